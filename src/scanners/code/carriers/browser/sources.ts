/** What JavaScript in a page or in Node takes that is the user's. */
import { credentialPath } from '../shell/credentials.js';

export interface Source {
  /** as a person reads it */
  readonly name: string;
  /** also taken by those who mean well, with the user's consent */
  readonly shared?: boolean;
  readonly pattern: RegExp;
}

/** Whole values only: who looks for one cookie, or one setting, takes it apart at once. */
const apart = String.raw`(?!\s*(?:=[^=]|\)?\s*\??\.\s*(?:split|match|indexOf|replace|search|includes|length|substr|slice|startsWith|trim)))`;

export const sources: readonly Source[] = [
  { name: 'all cookies', pattern: new RegExp(String.raw`document(?:\.cookie\b|\[["']cookie["']\])${apart}`) },
  {
    name: 'all that is stored for the site',
    pattern:
      /(?:JSON\.stringify\(|Object\.(?:assign|entries|values|fromEntries)\([^)]{0,20}|\.\.\.)\s*(?:\{\s*\.\.\.)?(?:window\.|self\.|globalThis\.)?(?:local|session)Storage\b(?!\s*[.[])/,
  },
  {
    name: 'the token of the Jupyter server',
    pattern:
      /PageConfig\.getToken\(\)|\bserverSettings\.token\b|["']#?jupyter-config-data["']|getOption\(["']token["']\)/,
  },
  {
    name: 'a password that is typed',
    pattern: /input\[type=\\?["']?password\\?["']?\][^;]{0,60}\.(?:value|val\()/,
  },
  {
    name: 'all environment variables',
    pattern:
      /(?:JSON\.stringify\(\s*|\.\.\.\s*|Object\.(?:entries|assign)\([^)]{0,20}|[{,]\s*\w+\s*:\s*)process\.env\b(?!\s*[.[?])/,
  },
  { name: 'the clipboard', shared: true, pattern: /clipboard\.readText\(\)/ },
  {
    name: 'a notebook',
    shared: true,
    pattern:
      /(?:Jupyter|IPython)\.notebook\.(?:toJSON|get_cells)\(\)|\b(?:content|context|panel|notebook)\??\.model\??\.(?:toJSON|toString)\(\)|(?:sharedModel|shared_model)\.(?:getSource|toJSON)\(\)/,
  },
  { name: 'files of the server', shared: true, pattern: /\bcontents\??\.get\(/ },
  {
    name: 'the page as it is shown',
    shared: true,
    pattern: /documentElement\.(?:inner|outer)HTML|document\.body\.inner(?:HTML|Text)/,
  },
];

/** Files of credentials that are read from the disk, or through the server’s own interface. */
const reading = /(?:readFileSync|readFile|contents\.get|createReadStream|\/api\/contents\/)[^;\n]{0,200}/g;

/** The first thing in `text` that is taken whole. */
export function sourceIn(text: string): Source | undefined {
  const found = sources.find(({ pattern }) => pattern.test(text));
  if (found) return found;
  for (const [one] of text.matchAll(reading)) {
    if (/["'`/+ (]\.(?:env)["'`]/.test(one)) return { name: 'a file of settings', pattern: reading };
    for (const word of one.split(/["'`\s]+/))
      if (credentialPath.test(word.startsWith('.') ? `/${word}` : word))
        return { name: 'a file of credentials', pattern: reading };
  }
  return undefined;
}

/** Words of which one is said wherever something is taken. */
export const sourceWords: readonly string[] = [
  'cookie',
  'localStorage',
  'sessionStorage',
  'getToken()',
  'serverSettings.token',
  'jupyter-config-data',
  'type=password',
  'type="password"',
  'process.env',
  'readText()',
  'notebook.toJSON',
  '.toJSON()',
  'getSource()',
  'documentElement',
  'readFile',
  'contents.get(',
  '/api/contents/',
  'keydown',
  'keypress',
  'keyup',
  'onKey(',
  'onData(',
  'messageReceived',
];
