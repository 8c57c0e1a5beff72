/**
 * Diffs: their lines are neither prose nor trees, even with braces in them.
 */
import type { QuotedLine } from './quotes.ts';

/** Lines of a diff, by where they begin and end in the text. */
export interface Diff {
  readonly from: number;
  readonly to: number;
}

const START = /^(?:diff --git |diff --cc |diff -[\w]|Index: |@@@? -\d)/;
const BETWEEN =
  /^(?:index |old mode|new mode|deleted file|new file|similarity|dissimilarity|rename |copy |--- |\+\+\+ |Binary files|GIT binary|={20,}|literal |delta )/;
const HUNK = /^@@@? -\d+(?:,(\d+))?(?: -\d+(?:,\d+)?)? \+\d+(?:,(\d+))? @@/;

/** What a reply leaves in the place of lines that it does not quote. */
const CUT = /^\s*(?:[[<(]\s*)?(?:\.{2,}|…|snip(?:ped)?|cut)\s*[\])>]?\s*$/i;

/** What is still to come of a hunk. */
interface Hunk {
  old: number;
  new: number;
}

/** Finds the diffs among the lines of one depth of quoting. A hunk with lines cut out is one as well. */
export function diffsIn(lines: readonly QuotedLine[]): readonly Diff[] {
  const diffs: Diff[] = [];
  let open: { from: number; to: number; indent: string } | undefined;
  let hunk: Hunk | undefined;
  for (const [i, line] of lines.entries()) {
    const text = contentOf(line, open?.indent);
    const end = line.start + line.text.length;
    const isOfHunk = hunk !== undefined && open !== undefined && takes(hunk, text);
    if (isOfHunk && open !== undefined) open.to = end;
    else if (START.test(text.trimStart()) || isFileHead(text, contentOf(lines[i + 1], open?.indent))) {
      if (open === undefined) {
        open = { from: line.start, to: end, indent: /^[ \t]*/.exec(withoutMarks(line))?.[0] ?? '' };
      }
      open.to = end;
      hunk = hunkOf(text.trimStart());
    } else if (open !== undefined && (BETWEEN.test(text) || isCut(hunk, text))) open.to = end;
    else if (open !== undefined) {
      diffs.push(open);
      open = undefined;
      hunk = undefined;
    }
  }
  return open === undefined ? diffs : [...diffs, open];
}

function hunkOf(text: string): Hunk | undefined {
  const found = HUNK.exec(text);
  return found === null ? undefined : { old: Number(found[1] ?? 1), new: Number(found[2] ?? 1) };
}

/** Whether a line belongs to the hunk; counts it if so. A mailer may have cut the blank of a line of context. */
function takes(hunk: Hunk, text: string): boolean {
  const sign = text[0] ?? ' ';
  if (sign === '\\') return true;
  if (isDone(hunk) ? !/^(?:\+(?!\+\+ )|-(?!-[- ]))/.test(text) : !/[ \t+-]/.test(sign)) return false;
  if (sign !== '+') hunk.old--;
  if (sign !== '-') hunk.new--;
  return true;
}

const isDone = (hunk: Hunk): boolean => hunk.old <= 0 && hunk.new <= 0;

/** Whether lines of the hunk were cut out here. Those that follow still belong to it. */
const isCut = (hunk: Hunk | undefined, text: string): boolean =>
  hunk !== undefined && !isDone(hunk) && CUT.test(text);

function isFileHead(text: string, next: string): boolean {
  return text.startsWith('--- ') && next.startsWith('+++ ');
}

function contentOf(line: QuotedLine | undefined, indent = ''): string {
  if (line === undefined) return '';
  const text = withoutMarks(line);
  return text.startsWith(indent) ? text.slice(indent.length) : text;
}

/** A line without the marks of its quotation and the one blank behind them. */
function withoutMarks({ text, marks }: QuotedLine): string {
  return marks === 0 ? text : text.slice(marks).replace(/^ /, '');
}
