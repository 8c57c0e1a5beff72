/** What is not a search of a large system: compiling, walking, xstate's own exploration, starting up. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type AnyStateMachine, createMachine, initialTransition, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { alphabet } from '../engine/chart.ts';
import { isEnabled } from '../engine/enumeration.ts';
import { type Label, parseLabel, type System } from '../engine/index.ts';
import { randomWalk, seeded, Walker, type WalkTables, walkTables } from '../engine/walk.ts';
import { type Spread, spread } from './spread.ts';
import { systems } from './systems.ts';

export interface Measurement {
  readonly what: string;
  readonly unit: string;
  readonly value: Spread;
}

const STEPS = 1_000_000;
const STEPS_THROUGH_CHARTS = 5_000;

const seconds = (work: () => unknown): number => {
  const from = performance.now();
  work();
  return (performance.now() - from) / 1000;
};

/** One after the other, then all again. */
export function measureRest(rounds: number): readonly Measurement[] {
  const system = systems['wide']!();
  const tables = walkTables(system);
  // Compiled by the machine's own compiler before it is measured.
  walk(tables, STEPS);
  const things: readonly (readonly [string, string, () => number])[] = [
    ['compile `wide` from its charts to tables', 's', () => seconds(systems['wide']!)],
    ['random walk on tables', 'events/s', () => STEPS / seconds(() => walk(tables, STEPS))],
    [
      'the same walk, every chart stepped by xstate',
      'events/s',
      () => STEPS_THROUGH_CHARTS / seconds(() => walkThroughCharts(system, STEPS_THROUGH_CHARTS)),
    ],
    ['xstate/graph, three rings of ten states', 'states/s', () => RING ** 3 / seconds(exploreWithXstate)],
    ['start of the command line: --version', 's', () => seconds(() => cli('--version'))],
    ['a check without options', 's', () => seconds(() => cli('check', '--kernel', 'proposed'))],
  ];
  const results = things.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, , measured]] of things.entries()) results[i]!.push(measured());
  }
  return things.map(([what, unit], i) => ({ what, unit, value: spread(results[i]!) }));
}

/** Walks this number of steps, beginning again where nothing is enabled. `onEvent` gets every event taken. */
function walk(tables: WalkTables, steps: number, onStart = () => {}, onEvent = (_event: number) => {}): void {
  const below = seeded(1);
  for (let taken = 0; taken < steps; ) {
    onStart();
    const walker = new Walker(tables, tables.starts[0]!);
    taken += randomWalk(walker, below, Math.min(1000, steps - taken), (_, event) => onEvent(event)).length;
  }
}

/** Throws when a chart refuses what the tables allow. */
function walkThroughCharts({ components, events, ...rest }: System, steps: number): void {
  const system = { components, events, ...rest };
  const starts = components.map(
    ({ instance: { machine, inputs } }) => initialTransition(machine, inputs?.[0])[0],
  );
  const sent = events.map(({ label, participants }) =>
    participants.map((c) => ({ ...label.indices, type: typeFor(components[c]!.instance.machine, label) })),
  );
  let snapshots = [...starts];
  const take = (event: number): void => {
    for (const [i, c] of events[event]!.participants.entries()) {
      const { machine } = components[c]!.instance;
      if (!isEnabled(machine, snapshots[c]!, sent[event]![i]!))
        throw new Error(`${machine.id} refuses an event`);
      snapshots[c] = transition(machine, snapshots[c]!, sent[event]![i]!)[0];
    }
  };
  walk(walkTables(system), steps, () => (snapshots = [...starts]), take);
}

/** How a chart writes an event. */
function typeFor(machine: AnyStateMachine, { name, indices }: Label): string {
  return alphabet(machine).find((text) => {
    const written = parseLabel(text);
    return (
      written?.name === name &&
      Object.entries(written.indices).every(([key, value]) => indices[key] === value)
    );
  })!;
}

const RING = 10;

/** Three rings side by side in one chart, each with an event of its own. */
function exploreWithXstate(): void {
  const ring = (name: string) => ({
    initial: '0',
    states: Object.fromEntries(
      Array.from({ length: RING }, (_, i) => [String(i), { on: { [name]: String((i + 1) % RING) } }]),
    ),
  });
  const machine = createMachine({ type: 'parallel', states: { a: ring('a'), b: ring('b'), c: ring('c') } });
  const { length } = getShortestPaths(machine);
  if (length !== RING ** 3) throw new Error(`xstate/graph found ${length} states`);
}

function cli(...args: readonly string[]): void {
  const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const { error } = spawnSync(process.execPath, [main, ...args]);
  if (error !== undefined) throw error;
}
