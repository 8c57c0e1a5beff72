/** The sentences about a real defect: its commits, its proof, and what its repair does to other claims. */
import type { HistoryEntry } from '../report/history.ts';
import { lengthText } from './length-text.ts';
import { namedScopeText } from './scope-text.ts';
import { sizeText } from './search-text.ts';
import { untestedText } from './verdict-text.ts';

/** Heads of the columns before those of the verdicts. */
export const tableHeads = ['id', 'fixed by', 'since', 'claim'] as const;

/** In the place of the commit that fixes a defect. */
export const fixWords = { none: 'not fixed', noCommit: 'no id known' } as const;

/** What the table shows, under it. */
export const tableLegend =
  'A number is the length of the shortest trace that breaks the claim; `pasidcheck history ID` shows it. Proved: every interleaving was searched. No id known: the fix is known by its subject or by a release. N: found by the search; no report of it is known.';

/** Above the defects that the model cannot express. */
export const notModelledHeading = 'not in the table, because the model cannot express them:';

/** Headings of the sections of one defect. */
export const sectionHeadings = {
  happened: 'what happened',
  changed: 'what changed',
  repair: 'the repair',
  others: 'other claims',
  sources: 'sources',
} as const;

/** `before: violated, 14 steps, and no interleaving breaks it in fewer` */
export function sideText(side: 'before' | 'after', result: HistoryEntry['before']): string {
  return `${side}: ${result.verdict}${result.trace === undefined ? '' : `, ${lengthText(result)}`}`;
}

/** How large the search of the repaired flow was, and why it tests nothing, if so. */
export function afterTexts({ after }: HistoryEntry): readonly string[] {
  return [
    `Every interleaving: ${sizeText(after)}.`,
    ...untestedText(after).map((why) => `Not tested: ${why}.`),
  ];
}

/** Commits, claim, flow and scope, each with its name. `holds` is what the claim says. */
export function factTexts(entry: HistoryEntry, holds: string): readonly (readonly [string, string])[] {
  const { introduced, repairs, fixed, claim, kernel, flow, before } = entry;
  const repaired =
    repairs.length === 0 ? 'not yet' : `${fixed === undefined ? '' : `${fixed}, `}${repairs.join(', ')}`;
  return [
    ['introduced', introduced],
    ['fixed', repaired],
    ['claim', `${claim}: ${holds}`],
    ['flow', flow === undefined ? `a flow of its own, kernel ${kernel}` : `${flow}, kernel ${kernel}`],
    ['scope', namedScopeText(before)],
  ];
}

/** What the repair does to the claims that it was not made for. */
export function otherClaimTexts({ claim, others, traded = {} }: HistoryEntry): readonly string[] {
  const rest = others.filter((other) => other.claim !== claim);
  const named = (wanted: (other: (typeof rest)[number]) => boolean): readonly string[] =>
    rest.filter(wanted).map((other) => other.claim);
  const gained = named(({ before, after }) => before === 'violated' && after === 'proved');
  const open = named(({ before, after }) => before === 'violated' && after === 'violated');
  const lost = named(({ before, after }) => before !== 'violated' && after === 'violated');
  return [
    ...(gained.length === 0 ? [] : [`repaired with it: ${gained.join(', ')}`]),
    ...(open.length === 0 ? [] : [`broken before and after: ${open.join(', ')}`]),
    ...lost.map((id) => `broken by the repair: ${id}. ${traded[id] ?? 'The reason is not known.'}`),
  ];
}
