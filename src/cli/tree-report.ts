/** What a verdict about a kernel tree rests on, and what a patch changes. */
import { placeText } from '../kernel/note.ts';
import type { Report } from '../report/verdict.ts';
import { COLUMNS, wrap } from '../report/wrap.ts';
import { seriesLines } from './series-report.ts';
import { someOf } from './some-of.ts';
import type { NamedTree } from './tree-options.ts';

/** The lines under a verdict: what was read, what is open and unknown, what no flow runs, what each patch changes. */
export function treeText(trees: readonly NamedTree[], report: Report, isEach = false): string {
  const assumed = isEach ? 'each' : 'option';
  const [first] = trees;
  const lines = [
    ...(first === undefined ? [] : readingLines(first, assumed)),
    ...(trees.length < 2 ? [] : seriesLines(trees, report)),
  ];
  return `\n${lines.flatMap(laid).join('\n')}\n`;
}

/** What was read of each tree. */
export function readingsText(trees: readonly NamedTree[]): string {
  return `\n${trees
    .flatMap((tree) => readingLines(tree, 'count'))
    .flatMap(laid)
    .join('\n')}\n`;
}

/** A line as it is where it is short enough: its columns are meant. Of a longer one what stands behind the title is wrapped. */
function laid(line: string): readonly string[] {
  if (line.length <= COLUMNS) return [line];
  const [title = ''] = /^ *[a-z]+(?: [a-z]+)* {2}/.exec(line) ?? [];
  const [first = '', ...others] = wrap(line.slice(title.length), ' '.repeat(title.length), 2);
  return [title === '' ? first : title + first.trimStart(), ...others];
}

/** What is said of assumptions: how many, the option that lists them, or each of them. */
type Assumed = 'count' | 'option' | 'each';

function readingLines({ kernel, reading }: NamedTree, assumed: Assumed): readonly string[] {
  const { followed, notes, outside, notShown } = reading;
  const count = (kind: string): number => notes.filter((note) => note.kind === kind).length;
  const unknown = count('unknown') === 0 ? 'nothing unknown' : `${count('unknown')} unknown`;
  const hint = assumed === 'option' && count('assumed') > 0 ? ' (--assumptions)' : '';
  return [
    `Linux ${kernel}, read from the C: ${followed.length} functions, ${count('assumed')} assumptions${hint}, ${unknown}`,
    ...notesText(reading, 'unknown', 'not understood'),
    ...notesText(reading, 'open', 'both ways of'),
    ...(assumed === 'each' ? notesText(reading, 'assumed', 'assumed') : []),
    ...(outside.length === 0
      ? []
      : [`not looked at: ${someOf(outside)}, which reach the entry or the queue and are in no flow`]),
    ...(notShown.length === 0 ? [] : [`not shown: ${notShown.map(({ name }) => name).join(', ')}`]),
  ];
}

function notesText({ notes }: NamedTree['reading'], kind: string, title: string): readonly string[] {
  return notes
    .filter((note) => note.kind === kind)
    .map(({ at, text }) => `${title}  ${text}  ${placeText(at)}`);
}

/** The facts of a reading for `--json`. */
export function treeFacts(trees: readonly NamedTree[]): NonNullable<Report['trees']> {
  return trees.map(({ kernel, reading, patch }) => ({
    kernel,
    ...(patch === undefined ? {} : { patch: patch.subject }),
    functions: reading.followed.length,
    notes: reading.notes.map(({ kind, text, at: { path, line } }) => ({ kind, text, path, line })),
    facts: reading.facts.map(({ name, value }) => ({ name, value })),
    outside: [...reading.outside],
    notShown: reading.notShown.map(({ name, meaning }) => ({ name, meaning })),
  }));
}
