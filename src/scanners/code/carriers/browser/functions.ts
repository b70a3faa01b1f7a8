/** What JavaScript hands to a function of its own that sends. */
import { argumentsAt } from './sending.js';

/** Shorter names are those of minified code: one means many things there. */
const shortest = 3;
const mostCalls = 20;
const heads =
  /(?:function\s+([A-Za-z_$][\w$]{2,60})|([A-Za-z_$][\w$]{2,60})\s*[=:]\s*(?:async\s*)?(?:function\s*\w*\s*)?|(?:^|[\s;}])(?:async\s+)?([A-Za-z_$][\w$]{2,60})\s*)\(([^()]{1,200})\)\s*(?:=>\s*)?\{?/g;
const words = /^(if|for|while|switch|catch|function|return|then|await|new|typeof)$/;

/** What is given to the function around `at` under one of `names`, wherever it is called. */
export function givenTo(text: string, at: number, names: readonly string[]): readonly string[] {
  const before = text.slice(Math.max(0, at - 800), at);
  let head: { readonly name: string; readonly parameters: string } | undefined;
  for (const match of before.matchAll(heads)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (name.length >= shortest && !words.test(name)) head = { name, parameters: match[4] ?? '' };
  }
  if (head === undefined) return [];
  const parameters = head.parameters.split(',').map((one) => /^\s*([\w$]+)/.exec(one)?.[1] ?? '');
  if (!names.some((name) => parameters.includes(name))) return [];
  const given: string[] = [];
  const call = `${head.name}(`;
  for (
    let found = text.indexOf(call);
    found >= 0 && given.length < mostCalls;
    found = text.indexOf(call, found + 1)
  ) {
    if (
      /[\w$]$/.test(text[found - 1] ?? '') ||
      /function\s+$/.test(text.slice(Math.max(0, found - 10), found))
    )
      continue;
    given.push(argumentsAt(text, found + call.length));
  }
  return given;
}
