/** What was seen in one entry, and the findings that come of it. */
import type { Finding } from '../../core/model.js';
import { makeFinding } from '../finding.js';
import { modelFindings, type ModelFinding } from './findings.js';

/** Texts kept for one entry and finding; what comes after is counted. */
const mostTexts = 20;

export interface Notes {
  /** `text` says what and where inside the entry; it is untrusted */
  add(what: ModelFinding, text: string): void;
  /** a global that is not known: whose it is shows when all of the distribution has been seen */
  addUnknown(module: string, text: string): void;
  isEmpty(): boolean;
  /** `isOwn`: the module belongs to the distribution that carries the file */
  findings(where: string, isOwn: (module: string) => boolean): readonly Finding[];
}

interface Kept {
  readonly texts: Set<string>;
  more: number;
}

export function createNotes(): Notes {
  const seen = new Map<ModelFinding, Kept>();
  const unknown = new Map<string, Kept>();
  return {
    add: (what, text) => keep(seen, what, text),
    // beyond the bound modules share a name that is nobody's own
    addUnknown: (module, text) => keep(unknown, unknown.size < mostModules ? module : '', text),
    isEmpty: () => seen.size + unknown.size === 0,
    findings(where, isOwn) {
      const all = new Map(seen);
      for (const [module, kept] of unknown) {
        const what = isOwn(module) ? 'pickleOwnGlobal' : 'pickleUnknownGlobal';
        all.set(what, joined(all.get(what), kept));
      }
      return [...all].map(([what, { texts, more }]) => {
        const shown = [...texts].slice(0, mostTexts);
        const left = texts.size - shown.length + more;
        const evidence = shown.join('; ') + (left > 0 ? `; and ${left} more` : '');
        return makeFinding(modelFindings[what], { where, evidence, ...milder(what, where) });
      });
    },
  };
}

const mostModules = 100;

function keep<Key>(all: Map<Key, Kept>, key: Key, text: string): void {
  const kept = all.get(key) ?? { texts: new Set<string>(), more: 0 };
  all.set(key, kept);
  if (kept.texts.size < mostTexts) kept.texts.add(text);
  else if (!kept.texts.has(text)) kept.more += 1;
}

function joined(one: Kept | undefined, other: Kept): Kept {
  return { texts: new Set([...(one?.texts ?? []), ...other.texts]), more: (one?.more ?? 0) + other.more };
}

const testPath = /(^|\/)(tests?|testing|test_?data|testsuite)\//i;
/** Severe only where a program would come upon the file: nothing dangerous was seen in these. */
const milderInTests: Partial<Readonly<Record<ModelFinding, Finding['severity']>>> = {
  notLookedAt: 'low',
  pickleUnreadable: 'low',
  packedData: 'info',
  yamlObject: 'info',
};

function milder(what: ModelFinding, where: string): { readonly severity?: Finding['severity'] } {
  const severity = testPath.test(where) ? milderInTests[what] : undefined;
  return severity ? { severity } : {};
}
