/**
 * Signs that stand beside code and are none: what lockdep says of a lock, and the backslash at the end of a line.
 */
import { blanked } from './lines.ts';

/** `{+.+.}-{3:3}`, `{....}-{2:2}`, `{HARDIRQ-ON-W}`. */
const LOCKDEP = /\{(?:[-+.?]{4,}\}-\{\d+:\d+|[-.?]*\+[-+.?]*|[-.+]*\?[-+.?]*|[A-Z]+(?:-[A-Z]+)+)\}/g;

const CONTINUATION = /\\(?=[^\S\r\n]*(?:\r\n|\n|\r|$))/g;

/** Gives the text with blanks in their place. */
export function withoutMarks(text: string): string {
  const ranges = [...text.matchAll(LOCKDEP), ...text.matchAll(CONTINUATION)]
    .map(({ 0: found, index }): [number, number] => [index, index + found.length])
    .toSorted(([a], [b]) => a - b);
  return ranges.length === 0 ? text : blanked(text, ranges);
}
