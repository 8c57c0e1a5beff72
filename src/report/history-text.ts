/** Real defects as text: a table of them all, or one of them in full. 72 columns, without times. */

import { createColors } from 'picocolors';
import { lengthText } from '../words/length-text.ts';
import { untestedText } from '../words/verdict-text.ts';
import type { Counterexample } from './counterexample.ts';
import { layExplanation, layLanes } from './lanes-text.ts';
import { layTrace } from './trace-text.ts';
import type { Result, Verdict } from './verdict.ts';
import { wrap } from './wrap.ts';

/** A defect as the text needs it. */
export interface HistoryEntry {
  readonly id: string;
  readonly title: string;
  readonly introduced: string;
  readonly repairs: readonly string[];
  readonly fixed?: string;
  readonly claim: string;
  readonly kernel: string;
  readonly flow?: string;
  readonly happened: string;
  readonly fix: string;
  readonly changed: string;
  readonly sources: readonly string[];
  readonly traded?: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
  readonly before: Result;
  readonly after: Result;
  readonly others: readonly { readonly claim: string; readonly before: Verdict; readonly after: Verdict }[];
}

/** A defect that the model cannot tell, and why. */
export interface Untold {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

const COMMIT = /^[0-9a-f]{12}$/;
/** Of the columns before the last two, and of the last but one. */
const widths = [5, 14, 6, 29];
const BEFORE = 12;

/** One line for each defect, then what cannot be told. */
export function formatHistory(
  entries: readonly HistoryEntry[],
  notModelled: readonly Untold[],
  colour: boolean,
): string {
  const { green, red, yellow } = createColors(colour);
  const paint = (verdict: Verdict, text: string): string =>
    ({ proved: green, violated: red, inconclusive: yellow })[verdict](text);
  const row = (cells: readonly string[]): string => cells.map((text, i) => text.padEnd(widths[i]!)).join('');
  return [
    `${row(['id', 'repaired by', 'in', 'claim'])}${'before'.padEnd(BEFORE)}after`,
    ...entries.map(({ id, repairs: [commit = ''], fixed = '-', claim, before, after }) =>
      [
        row([id, COMMIT.test(commit) ? commit : '-', fixed, claim]),
        paint(before.verdict, cell(before).padEnd(BEFORE)),
        paint(after.verdict, cell(after)),
      ].join(''),
    ),
    '',
    ...wrap(
      'A number is the length of the shortest trace that breaks the claim; `pasidcheck history ID` shows it. Proved: every interleaving was searched. N: found by the search; nobody is known to have reported it.',
    ),
    ...(notModelled.length === 0 ? [] : ['', 'not told, because the model cannot say it:']),
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
    ...facts(entry, holds).flatMap(([name, text]) => wrap(text, name.padEnd(12))),
    ...section('what happened', wrap(entry.happened, '  ')),
    ...section('what changed', [...wrap(entry.changed, '  '), ...entry.lines.flatMap(layLine)]),
    ...section(
      `before: ${before.verdict}${steps(before)}`,
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
    ...section(`after: ${after.verdict}${steps(after)}`, [
      ...wrap(`${size(after)}.`, '  '),
      ...untestedText(after).flatMap((why) => wrap(`Not tested: ${why}.`, '  ')),
      ...(after.trace === undefined ? [] : ['', ...layTrace(after)]),
    ]),
    ...section('the repair', wrap(entry.fix, '  ')),
    ...otherClaims(entry),
    ...section(
      'sources',
      entry.sources.flatMap((source) => wrap(source, '  ', 2)),
    ),
    ...(counterexample === undefined ? [] : ['', `  replay ${counterexample.again}`]),
    '',
  ].join('\n');
}

function facts(entry: HistoryEntry, holds: string): readonly (readonly [string, string])[] {
  const { introduced, repairs, fixed, claim, kernel, flow, before } = entry;
  const repaired =
    repairs.length === 0 ? 'not yet' : `${fixed === undefined ? '' : `${fixed}, `}${repairs.join(', ')}`;
  return [
    ['introduced', introduced],
    ['repaired', repaired],
    ['claim', `${claim}: ${holds}`],
    [
      'set in',
      flow === undefined ? `a flow of its own, kernel ${kernel}` : `the flow ${flow} of kernel ${kernel}`,
    ],
    ['scope', `${before.scopeName === undefined ? '' : `${before.scopeName}: `}${before.scope}`],
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', title, ...lines];
}

function layLine(line: string): readonly string[] {
  return wrap(line.slice(1).trimStart(), `    ${line.slice(0, 1)} `, 4);
}

const steps = (result: Result): string => (result.trace === undefined ? '' : `, ${lengthText(result)}`);

const size = ({ states, transitions, depth }: Result): string =>
  `Every interleaving: ${states.toLocaleString('en')} states, ${transitions.toLocaleString('en')} transitions, depth ${depth}`;

/** What the repair does to the claims that it was not made for. */
function otherClaims({ claim, others, traded = {} }: HistoryEntry): readonly string[] {
  const rest = others.filter((other) => other.claim !== claim);
  const named = (wanted: (other: (typeof rest)[number]) => boolean): readonly string[] =>
    rest.filter(wanted).map((other) => other.claim);
  const gained = named(({ before, after }) => before === 'violated' && after === 'proved');
  const open = named(({ before, after }) => before === 'violated' && after === 'violated');
  const lost = named(({ before, after }) => before !== 'violated' && after === 'violated');
  const lines = [
    ...(gained.length === 0 ? [] : wrap(`repaired with it: ${gained.join(', ')}`, '  ', 2)),
    ...(open.length === 0 ? [] : wrap(`broken before and after: ${open.join(', ')}`, '  ', 2)),
    ...lost.flatMap((id) =>
      wrap(`broken by the repair: ${id}. ${traded[id] ?? 'Nobody has said why.'}`, '  ', 2),
    ),
  ];
  return lines.length === 0 ? [] : section('other claims', lines);
}
