/**
 * Words that C or the notation knows and that start no statement of a tree, with what to write instead.
 */
import type { FlowError } from './error.ts';
import type { Scanner } from './scanner.ts';

const LEAVE_LOOP = 'Put the question into the condition of the loop: `while (condition) { }`.';
const CHOOSE = 'Write `if (condition) { } else { }`, or `either { } or { }` when no condition decides.';

const INSTEAD = new Map([
  ['else', 'An else follows the statement of its if directly: `if (condition) { } else { }`.'],
  ['or', 'An or follows a block of its either directly: `either { } or { }`.'],
  ['thread', 'A thread stands on its own, outside of every tree.'],
  ['break', LEAVE_LOOP],
  ['continue', LEAVE_LOOP],
  ['goto', 'Write the statements behind the label in its place, then `return;`.'],
  ['for', 'Write `each device { }` or `while (condition) { }`.'],
  ['switch', CHOOSE],
  ['case', CHOOSE],
  ['default', CHOOSE],
]);

/** Throws FlowError when `word` is one that can start no statement. */
export function rejectForeignWord(s: Scanner, word: string, offset: number): void {
  const hint = INSTEAD.get(word);
  if (hint === undefined) return;
  const partner =
    word === 'else' ? "without 'if'" : word === 'or' ? "without 'either'" : 'has no meaning here';
  throw s.error(offset, `'${word}' ${partner}`, hint);
}

/** The error for a statement that starts at `offset` with a word and has no form of the language. */
export function notUnderstood(s: Scanner, offset: number): FlowError {
  const brace = s.braces.at(-1) ?? 0;
  s.pos = offset;
  return s.error(
    offset,
    `expected a call, found ${s.found()}`,
    `Inside the '{' of line ${s.at(brace).line} these are understood: name(args), variable = name(args), ` +
      'if, while, do, return, either, each, lock and unlock.',
  );
}
