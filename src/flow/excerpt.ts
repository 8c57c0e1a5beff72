/**
 * One line of a file with a caret under one of its characters, as it can be shown in a terminal.
 */
import type { Position } from './ast.ts';

const TAB_WIDTH = 8;

/** How much of a long line is shown on either side of the caret, in columns. */
const REACH = 40;

/** Gives line `number` of `text`, counted from 1, without its line end; empty if there is no such line. */
export function lineAt(text: string, number: number): string {
  const lineEnd = /\r\n|\n|\r/g;
  let start = 0;
  for (let line = 1; line < number; line++) {
    if (lineEnd.exec(text) === null) return '';
    start = lineEnd.lastIndex;
  }
  return text.slice(start, lineEnd.exec(text)?.index);
}

/**
 * Gives the two rows that show a place: the line with its number, and the caret. Gives no rows for a blank line,
 * which would show nothing.
 */
export function excerpt(line: string, at: Position): string[] {
  if (line.trim() === '') return [];
  const { cells, caret } = layOut(line, at.column - 1);
  const from = caret > 2 * REACH ? caret - REACH : 0;
  const to = cells.length > caret + 2 * REACH ? caret + REACH : cells.length;
  const cutLeft = from > 0 ? '…' : '';
  const cutRight = to < cells.length ? '…' : '';
  const shown = cutLeft + cells.slice(from, to).join('').trimEnd() + cutRight;
  const number = String(at.line).padStart(5);
  return [
    `${number} | ${shown}`,
    `${' '.repeat(number.length)} | ${' '.repeat(cutLeft.length + caret - from)}^`,
  ];
}

/**
 * Gives one cell per terminal column, tabs widened to the next stop, and the column of the character `index`.
 * Characters that a terminal would act upon are shown as a replacement sign.
 */
function layOut(line: string, index: number): { cells: string[]; caret: number } {
  const cells: string[] = [];
  let caret: number | undefined;
  let count = 0;
  for (const character of line) {
    if (count++ === index) caret = cells.length;
    if (character !== '\t') cells.push(/\p{C}/u.test(character) ? '\uFFFD' : character);
    else
      do cells.push(' ');
      while (cells.length % TAB_WIDTH !== 0);
  }
  return { cells, caret: caret ?? cells.length };
}
