/** Marks in words. */
import { marks } from './values.js';

/** What was done to it, for people. */
export function stepsOf(taken: number): readonly string[] {
  const said: readonly (readonly [number, string])[] = [
    [marks.network, 'read from the network'],
    [marks.media, 'read from a media file'],
    [marks.decoded, 'decoded'],
    [marks.assembled, 'put together character by character'],
    [marks.stored, 'a file written here'],
    [marks.environment, 'the whole environment'],
    [marks.credentials, 'credentials'],
    [marks.host, 'what host this is'],
    [marks.user, 'who is logged in'],
    [marks.clipboard, 'the clipboard'],
    [marks.keys, 'what is typed'],
    [marks.screen, 'the screen, a camera or a microphone'],
  ];
  return said.filter(([mark]) => (taken & mark) !== 0).map(([, words]) => words);
}
