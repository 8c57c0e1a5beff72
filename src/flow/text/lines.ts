/**
 * A text as lines that know where they stand in it, and texts of the same length with parts left out.
 */

export interface Line {
  /** Without its line end. */
  readonly text: string;
  /** The offset of its first character. */
  readonly start: number;
}

const TAB_WIDTH = 8;

/** Cuts a text at its line ends: `\n`, `\r\n` or `\r`. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  const lineEnd = /\r\n|\n|\r|$/g;
  for (let start = 0; start <= text.length; ) {
    lineEnd.lastIndex = start;
    const end = lineEnd.exec(text)?.index ?? text.length;
    lines.push({ text: text.slice(start, end), start });
    if (lineEnd.lastIndex === end) break;
    start = lineEnd.lastIndex;
  }
  return lines;
}

/** Gives `text` with blanks in place of the ranges, which ascend. Offsets and lines stay what they are. */
export function blanked(text: string, ranges: readonly (readonly [from: number, to: number])[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    if (to <= done) continue;
    const begin = Math.max(from, done);
    parts.push(text.slice(done, begin), text.slice(begin, to).replaceAll(/[^\r\n]/g, ' '));
    done = to;
  }
  return parts.join('') + text.slice(done);
}

/** Gives `text` with blanks in place of every line that is not wanted. */
export function onlyLines(
  text: string,
  lines: readonly Line[],
  isWanted: (index: number) => boolean,
): string {
  return blanked(
    text,
    lines.flatMap(({ start, text: line }, index) => (isWanted(index) ? [] : [[start, start + line.length]])),
  );
}

/** The column, from 0, that each character of a line has on a terminal, and where the line ends. */
export function columnsAlong(line: string): readonly number[] {
  const columns = [0];
  for (const character of line.split('')) {
    const column = columns.at(-1) ?? 0;
    columns.push(character === '\t' ? column + TAB_WIDTH - (column % TAB_WIDTH) : column + 1);
  }
  return columns;
}

/** The column, from 0, that the character `index` of a line has on a terminal. */
export function columnOf(line: string, index: number): number {
  return columnsAlong(line.slice(0, index)).at(-1) ?? 0;
}
