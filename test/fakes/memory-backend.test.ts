import { backendContract } from '../contract/backend.js';
import { memoryEvidence, memoryIndex, memoryQuarantine, memoryRequests } from './memory-backend.js';

backendContract('memory', () => {
  const evidence = memoryEvidence();
  const quarantine = memoryQuarantine();
  const index = memoryIndex();
  const page = (name: string): string => {
    const offered = [...index.files.values()].filter((file) => file.name === name);
    const announced = [...index.announced.values()].filter(
      (one) => one.name === name && !index.files.has(one.filename),
    );
    const said = announced.map(({ kind, rule, request, nearest }) => {
      const words = `${kind.toUpperCase()}-by-${rule}--see--spkg-status-${request}--nearest-${nearest ?? ''}`;
      return words.replace(/[^A-Za-z0-9._+-]/g, '_');
    });
    return [...offered.map(({ filename }) => filename), ...said].join('\n');
  };
  return Promise.resolve({
    evidence,
    quarantine,
    index,
    requests: memoryRequests(),
    page: (name) => Promise.resolve(page(name)),
    offeredBytes(_name, filename) {
      const file = index.files.get(filename);
      return Promise.resolve(file && quarantine.files.get(file.sha256));
    },
    damage(id, kind, attempt) {
      const attempts = evidence.documents.get(`${id}/${kind}`);
      if (attempts) attempts[attempt - 1] = '{"schema":';
      return Promise.resolve();
    },
  });
});
