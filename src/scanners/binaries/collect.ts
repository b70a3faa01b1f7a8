/** Findings of one distribution: a few of each kind, and the number of the rest. */
import type { Finding } from '../../core/model.js';
import { makeFinding, worstFindings } from '../finding.js';
import type { Said } from './findings.js';

/** of one kind; the rest says nothing new */
const mostTold = 5;

export interface SaidList {
  add(where: string, said: Said): void;
  end(): readonly Finding[];
}

interface Told {
  readonly findings: { readonly where: string; readonly said: Said }[];
  more: number;
}

/** Counted by finding and severity, so that many small ones never hide a graver one of the same id. */
export function collectSaid(): SaidList {
  const byKind = new Map<string, Told>();
  return {
    add(where, said) {
      const key = `${said.type.id} ${said.severity ?? ''}`;
      const told = byKind.get(key) ?? { findings: [], more: 0 };
      byKind.set(key, told);
      if (told.findings.length < mostTold) told.findings.push({ where, said });
      else told.more += 1;
    },
    end() {
      const all = [...byKind.values()].flatMap(({ findings, more }) =>
        findings.map(({ where, said }, index) => {
          const rest = more > 0 && index === findings.length - 1 ? ` (and ${more} more files like it)` : '';
          const { severity } = said;
          return makeFinding(said.type, {
            where,
            evidence: `${said.evidence.slice(0, 1900)}${rest}`,
            ...(severity === undefined ? {} : { severity }),
          });
        }),
      );
      return worstFindings(all);
    },
  };
}
