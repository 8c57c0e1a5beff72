/**
 * Reading what stands between a `(` and its `)`, as tokens that remember which brackets belong together.
 */
import type { Scanner } from './scanner.ts';

export interface Token {
  readonly text: string;
  readonly offset: number;
  /** Whether a blank or a comment stands in front. */
  readonly spaced: boolean;
}

/** A run of tokens inside one pair of parentheses: those from index `from` up to, not including, `to`. */
export interface Range {
  readonly tokens: readonly Token[];
  /** For the index of every bracket the index of its partner. */
  readonly partners: ReadonlyMap<number, number>;
  readonly from: number;
  readonly to: number;
}

const TOKEN = new RegExp(
  [
    /[A-Za-z_$][\w$]*(?:(?:\.|->)[\w$]+)*/,
    /\d[\w.]*/,
    /"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"/,
    /'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'/,
    /&&|\|\||[=!<>]=|->|\.\.\./,
    /\S/,
  ]
    .map((alternative) => alternative.source)
    .join('|'),
  'uy',
);

const CLOSER = new Map([
  ['(', ')'],
  ['[', ']'],
]);

/**
 * Reads a group whose `(` stands at the scanner, and leaves the scanner behind its `)`. Gives what is between.
 * Throws FlowError when the group does not end before the next statement or block, or when brackets or quotes in
 * it do not match.
 */
export function readGroup(s: Scanner): Range {
  const group = new Group();
  do group.add(s, readToken(s));
  while (group.isOpen);
  return { tokens: group.tokens, partners: group.partners, from: 1, to: group.tokens.length - 1 };
}

/** Reads the tokens from the scanner up to the offset `end`, which stands behind one. Throws as `readGroup` does. */
export function tokensUpTo(s: Scanner, end: number): Range {
  const group = new Group();
  for (;;) {
    const before = s.pos;
    s.skipBlank();
    if (s.pos >= end) break;
    // The token knows whether a blank stands in front of it.
    s.pos = before;
    group.add(s, readToken(s));
  }
  return { tokens: group.tokens, partners: group.partners, from: 0, to: group.tokens.length };
}

/** Tokens under way, with the brackets that are open. */
class Group {
  readonly tokens: Token[] = [];
  readonly partners = new Map<number, number>();
  readonly #open: number[] = [];

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  add(s: Scanner, token: Token | undefined): void {
    const opener = this.tokens[this.#open.at(-1) ?? -1];
    if (token === undefined || /^[;{}]$/.test(token.text)) throw notClosed(s, opener, token);
    if (CLOSER.has(token.text)) this.#open.push(this.tokens.length);
    else if (token.text === ')' || token.text === ']') {
      if (CLOSER.get(opener?.text ?? '') !== token.text) throw notClosed(s, opener, token);
      const partner = this.#open.pop() ?? 0;
      this.partners.set(partner, this.tokens.length).set(this.tokens.length, partner);
    }
    this.tokens.push(token);
  }
}

/** Gives the part of a range between two of its token indices. */
export function part(range: Range, from: number, to: number): Range {
  return { ...range, from, to };
}

/** Gives the indices of the range's tokens that stand in no inner brackets; an inner group counts as its opener. */
export function* topLevel(range: Range): Generator<readonly [index: number, text: string]> {
  for (let index = range.from; index < range.to; index++) {
    yield [index, range.tokens[index]?.text ?? ''];
    index = Math.max(index, range.partners.get(index) ?? index);
  }
}

/** Cuts a range at every `separator` that stands in no inner brackets. */
export function split(range: Range, separator: string): Range[] {
  const parts: Range[] = [];
  let from = range.from;
  for (const [index, text] of topLevel(range)) {
    if (text !== separator) continue;
    parts.push(part(range, from, index));
    from = index + 1;
  }
  return [...parts, part(range, from, range.to)];
}

/** Gives the text of a range, every run of blanks and comments in it as one blank. */
export function textOf(range: Range): string {
  return range.tokens
    .slice(range.from, range.to)
    .map((token, index) => (token.spaced && index > 0 ? ` ${token.text}` : token.text))
    .join('');
}

/** Gives the offset of the first token of a range, or of what follows an empty one. */
export function offsetOf(range: Range): number {
  return range.tokens[range.from]?.offset ?? 0;
}

/** Reads one token, blanks in front of it skipped; gives undefined at the end of the file. */
export function readToken(s: Scanner): Token | undefined {
  const before = s.pos;
  s.skipBlank();
  const offset = s.pos;
  const text = s.match(TOKEN);
  if (text === undefined) return undefined;
  if (text === '"' || text === "'")
    throw s.error(offset, `this ${text} is not closed`, 'A quoted text ends on the line it starts on.');
  return { text, offset, spaced: offset > before };
}

/** The error for `opener` when `token`, or the end of the file, comes before its closer. */
function notClosed(s: Scanner, opener: Token | undefined, token: Token | undefined) {
  const bracket = opener?.text ?? '(';
  const { line, column } = s.at(token?.offset ?? s.pos);
  const before = token === undefined ? 'the end of the file' : `the '${token.text}' at ${line}:${column}`;
  return s.error(
    opener?.offset ?? s.pos,
    `this '${bracket}' is not closed`,
    `A '${CLOSER.get(bracket)}' was expected before ${before}.`,
  );
}
