/** Two flows or kernel versions side by side, as text: the claims, the code, and what one allows and the other does not. */

import { createColors } from 'picocolors';
import { untestedText } from '../words/verdict-text.ts';
import { layChangedLines } from './changed-lines.ts';
import type { ComparedClaim, ComparisonFacts, ToldScope } from './comparison.ts';
import {
  type ClaimTextOptions,
  layBrokenInBoth,
  layChange,
  layParting,
  laySteps,
} from './comparison-claims.ts';
import { isUntested, type Result } from './verdict.ts';
import { wrap } from './wrap.ts';

export interface ComparisonTextOptions extends Omit<ClaimTextOptions, 'head'> {
  readonly colour: boolean;
}

type Paint = (change: ComparedClaim['change'], text: string) => string;

/** Columns of the table that a name may take; longer ones are called before and after. */
const WIDEST = 13;

/** The whole report. */
export function formatComparison(comparison: ComparisonFacts, options: ComparisonTextOptions): string {
  const { green, red, yellow } = createColors(options.colour);
  const paint: Paint = (change, text) =>
    ({
      kept: String,
      broken: red,
      repaired: green,
      violated: String,
      open: yellow,
      lapsed: yellow,
      resumed: green,
      untested: String,
    })[change](text);
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
    ...(['broken', 'repaired', 'lapsed'] as const).flatMap((change) =>
      comparison.claims
        .filter((claim) => claim.change === change && breaksOneSide(claim))
        .flatMap((claim) => layChange(claim, comparison, texts)),
    ),
    ...comparison.claims
      .filter(({ change }) => change === 'violated')
      .flatMap((claim) => layBrokenInBoth(claim, comparison, texts)),
    ...layWatched(comparison, options.full),
    '',
  ].join('\n');
}

/** Of a claim that says nothing any more there is a trace if it was broken before. */
const breaksOneSide = ({ before, after }: ComparedClaim): boolean =>
  [before, after].some(({ verdict }) => verdict === 'violated');

function flowsText({ before, after }: ComparisonFacts): string {
  const text = ({ flow, kernel }: ComparisonFacts['before']): string => `${flow}, kernel ${kernel}`;
  return before.flow === after.flow ? `flow ${before.flow}` : `${text(before)} → ${text(after)}`;
}

function layTable({ claims, before, after }: ComparisonFacts, paint: Paint): string[] {
  const names = [before.name, after.name].some((name) => name.length > WIDEST)
    ? ['before', 'after']
    : [before.name, after.name];
  const wide = Math.max(...claims.map(({ before: result }) => rowHead(result).length), 'claim'.length) + 2;
  const cells = claims.map(({ before: first, after: second }) => [cellOf(first), cellOf(second)]);
  const widths = names.map((name, i) => Math.max(name.length, ...cells.map((both) => both[i]!.length)) + 2);
  const row = (texts: readonly string[]): string =>
    texts.map((text, i) => (i === 2 ? text : text.padEnd(widths[i]!))).join('');
  return [
    '',
    `${'claim'.padEnd(wide)}${row(names)}`.trimEnd(),
    ...claims.map((claim, i) => {
      const text = row([...cells[i]!, remark[claim.change]]).trimEnd();
      return `${rowHead(claim.before).padEnd(wide)}${paint(claim.change, text)}`;
    }),
    '',
    ...wrap(`Of ${claims.length} ${claims.length === 1 ? 'claim' : 'claims'}: ${countsText(claims)}.`),
    ...legendOf(claims),
  ];
}

/** `broken 3, repaired 2, broken in both 1, kept 5, no longer tested 1`. */
function countsText(claims: readonly ComparedClaim[]): string {
  const count = (change: ComparedClaim['change']): number =>
    claims.filter((claim) => claim.change === change).length;
  return [
    `broken ${count('broken')}`,
    `repaired ${count('repaired')}`,
    `broken in both ${count('violated')}`,
    `kept ${count('kept')}`,
    ...(['lapsed', 'resumed', 'untested'] as const).flatMap((change) =>
      count(change) === 0 ? [] : [`${remark[change]} ${count(change)}`],
    ),
    ...(count('open') === 0 ? [] : [`stopped by a bound ${count('open')}`]),
  ].join(', ');
}

/** What the cells mean. A table without a proof does not speak of one. */
function legendOf(claims: readonly ComparedClaim[]): string[] {
  const results = claims.flatMap(({ before, after }) => [before, after]);
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  return [
    ...(verdicts.has('proved')
      ? ['ok: proved in the scope named, and only there: every interleaving of it was searched.']
      : []),
    ...(results.some(isUntested) ? [untestedLegend(results)] : []),
    ...(verdicts.has('violated')
      ? [
          'A number: the length of the shortest trace that breaks the claim.',
          '*: without this step, or with another answer at it, no violation. Of the other steps those that change the entry or are spoken of are told, the rest is counted; `--full` tells every step.',
        ]
      : []),
    ...(results.some((result) => cellOf(result) === cell.open)
      ? ['?: inconclusive: a bound was hit, or a call is unknown.']
      : []),
  ].flatMap((text) => wrap(text, '', 2));
}

/** What such a cell means, with the reason for each claim. */
function untestedLegend(results: readonly Result[]): string {
  const reasons = new Map(
    results.filter(isUntested).map((result) => [result.claim, untestedText(result).join(', ')]),
  );
  const names = [...reasons].map(([claim, why]) => `${claim}: ${why}`).join('; ');
  return `untested: no interleaving tests the claim there (${names}).`;
}

const cell = { proved: 'ok', open: '?', untested: 'untested' } as const;

const remark: Readonly<Record<ComparedClaim['change'], string>> = {
  kept: '',
  broken: 'broken',
  repaired: 'repaired',
  violated: 'broken in both',
  open: 'inconclusive',
  lapsed: 'no longer tested',
  resumed: 'tested again',
  untested: 'not tested',
};

function cellOf(result: Result): string {
  const { verdict, trace = [] } = result;
  if (isUntested(result)) return cell.untested;
  return { proved: cell.proved, violated: String(trace.length), inconclusive: cell.open }[verdict];
}

function rowHead({ claim, scopeName }: Result): string {
  return scopeName === undefined ? claim : `${claim} (${scopeName})`;
}

function layFunctions({ functions }: ComparisonFacts): string[] {
  if (functions.length === 0) return ['', 'The same functions are run.'];
  return [
    '',
    'what differs in the code that is run',
    ...functions.flatMap(({ name, lines }) => [`  ${name}`, ...layChangedLines(lines)]),
  ];
}

/** Where no verdict changes: what one side allows and the other does not, scope by scope. */
function layWatched({ watched, before, after }: ComparisonFacts, full: boolean): string[] {
  const scopesThat = (difference: ToldScope['difference']): string =>
    watched
      .filter((scope) => scope.difference === difference)
      .map(({ scope, scopeName }) => scopeName ?? scope)
      .join(', ');
  const [same, open] = [scopesThat('none'), scopesThat('open')];
  return [
    ...(watched.some(({ difference }) => difference === 'found')
      ? ['', ...wrap('No verdict changes. The shortest that can be seen of one and not of the other:')]
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
  { scope, scopeName, configuration, difference, allowedBy, trace = [], divergence }: ToldScope,
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
    ...laySteps({ configuration, trace }, undefined, full),
    '',
    ...layParting(divergence, { configuration, trace }, refuses, allows),
  ];
}
