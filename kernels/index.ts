// What is asked for from outside: `src/kernels/kernels.ts`.
export { inputAt, inputRoom, outputAt, outputRoom, pages } from './layout';
export { consumed, inflate } from './inflate';
export {
  beginWords,
  endSeen,
  markerSeen,
  moreWords,
  signSeen,
  wordBeginnings,
  wordsFound,
  wordsSeen,
} from './words';
export { blocksFound, blocksReached, blockSets, blockSetSize, findBlocks, prepareBlocks } from './blocks';
export { foldingTable, foldsOrTurns } from './folding';
