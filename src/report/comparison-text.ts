/** Two flows or kernel versions side by side, as text: the claims, the code, and what one allows and the other does not. */
import { createColors } from 'picocolors';
import { layChangedLines } from './changed-lines.ts';
import type { ComparedClaim, ComparedScope, Comparison } from './comparison.ts';
import {
  type ClaimTextOptions,
  layBrokenInBoth,
  layChange,
  layParting,
  laySteps,
} from './comparison-claims.ts';
import type { Result } from './verdict.ts';
import { wrap } from './wrap.ts';

export interface ComparisonTextOptions extends Omit<ClaimTextOptions, 'head'> {
  readonly colour: boolean;
}

type Paint = (change: ComparedClaim['change'], text: string) => string;

/** Columns of the table that a name may take; longer ones are called before and after. */
const WIDEST = 13;

/** The whole report. */
export function formatComparison(comparison: Comparison, options: ComparisonTextOptions): string {
  const { green, red, yellow } = createColors(options.colour);
  const paint: Paint = (change, text) =>
    ({ kept: String, broken: red, repaired: green, violated: String, open: yellow })[change](text);
  const texts = {
    ...options,
    head: (change: ComparedClaim['change']): string => paint(change, remark[change]),
  };
  const { before, after } = comparison;
  return [
    ...wrap(`${before.name} → ${after.name}`),
    ...wrap(flowsText(comparison)),
    ...layTable(comparison, paint),
    ...layFunctions(comparison),
    ...(['broken', 'repaired'] as const).flatMap((change) =>
      comparison.claims
        .filter((claim) => claim.change === change)
        .flatMap((claim) => layChange(claim, comparison, texts)),
    ),
    ...comparison.claims
      .filter(({ change }) => change === 'violated')
      .flatMap((claim) => layBrokenInBoth(claim, comparison, texts)),
    ...layWatched(comparison, options.full),
    '',
  ].join('\n');
}

function flowsText({ before, after }: Comparison): string {
  const text = ({ flow, kernel }: Comparison['before']): string => `${flow}, kernel ${kernel}`;
  return before.flow === after.flow ? `flow ${before.flow}` : `${text(before)} → ${text(after)}`;
}

function layTable({ claims, before, after }: Comparison, paint: Paint): string[] {
  const names = [before.name, after.name].some((name) => name.length > WIDEST)
    ? ['before', 'after']
    : [before.name, after.name];
  const wide = Math.max(...claims.map(({ before: result }) => rowHead(result).length), 'claim'.length) + 2;
  const widths = names.map((name) => Math.max(name.length, cell.open.length) + 2);
  const row = (cells: readonly string[]): string =>
    cells.map((text, i) => (i === 2 ? text : text.padEnd(widths[i]!))).join('');
  return [
    '',
    `${'claim'.padEnd(wide)}${row(names)}`.trimEnd(),
    ...claims.map((claim) => {
      const cells = [cellOf(claim.before), cellOf(claim.after), remark[claim.change]];
      return `${rowHead(claim.before).padEnd(wide)}${paint(claim.change, row(cells).trimEnd())}`;
    }),
    '',
    ...wrap(`Of ${claims.length} ${claims.length === 1 ? 'claim' : 'claims'}: ${countsText(claims)}.`),
    ...legendOf(claims),
  ];
}

/** `broken 3, repaired 2, broken in both 1, kept 6`. */
function countsText(claims: readonly ComparedClaim[]): string {
  const count = (change: ComparedClaim['change']): number =>
    claims.filter((claim) => claim.change === change).length;
  return [
    `broken ${count('broken')}`,
    `repaired ${count('repaired')}`,
    `broken in both ${count('violated')}`,
    `kept ${count('kept')}`,
    ...(count('open') === 0 ? [] : [`stopped by a bound ${count('open')}`]),
  ].join(', ');
}

/** What the cells mean. A table without a proof does not speak of one. */
function legendOf(claims: readonly ComparedClaim[]): string[] {
  const verdicts = new Set(claims.flatMap(({ before, after }) => [before.verdict, after.verdict]));
  return wrap(
    [
      ...(verdicts.has('proved') ? ['ok: proved, every interleaving was searched.'] : []),
      ...(verdicts.has('violated')
        ? [
            'A number is the length of the shortest trace that breaks the claim.',
            'In a trace a * marks the steps that matter; of the others those that change the entry are told, the rest is counted; `--full` tells every step.',
          ]
        : []),
      ...(verdicts.has('inconclusive') ? ['?: inconclusive, a bound was hit.'] : []),
    ].join(' '),
  );
}

const cell = { proved: 'ok', open: '?' } as const;

const remark: Readonly<Record<ComparedClaim['change'], string>> = {
  kept: '',
  broken: 'broken',
  repaired: 'repaired',
  violated: 'broken in both',
  open: 'a bound was hit',
};

function cellOf({ verdict, trace = [] }: Result): string {
  return { proved: cell.proved, violated: String(trace.length), inconclusive: cell.open }[verdict];
}

function rowHead({ claim, scopeName }: Result): string {
  return scopeName === undefined ? claim : `${claim} (${scopeName})`;
}

function layFunctions({ functions }: Comparison): string[] {
  if (functions.length === 0) return ['', 'The same functions are run.'];
  return [
    '',
    'what differs in the code that is run',
    ...functions.flatMap(({ name, lines }) => [`  ${name}`, ...layChangedLines(lines)]),
  ];
}

/** Where no claim changes: what one side allows and the other does not, scope by scope. */
function layWatched({ watched, before, after }: Comparison, full: boolean): string[] {
  const scopesThat = (difference: ComparedScope['difference']): string =>
    watched
      .filter((scope) => scope.difference === difference)
      .map(({ scope, scopeName }) => scopeName ?? scope)
      .join(', ');
  const [same, open] = [scopesThat('none'), scopesThat('open')];
  return [
    ...(watched.some(({ difference }) => difference === 'found')
      ? ['', ...wrap('No claim changes. The shortest that can be seen of one and not of the other:')]
      : []),
    ...watched.flatMap((scope) => layDifference(scope, before.name, after.name, full)),
    ...(same === ''
      ? []
      : [
          '',
          ...wrap(
            `Seen from the machine both are the same (${same}): what hardware and device do, and what software does to them, one allows in every order that the other allows.`,
          ),
        ]),
    ...(open === '' ? [] : ['', ...wrap(`There is too much to see to compare it all (${open}).`)]),
  ];
}

function layDifference(
  { scope, scopeName, difference, allowedBy, trace = [], divergence }: ComparedScope,
  before: string,
  after: string,
  full: boolean,
): string[] {
  if (difference !== 'found') return [];
  const [allows, refuses] = allowedBy === 'before' ? [before, after] : [after, before];
  return [
    '',
    ...wrap(`${scopeName ?? scope}: ${allows} allows this, and ${refuses} does not allow the last step`),
    '',
    ...laySteps({ scope, trace }, undefined, full),
    '',
    ...layParting(divergence, { scope, trace }, refuses, allows),
  ];
}
