/** Two flows or kernel versions side by side, as text: the claims, the code, and what one allows and the other does not. */

import { createColors } from 'picocolors';
import {
  allowsText,
  assumedTexts,
  cellText,
  changeWords,
  countsText,
  functionsTexts,
  legendTexts,
  observableTexts,
} from '../words/comparison-words.ts';
import { layChangedLines } from './changed-lines.ts';
import type { ComparedClaim, ComparedScope, ComparisonFacts, ExplainedClaim } from './comparison.ts';
import {
  type ClaimTextOptions,
  layBrokenInBoth,
  layChange,
  layParting,
  laySteps,
} from './comparison-claims.ts';
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
    head: (change: ComparedClaim['change']): string => paint(change, changeWords[change]),
  };
  const { before, after, searched, claims } = comparison;
  const isMany = new Set(claims.map(({ claim }) => claim)).size > 1;
  const causesOnly = searched.kind === 'every' && isMany && !options.full;
  return [
    ...wrap(`${before.name} → ${after.name}`),
    ...wrap(flowsText(comparison)),
    ...assumedTexts(comparison).flatMap((text) => wrap(text, '', 2)),
    ...layTable(comparison, paint),
    ...layFunctions(comparison),
    ...(['broken', 'repaired', 'lapsed'] as const).flatMap((change) =>
      comparison.claims
        .filter((claim) => claim.change === change && breaksOneSide(claim))
        .flatMap((claim) => layChange(claim, comparison, texts)),
    ),
    ...comparison.claims
      .filter(({ change }) => change === 'violated')
      .flatMap((claim) => layBrokenInBoth(claim, comparison, { ...texts, causesOnly })),
    ...layObservable(comparison, options.full),
    '',
  ].join('\n');
}

/** A claim that is no longer tested has a trace if it was broken before. */
const breaksOneSide = ({ before, after }: ComparedClaim): boolean =>
  [before, after].some(({ verdict }) => verdict === 'violated');

function flowsText({ before, after }: ComparisonFacts): string {
  const text = ({ flow, kernel }: ComparisonFacts['before']): string => `${flow}, kernel ${kernel}`;
  return before.flow === after.flow ? `flow ${before.flow}` : `${text(before)} → ${text(after)}`;
}

function layTable({ claims: all, searched, before, after }: ComparisonFacts, paint: Paint): string[] {
  const claims = rowsOf(all);
  const names = [before.name, after.name].some((name) => name.length > WIDEST)
    ? ['before', 'after']
    : [before.name, after.name];
  const wide = Math.max(...claims.map((claim) => rowHead(claim).length), 'claim'.length) + 2;
  const cells = claims.map(({ before: first, after: second }) => [cellText(first), cellText(second)]);
  const widths = names.map((name, i) => Math.max(name.length, ...cells.map((both) => both[i]!.length)) + 2);
  const row = (texts: readonly string[]): string =>
    texts.map((text, i) => (i === 2 ? text : text.padEnd(widths[i]!))).join('');
  return [
    '',
    `${'claim'.padEnd(wide)}${row(names)}`.trimEnd(),
    ...claims.map((claim, i) => {
      const text = row([...cells[i]!, changeWords[claim.change]]).trimEnd();
      return `${rowHead(claim).padEnd(wide)}${paint(claim.change, text)}`;
    }),
    '',
    ...wrap(countsText(all, searched)),
    ...legendTexts(claims).flatMap((text) => wrap(text, '', 2)),
  ];
}

/** A claim that is tested in one scope is not listed as untested in others. */
const rowsOf = (claims: readonly ExplainedClaim[]): readonly ExplainedClaim[] =>
  claims.filter(
    ({ claim, change }) =>
      change !== 'untested' || claims.every((other) => other.claim !== claim || other.change === 'untested'),
  );

function rowHead({ claim, scopes }: ComparedClaim): string {
  const [first, ...others] = scopes;
  const more = others.length === 0 ? '' : ` +${others.length}`;
  return first === undefined ? claim : `${claim} (${first}${more})`;
}

function layFunctions({ functions }: ComparisonFacts): string[] {
  if (functions.length === 0) return ['', functionsTexts.same];
  return [
    '',
    functionsTexts.differ,
    ...functions.flatMap(({ name, lines }) => [`  ${name}`, ...layChangedLines(lines)]),
  ];
}

/** Where no verdict changes: what one side allows and the other does not, scope by scope. */
function layObservable({ observable, before, after }: ComparisonFacts, full: boolean): string[] {
  const { found, same, open } = observableTexts({ observable });
  const lay = (text?: string): string[] => (text === undefined ? [] : ['', ...wrap(text)]);
  return [
    ...lay(found),
    ...observable.flatMap((scope) => layDifference(scope, before.name, after.name, full)),
    ...lay(same),
    ...lay(open),
  ];
}

function layDifference(scope: ComparedScope, before: string, after: string, full: boolean): string[] {
  const { configuration, difference, allowedBy, trace = [], divergence } = scope;
  if (difference !== 'found') return [];
  const [allows, refuses] = allowedBy === 'before' ? [before, after] : [after, before];
  return [
    '',
    ...wrap(allowsText(scope, allows, refuses)),
    '',
    ...laySteps({ configuration, trace }, undefined, full),
    '',
    ...layParting(divergence, { configuration, trace }, refuses, allows),
  ];
}
