/**
 * From a text to its call trees, in stages: mail encoding, quotations, diffs, marks, traces and columns are taken off,
 * each leaving a text whose places are those of the original; what remains is read as trees.
 */
import type { FlowFile, Position, Root, Unread } from './ast.ts';
import { readCall } from './call.ts';
import { drawnTrees } from './drawn-tree.ts';
import { type Head, heads } from './find-trees.ts';
import { noTree } from './other-notation.ts';
import { withParameters } from './parameters.ts';
import { printFlow } from './print.ts';
import { Scanner } from './scanner.ts';
import { readBlock } from './statement.ts';
import { columnsOf } from './text/columns.ts';
import { diffsIn } from './text/diff.ts';
import { blanked } from './text/lines.ts';
import { withoutMarks } from './text/marks.ts';
import { decodeQuotedPrintable } from './text/quoted-printable.ts';
import { quoteLayers } from './text/quotes.ts';
import { takeTraces } from './text/trace.ts';
import { unreadHeads } from './unread.ts';
import { nameOf, placeOf } from './walk.ts';

/** A text in which everything but trees is blank or prose. */
interface Part {
  readonly text: string;
  /** How deep it is quoted. */
  readonly depth: number;
  /** Whether it is a trace, which has nothing beside its trees. */
  readonly isTrace: boolean;
}

/** A root, with how deep it is quoted. */
interface Found {
  readonly root: Root;
  readonly depth: number;
}

/**
 * Finds and parses the call trees in `text`, which may be prose around them. `source` is the name that errors are
 * reported under. Gives at least one root. Throws FlowError, and nothing else, when there is none or when one cannot
 * be understood.
 */
export function parseFlow(text: string, source: string): FlowFile {
  const whole = new Scanner(text, source);
  if (text.trim() === '') throw whole.error(0, 'the file is empty', noTree(whole).hint);
  const decoded = decodeQuotedPrintable(text);
  const scan = (part: string): Scanner => new Scanner(part, source, { text, origin: decoded.origin });
  const unread: Unread[] = [];
  const parts = partsOf(decoded.text, { text: decoded.text, source }, (offset) =>
    unread.push({ what: 'diff', at: whole.at(decoded.origin(offset)) }),
  );
  const found = parts.flatMap((part) => rootsOf(scan(part.text), part, unread));
  const drawn = parts.flatMap((part) =>
    drawnTrees(scan(part.text)).map((root): Found => ({ root, depth: part.depth })),
  );
  if (found.length > 0) {
    const isRead = new Set(found.map(({ root }) => nameOf(root)));
    for (const { root } of drawn)
      if (!isRead.has(nameOf(root))) unread.push({ what: 'tree', name: nameOf(root), at: placeOf(root) });
  }
  const roots = withoutQuotations(found.length > 0 ? found : drawn);
  if (roots.length === 0) throw noTree(scan(decoded.text));
  return { source, text, roots, ...(unread.length === 0 ? {} : { unread: unread.toSorted(byPlace) }) };
}

/** Takes off what trees stand in. Calls `onDiff` with the offset of each diff. */
function partsOf(
  text: string,
  file: { readonly text: string; readonly source: string },
  onDiff: (offset: number) => void,
): readonly Part[] {
  return quoteLayers(text).flatMap((layer) => {
    const diffs = diffsIn(layer.lines);
    for (const { from } of diffs) onDiff(from);
    const bare = withoutMarks(
      blanked(
        layer.text,
        diffs.map(({ from, to }) => [from, to]),
      ),
    );
    const { rest, traces } = takeTraces(bare);
    const part = (one: string, isTrace: boolean): Part => ({ text: one, depth: layer.depth, isTrace });
    return [
      ...columnsOf(rest, file).map((column) => part(column, false)),
      ...traces.map((one) => part(one, true)),
    ];
  });
}

function rootsOf(s: Scanner, { depth, isTrace }: Part, unread: Unread[]): Found[] {
  const found: Found[] = [];
  const read: [number, number][] = [];
  for (const head of heads(s)) {
    found.push({ root: readRoot(s, head), depth });
    read.push([head.nameAt, s.pos]);
    rejectSurplusBrace(s, head);
  }
  if (isTrace) refuseOutside(s, read);
  else unread.push(...unreadHeads(s, read));
  return found;
}

function readRoot(s: Scanner, { kind, name, nameAt, labels, brace }: Head): Root {
  if (kind === 'thread') return { kind, name, body: readBlock(s), at: s.at(nameAt) };
  const call = withParameters(readCall(s, name, nameAt, labels));
  s.pos = brace ?? s.pos;
  return { kind, call: { ...call, body: readBlock(s) } };
}

/**
 * A brace right behind a tree shows that the tree ended too early. What was meant to be in it would otherwise be read
 * as trees of their own, which is to say as concurrent threads.
 */
function rejectSurplusBrace(s: Scanner, head: Head): void {
  s.match(/[\s;]+/y);
  if (s.sees('}'))
    throw s.error(
      s.pos,
      "unexpected '}'",
      `The tree that starts on line ${s.at(head.nameAt).line} has ended already: a '{' is missing, or a '}' is too many.`,
    );
}

/** A trace that begins or ends inside of a function would lose what stands outside of its trees. */
function refuseOutside(s: Scanner, read: readonly (readonly [number, number])[]): void {
  const rest = blanked(s.text, read).replaceAll(/\/\*[\s\S]*?(?:\*\/|$)/g, (found) =>
    ' '.repeat(found.length),
  );
  const offset = rest.search(/[^\s;]/);
  if (offset < 0) return;
  throw s.error(
    offset,
    'this line of the trace is outside of every function',
    'Let the trace begin with the outermost function, and end with its brace: `do_exit() { mmu_notifier_release(); }`.',
  );
}

/** A tree that a reply quotes is the same tree; one that it quotes otherwise stays, and is then defined twice. */
function withoutQuotations(found: readonly Found[]): readonly Root[] {
  if (found.every(({ depth }) => depth === found[0]?.depth)) return inOrder(found);
  const texts = new Map<string, number>();
  const isOriginal = ({ root, depth }: Found): boolean => {
    const text = printFlow({ source: '', text: '', roots: [root] });
    const known = texts.get(text);
    if (known === undefined) texts.set(text, depth);
    return known === undefined || known === depth;
  };
  return inOrder(found.filter(isOriginal));
}

function inOrder(found: readonly Found[]): readonly Root[] {
  return found.map(({ root }) => root).toSorted((a, b) => byPlace({ at: placeOf(a) }, { at: placeOf(b) }));
}

function byPlace(a: { readonly at: Position }, b: { readonly at: Position }): number {
  return a.at.line - b.at.line || a.at.column - b.at.column;
}
