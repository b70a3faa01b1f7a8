/** What comes back from an address of the source, or from a client that is told one. */
import { isEarly } from '../signals.js';
import { addressIn } from './addresses.js';
import type { Analysis } from './analysis.js';
import { byName } from './by-name.js';
import type { Given } from './calls.js';
import { toldTo, writesText } from './told.js';
import { marks, type Value } from './values.js';

/** What is read from an address of the source. */
const readsThere = byName((name) =>
  /\.(read_\w+|get|get_file|get_text|get_json|fetch\w*|load\w*|open|parse|imread|loadtxt|genfromtxt|retrieve|download\w*|cat\w*|request|urlopen|urlgrab|simple|from_url|read)$/.test(
    name,
  ),
);
/** What a client asks for. */
const asksThere = byName((name) =>
  /\.(get\w*|recv\w*|receive\w*|read\w*|fetch\w*|find\w*|scalar\w*|retr\w*|pull|poll|consume|download\w*|lpop|rpop|blpop|brpop|hget\w*|smembers|query|search|select|list_\w+|conversations_history|acell|cell|value|call|content|inner_text|text_content|evaluate|exec_command|cat|readall|load|next|items|iter_\w+|create)$/.test(
    name,
  ),
);
/** One more client, and nothing that was fetched. */
const leadsOn = byName((name) =>
  /(Webhook|Client|Bot|Redis|Connection|Queue|Engine|Session|Api)\.from_url$|^(redis|valkey|aioredis)\.from_url$|\.get_\w*(client|sender|producer|publisher|logger|writer)$/.test(
    name,
  ),
);
/** Out of a place that everybody may write to. */
const downloads =
  /(^|\.)(hf_hub_download|snapshot_download|cached_download|download_artifacts|load_dataset|get_contents|download_as_\w+|download_blob|download_to_filename|gdown\.download|wget\.download|kagglehub\.\w+)$/;

export function noteFetched(
  callee: Value,
  given: Given,
  peer: string | undefined,
  made: Value,
  analysis: Analysis,
): void {
  const { text: name } = callee;
  if (leadsOn(name)) return;
  const [first] = given.plain;
  if (first && /\.(recv_into|recvfrom_into)$/.test(name))
    first.marks |= marks.network | (callee.marks & marks.knownAddress);
  const there =
    peer !== undefined && readsThere(name) && given.plain.some((one) => addressIn(one) !== undefined);
  if (there || (asksThere(name) && !writesText(name) && toldTo(callee, analysis) !== undefined)) {
    // a function that somebody calls: a person sees what it does with what it fetches
    const channel = ((callee.marks | (callee.of?.marks ?? 0)) & (marks.network | marks.socket)) !== 0;
    if (isEarly(analysis.moment)) made.marks |= marks.knownAddress;
    else if (!channel) made.marks &= ~marks.knownAddress;
    made.marks |= marks.network;
  } else if (isEarly(analysis.moment) && downloads.test(name)) made.marks |= marks.network;
}
