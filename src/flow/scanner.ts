/**
 * A cursor over the text of one flow file: blanks, comments, and errors that know their place.
 */
import type { Position } from './ast.ts';
import { FlowError } from './error.ts';
import { locator } from './locate.ts';

/** How deep statements, parentheses and operators may be nested. Kernel backtraces stay far below. */
export const NESTING_LIMIT = 200;

/** `name`, `component.verb`, `mn->ops->release`. */
export const NAME = /[A-Za-z_$][\w$]*(?:(?:\.|->)[\w$]+)*/y;

/** The words of C and of the notation that are no name of a function, even with a `(` behind them. */
export const RESERVED =
  /^(?:if|else|while|return|either|or|each|lock|unlock|guard|scoped_guard|thread|break|continue|goto|for|do|switch|case|default|sizeof)$/;

const BLANK = /\s+|\/\/[^\r\n]*/y;

/** The text of a file, and from an offset in what was made of it to the offset in the file. */
export interface Original {
  readonly text: string;
  readonly origin: (offset: number) => number;
}

export class Scanner {
  readonly text: string;
  readonly source: string;
  /** The offset of the next character to read. */
  pos = 0;
  /** The offsets of the `{` that are open at `pos`, the innermost last. */
  readonly braces: number[] = [];
  readonly #original: Original;
  readonly #locate: (offset: number) => Position;
  #depth = 0;

  /** `original` is the file that `text` was made from, if that is another one; places are those in the file. */
  constructor(text: string, source: string, original: Original = { text, origin: (offset) => offset }) {
    this.text = text;
    this.source = source;
    this.#original = original;
    this.#locate = locator(original.text);
  }

  get atEnd(): boolean {
    return this.pos >= this.text.length;
  }

  at(offset: number): Position {
    return this.#locate(this.#original.origin(offset));
  }

  /** Gives the error for the place `offset`; the caller throws it. */
  error(offset: number, message: string, hint: string): FlowError {
    const { text } = this.#original;
    return new FlowError({ source: this.source, text, at: this.at(offset), message, hint });
  }

  /** Takes what the sticky `pattern` matches here; gives undefined, and takes nothing, when it does not. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text)?.[0];
    this.pos += found?.length ?? 0;
    return found;
  }

  /** Whether the text goes on with `expected`; takes it if so. */
  take(expected: string): boolean {
    const here = this.sees(expected);
    if (here) this.pos += expected.length;
    return here;
  }

  sees(expected: string): boolean {
    return this.text.startsWith(expected, this.pos);
  }

  /** Skips blanks and comments. Throws FlowError for a comment that does not end. */
  skipBlank(): void {
    for (;;) {
      if (this.match(BLANK) !== undefined) continue;
      if (!this.sees('/*')) return;
      const end = this.text.indexOf('*/', this.pos + 2);
      if (end < 0) throw this.error(this.pos, 'this comment is not closed', "Add the '*/' that ends it.");
      this.pos = end + 2;
    }
  }

  hasLineEnd(from: number, to: number): boolean {
    return /[\r\n]/.test(this.text.slice(from, to));
  }

  /** Says in an error message what stands here. */
  found(): string {
    if (this.atEnd) return 'the end of the file';
    const start = this.pos;
    const name = this.match(NAME);
    this.pos = start;
    const code = this.text.codePointAt(start) ?? 0;
    const shown = name === undefined ? String.fromCodePoint(code) : shorten(name);
    return /\p{C}/u.test(shown) ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : `'${shown}'`;
  }

  /** Runs `read` one level deeper. Throws FlowError when that is deeper than anyone writes by hand. */
  nested<Result>(offset: number, read: () => Result): Result {
    if (this.#depth === NESTING_LIMIT)
      throw this.error(
        offset,
        `nested more than ${NESTING_LIMIT} levels deep`,
        'Make the inner part a tree of its own and call it by its name.',
      );
    this.#depth++;
    const result = read();
    this.#depth--;
    return result;
  }
}

function shorten(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}
