/** A trace in columns, one for each actor, as wide as the terminal. */
import { createColors } from 'picocolors';
import { backtrace } from '../words/backtrace.ts';
import { stepsThatMatter } from '../words/cause-text.ts';
import { explanationTexts, furtherTexts, neededTexts } from '../words/explanation-text.ts';
import { sourceText } from '../words/source-text.ts';
import type { Counterexample, ExplainedStep } from './counterexample.ts';
import { COLUMNS, wrap } from './wrap.ts';

export interface LanesOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** The last step that is printed; the last of all by default. */
  readonly upTo?: number;
}

type Paint = (text: string) => string;

/** The width of a step's number and mark. */
const MARGIN = 6;
/** A column that is narrower is not worth having: all actors then share one. */
const NARROWEST = 10;
/** Texts of the last actor have no other column to reach over. */
const LAST_COLUMN = 40;
/** Texts reach over the columns to their right: a wide one only takes room from the last. */
const WIDEST_COLUMN = 24;
const DETAIL = '  ';
/** Longer lines of prose are hard to read. */
const WIDEST = 100;

/** The lines: heads, steps, and under each what changed and where in the call tree it is, when that changes. */
export function layLanes(
  counterexample: Counterexample,
  { width, colour, upTo = counterexample.steps.length }: LanesOptions,
): string[] {
  const colours = createColors(colour);
  const paints: readonly Paint[] = [
    colours.cyan,
    colours.yellow,
    colours.magenta,
    colours.green,
    colours.blue,
  ];
  const others = Math.max(1, counterexample.lanes.length - 1);
  const column = Math.min(WIDEST_COLUMN, Math.floor((width - MARGIN - LAST_COLUMN) / others));
  const isShared = column < NARROWEST;
  const starts = counterexample.lanes.map((_, lane) => MARGIN + (isShared ? 0 : lane * column));
  const stacks = new Map<string, readonly string[]>();
  const lines = counterexample.steps.slice(0, upTo).flatMap((step) => {
    const lane = counterexample.lanes.indexOf(step.lane);
    const { stack = [] } = step;
    const where = backtrace(stack, stacks.get(step.actor) ?? []);
    stacks.set(step.actor, stack);
    const matters = stepsThatMatter(counterexample.explanation).has(step.step);
    const mark = `${String(step.step).padStart(3)} ${matters ? '*' : ' '} `;
    const title = isShared ? `${step.lane}: ${step.text}` : step.text;
    const paint = paints[lane % paints.length]!;
    const place: Place = { starts, lane, width };
    const isLast = step.step === counterexample.steps.length;
    return [
      ...layAt(title, place, matters || isLast ? (text) => colours.bold(paint(text)) : paint, mark),
      ...layAt(where, place, colours.dim, '', DETAIL),
      ...sourceText(step).flatMap((line) => layAt(line, place, colours.dim, '', DETAIL)),
      ...changesOf(counterexample, step).flatMap((change) => layAt(change, place, String, '', DETAIL)),
      ...layAt(step.note ?? '', { ...place, lane: 0 }, colours.red, '', DETAIL),
    ];
  });
  const heads = counterexample.lanes.map((lane, i) =>
    paints[i % paints.length]!(lane.slice(0, column - 1).padEnd(column)),
  );
  return isShared ? lines : [`${' '.repeat(MARGIN)}${heads.join('')}`.trimEnd(), ...lines];
}

/** The paragraphs that explain a trace. */
export function layExplanation(counterexample: Counterexample, width = COLUMNS, indent = '  '): string[] {
  return layTexts(explanationTexts(counterexample), width, indent);
}

/** The same without the cause, where that stands above the trace. */
export function layFurther(counterexample: Counterexample, width = COLUMNS): string[] {
  return layTexts([...neededTexts(counterexample), ...furtherTexts(counterexample)], width, '  ');
}

function layTexts(texts: readonly string[], width: number, indent: string): string[] {
  return texts.flatMap((text) => ['', ...wrap(text, indent, 0, Math.min(width, WIDEST))]);
}

interface Place {
  /** Where the column of each actor begins. */
  readonly starts: readonly number[];
  readonly lane: number;
  readonly width: number;
}

/** Text from its actor's column on, as wide as there is room; the columns to the left go on as lines. */
function layAt(
  text: string,
  { starts, lane, width }: Place,
  paint: Paint,
  mark: string,
  indent = '',
): string[] {
  const start = starts[lane]!;
  const before = [...new Set(starts)].filter((other) => other < start);
  const left = (first: string): string =>
    before.reduce((line, other) => `${line.padEnd(other)}│`, first).padEnd(start);
  const room = width - start - indent.length - 2;
  const breakable = text.replaceAll(new RegExp(`\\S{${room}}(?=\\S)`, 'g'), '$& ');
  return wrap(breakable, indent, 2, width - start).map(
    (line, i) => `${left(i === 0 ? mark : '')}${paint(line)}`,
  );
}

/** What moved but threads, whose place in the call tree is shown already. */
function changesOf({ components }: Counterexample, { step, changes }: ExplainedStep): readonly string[] {
  return components
    .filter(({ group, after }) => group !== 'threads' && group !== 'claim' && after[step] !== after[step - 1])
    .flatMap(({ name, short }) => {
      const change = changes.find(({ instance }) => instance === name);
      return change === undefined ? [] : [`${short}: ${change.from} → ${change.to}`];
    });
}
