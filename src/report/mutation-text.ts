/** Single edits of a flow and their outcomes, as text: a table of them all, or some of them in full. 80 columns. */

import { createColors } from 'picocolors';
import { lengthText } from '../words/length-text.ts';
import {
  brokenHeading,
  claimHint,
  fateText,
  flowText,
  othersHeading,
  provedText,
  summaryTexts,
  titleText,
  triedHeading,
  type Unjudged,
  unjudgedSummary,
  untestedHeading,
} from '../words/mutation-words.ts';
import { describeScope } from '../words/scope-text.ts';
import { layChangedLines } from './changed-lines.ts';
import type { EditFacts, MutationFacts } from './mutation.ts';
import {
  layNecessary,
  layNotRun,
  layNotTried,
  layOpen,
  layUndecided,
  layUnnoticed,
  wide,
} from './mutation-sections.ts';
import { layTrace } from './trace-text.ts';

export interface MutationTextOptions {
  readonly colour: boolean;
  /** Whether each edit is printed in full, its trace included. */
  readonly full: boolean;
  /** What a claim says, by its id. */
  readonly claims: ReadonlyMap<string, string>;
}

/** The line of a section that is its title: an empty one comes before it. */
const HEAD = 1;

/** The whole report. */
export function formatMutation(mutation: MutationFacts, options: MutationTextOptions): string {
  const { bold } = createColors(options.colour);
  const lines = options.full
    ? [...layTitle(mutation), ...mutation.edits.flatMap((edit) => layInFull(edit, mutation, options))]
    : [
        ...layTitle(mutation),
        ...layClaims(mutation, options),
        ...summary(mutation),
        ...sections(mutation).flatMap(([, , lay]) => lay.map((line, i) => (i === HEAD ? bold(line) : line))),
        ...foot(mutation),
      ];
  return [...lines, ''].join('\n');
}

function layTitle(mutation: MutationFacts): string[] {
  return [
    ...wide(titleText(mutation)),
    '',
    triedHeading,
    ...mutation.scopes.flatMap(({ name, configuration }) =>
      wide(`${name}: ${describeScope(configuration)}`, '  ', 2),
    ),
  ];
}

/** The claims with what they say, then those that cannot judge everywhere. */
function layClaims({ claims, scopes }: MutationFacts, { claims: meanings }: MutationTextOptions): string[] {
  const where = (claim: string): readonly string[] =>
    scopes.flatMap(({ name, unproved }) => (unproved.includes(claim) ? [name] : []));
  const untestedIn = (claim: string): readonly string[] =>
    scopes.flatMap(({ name, untested = [] }) => (untested.includes(claim) ? [name] : []));
  const broken = claims.filter((claim) => where(claim).length > 0);
  const open = claims.filter((claim) => untestedIn(claim).length > 0);
  const proved = claims.filter((claim) => !broken.includes(claim) && !open.includes(claim)).length;
  return [
    '',
    ...wide(provedText(proved, claims.length)),
    ...claims.flatMap((claim) => wide(`${claim}: ${meanings.get(claim) ?? ''}`, '  ', 2)),
    ...(broken.length === 0 ? [] : ['', brokenHeading]),
    ...broken.flatMap((claim) => wide(`${claim} (in: ${where(claim).join(', ')})`, '  ', 2)),
    ...(open.length === 0 ? [] : ['', untestedHeading]),
    ...open.flatMap((claim) => wide(`${claim} (in: ${untestedIn(claim).join(', ')})`, '  ', 2)),
  ];
}

const isUndecided = ({ fate, blind, unjudged: why }: EditFacts): boolean =>
  fate === 'unnoticed' && why === undefined && blind.length > 0;

/** Every section: which edits, what the summary says of them, and its lines. */
function sections({
  edits,
  scopes,
  kernel,
}: MutationFacts): readonly (readonly [readonly EditFacts[], string, readonly string[]])[] {
  const of = (fate: EditFacts['fate']): readonly EditFacts[] => edits.filter((edit) => edit.fate === fate);
  const undecided = edits.filter(isUndecided);
  const unnoticed = of('unnoticed').filter((edit) => edit.unjudged === undefined && !isUndecided(edit));
  const tried = { kernel, scopes: scopes.length };
  const because = (why: Unjudged): ReturnType<typeof sections>[number] => {
    const own = edits.filter((edit) => edit.unjudged === why);
    return [own, unjudgedSummary(why), layUnnoticed(own, tried, why)];
  };
  return [
    [of('noticed'), summaryTexts.noticed, layNecessary(of('noticed'), tried)],
    [undecided, summaryTexts.undecided, layUndecided(undecided, tried)],
    because('notRun'),
    because('emptied'),
    because('same'),
    because('lock'),
    [unnoticed, summaryTexts.unnoticed, layUnnoticed(unnoticed, tried)],
    [of('open'), summaryTexts.open, layOpen(of('open'), tried)],
    [of('unchanged'), summaryTexts.unchanged, layNotRun(of('unchanged'))],
    [of('refused'), summaryTexts.refused, layNotTried(of('refused'), tried)],
  ];
}

function summary(mutation: MutationFacts): string[] {
  const { edits, total, complete, leftOut } = mutation;
  const line = (count: number, text: string): string[] =>
    count === 0 ? [] : wide(text, `${String(count).padStart(4)}  `);
  return [
    '',
    ...sections(mutation).flatMap(([own, text]) => line(own.length, text)),
    ...(complete ? [] : line(total - edits.length, summaryTexts.interrupted)),
    ...line(leftOut, summaryTexts.leftOut),
  ];
}

/** What this flow is, and the others. */
function foot(mutation: MutationFacts): string[] {
  const { others } = mutation.about;
  return [
    '',
    ...wide(flowText(mutation)),
    ...(others.length === 0 ? [] : [othersHeading]),
    ...others.flatMap((other) => wide(`--flow ${other.name}: ${other.meaning}`, '  ', 2)),
  ];
}

function layInFull(edit: EditFacts, { scopes }: MutationFacts, { claims }: MutationTextOptions): string[] {
  const { result, broken } = edit;
  return [
    '',
    ...wide(`${edit.function}(): ${edit.title}`, `${edit.number}  `, 2),
    ...wide(fateText(edit, scopes.length), '        ', 2),
    '',
    `  ${edit.place}`,
    ...layChangedLines(edit.context),
    ...(result === undefined
      ? []
      : [
          '',
          `  ${result.claim}`,
          ...wide(claims.get(result.claim) ?? '', '  '),
          ...wide(lengthText(result), '  '),
          ...(broken.length === 1 ? [] : [`  ${claimHint}`]),
          '',
          ...layTrace(result),
        ]),
  ];
}
