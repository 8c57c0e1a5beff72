/** Ways of a choice: each is walked with a state of its own, and what they agree on holds afterwards. */
import type { Condition, Statement } from '../flow/ast.ts';
import { forget } from './assignment.ts';
import { choice } from './flow-condition.ts';
import { actsWhenAsked } from './function.ts';
import { NotUnderstood } from './note.ts';
import { unknownAt } from './own.ts';
import { type Here, originOf, type Run } from './run.ts';
import type { Syntax } from './syntax.ts';
import type { Value } from './value.ts';

/**
 * How statements end: `falls` through, `leaves` the function, goes on with the next round of a loop (`continues`), goes
 * back to a label (`again`), or `breaks` out of a loop.
 */
export type Ending = 'falls' | 'leaves' | 'continues' | 'again' | 'breaks';

/** What a walk changes beside the steps that it gives. */
type RunState = Pick<
  Run,
  'memory' | 'batch' | 'slot' | 'written' | 'isSubmitted' | 'isWiped' | 'armed' | 'atomic' | 'changed'
>;

export interface Way extends RunState {
  readonly here: Here;
  readonly ending: Ending;
}

/** Walks one way, and puts everything back as it was. */
export function walkWay(here: Here, walk: (inside: Here) => Ending): Way {
  const { run, frame } = here;
  const before = { ...stateOf(run), waiting: run.waiting };
  const { memory, batch, slot, written, waiting } = before;
  run.memory = new Map(memory);
  run.slot = new Map(slot);
  run.written = new Set(written);
  run.changed = new Map(run.changed);
  run.batch = [];
  run.waiting = waiting + batch.length;
  const inside: Here = {
    run,
    frame: {
      ...frame,
      values: new Map(frame.values),
      lost: new Set(frame.lost),
      wiped: new Set(frame.wiped),
      guards: [...frame.guards],
    },
    out: [],
  };
  try {
    const ending = walk(inside);
    return { here: inside, ending, ...stateOf(run) };
  } finally {
    Object.assign(run, before);
  }
}

function stateOf(run: Run): RunState {
  const { memory, batch, slot, written, isSubmitted, isWiped, armed, atomic, changed } = run;
  return { memory, batch, slot, written, isSubmitted, isWiped, armed, atomic, changed };
}

/** The way that does nothing. */
export function noWay(here: Here): Way {
  return walkWay(here, () => 'falls');
}

/** Whether what follows the choice is come to on this way. */
const goesOn = ({ ending }: Way): boolean => ending === 'falls' || ending === 'continues';

/** What holds behind a choice: that on which all ways agree that go on. */
export function merge(ways: readonly Way[], node: Syntax, here: Here): void {
  const { run, frame } = here;
  const going = ways.filter(goesOn);
  const [first] = going;
  run.atomic = mostOf(going.length === 0 ? ways : going);
  if (first === undefined) return;
  mergeValues(going, here);
  run.memory = common(going.map(({ memory }) => memory));
  run.slot = common(going.map(({ slot }) => slot));
  run.isSubmitted = going.some(({ isSubmitted }) => isSubmitted);
  run.isWiped = going.some(({ isWiped }) => isWiped);
  run.changed = new Map(going.flatMap(({ changed }) => [...changed]));
  run.armed = going.every(({ armed }) => armed === first.armed) ? first.armed : undefined;
  run.written = new Set([...first.written].filter((one) => going.every(({ written }) => written.has(one))));
  const wiped = going.map((way) => [...way.here.frame.wiped].toSorted((a, b) => a - b).join());
  if (new Set(wiped).size > 1) {
    throw new NotUnderstood(
      originOf(node, frame),
      'words of the entry are wiped in one way and not in the other',
    );
  }
  for (const word of [0, 1, 2, 3, 4, 5, 6, 7]) frame.wiped.delete(word);
  for (const word of first.here.frame.wiped) frame.wiped.add(word);
}

/** The locks of the way that holds the most. */
function mostOf(ways: readonly Way[]): readonly string[] {
  return ways.map(({ atomic }) => atomic).reduce((a, b) => (b.length > a.length ? b : a), []);
}

/** What ways have put into a batch is put there as the condition says. */
export function mergeBatch(condition: Condition, yes: Way, no: Way, { run }: Here): void {
  if (yes.batch.length + no.batch.length === 0) return;
  if (actsWhenAsked(condition)) {
    const at = condition.at.origin!;
    throw new NotUnderstood(at, 'a function that acts and answers decides what comes into a batch');
  }
  run.batch.push(...choice(condition, yes.batch, no.batch));
}

function mergeValues(ways: readonly Way[], here: Here): void {
  const { frame } = here;
  const frames = ways.map((way) => way.here.frame);
  for (const { lost } of frames) for (const name of lost) frame.lost.add(name);
  for (const name of new Set(frames.flatMap(({ values }) => [...values.keys()]))) {
    const held = frames.map(({ values }) => values.get(name));
    const agreed = held.reduce((a, b) => (a?.text === b?.text ? a : success(a, b)));
    frame.values.set(name, (agreed ?? held.find((one) => one !== undefined))!);
    if (agreed === undefined) forget(name, here);
    else if (frames.every(({ lost }) => !lost.has(name))) frame.lost.delete(name);
  }
}

/** 0 one way, and what a call gave back the other way: calls succeed. */
function success(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a?.number === 0n && b?.isResult === true) return b;
  return a?.isResult === true && b?.number === 0n ? a : undefined;
}

/** Places in memory with what all ways have there. */
function common(memories: readonly ReadonlyMap<string, Value>[]): Map<string, Value> {
  const paths = new Set(memories.flatMap((memory) => [...memory.keys()]));
  return new Map(
    [...paths].map((path) => {
      const [first, ...others] = memories.map((memory) => memory.get(path));
      const isSame = first !== undefined && others.every((other) => other?.text === first.text);
      return [path, isSame ? first : unknownAt(path)];
    }),
  );
}

/** The places in memory that a way has changed. */
export function changedBy({ memory, slot }: Way, { run }: Here): readonly string[] {
  const different = (before: ReadonlyMap<string, Value>, after: ReadonlyMap<string, Value>): string[] =>
    [...after].flatMap(([path, { text }]) => (before.get(path)?.text === text ? [] : [path]));
  return [...different(run.memory, memory), ...different(run.slot, slot)];
}

/** The steps of two ways, behind each other where nothing decides between them. */
export function stepsOf(condition: Condition, yes: Way, no: Way): readonly Statement[] {
  return choice(condition, yes.here.out, no.here.out);
}
