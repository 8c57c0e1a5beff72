/**
 * Verdicts as text: 72 columns, the verdict first, the command that repeats it last. The same input gives the same bytes;
 * times are not part of it.
 */

import { causeText } from '../words/cause-text.ts';
import { askedTexts, generalisationText, provedForText } from '../words/generalisation-text.ts';
import { groupBy } from '../words/group-by.ts';
import { keptLockText } from '../words/kept-lock-text.ts';
import { lengthText } from '../words/length-text.ts';
import { noEffectEntryText } from '../words/no-effect-text.ts';
import { namedScopeText } from '../words/scope-text.ts';
import { searchText } from '../words/search-text.ts';
import { againTitle } from '../words/trace-words.ts';
import { type Paint, painter, remarkText, verdictWord } from '../words/verdict-text.ts';
import {
  countText,
  elsewhereText,
  listTitles,
  oneThreadText,
  oneThreadTexts,
  provisoTexts,
} from '../words/violation-text.ts';
import { layCommand } from './command-text.ts';
import type { Counterexample } from './counterexample.ts';
import type { Foot } from './foot-text.ts';
import { layFurther, layLanes } from './lanes-text.ts';
import { formatTable } from './table-text.ts';
import { layTrace } from './trace-text.ts';
import { claimsOf, isUntested, type Report, type Result, searchKey, type Verdict } from './verdict.ts';
import { COLUMNS, wrap } from './wrap.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Whether each kernel version is printed in full, traces included, or the table alone. */
  readonly full: boolean;
  /** What a claim says, by its id. */
  readonly claims: ReadonlyMap<string, string>;
  /** What stands under a table. */
  readonly foot: Foot;
  /** What the configuration of a result hides; said where it was the only one searched. */
  readonly hides?: (result: Result) => readonly string[];
  /** The command line that shows one violation again. */
  readonly replay: (result: Result) => string;
  /** The explanation of a violation; without it the trace stands alone. */
  readonly counterexample?: (result: Result) => Counterexample;
  /** How wide a trace is in which each actor has a column; without, it is a list. */
  readonly lanes?: number;
}

/** The whole report. */
export function formatReport(report: Report, options: TextOptions): string {
  const kernels = [...groupBy(report.results, (result) => result.kernel).values()];
  return options.full
    ? kernels.map((results) => formatKernel(results, options)).join('\n')
    : formatTable(report, options);
}

/** One kernel version in full: what was searched, the verdicts, then each violation. */
function formatKernel(results: readonly Result[], options: TextOptions): string {
  const searches = searchesIn(results);
  const blocks = searches.map((found, i) =>
    formatSearch(found, { isFirst: i === 0, isOnly: searches.length === 1 }, options),
  );
  return `${blocks.join('')}${formatRest(results, options)}`;
}

/** The results by search. */
export function searchesIn(results: readonly Result[]): readonly (readonly Result[])[] {
  return [...groupBy(results, searchKey).values()];
}

/** Where a search stands among those of a version. */
export interface Place {
  readonly isFirst: boolean;
  readonly isOnly: boolean;
}

/** One search: its configuration, how large it was, and what it says of each claim. */
export function formatSearch(
  results: readonly Result[],
  { isFirst, isOnly }: Place,
  options: TextOptions,
): string {
  const [first] = results as [Result];
  const paint = painter(options.colour);
  const hidden = isOnly
    ? [...(options.hides?.(first) ?? []), ...(first.threads === 1 ? [oneThreadText] : [])]
    : [];
  return [
    ...(isFirst ? [`${first.flow}, kernel ${first.kernel}`] : []),
    '',
    ...wrap(namedScopeText(first)),
    ...generalisationText(first).flatMap((line) => wrap(line, '  ')),
    ...listed(listTitles.leftOut, hidden),
    ...[...groupBy(results, searchText).values()].flatMap((group) => [
      ...wrap(searchText(group[0]!)),
      ...(isOnly ? group.flatMap((result) => layVerdict(result, paint)) : layVerdicts(group, paint)),
    ]),
    ...(isOnly ? listed(listTitles.neverHappened, first.neverHappened, '  ') : []),
    '',
  ].join('\n');
}

/** What follows the searches of a version: each claim that is violated anywhere, in its shortest trace, and a summary. */
export function formatRest(results: readonly Result[], options: TextOptions): string {
  const claims = decidedBy(results, options);
  const violations = claims.filter(({ trace }) => trace !== undefined);
  const searches = searchesIn(results);
  const complete = searches.flatMap(([one]) => (one?.complete === true ? [one.neverHappened] : []));
  const nowhere = (complete[0] ?? []).filter((name) => complete.every((names) => names.includes(name)));
  return [
    '',
    ...(searches.length === 1
      ? []
      : [
          ...oneThreadTexts(results).flatMap((text) => wrap(text, '', 2)),
          ...listed(listTitles.nowhere, nowhere),
        ]),
    ...listed(
      listTitles.noEffect,
      unique(results.flatMap(({ noEffect }) => noEffect.map(noEffectEntryText))),
    ),
    ...listed(
      listTitles.unknown,
      unique(results.flatMap(({ unknown }) => unknown)).map((name) => `${name}()`),
    ),
    ...listed(
      listTitles.keptLocks,
      unique(results.flatMap(({ keptLocks = [] }) => keptLocks.map(keptLockText))),
    ),
    ...violations.flatMap((result) => formatViolation(result, results, options)),
    ...(claims.length === 1 || (violations.length === 0 && searches.length === 1)
      ? []
      : formatSummary(claims, options)),
    '',
  ].join('\n');
}

/** The results that decide the claims of one version, in the order of the claims. */
function decidedBy(results: readonly Result[], { claims }: TextOptions): readonly Result[] {
  const order = [...claims.keys()];
  return claimsOf(results)
    .map(({ result }) => results[result]!)
    .toSorted((a, b) => order.indexOf(a.claim) - order.indexOf(b.claim));
}

/** The verdicts of one search of several, a line for each verdict, with the lengths of traces. */
function layVerdicts(results: readonly Result[], paint: Paint): readonly string[] {
  const plain = [
    ...groupBy(
      results.filter((result) => remarkText(result) === ''),
      verdictWord,
    ).values(),
  ];
  return [
    ...plain.flatMap((group) => {
      const names = group.map(({ claim, trace }) =>
        trace === undefined ? claim : `${claim} ${trace.length}`,
      );
      return layBehind(group[0]!, names.join(', '), paint);
    }),
    ...results.filter((result) => remarkText(result) !== '').flatMap((result) => layVerdict(result, paint)),
  ];
}

/** A claim with its verdict in front, and behind it what keeps it from being proved. */
function layVerdict(result: Result, paint: Paint): readonly string[] {
  return layBehind(result, `${result.claim}${remarkText(result)}`, paint);
}

function layBehind(result: Result, text: string, paint: Paint): readonly string[] {
  const word = verdictWord(result).padEnd(WORD);
  const [first = '', ...others] = wrap(text, ' '.repeat(WORD + 3), 2);
  return [`  ${paint(result.verdict, word)} ${first.trimStart()}`, ...others];
}

/** The longest of the words is `inconclusive`. */
const WORD = 12;

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** A violation in full; `all` are the results of its version, of which others may violate the claim as well. */
export function formatViolation(result: Result, all: readonly Result[], options: TextOptions): string[] {
  const paint = painter(options.colour);
  const { colour, lanes, counterexample: tell } = options;
  const counterexample = tell?.(result);
  const cause = counterexample === undefined ? undefined : causeText(counterexample);
  return [
    '',
    `${paint(result.verdict, result.verdict)}  ${result.claim}, kernel ${result.kernel}${scopeBehind(result, all)}`,
    ...wrap(options.claims.get(result.claim) ?? '', '  '),
    ...provisoTexts(result).flatMap((text) => wrap(text, '  ')),
    ...wrap(lengthText(result), '  '),
    ...askedTexts(result).flatMap((text) => wrap(text, '  ')),
    ...elsewhere(result, all),
    '',
    ...(cause === undefined ? [] : [...wrap(`Cause: ${cause}`, '  '), '']),
    ...(counterexample === undefined || lanes === undefined
      ? layTrace(result)
      : layLanes(counterexample, { width: lanes, colour })),
    ...(counterexample === undefined ? [] : layFurther(counterexample, lanes)),
    '',
    ...layCommand(options.replay(result), COLUMNS, `  ${againTitle}  `),
  ];
}

/** The scope of the trace, where no other search says anything of the claim: a line of its own names the scopes else. */
function scopeBehind({ scopeName, claim }: Result, all: readonly Result[]): string {
  const isOnly = all.filter((other) => other.claim === claim).length === 1;
  return isOnly && scopeName !== undefined ? `, scope ${scopeName}` : '';
}

/** The scope of the trace, and what the other searches say of the claim. */
function elsewhere(result: Result, all: readonly Result[]): readonly string[] {
  const others = all.filter((other) => other !== result && other.claim === result.claim);
  return others.length === 0 ? [] : wrap(elsewhereText(result, others), '  ', 2);
}

/** The verdicts once more, each with its cause, under traces that are longer than a screen. */
function formatSummary(results: readonly Result[], { counterexample: tell, colour }: TextOptions): string[] {
  const paint = painter(colour);
  const violated = results.filter(({ verdict }) => verdict === 'violated');
  const line = (verdict: Verdict, untested: boolean): string[] => {
    const like = results.filter((result) => result.verdict === verdict && isUntested(result) === untested);
    // Proofs for other numbers are in lines of their own.
    const numbers = new Set(like.map(provedForText));
    return [...numbers].flatMap((text) => {
      const some = like.filter((result) => provedForText(result) === text);
      const word = paint(verdict, verdictWord(some[0]!));
      const names = some.map(({ claim }) => claim).join(', ');
      return wrap(`${word}  ${text === undefined ? '' : `${text}: `}${names}`, '  ', 2);
    });
  };
  return [
    '',
    countText(results),
    ...violated.flatMap((result) => {
      const counterexample = result.trace === undefined ? undefined : tell?.(result);
      const cause = counterexample === undefined ? undefined : causeText(counterexample);
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

function listed(title: string, names: readonly string[], indent = ''): string[] {
  return names.length === 0 ? [] : wrap(`${title} ${names.join(', ')}`, indent, 2);
}
