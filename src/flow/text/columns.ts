/**
 * Text in columns, a thread in each: cut apart, or refused where it cannot be.
 */
import { FlowError } from '../error.ts';
import { locator } from '../locate.ts';
import { blanked, columnOf, columnsAlong, type Line, linesOf } from './lines.ts';

/** The file that errors are placed in. */
export interface Source {
  readonly source: string;
  readonly text: string;
}

/** A part of a line between wide gaps, with the terminal column that it begins and ends in. */
interface Segment {
  readonly text: string;
  readonly from: number;
  readonly column: number;
  readonly end: number;
}

interface Row {
  readonly line: Line;
  readonly segments: readonly Segment[];
  readonly isTitle: boolean;
}

const GAP = / {3,}| *\t[ \t]*|(?<=\s)\|(?=\s)/g;
const CODE =
  /^(?:\[[^[\]]*\]\s*)*(?:\}|[A-Za-z_$][\w$]*(?:(?:\.|->)\w+)*\s*\(|(?:if|while|return|either|each|thread|else)\b)/;
const TITLE = /^(?:CPU|core|thread|task|process|proc)\b\s*#?\w*\b/i;

/** What is left of another line by more than this is not inside its block. */
const FAR_LEFT = 8;

/**
 * Gives the texts of the columns in place of a text that has some, each with blanks where the others are. Throws
 * FlowError where calls stand side by side and no column runs between them.
 */
export function columnsOf(text: string, file: Source): readonly string[] {
  const rows = linesOf(text).map(rowOf);
  const texts: string[] = [];
  let rest = text;
  for (const region of regionsOf(rows)) {
    const cut = cutOf(region, file);
    if (cut === undefined) continue;
    const all = region.map(({ line }): [number, number] => [line.start, line.start + line.text.length]);
    rest = blanked(rest, all);
    const outside = outsideOf(text, all);
    for (const side of ['left', 'right'] as const) {
      const own = region.flatMap(({ line, isTitle, segments }): [number, number][] => {
        const at = segments.find(({ column }) => column >= cut)?.from ?? line.text.length;
        const [from, to] = [line.start, line.start + line.text.length];
        if (isTitle) return [[from, to]];
        return [side === 'left' ? [line.start + at, to] : [from, line.start + at]];
      });
      texts.push(...columnsOf(withoutBars(blanked(text, [...outside[0], ...own, ...outside[1]])), file));
    }
  }
  return [rest, ...texts];
}

/** Everything before and behind a region. */
function outsideOf(
  text: string,
  region: readonly (readonly [number, number])[],
): readonly [[number, number][], [number, number][]] {
  const [first, last] = [region[0]?.[0] ?? 0, region.at(-1)?.[1] ?? 0];
  return [[[0, first]], [[last, text.length]]];
}

/** A bar that separates columns is left at the end of a line. */
function withoutBars(text: string): string {
  return text.replaceAll(/(?<=\s)\|(?=\s*$)/gm, ' ');
}

function rowOf(line: Line): Row {
  const segments = segmentsOf(line.text);
  const isTitle =
    segments.length > 1 && segments.every(({ text }) => TITLE.test(text) && !/[(){};]/.test(text));
  return { line, segments, isTitle };
}

/** Parts between gaps that stand in no parentheses and no comment; labels belong to what follows. */
function segmentsOf(line: string): readonly Segment[] {
  const indent = line.length - line.trimStart().length;
  // Nearly all lines have no gap.
  if (indent === line.length) return [];
  if (!/ {3}|[\t|]/.test(line.slice(indent))) {
    const column = columnOf(line, indent);
    return [{ text: line.slice(indent), from: indent, column, end: column + line.length - indent }];
  }
  const code = line
    .replace(/\/\/.*$/, '')
    .replaceAll(/\/\*.*?(?:\*\/|$)/g, (found) => ' '.repeat(found.length));
  const segments: { readonly from: number; readonly to: number }[] = [];
  let from = 0;
  let open = 0;
  const add = (to: number): void => {
    const piece = code.slice(from, to);
    const text = piece.trim();
    const start = from + piece.length - piece.trimStart().length;
    const last = segments.at(-1);
    if (text === '' || text === '|') return;
    const belongs = open > 0 || (last !== undefined && isLabel(code.slice(last.from, last.to)));
    open = Math.max(0, open + text.split('(').length - text.split(')').length);
    if (last !== undefined && belongs) segments[segments.length - 1] = { ...last, to: start + text.length };
    else segments.push({ from: start, to: start + text.length });
  };
  for (const { 0: gap, index } of code.matchAll(GAP)) {
    add(index);
    from = index + gap.length;
  }
  add(code.length);
  const columns = columnsAlong(line);
  return segments.map((segment) => ({
    text: code.slice(segment.from, segment.to),
    from: segment.from,
    column: columns[segment.from] ?? 0,
    end: columns[segment.to] ?? 0,
  }));
}

/** Whether a short text is nothing but labels. */
const isLabel = (text: string): boolean => text.length < 80 && /^(?:\[[^[\]]*\]\s*)+$/.test(text);

const isCode = ({ text }: Segment): boolean => CODE.test(text);
const isDouble = ({ segments }: Row): boolean => segments.filter(isCode).length > 1;

/** Paragraphs, each to where its braces are closed. A line of titles belongs to what follows. */
function* regionsOf(rows: readonly Row[]): Generator<readonly Row[]> {
  let region: Row[] = [];
  let depth = 0;
  for (const row of rows) {
    const isBlank = row.segments.length === 0;
    if (
      isBlank &&
      depth <= 0 &&
      !region.some(({ isTitle, segments }) => isTitle && segments.length > 1 && region.length < 3)
    ) {
      yield region;
      region = [];
      depth = 0;
      continue;
    }
    if (!isBlank) region.push(row);
    if (row.segments.some(isCode)) depth += depthOf(row.segments.map(({ text }) => text).join(' '));
  }
  yield region;
}

const depthOf = (text: string): number => text.split('{').length - text.split('}').length;

/** The column between two threads, if a region has one. */
function cutOf(region: readonly Row[], file: Source): number | undefined {
  const double = region.find(isDouble);
  const title = region.find(({ isTitle }) => isTitle);
  const code = region.filter(({ isTitle, segments }) => !isTitle && segments.some(isCode));
  if (double === undefined && (title === undefined || code.length === 0)) {
    refuseFarLeft(code, file);
    return undefined;
  }
  const wanted = title?.segments[1]?.column ?? double?.segments.filter(isCode)[1]?.column ?? 0;
  const starts = code.flatMap(({ segments }) => segments.filter(isCode).map(({ column }) => column));
  const cuts = [...new Set(starts)]
    .filter((cut) => isClean(code, cut))
    .toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  const [cut] = cuts;
  if (cut !== undefined) return cut;
  const place = (double ?? code[0])?.segments.filter(isCode);
  const at = place?.[1] ?? place?.[0];
  throw problem(
    file,
    ((double ?? code[0])?.line.start ?? 0) + (at?.from ?? 0),
    'two calls stand side by side here, and it is not clear which column each belongs to',
    'Write each column as a tree of its own, one below the other: `thread cpu0 { mmu_notifier_release(); } thread cpu1 { dsa_stop_dma(); }`.',
  );
}

/** Whether every line is on one side of a cut or has a gap at it, and both sides are whole trees. */
function isClean(code: readonly Row[], cut: number): boolean {
  const sides = { left: '', right: '' };
  for (const { segments } of code) {
    const [left, right] = [segments.filter((s) => s.column < cut), segments.filter((s) => s.column >= cut)];
    if (left.filter(isCode).length > 1 && right.length === 0) return false;
    if (right.length > 0 && left.some(({ end }) => end > cut - 2)) return false;
    sides.left += `${left.map(({ text }) => text).join(' ')}\n`;
    sides.right += `${right.map(({ text }) => text).join(' ')}\n`;
  }
  return isWhole(sides.left) && isWhole(sides.right);
}

function isWhole(text: string): boolean {
  let depth = 0;
  for (const [brace] of text.matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0 && text.includes('{');
}

/** A line far left of the block that it would be in is another column, or was put there by mistake. */
function refuseFarLeft(code: readonly Row[], file: Source): void {
  const open: number[] = [];
  for (const { line, segments } of code) {
    const [first] = segments;
    if (first === undefined) continue;
    const label = /^(?:\[[^[\]]*\]\s*)+/.exec(first.text)?.[0].length ?? 0;
    const column = columnOf(line.text, first.from + label);
    const inner = open.at(-1);
    if (
      inner !== undefined &&
      column + FAR_LEFT <= inner &&
      /^(?:\[[^[\]]*\]\s*)*[A-Za-z_]/.test(first.text)
    ) {
      throw problem(
        file,
        line.start + first.from,
        'this line stands far left of the block that it would be in',
        'Two columns are two trees: write one below the other. Or close the block above with a `}`.',
      );
    }
    for (const { text } of segments)
      for (const [brace] of text.matchAll(/[{}]/g)) {
        if (brace === '{') open.push(first.column);
        else open.pop();
      }
  }
}

function problem({ source, text }: Source, offset: number, message: string, hint: string): FlowError {
  return new FlowError({ source, text, at: locator(text)(offset), message, hint });
}
