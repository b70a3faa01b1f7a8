/** How a command sends what it is given, and where to. */
import { foreignToken } from './credentials.js';
import { issued, secret, type Reading, type Step } from './flow.js';

/** Options of curl in front of `-d`, `-F` and `-T` that take no value: `-sSd`. */
const curlBody = /^-[^-oAbcCDEeHhKmPQrtuUwxXyYz\W]*[dFT]|^--(data|form|upload-file|json|url-query)/;
const wgetBody = /^--(post|body)/;
const overHttp = /^(curl|wget|https?|xh)$/;
const copiers = /^(scp|rsync|sftp|rcp)$/;
const resolvers = /^(dig|nslookup|host|drill|ping|getent)$/;
/** Headers that a service asks a key in. */
const loginHeader = /^["']?[\w-]*(authorization|token|api-?key|auth|secret|csrf)[\w-]*\s{0,3}:/i;
const loginBody = /grant_type|client_id|username|refresh_token|user(name)?=|login=/i;
/** Addresses of one's own machine. */
const localHost =
  /^(localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|10\.|192\.168\.|169\.254\.|metadata\.)/;

/** True when what flows into the command leaves the machine with it. */
export function sendsSecret(reading: Reading, step: Step): boolean {
  const { command, inside, piped, own, cloud } = step;
  if (cloud) return false;
  const held = inside | piped | own;
  const home = overHttp.test(step.name) && localHost.test(hostOf(step.rest));
  if (home) return false;
  if ((held & secret) !== 0 && (toConnection(reading, command.redirects) || sends(step, secret))) return true;
  return sendsIssued(step, held);
}

/** What is written goes to a connection: `> /dev/tcp/…`, `>&3` after `exec 3<>/dev/tcp/…`. */
function toConnection({ variables }: Reading, redirects: readonly string[]): boolean {
  return redirects.some((one) => {
    const cut = one.slice(0, 300);
    if (/^\d?&?>+\/dev\/(tcp|udp)\//.test(cut)) return true;
    const descriptor = /^1?>&([3-9])$/.exec(cut)?.[1];
    return descriptor !== undefined && variables.has(`&${descriptor}`);
  });
}

function sends(step: Step, bit: number): boolean {
  const { name, rest, piped, command } = step;
  const streamed = (piped & bit) !== 0 || readsSecretFile(step, bit);
  if (overHttp.test(name)) return streamed || inRequest(step);
  if (name === 'openssl') return rest[0] === 's_client' && streamed;
  if (/^(ssh|lftp|logger|pastebinit|websocat|ftp|telnet|mail|mailx|sendmail|msmtp|mutt)$/.test(name))
    return streamed || (/^(lftp|logger)$/.test(name) && (step.own & bit) !== 0);
  if (resolvers.test(name))
    return (step.inside & bit) !== 0 && command.words.some((one) => one.includes('$'));
  if (/^(aws|gsutil|gcloud|azcopy)$/.test(name)) return toBucket(rest);
  if (name === 'gh') return rest[0] === 'gist' && rest[1] === 'create';
  if (/^(nc|ncat|netcat|socat|tftp|ftpput|smbclient|croc|wormhole)$/.test(name)) return true;
  return copiers.test(name) && rest.some((one) => /^[^/]{1,200}:/.test(one) || one.startsWith('rsync://'));
}

/** It reads what it sends from a file: `nc host 9 < FILE`. */
function readsSecretFile({ command, own }: Step, bit: number): boolean {
  return (
    (own & bit) !== 0 &&
    (command.redirects.some((one) => /^<[^<]/.test(one)) || command.document !== undefined)
  );
}

function inRequest({ name, rest }: Step): boolean {
  const option = name === 'wget' ? wgetBody : curlBody;
  return rest.some((one, at) => {
    const word = one.slice(0, 2000);
    if (option.test(word) || /:\/\/[^ ]{0,1000}\$[({\w]/.test(word)) return true;
    if (/^(https?|xh)$/.test(name) && /^@|=@/.test(word)) return true;
    const value = (rest[at + 1] ?? '').slice(0, 2000);
    if (/^(-H|--header)$/.test(word)) return value.includes('$') && !loginHeader.test(value);
    if (word.startsWith('--header=')) return word.includes('$') && !loginHeader.test(word.slice(9));
    return /^(-A|-b|-e|--user-agent|--cookie|--referer)$/.test(word) && value.includes('$');
  });
}

/** A bucket that stands in the script: what comes out of a setting is one's own. */
function toBucket(rest: readonly string[]): boolean {
  const to = rest.filter((one) => !one.startsWith('-')).at(-1) ?? '';
  return (
    /^(s3|gs):\/\/[^$]+$|^https:\/\/[^$/]+\.blob\.core\.windows\.net\//.test(to.slice(0, 400)) &&
    rest.some((one) => /^(cp|mv|sync|copy|rsync|upload)$/.test(one))
  );
}

/** A key that a tool or a variable holds goes to a host that stands in the script and has nothing to do with it. */
function sendsIssued(step: Step, held: number): boolean {
  const { name, rest } = step;
  const streamed = (step.piped & issued) !== 0;
  if (!overHttp.test(name)) return streamed && sends(step, issued);
  const host = hostOf(rest);
  if (host === '') return false;
  const body = bodyOf(step);
  if (loginBody.test(body)) return false;
  if (
    (held & issued) !== 0 &&
    !ownersHost.test(host) &&
    (streamed || (inRequest(step) && body.includes('$')))
  )
    return true;
  return foreignToken(body, host);
}

/** Those who gave the keys out. */
const ownersHost =
  /(^|\.)(github|gitlab|googleapis|google|amazonaws|aws|azure|microsoft\w*|windows|huggingface|hf|kaggle|npmjs|pypi|docker|vaultproject|databricks|cloud)\.\w+$/i;

function hostOf(rest: readonly string[]): string {
  for (const one of rest) {
    const host = /^(?:https?|ftp):\/\/(?:[^/@\s]{0,200}@)?([\w.:[\]-]{1,200})/i.exec(one.slice(0, 500))?.[1];
    if (host !== undefined) return host;
  }
  return '';
}

/** The words that make the request: addresses and bodies, headers left out. */
function bodyOf({ name, rest }: Step): string {
  const option = name === 'wget' ? wgetBody : curlBody;
  return rest
    .filter(
      (one, at) =>
        one.slice(0, 300).includes('://') ||
        option.test(one.slice(0, 300)) ||
        option.test((rest[at - 1] ?? '').slice(0, 300)),
    )
    .join(' ')
    .slice(0, 4000);
}
