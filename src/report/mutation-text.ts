/** Single edits of a flow and their outcomes, as text: a table of them all, or some of them in full. 80 columns. */

import { createColors } from 'picocolors';
import { lengthText } from '../words/length-text.ts';
import { layChangedLines } from './changed-lines.ts';
import type { EditFacts, MutationFacts } from './mutation.ts';
import {
  blindClaims,
  brokenTexts,
  layNecessary,
  layNotRun,
  layNotTried,
  layOpen,
  layUndecided,
  layUnnoticed,
  mendingText,
  unjudged,
  wide,
} from './mutation-sections.ts';
import { layTrace } from './trace-text.ts';

export interface MutationTextOptions {
  readonly colour: boolean;
  /** Whether each edit is told in full, its trace included. */
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

function layTitle({ flow, kernel, scopes, total }: MutationFacts): string[] {
  return [
    ...wide(`${flow}, kernel ${kernel}: ${total} single edits`),
    '',
    'tried in',
    ...scopes.flatMap(({ name, scope }) => wide(`${name}: ${scope}`, '  ', 2)),
  ];
}

/** The claims with what they say, then those that cannot judge everywhere. */
function layClaims({ claims, scopes }: MutationFacts, { claims: meanings }: MutationTextOptions): string[] {
  const where = (claim: string): readonly string[] =>
    scopes.flatMap(({ name, unproved }) => (unproved.includes(claim) ? [name] : []));
  const broken = claims.filter((claim) => where(claim).length > 0);
  const proved = claims.length - broken.length;
  return [
    '',
    ...wide(
      `${proved} of ${claims.length} ${claims.length === 1 ? 'claim' : 'claims'} ${proved === 1 ? 'is' : 'are'} proved without any edit in every one of these scopes`,
    ),
    ...claims.flatMap((claim) => wide(`${claim}: ${meanings.get(claim) ?? ''}`, '  ', 2)),
    ...(broken.length === 0
      ? []
      : ['', 'already broken without any edit: edits cannot be judged by them there']),
    ...broken.flatMap((claim) => wide(`${claim} (in: ${where(claim).join(', ')})`, '  ', 2)),
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
  const because = (why: keyof typeof unjudged): ReturnType<typeof sections>[number] => {
    const own = edits.filter((edit) => edit.unjudged === why);
    return [own, `not shown to be necessary: ${unjudged[why].head}`, layUnnoticed(own, tried, why)];
  };
  return [
    [of('noticed'), 'necessary: a claim breaks; `--show N` shows how', layNecessary(of('noticed'), tried)],
    [
      undecided,
      'not shown to be necessary, undecided: no claim notices, and some are broken without the edit where it is tried',
      layUndecided(undecided, tried),
    ],
    because('notRun'),
    because('emptied'),
    because('same'),
    because('lock'),
    [
      unnoticed,
      'not shown to be necessary: no claim notices in these scopes; `--scope` names others',
      layUnnoticed(unnoticed, tried),
    ],
    [of('open'), 'not shown to be necessary: a bound was hit', layOpen(of('open'), tried)],
    [of('unchanged'), 'not run here: no step changes in these scopes', layNotRun(of('unchanged'))],
    [
      of('refused'),
      'not tried: the edit leaves nothing that could be judged',
      layNotTried(of('refused'), tried),
    ],
  ];
}

function summary(mutation: MutationFacts): string[] {
  const { edits, total, complete, leftOut } = mutation;
  const line = (count: number, text: string): string[] =>
    count === 0 ? [] : wide(text, `${String(count).padStart(4)}  `);
  return [
    '',
    ...sections(mutation).flatMap(([own, text]) => line(own.length, text)),
    ...(complete ? [] : line(total - edits.length, 'not tried: interrupted')),
    ...line(
      leftOut,
      'more are in the set-up code, before the first release or exit: `--prologue` tries them as well',
    ),
  ];
}

/** What this flow is, and the others. */
function foot({ flow, about: { meaning, threads, others } }: MutationFacts): string[] {
  const alone =
    threads.length === 1
      ? `It is one thread, ${threads[0]}: its steps come in the order of the text, always, and no other software tears down beside it. A step that only guards against another thread cannot be shown to be necessary here.`
      : `It is ${threads.length} threads, ${threads.join(', ')}, in every order; what a step guards against in another flow cannot be shown here.`;
  return [
    '',
    ...wide(`The flow is ${flow}${meaning === '' ? '.' : `: ${meaning}`} ${alone}`),
    ...(others.length === 0 ? [] : ['Other flows run other steps and orders:']),
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
          ...(broken.length === 1 ? [] : ['  (`--claim` names another of those that break)']),
          '',
          ...layTrace(result),
        ]),
  ];
}

function fateText(edit: EditFacts, all: number): string {
  const { fate, blind, message, runsWith } = edit;
  const where = edit.scopes.length === all ? '' : ` (tried in: ${edit.scopes.join(', ')})`;
  switch (fate) {
    case 'noticed':
      return brokenTexts(edit).join('; ');
    case 'unnoticed':
      if (edit.unjudged !== undefined)
        return `no claim notices${where}: ${unjudged[edit.unjudged].head}; ${unjudged[edit.unjudged].about}${mendingText(edit)}`;
      return blind.length === 0
        ? `no claim notices${where}${mendingText(edit)}`
        : `undecided: no claim notices${where}; broken there without it: ${blindClaims(edit)}${mendingText(edit)}`;
    case 'open':
      return `a bound was hit${where}`;
    case 'unchanged':
      return `no step changes in these scopes${runsWith === undefined ? '' : `; try ${runsWith}`}`;
    case 'refused':
      return `not tried: ${message}`;
  }
}
