/**
 * Verdicts as text: 72 columns, verdict first, replay last. The same input gives the same bytes; times are not
 * part of it.
 */
import { createColors } from 'picocolors';
import { layTrace } from './trace-text.ts';
import type { Report, Result, Verdict } from './verdict.ts';
import { COLUMNS, wrap } from './wrap.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Whether each kernel version is told in full, traces included, or the table alone. */
  readonly full: boolean;
  /** What a claim says, by its id. */
  readonly claims: ReadonlyMap<string, string>;
  /** The command line that shows one violation again. */
  readonly replay: (result: Result) => string;
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
    : [formatTable(kernels, paint)];
  return blocks.join('\n');
}

/** One kernel version in full. */
function formatKernel(results: readonly Result[], options: TextOptions, paint: Paint): string {
  const [first] = results;
  if (first === undefined) return '';
  const lines = [
    `${first.flow}, kernel ${first.kernel}`,
    ...wrap(first.scope),
    ...wrap(howFound(first)),
    '',
    ...results.map((result) => `${paint(result.verdict, result.verdict.padEnd(12))} ${result.claim}`),
    '',
    ...listed('no effect on the model:', first.noEffect),
    ...listed('never happened:', first.neverHappened),
    ...results.flatMap(vacuity),
  ];
  const violations = results.filter((result) => result.trace !== undefined);
  return [...lines, ...violations.flatMap((result) => formatViolation(result, options, paint)), ''].join(
    '\n',
  );
}

/** How a verdict was obtained, and how large the search was. */
function howFound({ method, states, transitions, depth, parts, searchedParts, bound }: Result): string {
  const size = `${states.toLocaleString('en')} states, ${transitions.toLocaleString('en')} transitions, depth ${depth}`;
  const ended = bound === undefined ? 'every interleaving' : `stopped by its bound on ${bound}`;
  const split = parts === 1 ? '' : `; ${parts} parts share no event, ${searchedText(parts, searchedParts)}`;
  return `${method === 'exhaustive' ? ended : 'random interleavings'}: ${size}${split}`;
}

function searchedText(parts: number, searched: number): string {
  if (parts === searched) return 'each was searched by itself';
  return searched === 1
    ? 'one was searched, the others differ in names only'
    : `${searched} differ in more than names and were searched`;
}

function vacuity({ claim, verdict, vacuous }: Result): readonly string[] {
  if (verdict !== 'proved' || !vacuous) return [];
  return wrap(`${claim} says nothing here: what it speaks of never happened`);
}

function formatViolation(result: Result, options: TextOptions, paint: Paint): string[] {
  const trace = result.trace ?? [];
  return [
    '',
    `${paint('violated', 'violated')}  ${result.claim}, kernel ${result.kernel}`,
    ...wrap(options.claims.get(result.claim) ?? '', '  '),
    `  ${trace.length} steps, and no interleaving breaks it in fewer`,
    '',
    ...layTrace(result),
    '',
    ...wrap(`replay  ${options.replay(result)}`, '  ', 10),
  ];
}

function listed(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : wrap(`${title} ${names.join(', ')}`, '', 2);
}

/** Kernel versions across, as many as fit, and claims down. */
function formatTable(kernels: ReadonlyMap<string, readonly Result[]>, paint: Paint): string {
  const columns = [...kernels.values()];
  const [first] = columns;
  if (first?.[0] === undefined) return '';
  const wide = Math.max(...first.map(({ claim }) => claim.length)) + 2;
  const width = Math.max(...columns.flatMap((results) => results.map((r) => cell(r).length)), 8) + 2;
  const across = Math.max(1, Math.floor((COLUMNS - wide) / width));
  const groups = Array.from({ length: Math.ceil(columns.length / across) }, (_, i) =>
    columns.slice(i * across, (i + 1) * across),
  );
  return [
    first[0].flow,
    ...wrap(first[0].scope),
    '',
    ...groups.flatMap((group) => [...formatColumns(group, wide, width, paint), '']),
    ...wrap(
      'Every interleaving of each was searched unless a cell says inconclusive. A number is the length of the shortest trace that breaks the claim; `--kernel VERSION` shows it.',
    ),
    '',
  ].join('\n');
}

/** The columns of some kernel versions, with the claims in front: `wide` columns for these, `width` for each. */
function formatColumns(
  columns: readonly (readonly Result[])[],
  wide: number,
  width: number,
  paint: Paint,
): string[] {
  const row = (head: string, cells: readonly string[]): string =>
    `${head.padEnd(wide)}${cells.join('')}`.trimEnd();
  return [
    row(
      'kernel',
      columns.map(([r]) => r!.kernel.padEnd(width)),
    ),
    ...columns[0]!.map(({ claim }, i) =>
      row(
        claim,
        columns.map((results) => paint(results[i]!.verdict, cell(results[i]!).padEnd(width))),
      ),
    ),
    row(
      'states',
      columns.map(([r]) => r!.states.toLocaleString('en').padEnd(width)),
    ),
  ];
}

const cell = ({ verdict, trace }: Result): string =>
  trace === undefined ? verdict : `${verdict} ${trace.length}`;

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
