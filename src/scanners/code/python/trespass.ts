/** Files of other programs that are changed: what they show, or what they start, is somebody else's then. */
import type { Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { momentAt } from './moment-at.js';

export function noteTrespass(analysis: Analysis, moment: Moment): void {
  const { latin, found } = analysis;
  if (latin.includes('.asar') || latin.includes('desktop_core')) noteApplications(analysis, moment);
  // written to where an editor reads what it is to start
  if ([...found.values()].some(({ what, value = '' }) => what === 'persist' && editors.test(value)))
    noteEditors(analysis, moment);
}

const editors = /\.vscode|devcontainer|\.idea|\.zed/;

const writes =
  /\bopen\([^\n]{0,120},\s*(?:mode\s*=\s*)?["'](?:w|wb|r\+b|rb\+|r\+|a|ab)["']|\.write_(?:bytes|text)\s*\(|\bshutil\.(?:copy\w*|move)\s*\(|\bos\.(?:replace|rename)\s*\(|\.open\(\s*["'](?:w|wb|r\+b|a)["']/;
/** The program of an application, as against what it stores. */
const applications =
  /["'][^"'\n]{0,200}(?:[\\/]app\.asar|discord_desktop_core[\\/]*(?:index\.js)?|[\\/]resources[\\/]+app[\\/][^"'\n]{0,80}\.js|workbench\.(?:desktop\.main\.js|html)|electron[\\/]+\w+\.js)["']/i;
const precious =
  /exodus|atomic|ledger|trezor|metamask|electrum|wasabi|coinomi|guarda|wallet|bitwarden|1password|keepass|lastpass|dashlane|signal|telegram|discord|slack|teams/i;

/** The program of a wallet or of a messenger is written anew. */
function noteApplications(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  const place = applications.exec(latin);
  if (!place || !writes.test(latin)) return;
  const whose = precious.exec(
    latin.slice(Math.max(0, place.index - 200), place.index + place[0].length + 200),
  );
  emit(
    analysis,
    'destructive',
    place.index,
    ['the program of another application is changed'],
    whose ? `program of ${whose[0]}` : 'program of an application',
    momentAt(latin, latin.search(writes), moment),
  );
}

const fetches =
  /["'][^"\n]{0,200}(?:\b(?:curl|wget)\b[^"\n]{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\b(?:iwr|Invoke-WebRequest|DownloadString)\b[^"\n]{0,200}\b(?:iex|Invoke-Expression)\b|base64\s+(?:-d|--decode)[^"\n]{0,80}\|\s*(?:ba|z)?sh\b|\bpython[\d.]*\s+-c\b)/i;

/** An editor is told to fetch and run something as soon as a folder is opened. */
function noteEditors(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  const place = /["'](?:runOn|postCreateCommand|postStartCommand|onStartupFinished)["']/.exec(latin);
  if (
    !place ||
    !writes.test(latin) ||
    !/\.vscode|\.devcontainer|devcontainer\.json|\.idea|\.zed|extensions/.test(latin)
  )
    return;
  if (!fetches.test(latin)) return;
  emit(
    analysis,
    'hide-process',
    place.index,
    ['an editor is told to fetch and run'],
    'an editor fetches and runs',
    momentAt(latin, latin.search(writes), moment),
  );
}
