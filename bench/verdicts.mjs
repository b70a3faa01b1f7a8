// Findings to verdicts as the gate's preset `standard` judges them, every scanner taken to have looked.
import { basename } from 'node:path';
import { scanners } from '../dist/core/model.js';
import { decide } from '../dist/core/policy/evaluate.js';
import { defaultPolicyText, parsePolicy } from '../dist/core/policy/parse.js';

/** One decision for each path: verdict, and the reasons that led to it. */
export async function judge(paths, findings) {
  const policy = await parsePolicy(defaultPolicyText('standard'), 'standard');
  const outcomes = scanners.map((scanner) => ({ scanner, version: '1', outcome: 'completed', reason: '' }));
  const byFile = groupBy(findings);
  const request = { requester: 'bench', reason: '', targets: [] };
  return paths.map((path) => {
    const filename = basename(path);
    const of = (byFile.get(path) ?? []).map(({ file: _file, ...finding }) => finding);
    const [name, version] = filename.split('-');
    const judged = {
      name: name.toLowerCase(),
      version,
      filename,
      sha256: '0'.repeat(64),
      outcomes,
      findings: of,
      size: null,
      direct: true,
    };
    const {
      verdict,
      files: [decision],
    } = decide({ files: [judged], problems: [], request, now: new Date(), waivers: [] }, policy);
    return {
      path,
      filename,
      verdict,
      reasons: decision.reasons.filter((reason) => reason.verdict === verdict),
    };
  });
}

function groupBy(findings) {
  const groups = new Map();
  for (const finding of findings) groups.set(finding.file, [...(groups.get(finding.file) ?? []), finding]);
  return groups;
}
