/**
 * Verdicts as text: 72 columns, verdict first, replay last. The same input gives the same bytes; times are not
 * part of it.
 */
import { createColors } from 'picocolors';
import { causeText } from './cause-text.ts';
import { layCommand } from './command-text.ts';
import { type Foot, layFoot } from './foot-text.ts';
import { generalisationText } from './generalisation-text.ts';
import { layFurther, layLanes } from './lanes-text.ts';
import { lengthText } from './length-text.ts';
import type { Story } from './story.ts';
import { layTrace } from './trace-text.ts';
import { isUntested, proviso, type Report, type Result, type Verdict } from './verdict.ts';
import { remarkText, verdictWord } from './verdict-text.ts';
import { COLUMNS, wrap } from './wrap.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Whether each kernel version is told in full, traces included, or the table alone. */
  readonly full: boolean;
  /** What a claim says, by its id. */
  readonly claims: ReadonlyMap<string, string>;
  /** What stands under a table. */
  readonly foot: Foot;
  /** The command line that shows one violation again. */
  readonly replay: (result: Result) => string;
  /** A violation told, to explain it; without, the trace stands alone. */
  readonly story?: (result: Result) => Story;
  /** How wide a trace is in which each actor has a column; without, it is a list. */
  readonly lanes?: number;
}

type Paint = (verdict: Verdict, text: string) => string;

/** The whole report. */
export function formatReport(report: Report, options: TextOptions): string {
  const { green, red, yellow } = createColors(options.colour);
  const paint: Paint = (verdict, text) =>
    ({ proved: green, violated: red, inconclusive: yellow })[verdict](text);
  const kernels = groupBy(report.results, (result) => result.kernel);
  const blocks = options.full
    ? [...kernels.values()].map((results) => formatKernel(results, options, paint))
    : [formatTable(kernels, options.foot, paint)];
  return blocks.join('\n');
}

/** One kernel version in full: what was searched, the verdicts, then each violation. */
function formatKernel(results: readonly Result[], options: TextOptions, paint: Paint): string {
  const [first] = results;
  if (first === undefined) return '';
  const scopes = [
    ...groupBy(results, ({ scope, generalises }) => JSON.stringify([scope, generalises])).values(),
  ];
  const violations = results.filter((result) => result.trace !== undefined);
  const nowhere =
    scopes.length === 1
      ? []
      : first.neverHappened.filter((name) => scopes.every(([one]) => one!.neverHappened.includes(name)));
  return [
    `${first.flow}, kernel ${first.kernel}`,
    ...scopes.flatMap((group) => formatScope(group, nowhere, paint)),
    '',
    ...listed('never happened in any of these scopes:', nowhere),
    ...listed('calls not modelled in this scope:', unique(results.flatMap(({ noEffect }) => noEffect))),
    ...listed(
      'calls of which nothing is known:',
      unique(results.flatMap(({ unknown }) => unknown)).map((name) => `${name}()`),
    ),
    ...violations.flatMap((result) => formatViolation(result, options, paint)),
    ...(violations.length === 0 || results.length === 1 ? [] : formatSummary(results, options, paint)),
    '',
  ].join('\n');
}

/** The claims that were searched together in one configuration. What happened `nowhere` is told once for all of them. */
function formatScope(results: readonly Result[], nowhere: readonly string[], paint: Paint): string[] {
  const [first] = results as [Result];
  const searches = [...groupBy(results, howFound).values()];
  return [
    '',
    ...wrap(first.scopeName === undefined ? first.scope : `${first.scopeName}: ${first.scope}`),
    ...generalisationText(first.generalises).flatMap((line) => wrap(line, '  ')),
    ...searches.flatMap((group) => [
      ...wrap(howFound(group[0]!)),
      ...group.flatMap((result) => layVerdict(result, paint)),
    ]),
    ...listed(
      '  never happened:',
      first.neverHappened.filter((name) => !nowhere.includes(name)),
    ),
  ];
}

/** A claim with its verdict in front, and behind it what keeps it from being proved. */
function layVerdict(result: Result, paint: Paint): readonly string[] {
  const word = verdictWord(result).padEnd(WORD);
  const [first = '', ...others] = wrap(`${result.claim}${remarkText(result)}`, ' '.repeat(WORD + 3), 2);
  return [`  ${paint(result.verdict, word)} ${first.trimStart()}`, ...others];
}

/** The longest of the words is `inconclusive`. */
const WORD = 12;

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** How a verdict was obtained, and how large the search was. */
function howFound(result: Result): string {
  const { method, states, transitions, depth, parts, searchedParts, bound, complete } = result;
  const size = `${states.toLocaleString('en')} states, ${transitions.toLocaleString('en')} transitions, depth ${depth}`;
  const ended =
    bound === 'abstraction'
      ? 'every interleaving with these numbers; a violation was found only in the abstraction'
      : bound !== undefined
        ? `stopped by its bound on ${bound}`
        : complete
          ? 'every interleaving'
          : 'stopped when every claim was decided';
  const split = parts === 1 ? '' : `; ${parts} parts share no event, ${searchedText(parts, searchedParts)}`;
  return `${method === 'exhaustive' ? ended : 'random interleavings'}: ${size}${split}${leftOut(result)}`;
}

/** What the search left out. */
function leftOut({ reductions, states }: Result): string {
  if (reductions === undefined) return '';
  const { ample, symmetries, standsFor } = reductions;
  const symmetry = `by symmetry of ${symmetries.join(', ')}, for ${standsFor.toLocaleString('en')} states`;
  const texts = [
    ...(standsFor > states ? [symmetry] : []),
    ...(ample ? ['by partial order, for more interleavings'] : []),
  ];
  return texts.length === 0 ? '; nothing could be left out' : `; these stand, ${texts.join(', and ')}`;
}

function searchedText(parts: number, searched: number): string {
  if (parts === searched) return 'each was searched by itself';
  return searched === 1
    ? 'one was searched, the others differ in names only'
    : `${searched} differ in more than names and were searched`;
}

function formatViolation(result: Result, options: TextOptions, paint: Paint): string[] {
  const { colour, lanes, story: tell } = options;
  const story = tell?.(result);
  const cause = story === undefined ? undefined : causeText(story);
  return [
    '',
    `${paint('violated', 'violated')}  ${result.claim}, kernel ${result.kernel}`,
    ...wrap(options.claims.get(result.claim) ?? '', '  '),
    ...wrap(lengthText(result), '  '),
    '',
    ...(cause === undefined ? [] : [...wrap(`Cause: ${cause}`, '  '), '']),
    ...(story === undefined || lanes === undefined
      ? layTrace(result)
      : layLanes(story, { width: lanes, colour })),
    ...(story === undefined ? [] : layFurther(story, lanes)),
    '',
    ...layCommand(options.replay(result), COLUMNS, '  replay  '),
  ];
}

/** The verdicts once more, each with its cause, under traces that are longer than a screen. */
function formatSummary(results: readonly Result[], { story: tell }: TextOptions, paint: Paint): string[] {
  const violated = results.filter(({ verdict }) => verdict === 'violated');
  const line = (verdict: Verdict, untested: boolean): string[] => {
    const like = results.filter((result) => result.verdict === verdict && isUntested(result) === untested);
    if (like.length === 0) return [];
    const text = paint(verdict, verdictWord(like[0]!));
    return wrap(`${text}  ${like.map(({ claim }) => claim).join(', ')}`, '  ', 2);
  };
  return [
    '',
    `${violated.length} of ${results.length} ${results.length === 1 ? 'claim' : 'claims'} violated, kernel ${results[0]!.kernel}`,
    ...violated.flatMap((result) => {
      const story = result.trace === undefined ? undefined : tell?.(result);
      const cause = story === undefined ? undefined : causeText(story);
      return [
        `  ${paint('violated', 'violated')}  ${result.claim}, ${result.trace?.length ?? 0} steps`,
        ...wrap(cause ?? '', '    ', 2),
      ];
    }),
    ...line('inconclusive', false),
    ...line('inconclusive', true),
    ...line('proved', false),
  ];
}

function listed(title: string, names: readonly string[]): string[] {
  const [, indent = '', text = ''] = /^( *)(.*)$/.exec(title) ?? [];
  return names.length === 0 ? [] : wrap(`${text} ${names.join(', ')}`, indent, 2);
}

/** Kernel versions across, as many as fit, and claims down with the scope that each was searched in. */
function formatTable(kernels: ReadonlyMap<string, readonly Result[]>, foot: Foot, paint: Paint): string {
  const columns = [...kernels.values()];
  const first = columns[0] ?? [];
  const wide = Math.max(...first.map((result) => rowHead(result).length), 0) + 2;
  const verdicts = new Set(columns.flat().map(({ verdict }) => verdict));
  const groups: (readonly Result[])[][] = [[]];
  for (const column of columns) {
    const used = groups.at(-1)!.reduce((sum, c) => sum + columnWidth(c), wide);
    if (used + columnWidth(column) > COLUMNS && groups.at(-1)!.length > 0) groups.push([]);
    groups.at(-1)!.push(column);
  }
  return [
    first[0]?.flow ?? '',
    ...(first.every(({ scope }) => scope === first[0]!.scope) ? wrap(first[0]?.scope ?? '') : []),
    '',
    ...groups.flatMap((group) => [...formatColumns(group, wide, paint), '']),
    ...wrap(legend.flatMap(([verdict, text]) => (verdicts.has(verdict) ? [text] : [])).join(' ')),
    ...layFoot(foot),
    '',
  ].join('\n');
}

/** What the cells of a table mean. A table without a proof does not speak of one. */
const legend: readonly (readonly [Verdict, string])[] = [
  ['proved', 'ok: proved, every interleaving was searched.'],
  [
    'violated',
    'A number is the length of the shortest trace that breaks the claim; `--kernel VERSION` shows it.',
  ],
  ['inconclusive', '-: not tested. if: proved if the unknown calls have no effect. ?: a bound was hit.'],
];

/** The columns of some kernel versions, with the claims in front. */
function formatColumns(columns: readonly (readonly Result[])[], wide: number, paint: Paint): string[] {
  const heads = columns.map((column) => column[0]!.kernel.padEnd(columnWidth(column)));
  return [
    `${'kernel'.padEnd(wide)}${heads.join('')}`.trimEnd(),
    ...columns[0]!.map((result, row) => {
      const cells = columns.map((column) =>
        paint(column[row]!.verdict, cell(column[row]!).padEnd(columnWidth(column))),
      );
      return `${rowHead(result).padEnd(wide)}${cells.join('')}`.trimEnd();
    }),
  ];
}

function rowHead({ claim, scopeName }: Result): string {
  return scopeName === undefined ? claim : `${claim} (${scopeName})`;
}

function columnWidth(column: readonly Result[]): number {
  return Math.max(column[0]!.kernel.length, ...column.map((result) => cell(result).length)) + 2;
}

function cell(result: Result): string {
  const open = isUntested(result) ? '-' : proviso(result).length > 0 ? 'if' : '?';
  return { proved: 'ok', violated: String(result.trace?.length ?? 0), inconclusive: open }[result.verdict];
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
