/**
 * What looks like the head of a function and was not read as one: `name(…) {` in the middle of a line of prose, or
 * behind words that C does not know.
 */
import type { Unread } from './ast.ts';
import { afterArguments, argumentsEnd, namesOfHead } from './head.ts';
import { RESERVED, type Scanner } from './scanner.ts';

const CALL = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\r\n]*|([A-Za-z_$][\w$]*)[^\S\r\n]*\(/g;

/** Words with a `(` and a `{` that are no function in any text. */
const NO_FUNCTION = /^(?:for_each_\w+|list_for_each\w*|defined)$/;

/** Finds the heads outside of the ranges that were read, which ascend. */
export function unreadHeads(
  s: Scanner,
  read: readonly (readonly [from: number, to: number])[],
): readonly Unread[] {
  const found: Unread[] = [];
  let range = 0;
  for (const { 0: text, 1: name, index } of s.text.matchAll(CALL)) {
    if (name === undefined || RESERVED.test(name) || NO_FUNCTION.test(name)) continue;
    while ((read[range]?.[1] ?? Number.POSITIVE_INFINITY) <= index) range++;
    if ((read[range]?.[0] ?? Number.POSITIVE_INFINITY) <= index) continue;
    const open = index + text.length - 1;
    const end = argumentsEnd(s.text, open);
    if (s.text[end] !== ')' || afterArguments(s, endOfDeclarator(s.text, end)) === undefined) continue;
    found.push({ what: 'function', name: namesOfHead(s.text, name, open), at: s.at(index) });
  }
  return found;
}

/** Behind the arguments of a function that gives a pointer to a function stand those of that one. */
function endOfDeclarator(text: string, end: number): number {
  const [, closers = ''] = /^\)(\s*\)\s*)(?=\()/.exec(text.slice(end, end + 100)) ?? [];
  return closers === '' ? end + 1 : argumentsEnd(text, end + 1 + closers.length) + 1;
}
