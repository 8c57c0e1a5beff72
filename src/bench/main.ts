/** `npm run bench`: how fast systems are explored, by whom. Options: `--json`, `--runs n`, `--system name`. */
import { parseArgs } from 'node:util';
import { type Contestant, contestants, type Run } from './contestants.ts';
import { systems } from './systems.ts';

interface Row {
  readonly system: string;
  readonly contestant: string;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: Spread;
  readonly preparedSeconds: Spread;
  readonly statesPerSecond: number;
  readonly transitionsPerSecond: number;
  readonly bytesPerState?: number;
}

/** The median, and the least and the most. */
interface Spread {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    system: { type: 'string', multiple: true, default: Object.keys(systems) },
  },
});

const rows = values.system.flatMap((name) => measure(name, Number(values.runs)));
if (values.json) process.stdout.write(`${JSON.stringify({ node: process.version, rows }, undefined, 2)}\n`);
else for (const row of rows) process.stdout.write(`${textOf(row)}\n`);

/** Every contestant once, then every one again: what slows the machine for a while slows all. */
function measure(name: string, rounds: number): readonly Row[] {
  const system = systems[name]?.();
  if (system === undefined)
    throw new Error(`no system '${name}': there are ${Object.keys(systems).join(', ')}`);
  const runs = new Map<Contestant, Run[]>();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const run = contestant.run(system);
      if (run !== undefined) runs.set(contestant, [...(runs.get(contestant) ?? []), run]);
    }
  }
  const counts = new Set(
    [...runs.values()].flat().map(({ states, transitions }) => `${states} ${transitions}`),
  );
  if (counts.size > 1) throw new Error(`${name}: the counts differ: ${[...counts].join(', ')}`);
  return [...runs].map(([contestant, of]) => rowOf(name, contestant.name, of));
}

function rowOf(system: string, contestant: string, runs: readonly Run[]): Row {
  const seconds = spread(runs.map((run) => run.seconds));
  const { states, transitions, bytes } = runs[0]!;
  return {
    system,
    contestant,
    states,
    transitions,
    seconds,
    preparedSeconds: spread(runs.map((run) => run.preparedSeconds)),
    statesPerSecond: Math.round(states / seconds.median),
    transitionsPerSecond: Math.round(transitions / seconds.median),
    ...(bytes === undefined ? {} : { bytesPerState: bytes / states }),
  };
}

function spread(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)]!, from: sorted[0]!, to: sorted.at(-1)! };
}

function textOf(row: Row): string {
  const { median, from, to } = row.seconds;
  return [
    row.system.padEnd(22),
    row.contestant.padEnd(16),
    `${row.states} states, ${row.transitions} transitions,`,
    `${median.toFixed(2)} s [${from.toFixed(2)}-${to.toFixed(2)}],`,
    `${(row.statesPerSecond / 1e6).toFixed(2)} M states/s, ${(row.transitionsPerSecond / 1e6).toFixed(1)} M transitions/s`,
    row.bytesPerState === undefined ? '' : `, ${row.bytesPerState.toFixed(1)} bytes/state`,
  ].join(' ');
}
