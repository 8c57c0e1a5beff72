/** Comments, and what strings hold, turned into blanks: neither is C that anything is read from. */

/** A comment of one line goes on where its line ends with a backslash. */
const COMMENT_OR_LITERAL = /\/\*[\s\S]*?\*\/|\/\/(?:\\\n|[^\n])*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

/** The text with a blank for each character that is not a line end. */
export function blanked(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

/** The code of a file: as long as the text, line by line. */
export function masked(text: string): string {
  return text.replaceAll(COMMENT_OR_LITERAL, (found) =>
    /^["']/.test(found) ? found[0] + blanked(found.slice(1, -1)) + found[0] : blanked(found),
  );
}
