import { secretVariables } from './texts.js';

/** To whom keys belong, as their variables say. */
const vendors =
  /^(OPENAI|ANTHROPIC|GEMINI|GOOGLE|MISTRAL|GROQ|DEEPSEEK|COHERE|REPLICATE|HF|HUGGING_?FACE|TOGETHER|OPENROUTER|PERPLEXITY|XAI|AZURE|AWS|GITHUB|GH|GITLAB|NPM|PYPI|TWINE|SLACK|DISCORD|STRIPE|TWILIO|SENDGRID|CLOUDFLARE|VAULT|DOCKER|NETLIFY|VERCEL|HEROKU|SNYK|SENTRY|DATADOG|WANDB|PINECONE)/;
/** Keys of so many are nobody's to have together. */
export const enoughVendors = 3;

export function vendorsOf(variables: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const one of variables) {
    // of another, the beginning of the name
    const vendor = vendors.exec(one)?.[1] ?? (secretVariables.test(one) ? one.split('_')[0] : undefined);
    if (vendor) found.add(otherNames.get(vendor) ?? vendor);
  }
  return found;
}

const otherNames = new Map([
  ['GH', 'GITHUB'],
  ['ACTIONS', 'GITHUB'],
  ['CI', 'GITLAB'],
  ['HUGGINGFACE', 'HF'],
  ['HUGGING_FACE', 'HF'],
  ['TWINE', 'PYPI'],
]);
