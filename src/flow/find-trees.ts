/**
 * Finding call trees in prose.
 *
 * A tree starts on a line that has `name(…)` with nothing in front of it but labels and C type words, and a `{` behind
 * it or on the next line. Commit messages hold apostrophes, lone parentheses and half sentences; none of them may be
 * taken for code, and none may be an error.
 */
import { labelWithoutCall } from './call.ts';
import { NAME, RESERVED, type Scanner } from './scanner.ts';

/** The head of a root, read up to the `(` of a tree or the `{` of a thread. */
export interface Head {
  readonly kind: 'tree' | 'thread';
  readonly name: string;
  readonly nameAt: number;
  readonly labels: readonly string[];
}

/** The parameters of a function may be spread over this many lines. */
const HEAD_LINES = 16;

const BLANK = /[^\S\r\n]+/y;
const BLANK_OR_STAR = /(?:[^\S\r\n]|\*)+/y;
const REST_OF_LINE = /[^\r\n]*(?:\r\n|\r|\n)?/y;
const LABEL = /\[[^[\]\r\n]*[^[\]\s][^[\]\r\n]*\]/y;

/** The way from a `)` to the `{` behind it or on the next line, past one comment. */
const TO_BRACE =
  /[^\S\r\n]*(?:\/\/[^\r\n]*(?:\r\n|\r|\n)|(?:\/\*(?:[^*\r\n]|\*(?!\/))*\*\/[^\S\r\n]*)?(?:\r\n|\r|\n)?)[^\S\r\n]*(?=\{)/y;

const TYPE_WORD =
  /^(?:static|inline|noinline|extern|asmlinkage|const|volatile|signed|unsigned|void|int|long|short|char|bool|float|double|__\w+|\w+_t|[us](?:8|16|32|64))$/;
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
  if (s.sees('(')) return isTree(s, name, nameAt) ? { kind: 'tree', name, nameAt, labels } : undefined;
  if (name !== 'thread') return undefined;
  const thread = readThread(s, nameAt);
  if (thread !== undefined && labels[0] !== undefined) throw labelWithoutCall(s, start, labels[0]);
  return thread;
}

/** Skips `static struct foo *` and the like; gives the offset of the word behind. */
function skipTypeWords(s: Scanner): number {
  for (;;) {
    const start = s.pos;
    const word = s.match(NAME) ?? '';
    s.match(BLANK_OR_STAR);
    const isTag = TAG_WORD.test(word);
    if (isTag) {
      s.match(NAME);
      s.match(BLANK_OR_STAR);
    }
    if (!isTag && (s.sees('(') || !TYPE_WORD.test(word))) {
      s.pos = start;
      return start;
    }
  }
}

/** Whether the `(` here starts the arguments of a tree. Leaves the scanner at the `(` if so. */
function isTree(s: Scanner, name: string, nameAt: number): boolean {
  const open = s.pos;
  const end = argumentsEnd(s.text, open);
  s.pos = end;
  if (s.take(')')) {
    if (s.match(TO_BRACE) === undefined) return false;
    if (name === 'lock' || name === 'unlock')
      throw s.error(
        nameAt,
        `'${name}' cannot be defined`,
        'It is a word of the notation; take another name.',
      );
    if (RESERVED.test(name)) return false;
  } else {
    const meansTree = s.match(/\{[^\S\r\n]*(?=[\r\n]|$)/y) !== undefined && !s.hasLineEnd(open, end);
    if (!meansTree || RESERVED.test(name)) return false;
    throw s.error(open, "this '(' is not closed", "A ')' was expected before the '{' on this line.");
  }
  s.pos = open;
  return true;
}

/** Gives the offset of the `)` for the `(` at `open`, or of the character that shows there is none. */
function argumentsEnd(text: string, open: number): number {
  const mark = /[(){};]|\r\n|\r|\n/g;
  mark.lastIndex = open;
  let depth = 0;
  let lines = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found[0] === '(') depth++;
    else if (found[0] === ')') depth--;
    else if (/[{};]/.test(found[0]) || ++lines === HEAD_LINES) return found.index;
    if (depth === 0) return found.index;
  }
  return text.length;
}

/** Reads `NAME {` behind the word `thread`; leaves the scanner at the `{`. */
function readThread(s: Scanner, threadAt: number): Head | undefined {
  const nameAt = s.pos;
  const name = s.match(/[\w-]+/y);
  if (name !== undefined && s.match(TO_BRACE) !== undefined)
    return { kind: 'thread', name, nameAt: threadAt, labels: [] };
  s.pos = nameAt;
  if (s.match(/[^\r\n]*\{[^\S\r\n]*(?=[\r\n]|$)/y) === undefined) return undefined;
  throw s.error(
    nameAt,
    "expected one name and '{' after 'thread'",
    'A thread is written as thread dsa_close { }.',
  );
}
