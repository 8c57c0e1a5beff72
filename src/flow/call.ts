/**
 * Calls without their bodies: labels, name, arguments.
 */
import type { Argument, Call } from './ast.ts';
import { offsetOf, part, type Range, readGroup, split, textOf } from './group.ts';
import type { Scanner } from './scanner.ts';

export const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

const LABEL = /\[[^[\]\r\n]*\]/y;

/**
 * Reads the `[label]`s that stand here, and the blanks behind them. Throws FlowError for an empty or unclosed one,
 * and for one with nothing behind it on its line: a reader could not tell which call it marks.
 */
export function readLabels(s: Scanner): string[] {
  const labels: string[] = [];
  while (s.sees('[')) {
    const start = s.pos;
    const label = s.match(LABEL)?.slice(1, -1).trim();
    if (!label) throw s.error(start, 'expected a label such as [1]', 'A label is a word in square brackets.');
    labels.push(label);
    const end = s.pos;
    s.skipBlank();
    if (s.atEnd || s.hasLineEnd(end, s.pos)) throw labelWithoutCall(s, start, label);
  }
  return labels;
}

/** The error for a label at `offset` that marks no call. */
export function labelWithoutCall(s: Scanner, offset: number, label: string) {
  return s.error(
    offset,
    `no call follows the label [${label}]`,
    'A label stands in front of the call it marks, on the same line.',
  );
}

/** Reads the arguments of a call whose `(` stands here. Throws FlowError when they are malformed. */
export function readCall(s: Scanner, name: string, offset: number, labels: readonly string[]): Call {
  return { kind: 'call', name, args: argumentsOf(s, readGroup(s)), labels, at: s.at(offset) };
}

/** Gives the arguments in a range of tokens, cut at commas. Throws FlowError when one is missing. */
export function argumentsOf(s: Scanner, range: Range): Argument[] {
  if (range.from === range.to) return [];
  return split(range, ',').map((piece) => argumentOf(s, piece));
}

function argumentOf(s: Scanner, range: Range): Argument {
  const { tokens, from, to } = range;
  const first = tokens[from]?.text ?? '';
  const named = IDENTIFIER.test(first) && from + 1 < to && tokens[from + 1]?.text === '=';
  const value = named ? part(range, from + 2, to) : range;
  if (value.from === value.to || tokens[value.from]?.text === '=') {
    s.pos = offsetOf(value);
    throw s.error(
      s.pos,
      `expected an argument, found ${s.found()}`,
      'Arguments are written as in `clear(pasid, did=1);`, with commas between them.',
    );
  }
  const at = s.at(offsetOf(range));
  return named ? { name: first, value: textOf(value), at } : { value: textOf(value), at };
}
