/**
 * Steers a resolution: away from versions that policy is known to deny, towards transitive versions that are approved
 * already. The difference to what pip would have taken is "passed over", with reasons.
 */
import type { RequestDocument } from '../documents.js';
import type { StageContext } from '../gate.js';
import type { PassedOver } from '../model.js';
import type { ContextScanning, ResolvedFile, ResolveQuestion } from '../ports.js';
import { foresee } from './foresee.js';

const maxRounds = 5;
const dayMs = 86_400_000;

export interface Steered {
  readonly question: ResolveQuestion;
  readonly files: readonly ResolvedFile[];
  readonly passedOver: readonly PassedOver[];
}

interface Objection {
  readonly name: string;
  readonly version: string;
  readonly rule: string;
  readonly reason: string;
}

/** Rules of the cooldown are met by a cut-off date, which moves every package at once. */
export const cooldownRule = 'cooldown';

/**
 * At most five rounds. Where a version that would be denied cannot be avoided (it is pinned), it stays: the decision
 * then says so.
 */
export async function steer(
  context: StageContext,
  scanning: ContextScanning,
  request: RequestDocument,
  asTyped: ResolveQuestion,
  typedFiles: readonly ResolvedFile[],
): Promise<Steered> {
  const objections = new Map<string, Objection>();
  let question = await preferApproved(context, asTyped, typedFiles);
  let files = question === asTyped ? typedFiles : await resolved(context, question, typedFiles);
  for (let round = 0; round < maxRounds; round += 1) {
    const fresh = objectionsTo(context, scanning, request, files).filter((one) => !objections.has(key(one)));
    if (fresh.length === 0) break;
    for (const objection of fresh) objections.set(key(objection), objection);
    const next = await avoid(context, question, [...objections.values()], files);
    if (!next) break;
    ({ question, files } = next);
  }
  return { question, files, passedOver: passedOver(typedFiles, files, objections) };
}

/** The first way of asking that avoids as much as can be avoided; undefined when nothing more can. */
async function avoid(
  context: StageContext,
  question: ResolveQuestion,
  objections: readonly Objection[],
  files: readonly ResolvedFile[],
): Promise<{ question: ResolveQuestion; files: readonly ResolvedFile[] } | undefined> {
  const resolver = await context.gate.resolver();
  for (const candidate of waysToAsk(context, question, objections, files)) {
    const resolution = await resolver.resolve(candidate, context.signal);
    if (resolution.kind === 'resolved') return { question: candidate, files: resolution.files };
  }
  return undefined;
}

function waysToAsk(
  { policy, gate }: StageContext,
  question: ResolveQuestion,
  objections: readonly Objection[],
  files: readonly ResolvedFile[],
): readonly ResolveQuestion[] {
  const asked = new Set(question.requirements.map((requirement) => requirement.name));
  const tooYoung = objections.some((objection) => objection.rule === cooldownRule);
  const dated = files.every((file) => file.uploadedAt !== null);
  const cutOff = new Date(gate.clock.now().getTime() - policy.cooldownDays * dayMs).toISOString();
  const uploadedBefore = tooYoung && dated ? cutOff : question.uploadedBefore;
  const transitive = objections.filter((objection) => !asked.has(objection.name));
  return [
    { ...question, excluded: objections, uploadedBefore },
    { ...question, excluded: objections, uploadedBefore: question.uploadedBefore },
    { ...question, excluded: transitive, uploadedBefore: question.uploadedBefore },
  ].filter((way, index) => index === 0 || way.excluded.length > 0);
}

function objectionsTo(
  context: StageContext,
  scanning: ContextScanning,
  request: RequestDocument,
  files: readonly ResolvedFile[],
): readonly Objection[] {
  return foresee(context, scanning, request, files).files.flatMap((file) => {
    const reason =
      file.verdict === 'deny' ? file.reasons.find(({ verdict }) => verdict === 'deny') : undefined;
    return reason
      ? [{ name: file.name, version: file.version, rule: reason.rule, reason: reason.title }]
      : [];
  });
}

/** Approved versions are preferred for what was not asked for by name. */
async function preferApproved(
  { gate }: StageContext,
  question: ResolveQuestion,
  files: readonly ResolvedFile[],
): Promise<ResolveQuestion> {
  const asked = new Set(question.requirements.map((requirement) => requirement.name));
  const preferred: { name: string; version: string }[] = [];
  for (const file of files) {
    if (asked.has(file.name)) continue;
    const offered = await gate.index.offered(file.name);
    if (offered.has(file.filename)) continue;
    const newest = [...offered.values()].at(-1);
    if (newest) preferred.push({ name: file.name, version: newest.version });
  }
  return preferred.length > 0 ? { ...question, preferred } : question;
}

async function resolved(
  { gate, signal }: StageContext,
  question: ResolveQuestion,
  otherwise: readonly ResolvedFile[],
): Promise<readonly ResolvedFile[]> {
  const resolution = await (await gate.resolver()).resolve(question, signal);
  return resolution.kind === 'resolved' ? resolution.files : otherwise;
}

function passedOver(
  typed: readonly ResolvedFile[],
  taken: readonly ResolvedFile[],
  objections: ReadonlyMap<string, Objection>,
): readonly PassedOver[] {
  const byName = new Map(taken.map((file) => [file.name, file.version]));
  return typed
    .filter((file) => byName.get(file.name) !== file.version)
    .map((file) => {
      const objection = objections.get(key(file));
      return {
        name: file.name,
        version: file.version,
        taken: byName.get(file.name) ?? null,
        rule: objection?.rule ?? 'follows',
        reason: objection?.reason ?? 'another version fits the rest of the closure, or is approved already',
      };
    });
}

function key({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}==${version}`;
}
