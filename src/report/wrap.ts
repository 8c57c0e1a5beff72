/** Text in lines of at most 72 columns by default. */

export const COLUMNS = 72;

/**
 * Wraps at blanks; `[…]` is kept on one line where it fits. The first line begins with `indent`, the others
 * with as many blanks and `hanging` more.
 */
export function wrap(text: string, indent = '', hanging = 0, columns = COLUMNS): string[] {
  const words = text.match(/\[[^\]]*\]\S*|\S+/g) ?? [];
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of words) {
    const blank = empty ? '' : ' ';
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = `${' '.repeat(indent.length + hanging)}${word}`;
    } else line += blank + word;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}
