/** What leaves the machine, by whatever way. */
import type { SignalId } from '../signals.js';
import { isPublicRegistry } from '../public-registries.js';
import { emit, type Analysis } from './analysis.js';
import { noteKey } from './requests.js';
import { stepsOf } from './steps.js';
import { isCloudMetadata } from './texts.js';
import { marks, takenMarks } from './values.js';

const sentAs: readonly (readonly [number, SignalId])[] = [
  [marks.credentials, 'credentials-sent'],
  [marks.environment, 'environment-sent'],
  [marks.clipboard | marks.keys | marks.screen, 'capture-sent'],
  [marks.host | marks.user, 'host-sent'],
];

/** Says what of the user's goes to `target`. */
export function noteSent(taken: number, target: string, name: string, at: number, analysis: Analysis): void {
  // one program of this machine tells another
  if (analysis.moment === 'call' && ownMachine.test(target)) return;
  for (const [mark, what] of sentAs) {
    if ((taken & mark) === 0) continue;
    if (mark === marks.credentials && !isStore(target, name) && isOwn(target, analysis)) continue;
    if (mark === marks.credentials && isHanded(target, name, analysis)) {
      noteHandedOn(target, [...stepsOf(taken & takenMarks), name], at, analysis);
      continue;
    }
    const both = (taken & marks.user) !== 0 && (taken & marks.host) !== 0;
    const value = `${target} ${both ? '(host and user)' : ''}`.trim();
    emit(analysis, what, at, [...stepsOf(taken & takenMarks), name], value);
  }
  if ((taken & marks.home) !== 0 && (taken & marks.file) !== 0 && /^\w+:\/\/[^\0/]*\./.test(target))
    emit(
      analysis,
      'credentials-sent',
      at,
      ['files of somebody’s home, or data that is somebody’s own', name],
      target,
    );
  noteAnswer(taken, name, at, analysis);
  noteHanded(taken, target, name, at, analysis);
}

/** The port may be known only when it runs. */
const ownMachine = /^\w{2,6}:\/\/(localhost|127\.0\.0\.1|\[::1\])(:(\d{1,5}|\0))?([/?#]|$)/;

/** Libraries that are told a whole address. */
const asksByAddress =
  /^(requests|httpx|http\.client|urllib|urllib3|aiohttp|niquests|curl_cffi|httplib2|cloudscraper|treq)\./;

/** A function is told where to send: no address stands in the source, nor is one hidden in it. */
function isHanded(target: string, name: string, { moment }: Analysis): boolean {
  return moment === 'call' && asksByAddress.test(name) && !/^(\w+:\/\/[^\0/]*[\w\]]|decoded)/.test(target);
}

/** Files that say to whom they belong, and that tools read in order to log in there. */
const forAnyHost = /netrc|\.pypirc|cookies/i;

/** Credentials go to an address that a parameter or settings bring: whose, is not known. */
function noteHandedOn(target: string, chain: readonly string[], at: number, analysis: Analysis): void {
  emit(
    analysis,
    'credentials-handed',
    at,
    chain,
    `${target} ${readsUsual(analysis) ? '(usual)' : ''}`.trim(),
  );
}

/** A pod asks the cluster in which it runs, and says who it is. */
const ofPods = /^\/var\/run\/secrets\/kubernetes\.io\/serviceaccount(\/|$)/;
const asksCluster = /["']KUBERNETES_SERVICE_HOST["']|\bkubernetes\.default(\.svc)?\b/;

/** Nothing is read of credentials but what tools log in with anywhere, or there where it lies. */
function readsUsual({ found, latin }: Analysis): boolean {
  const read = [...found.values()].filter(({ what }) => what === 'read-credentials');
  if (read.length === 0) return false;
  if (read.every(({ value = '' }) => ofPods.test(value)) && asksCluster.test(latin)) return true;
  return read.every(({ value = '', chain }) => forAnyHost.test(`${chain.join(' ')} ${value}`));
}

/** What a command that came from the network said goes back to where it came from. */
function noteAnswer(taken: number, name: string, at: number, analysis: Analysis): void {
  if ((taken & marks.process) === 0 || /download/i.test(name)) return;
  if ((taken & (marks.network | marks.asked)) !== 0)
    emit(
      analysis,
      'reverse-shell',
      at,
      [name, 'what a command of the network says is sent back'],
      (taken & marks.knownAddress) === 0 ? 'answer to anybody' : 'answer',
    );
}

/** Keys and passwords that a function is given to use, not to send. */
function noteHanded(taken: number, target: string, name: string, at: number, analysis: Analysis): void {
  if ((taken & (marks.givenToken | marks.givenPassword)) !== 0) noteKey(false, target, name, at, analysis);
  if ((taken & marks.givenKey) !== 0 && /^\w+:\/\/[^\0/]*\./.test(target))
    emit(analysis, 'key-sent', at, ['a key that it is given', name], target);
  if ((taken & marks.givenToken) !== 0 && /^\w+:\/\/[^\0/]*\./.test(target))
    emit(analysis, 'token-sent', at, ['a key of a service that it is given', name], target);
  if ((taken & marks.givenPassword) !== 0)
    emit(analysis, 'password-sent', at, ['a password that it is given', name], target);
}

/** Whose bucket or queue it is, the cloud that it lies in does not say; nobody logs in with what a message holds. */
function isStore(target: string, name: string): boolean {
  return (
    /^https?:\/\/(sqs|sns|firehose|kinesis)\.[\w.-]*amazonaws\./.test(target) ||
    (asksByAddress.test(name) && /^https?:\/\/([\w.-]+\.)?s3[.-][\w.-]*amazonaws\./.test(target)) ||
    /^(boto3|azure|google\.cloud)\..*\.(send_message\w*|publish|put_object|put_item|put_record\w*|upload_\w+)$/.test(
      name,
    )
  );
}

/** The service, the index or the cluster that the credentials are for. */
function isOwn(target: string, analysis: Analysis): boolean {
  return isOwnService(target, analysis) || isOwnIndex(target, analysis) || isOwnCluster(target, analysis);
}

/** The clouds themselves, which credentials of theirs are for. */
function isOwnService(target: string, { found }: Analysis): boolean {
  if (isCloudMetadata(target)) return true;
  const cloud = ofClouds.find(([host]) => host.test(target));
  if (!cloud) return false;
  const read = [...found.values()].filter(({ what }) => what === 'read-credentials');
  return read.length === 0 || read.some(({ value = '' }) => !ofPlaces.test(value) || cloud[1].test(value));
}

/** Hosts of clouds, and where their credentials lie. */
const ofClouds: readonly (readonly [RegExp, RegExp])[] = [
  [/^https?:\/\/([^/@]*\.)?amazonaws\.com(\.cn)?([:/]|$)/, /aws|boto|s3cfg/i],
  [
    /^https?:\/\/([^/@]*\.)?(googleapis\.com|accounts\.google\.com)([:/]|$)/,
    /gcloud|google|application_default|kube/i,
  ],
  [/^https?:\/\/([^/@]*\.)?(oraclecloud|oraclegovcloud)\.com([:/]|$)/, /(^|[/\\~.])oci\b/i],
  [/^https?:\/\/([^/@]*\.)?(aliyuncs|aliyun)\.com([:/]|$)/, /aliyun|alibaba|oss/i],
  [/^https?:\/\/([^/@]*\.)?cloud\.ibm\.com([:/]|$)/, /bluemix|ibm/i],
  [
    /^https?:\/\/([^/@]*\.)?(microsoftonline\.com|azure\.com|windows\.net)([:/]|$)/,
    /azure|msal|accessTokens|kube/i,
  ],
];
/** Credentials of which the place says for whom they are. */
const ofPlaces =
  /\.(aws|ssh|azure|kube|netrc|pypirc|npmrc|docker|git-credentials|gnupg)\b|gcloud|Login Data|Cookies|logins\.json|wallet/i;

/** The cluster in which the pod runs whose account was read. */
function isOwnCluster(target: string, { found }: Analysis): boolean {
  if (!/^https?:\/\/(%KUBERNETES_SERVICE_HOST%|kubernetes\.default)/.test(target)) return false;
  const read = [...found.values()].filter(({ what }) => what === 'read-credentials');
  return read.length > 0 && read.every(({ value = '' }) => ofPods.test(value));
}

/** The index that the only file read is for. */
function isOwnIndex(target: string, { found }: Analysis): boolean {
  const host = /^https:\/\/(?:upload|test)\.([\w.-]+)\//.exec(target)?.[1];
  if (host === undefined || !isPublicRegistry(host)) return false;
  const read = [...found.values()].filter(({ what }) => what === 'read-credentials');
  return read.length > 0 && read.every(({ value = '' }) => value.endsWith('.pypirc'));
}
