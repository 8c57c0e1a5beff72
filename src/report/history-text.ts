/** Real defects as text: a table of them all, or one of them in full. 72 columns, without times. */

import { createColors } from 'picocolors';
import {
  afterTexts,
  factTexts,
  fixWords,
  notModelledHeading,
  otherClaimTexts,
  sectionHeadings,
  sideText,
  tableHeads,
  tableLegend,
} from '../words/history-words.ts';
import { againTitle } from '../words/trace-words.ts';
import type { Counterexample } from './counterexample.ts';
import type { HistoryEntry, NotModelled } from './history.ts';
import { layExplanation, layLanes } from './lanes-text.ts';
import { layTrace } from './trace-text.ts';
import type { Result, Verdict } from './verdict.ts';
import { wrap } from './wrap.ts';

const COMMIT = /^[0-9a-f]{12}$/;
/** Widths of the columns before the verdicts, and of the first verdict. */
const widths = [5, 14, 6, 29];
const BEFORE = 12;

/** The commit that fixes a defect; in its place what is known of the fix. */
function fixCell(repairs: readonly string[]): string {
  if (repairs.length === 0) return fixWords.none;
  return repairs.find((one) => COMMIT.test(one)) ?? fixWords.noCommit;
}

/** One line for each defect, then those that the model cannot have. */
export function formatHistory(
  entries: readonly HistoryEntry[],
  notModelled: readonly NotModelled[],
  colour: boolean,
): string {
  const { green, red, yellow } = createColors(colour);
  const paint = (verdict: Verdict, text: string): string =>
    ({ proved: green, violated: red, inconclusive: yellow })[verdict](text);
  const row = (cells: readonly string[]): string => cells.map((text, i) => text.padEnd(widths[i]!)).join('');
  return [
    `${row(tableHeads)}${'before'.padEnd(BEFORE)}after`,
    ...entries.map(({ id, repairs, fixed = '-', claim, before, after }) =>
      [
        row([id, fixCell(repairs), fixed, claim]),
        paint(before.verdict, cell(before).padEnd(BEFORE)),
        paint(after.verdict, cell(after)),
      ].join(''),
    ),
    '',
    ...wrap(tableLegend),
    ...(notModelled.length === 0 ? [] : ['', notModelledHeading]),
    ...notModelled.flatMap(({ id, title, why }) => wrap(`${title}: ${why}`, `  ${id}  `)),
    '',
  ].join('\n');
}

const cell = ({ verdict, trace }: Result): string =>
  trace === undefined ? verdict : `${verdict} ${trace.length}`;

export interface DefectOptions {
  /** What the claim says that it breaks. */
  readonly holds: string;
  readonly colour: boolean;
  /** How wide a trace is in which each actor has a column; without, it is a list. */
  readonly lanes?: number;
  /** The violation before the repair, to explain it. */
  readonly counterexample?: Counterexample;
}

/** One defect: what happened, the trace, the repair, the proof, the sources, and how to see it again. */
export function formatDefect(entry: HistoryEntry, options: DefectOptions): string {
  const { id, title, before, after } = entry;
  const { holds, colour, lanes, counterexample } = options;
  return [
    ...wrap(title, `${id}  `),
    '',
    ...factTexts(entry, holds).flatMap(([name, text]) => wrap(text, name.padEnd(12))),
    ...section(sectionHeadings.happened, wrap(entry.happened, '  ')),
    ...section(sectionHeadings.changed, [...wrap(entry.changed, '  '), ...entry.lines.flatMap(layLine)]),
    ...section(
      sideText('before', before),
      before.trace === undefined
        ? []
        : [
            '',
            ...(counterexample === undefined || lanes === undefined
              ? layTrace(before)
              : layLanes(counterexample, { width: lanes, colour })),
            ...(counterexample === undefined ? [] : layExplanation(counterexample, lanes)),
          ],
    ),
    ...section(sideText('after', after), [
      ...afterTexts(entry).flatMap((text) => wrap(text, '  ')),
      ...(after.trace === undefined ? [] : ['', ...layTrace(after)]),
    ]),
    ...section(sectionHeadings.repair, wrap(entry.fix, '  ')),
    ...layOtherClaims(entry),
    ...section(
      sectionHeadings.sources,
      entry.sources.flatMap((source) => wrap(source, '  ', 2)),
    ),
    ...(counterexample === undefined ? [] : ['', `  ${againTitle}  ${counterexample.again}`]),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', title, ...lines];
}

function layLine(line: string): readonly string[] {
  return wrap(line.slice(1).trimStart(), `    ${line.slice(0, 1)} `, 4);
}

/** What the repair does to the claims that it was not made for. */
function layOtherClaims(entry: HistoryEntry): readonly string[] {
  const lines = otherClaimTexts(entry).flatMap((text) => wrap(text, '  ', 2));
  return lines.length === 0 ? [] : section(sectionHeadings.others, lines);
}
