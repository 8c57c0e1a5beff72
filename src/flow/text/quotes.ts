/**
 * Mails quote each other with `> ` in front of every line. What stands at one depth is read without the others.
 */
import { blanked, type Line, linesOf } from './lines.ts';

/** What stands at one depth of quoting; everything else is blank. */
export interface Layer {
  readonly text: string;
  readonly depth: number;
  /** The lines of it, with how many characters of each are the marks of the quotation; none of other depths. */
  readonly lines: readonly QuotedLine[];
}

export interface QuotedLine extends Line {
  readonly marks: number;
}

/** Deeper quotations count as of this depth. */
const DEEPEST = 8;

const MARKS = /^([ \t]*)(>(?:[ \t]?>)*)(?=[ \t]|$|\S)/;

/** Cuts a text into its depths of quoting, the text itself first. */
export function quoteLayers(text: string): readonly Layer[] {
  const lines = linesOf(text);
  const marks = lines.map(({ text: line }) => MARKS.exec(line));
  const depths = marks.map((found, i) => {
    if (found === null) return 0;
    const [, indent = '', signs = ''] = found;
    // One indented line with a `>` is code; several are a quotation in a text that was indented.
    const isQuote = indent === '' || marks[i - 1]?.[1] === indent || marks[i + 1]?.[1] === indent;
    return isQuote ? Math.min(DEEPEST, signs.replaceAll(/[^>]/g, '').length) : 0;
  });
  return [...new Set([0, ...depths])]
    .toSorted((a, b) => a - b)
    .map((depth) => {
      const lengthOf = (i: number): number => (depth === 0 ? 0 : (marks[i]?.[0].length ?? 0));
      return {
        depth,
        text: blanked(
          text,
          lines.map(({ start, text: line }, i) => [
            start,
            depths[i] === depth ? start + lengthOf(i) : start + line.length,
          ]),
        ),
        lines: lines.flatMap((line, i) => (depths[i] === depth ? [{ ...line, marks: lengthOf(i) }] : [])),
      };
    });
}
