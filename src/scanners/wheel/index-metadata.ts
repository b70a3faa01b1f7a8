/** PEP 658: the resolver chose by the METADATA that the index showed; it must be the one inside. */
import type { Finding } from '../../core/model.js';
import type { ProjectFacts } from '../../core/ports.js';
import { makeFinding } from '../finding.js';
import type { ContextSubject } from '../scanner.js';
import { wheelFindings } from './findings.js';

/** Only an index that gives the hash of its copy can be held to it. */
export function compareIndexMetadata(subject: ContextSubject, project: ProjectFacts): readonly Finding[] {
  const shown = project.files.find(({ filename }) => filename === subject.filename)?.metadata ?? null;
  if (typeof shown !== 'string' || subject.metadataSha256 === null || shown === subject.metadataSha256)
    return [];
  const evidence = `index: sha256 ${shown}; inside: sha256 ${subject.metadataSha256}`;
  return [makeFinding(wheelFindings.metadataDiffersFromIndex, { where: 'METADATA', evidence })];
}
