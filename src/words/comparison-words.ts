/** The sentences of a comparison: the counts, what the cells of the table mean, and where two sides part. */
import { match } from 'ts-pattern';
import {
  type ComparedClaim,
  type ComparedScope,
  type ComparisonFacts,
  type Divergence,
  severity,
} from '../report/comparison.ts';
import { isUntested, type Result, type Step } from '../report/verdict.ts';
import { eventText } from './event-text.ts';
import { groupBy } from './group-by.ts';
import { lengthText } from './length-text.ts';
import { scopeText } from './scope-text.ts';
import { placeBehind } from './source-text.ts';
import { stateInWords } from './state-words.ts';
import { assumptionText, untestedText } from './verdict-text.ts';

type Change = ComparedClaim['change'];
type Shorten = (name: string) => string;

/** What became of a claim. */
export const changeWords: Readonly<Record<Change, string>> = {
  kept: '',
  broken: 'broken',
  repaired: 'repaired',
  violated: 'broken in both',
  open: 'inconclusive',
  lapsed: 'no longer tested',
  resumed: 'tested again',
  untested: 'not tested',
};

/**
 * `Of 12 claims in every scope but groups: broken 3, repaired 2, broken in both 1, kept 5, no longer tested 1.` A claim counts
 * once, as what counts most of what becomes of it in some scope.
 */
export function countsText(claims: readonly ComparedClaim[], searched: ComparisonFacts['searched']): string {
  const changes = [...groupBy(claims, ({ claim }) => claim).values()].map((some) =>
    severity.find((change) => some.some((claim) => claim.change === change)),
  );
  const count = (change: Change): number => changes.filter((one) => one === change).length;
  const counts = [
    `broken ${count('broken')}`,
    `repaired ${count('repaired')}`,
    `broken in both ${count('violated')}`,
    `kept ${count('kept')}`,
    ...(['lapsed', 'resumed', 'untested'] as const).flatMap((change) =>
      count(change) === 0 ? [] : [`${changeWords[change]} ${count(change)}`],
    ),
    ...(count('open') === 0 ? [] : [`inconclusive ${count('open')}`]),
  ];
  const subject = `${changes.length} ${changes.length === 1 ? 'claim' : 'claims'}`;
  return `Of ${subject}${searchedText(searched)}: ${counts.join(', ')}.`;
}

/** ` in every scope but groups` */
function searchedText(searched: ComparisonFacts['searched']): string {
  return match(searched)
    .with({ kind: 'every' }, ({ leftOut }) =>
      leftOut.length === 0 ? ' in every scope' : ` in every scope but ${leftOut.join(', ')}`,
    )
    .with({ kind: 'own' }, () => ', each in one small scope')
    .with({ kind: 'one' }, ({ scope }) => (scope === undefined ? '' : ` in scope ${scope}`))
    .exhaustive();
}

/** What the verdicts rest on: `6.12: assuming that foo() has no effect`; without the name where both sides do. */
export function assumedTexts({
  claims,
  before,
  after,
}: Pick<ComparisonFacts, 'claims' | 'before' | 'after'>): readonly string[] {
  const textsOf = (results: readonly Result[]): ReadonlySet<string> =>
    new Set(results.flatMap(({ assumptions }) => assumptions.map(assumptionText)));
  const [first, second] = [
    textsOf(claims.map((claim) => claim.before)),
    textsOf(claims.map((claim) => claim.after)),
  ];
  return [...new Set([...first, ...second])].map((text) => {
    if (first.has(text) && second.has(text)) return text;
    return `${first.has(text) ? before.name : after.name}: ${text}`;
  });
}

/** Where a claim changes so, if that is in more than one scope. */
export function scopesTexts({ scopes }: ComparedClaim): readonly string[] {
  const [first, ...others] = scopes;
  return others.length === 0 ? [] : [`in ${scopes.join(', ')}; the trace is that in ${first}`];
}

/** What stands in a cell where there is no number. */
export const cellWords = { proved: 'ok', open: '?', untested: 'untested' } as const;

/** What a cell of the table shows: of a violation the length of its trace. */
export function cellText(result: Pick<Result, 'verdict' | 'trace' | 'untested'>): string {
  const { verdict, trace = [] } = result;
  if (isUntested(result)) return cellWords.untested;
  return { proved: cellWords.proved, violated: String(trace.length), inconclusive: cellWords.open }[verdict];
}

/** What the cells mean. Only what occurs is explained. */
export function legendTexts(claims: readonly ComparedClaim[]): readonly string[] {
  const results = claims.flatMap(({ before, after }) => [before, after]);
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  return [
    ...(verdicts.has('proved')
      ? ['ok: proved in the scopes named, and only there: every interleaving was searched.']
      : []),
    ...(claims.some(({ scopes }) => scopes.length > 1) ? [SEVERAL] : []),
    ...(results.some(isUntested) ? [untestedLegend(results)] : []),
    ...(verdicts.has('violated')
      ? [
          'A number: the length of the shortest trace that breaks the claim.',
          '*: without the effect of this step, or with another answer, this order keeps the claim. Of the other steps those are shown that change the entry or that the text below names; the rest are counted. `--full` shows every step.',
        ]
      : []),
    ...(results.some((result) => cellText(result) === cellWords.open)
      ? ['?: inconclusive: a bound was hit, a call is unknown, or a thread may keep a lock.']
      : []),
  ];
}

/** The meaning of a row with several scopes. */
const SEVERAL =
  '(ats +3): in ats and in 3 other scopes. A claim counts as broken if it breaks in one scope, and as repaired if it is repaired in one and breaks in none.';

/** What such a cell means, with the reason for each claim. */
function untestedLegend(results: readonly Result[]): string {
  const reasons = new Map(
    results.filter(isUntested).map((result) => [result.claim, untestedText(result).join(', ')]),
  );
  const names = [...reasons].map(([claim, why]) => `${claim}: ${why}`).join('; ');
  return `untested: no interleaving tests the claim there (${names}).`;
}

/** Above the changed lines of the functions, or in their place. */
export const functionsTexts = {
  same: 'Both sides run the same functions.',
  differ: 'differences in the code that runs',
} as const;

/** `5.8 breaks it in 9 steps, and no interleaving breaks it in fewer` */
export const breaksText = (name: string, result: Result): string =>
  `${name} breaks it in ${lengthText(result)}`;

/** `(9 steps of do_exit, 2 of iommu)`: steps that are not shown. */
export function leftOutText(steps: readonly Step[], short: Shorten): string {
  const counts = [...new Set(steps.map(({ actor }) => actor))].map((actor, i) => {
    const count = steps.filter((step) => step.actor === actor).length;
    return `${count}${i > 0 ? '' : count === 1 ? ' step' : ' steps'} of ${short(actor)}`;
  });
  return `(${counts.join(', ')})`;
}

/** `entry word 0: P=1 FPD=0 -> P=0 FPD=1` */
export function changeText({ instance, from, to }: Step['changes'][number], short: Shorten): string {
  return `${short(instance)}: ${stateInWords(instance, from)} -> ${stateInWords(instance, to)}`;
}

/** Where the side that keeps the claim goes another way, and what each way does. `refused` is the step that it does not take. */
export function partingText(
  divergence: Divergence,
  refused: Step,
  { keeps, breaks }: { readonly keeps: string; readonly breaks: string },
  short: Shorten,
): string {
  const agreed =
    refused.step === 1
      ? 'The sides differ from the first step on'
      : `Observable behaviour agrees up to step ${refused.step - 1}`;
  return `${agreed}. At step ${refused.step} ${breaks} does ${doneText(refused, short)}; ${otherText(divergence, keeps, refused, short)}.`;
}

/** The side that keeps the claim allows the whole trace. */
export const endsText = (keeps: string): string => `${keeps} can take every step, and then ends`;

function otherText({ instead, refusedBy }: Divergence, keeps: string, refused: Step, short: Shorten): string {
  if (instead !== undefined) return `${keeps} would do ${doneText(instead, short)}`;
  if (refusedBy !== undefined)
    return `${keeps} does not allow it: ${short(refusedBy.instance)} is ${stateInWords(refusedBy.instance, refusedBy.state)} there`;
  return `in ${keeps}, ${short(refused.actor)} does nothing there`;
}

/** A step with the function that it is in and what it changes outside the thread. */
function doneText(step: Step, short: Shorten): string {
  const where = step.stack?.at(-1);
  const changes = step.changes
    .filter(({ instance }) => instance !== step.actor)
    .map((change) => changeText(change, short));
  return [
    eventText(step),
    ...(where === undefined ? [] : [` in ${where}`]),
    placeBehind(step),
    changes.length === 0 ? ', which changes nothing outside the thread' : ` (${changes.join('; ')})`,
  ].join('');
}

/** Where no verdict changes: what one side allows and the other does not, by scope. */
export function observableTexts({ observable }: Pick<ComparisonFacts, 'observable'>): {
  readonly found?: string;
  readonly same?: string;
  readonly open?: string;
} {
  const scopesWith = (difference: ComparedScope['difference']): string =>
    observable
      .filter((scope) => scope.difference === difference)
      .map(nameOf)
      .join(', ');
  const [found, same, open] = [scopesWith('found'), scopesWith('none'), scopesWith('open')];
  return {
    ...(found === ''
      ? {}
      : { found: 'No verdict changes. The shortest observable behaviour that only one side allows:' }),
    ...(same === ''
      ? {}
      : {
          same: `Observably equivalent (${same}): both sides allow the same orders of what hardware and device do and of what software does to them.`,
        }),
    ...(open === ''
      ? {}
      : { open: `State space too large: observable behaviour was not compared (${open}).` }),
  };
}

const nameOf = (scope: ComparedScope): string => scope.scopeName ?? scopeText(scope);

/** The heading of a trace that one side allows. */
export function allowsText(scope: ComparedScope, allows: string, refuses: string): string {
  return `${nameOf(scope)}: ${allows} allows this, and ${refuses} does not allow the last step`;
}
