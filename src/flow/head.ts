/**
 * The ways in which C and the kernel write the head of a function.
 *
 * Source    Linux 6.12, include/linux/compiler_attributes.h, compiler_types.h, syscalls.h
 */
import { NAME, type Scanner } from './scanner.ts';

/** The parameters of a function may be spread over this many lines, and be this long. */
const HEAD_LINES = 16;
const HEAD_LENGTH = 4000;

const TYPE_WORD =
  /^(?:static|inline|extern|asmlinkage|const|volatile|register|signed|unsigned|void|int|long|short|char|bool|float|double|size_t|\w+_t|[us](?:8|16|32|64)|__\w+|no(?:inline|instr|trace|kprobe)\w*|always_inline|[A-Z][A-Z0-9_]+|\w+_(?:fn|ops|state|handle|result))$/;

/** `__attribute__((noinline))`, `__printf(1, 2)`, `[[nodiscard]]`. */
const ATTRIBUTE =
  /(?:__attribute__|__\w+|typeof|alignas|_Alignas|[A-Z][A-Z0-9_]{3,})(?=[^\S\r\n]*\()|\[\[[\w:, ()]*\]\]/y;

const COMMENT = String.raw`\/\*(?:[^*]|\*(?!\/)){0,200}\*\/`;
const LINE_COMMENT = String.raw`\/\/[^\r\n]*(?:\r\n|\r|\n)`;
const LINE_ENDS = String.raw`(?:[^\S\r\n]*(?:\r\n|\r|\n)){0,2}`;

/** Blanks, comments and at most one empty line. */
const FILL = new RegExp(`${LINE_ENDS}(?:[^\\S\\r\\n]|${COMMENT}${LINE_ENDS}|${LINE_COMMENT})*`, 'y');
const TRAILING_WORD = /(?:__\w+|const|noexcept|noinstr|[A-Z][A-Z0-9_]{3,})\b/y;

/** Whether a word in front of a name, with the blanks and stars behind it, can be a part of a type. */
export function isTypeWord(word: string, behind: string): boolean {
  if (word === '') return false;
  // A star is nothing that prose has between two words.
  return TYPE_WORD.test(word) || (behind.includes('*') && /^\w+$/.test(word));
}

/** Skips an attribute with arguments if one stands here. */
export function skipAttribute(s: Scanner): boolean {
  const start = s.pos;
  const found = s.match(ATTRIBUTE);
  if (found === undefined) return false;
  if (found.startsWith('[[')) return true;
  s.match(/[^\S\r\n]+/y);
  const end = argumentsEnd(s.text, s.pos);
  // Behind an attribute the function follows on the same line; `BUILD(x) {` is a function itself.
  const isAttribute = s.text[end] === ')' && /^[^\S\r\n]*[A-Za-z_*[]/.test(s.text.slice(end + 1, end + 200));
  s.pos = isAttribute ? end + 1 : start;
  return isAttribute;
}

/** Gives the offset of the `)` for the `(` at `open`, or of the character that shows there is none. */
export function argumentsEnd(text: string, open: number): number {
  const mark = /[(){};]|\r\n|\r|\n/g;
  mark.lastIndex = open;
  let depth = 0;
  let lines = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found.index - open > HEAD_LENGTH) return found.index;
    if (found[0] === '(') depth++;
    else if (found[0] === ')') depth--;
    else if (/[{};]/.test(found[0]) || ++lines === HEAD_LINES) return found.index;
    if (depth === 0) return found.index;
  }
  return text.length;
}

/** Gives the offset of the `{` behind a head that ends at `from`: past comments, attributes and a line end. */
export function afterArguments(s: Scanner, from: number): number | undefined {
  const before = s.pos;
  s.pos = from;
  let brace: number | undefined;
  for (let words = 0; words < 6; words++) {
    s.match(FILL);
    if (s.sees('{')) {
      brace = s.pos;
      break;
    }
    if (s.match(TRAILING_WORD) === undefined) break;
    s.match(/[^\S\r\n]+/y);
    if (s.sees('(')) s.pos = argumentsEnd(s.text, s.pos) + 1;
  }
  s.pos = before;
  return brace;
}

/**
 * The name under which a system call is read; `undefined` for an ordinary function, and `null` for another macro that
 * defines a function, which is not read. `open` is the offset of its `(`.
 */
export function systemCall(s: Scanner, name: string, open: number): string | null | undefined {
  const before = s.pos;
  s.pos = open + 1;
  s.match(/\s+/y);
  const first = s.match(NAME);
  s.pos = before;
  if (/^(?:COMPAT_)?SYSCALL_DEFINE\d$/.test(name)) return first === undefined ? null : `sys_${first}`;
  return /^(?:[A-Z0-9]+_)*(?:DEFINE|DECLARE|PROG|CASE|EVENT|FUNC)[A-Z0-9_]*$/.test(name) ? null : undefined;
}

/** The names that a head may give to its function: its own, or the first argument of a macro that defines one. */
export function namesOfHead(text: string, name: string, open: number): string {
  if (!/^[A-Z][A-Z0-9_]+$/.test(name)) return name;
  return /^\(\s*([A-Za-z_]\w*)/.exec(text.slice(open, open + 200))?.[1] ?? name;
}
