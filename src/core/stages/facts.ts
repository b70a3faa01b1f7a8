/** What rules may know of a file beside its findings. */
import type { RequestDocument } from '../documents.js';
import { parseRequirement } from '../requirements.js';

/** Whether the package was asked for by name, or pulled in by another. */
export function packageFacts(
  file: { readonly name: string; readonly size: number | null },
  request: Pick<RequestDocument, 'requirements'>,
): { readonly direct: boolean; readonly size: number | null } {
  const direct = request.requirements.some((text) => parseRequirement(text).name === file.name);
  return { direct, size: file.size };
}
