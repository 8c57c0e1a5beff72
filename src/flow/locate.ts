/**
 * From offsets in a text to lines and columns.
 */
import type { Position } from './ast.ts';

/**
 * Reads `text` once and gives a function from an offset in it to the line and column there. A line ends with
 * `\n`, `\r\n` or `\r`. A character outside the basic plane is two offsets and one column.
 */
export function locator(text: string): (offset: number) => Position {
  const lineStarts = [0, ...ends(text, /\r\n|\n|\r/g)];
  const wideEnds = ends(text, /[\u{10000}-\u{10FFFF}]/gu);
  return (offset) => {
    const line = countUpTo(lineStarts, offset);
    const start = lineStarts[line - 1] ?? 0;
    const wide = countUpTo(wideEnds, offset) - countUpTo(wideEnds, start);
    return { line, column: offset - start - wide + 1 };
  };
}

function ends(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), (match) => match.index + match[0].length);
}

/** How many of the ascending `numbers` are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
