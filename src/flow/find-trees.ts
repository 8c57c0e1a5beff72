/**
 * Finding call trees in prose.
 *
 * A tree starts on a line that has `name(…)` with nothing in front of it but labels and what C allows in front of a
 * function, and a `{` behind it. Commit messages hold apostrophes, lone parentheses and half sentences; none of them
 * may be taken for code, and none may be an error.
 */
import { labelWithoutCall } from './call.ts';
import { afterArguments, argumentsEnd, isTypeWord, skipAttribute, systemCall } from './head.ts';
import { NAME, RESERVED, type Scanner } from './scanner.ts';

/** The head of a root, read up to the `(` of a tree or the `{` of a thread. */
export interface Head {
  readonly kind: 'tree' | 'thread';
  readonly name: string;
  readonly nameAt: number;
  readonly labels: readonly string[];
  /** For a tree: where its `{` stands. */
  readonly brace?: number;
}

const BLANK = /[^\S\r\n]+/y;
const BLANK_OR_STAR = /(?:[^\S\r\n]|\*(?!\/)|\/\*(?:[^*\r\n]|\*(?!\/)){0,200}\*\/)+/y;
const REST_OF_LINE = /[^\r\n]*(?:\r\n|\r|\n)?/y;
const LABEL = /\[[^[\]\r\n]*[^[\]\s][^[\]\r\n]*\]/y;
const TAG_WORD = /^(?:struct|union|enum)$/;

/**
 * Finds one root after the other and leaves the scanner behind its head; whoever asks for the next has read that root
 * to its end. Throws FlowError for a line that can only be meant as a root and is not one.
 */
export function* heads(s: Scanner): Generator<Head> {
  const lastCommentEnd = s.text.lastIndexOf('*/');
  while (!s.atEnd) {
    s.match(BLANK);
    if (s.sees('/*') && s.pos + 2 <= lastCommentEnd) {
      s.pos = s.text.indexOf('*/', s.pos + 2) + 2;
      continue;
    }
    const start = s.pos;
    const head = readHead(s);
    if (head !== undefined) yield head;
    else {
      s.pos = start;
      s.match(REST_OF_LINE);
    }
  }
}

/** Reads a head if one stands here; gives undefined, with the scanner anywhere, if this is prose. */
function readHead(s: Scanner): Head | undefined {
  const start = s.pos;
  const labels: string[] = [];
  for (let label = s.match(LABEL); label !== undefined; label = s.match(LABEL)) {
    labels.push(label.slice(1, -1).trim());
    s.match(BLANK);
  }
  const nameAt = skipTypeWords(s);
  const name = s.match(NAME);
  s.match(BLANK);
  if (name === undefined) return undefined;
  if (s.sees('(')) return readTreeHead(s, name, nameAt, labels);
  if (name !== 'thread') return undefined;
  const thread = readThread(s, nameAt);
  if (thread !== undefined && labels[0] !== undefined) throw labelWithoutCall(s, start, labels[0]);
  return thread;
}

/** Skips `static struct foo *`, attributes and the like; gives the offset of the word behind. */
function skipTypeWords(s: Scanner): number {
  for (;;) {
    const start = s.pos;
    if (skipAttribute(s)) {
      s.match(BLANK_OR_STAR);
      continue;
    }
    const word = s.match(NAME) ?? '';
    s.match(BLANK_OR_STAR);
    const isTag = TAG_WORD.test(word);
    if (isTag) {
      s.match(NAME);
      s.match(BLANK_OR_STAR);
    }
    if (!isTag && (s.sees('(') || !isTypeWord(word, s.text.slice(start + word.length, s.pos)))) {
      s.pos = start;
      return start;
    }
  }
}

/** Words that only the notation has in front of `( … ) {`: what C may have there is no definition, but an excerpt in prose. */
const NOTATION = /^(?:lock|unlock|guard|do|either|or|each|thread)$/;

/** Reads the head whose `(` stands here, if it is that of a tree, and leaves the scanner at its `(`. */
function readTreeHead(s: Scanner, name: string, nameAt: number, labels: readonly string[]): Head | undefined {
  const open = s.pos;
  const end = argumentsEnd(s.text, open);
  if (s.text[end] === ')') {
    const brace = afterArguments(s, end + 1);
    if (brace === undefined) return undefined;
    if (NOTATION.test(name))
      throw s.error(
        nameAt,
        `'${name}' cannot be defined`,
        'It is a word of the notation; take another name.',
      );
    if (RESERVED.test(name)) return undefined;
    s.pos = open;
    const called = systemCall(s, name, open);
    return called === null ? undefined : { kind: 'tree', name: called ?? name, nameAt, labels, brace };
  }
  s.pos = end;
  const meansTree = s.match(/\{[^\S\r\n]*(?=[\r\n]|$)/y) !== undefined && !s.hasLineEnd(open, end);
  if (!meansTree || RESERVED.test(name)) return undefined;
  throw s.error(open, "this '(' is not closed", "A ')' was expected before the '{' on this line.");
}

/** Reads `NAME {` behind the word `thread`; leaves the scanner at the `{`. */
function readThread(s: Scanner, threadAt: number): Head | undefined {
  const nameAt = s.pos;
  const name = s.match(/[\w-]+/y);
  const brace = name === undefined ? undefined : afterArguments(s, s.pos);
  if (name !== undefined && brace !== undefined) {
    s.pos = brace;
    return { kind: 'thread', name, nameAt: threadAt, labels: [] };
  }
  s.pos = nameAt;
  if (s.match(/[^\r\n]*\{[^\S\r\n]*(?=[\r\n]|$)/y) === undefined) return undefined;
  throw s.error(
    nameAt,
    "expected one name and '{' after 'thread'",
    'A thread is written as `thread dsa_close { dsa_stop_dma(); }`.',
  );
}
