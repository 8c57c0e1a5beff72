/** `npm run bench`: how fast systems are explored, by whom. Options: `--json`, `--runs n`, `--system name`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explore } from '../engine/index.ts';
import { type Contestant, type Course, contestants, type Run } from './contestants.ts';
import { floorText, measureFloors } from './floor.ts';
import { measureRest } from './rest.ts';
import { type Spread, spread, spreadText } from './spread.ts';
import { systems } from './systems.ts';

interface Row {
  readonly system: string;
  readonly contestant: string;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: Spread;
  readonly cpuSeconds: Spread;
  readonly preparedSeconds: Spread;
  readonly statesPerSecond: number;
  readonly transitionsPerSecond: number;
  /** How many times as fast as SPIN, on the clock and by processor time. */
  readonly timesSpin?: number;
  readonly timesSpinCpu?: number;
  readonly bytesPerState?: number;
  readonly peakMegabytes: number;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    system: { type: 'string', multiple: true, default: Object.keys(systems) },
    rest: { type: 'boolean', default: false },
  },
});

for (const { name, missing } of contestants) {
  if (missing.length > 0) process.stderr.write(`without ${name}: ${missing.join(', ')} not installed\n`);
}
const floors = measureFloors();
const rows: Row[] = [];
if (!values.json) for (const floor of floors) process.stdout.write(`${floorText(floor)}\n`);
for (const name of values.rest ? [] : values.system) {
  for (const row of await measure(name, Number(values.runs))) {
    rows.push(row);
    if (!values.json) process.stdout.write(`${textOf(row)}\n`);
  }
}
const rest = values.rest || values.system.length > 1 ? measureRest(Number(values.runs)) : [];
const machine = { node: process.version, cpu: cpus()[0]?.model, threads: cpus().length };
if (values.json) process.stdout.write(`${JSON.stringify({ machine, floors, rows, rest }, undefined, 2)}\n`);
else
  for (const { what, unit, value } of rest) process.stdout.write(`${what}: ${spreadText(value)} ${unit}\n`);

/** Every contestant once, then every one again: what slows the machine for a while slows all. */
async function measure(name: string, rounds: number): Promise<readonly Row[]> {
  const system = systems[name]?.();
  if (system === undefined)
    throw new Error(`no system '${name}': there are ${Object.keys(systems).join(', ')}`);
  const { distinct: states } = explore(system, [], { coreFrom: 0 }).counts;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const course: Course = { name, system, states, folder };
  const runs = new Map<Contestant, Run[]>();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants) {
        if (contestant.missing.length > 0 || contestant.upTo < states) continue;
        const run = await contestant.run(course);
        runs.set(contestant, [...(runs.get(contestant) ?? []), run]);
        if (process.stderr.isTTY) process.stderr.write(`${name}: ${contestant.name} ${run.seconds} s\n`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  refuseDifferent(name, [...runs.values()].flat());
  const ofSpin = [...runs].find(([{ name: of }]) => of === 'SPIN')?.[1];
  return [...runs].map(([contestant, of]) => rowOf(name, contestant.name, of, ofSpin));
}

/** SPIN prints large numbers with eight digits. */
function refuseDifferent(name: string, runs: readonly Run[]): void {
  const counts = new Set(runs.map((run) => `${run.states} ${run.transitions.toPrecision(7)}`));
  if (counts.size > 1) throw new Error(`${name}: the counts differ: ${[...counts].join(', ')}`);
}

function rowOf(
  system: string,
  contestant: string,
  runs: readonly Run[],
  ofSpin: readonly Run[] | undefined,
): Row {
  const seconds = spread(runs.map((run) => run.seconds));
  const cpuSeconds = spread(runs.map((run) => run.cpuSeconds));
  const { states, transitions, bytes } = runs[0]!;
  const spinMedian = (of: (run: Run) => number): number => spread(ofSpin!.map(of)).median;
  return {
    system,
    contestant,
    states,
    transitions,
    seconds,
    cpuSeconds,
    preparedSeconds: spread(runs.map((run) => run.preparedSeconds)),
    statesPerSecond: Math.round(states / seconds.median),
    transitionsPerSecond: Math.round(transitions / seconds.median),
    ...(ofSpin === undefined
      ? {}
      : {
          timesSpin: spinMedian((run) => run.seconds) / seconds.median,
          timesSpinCpu: spinMedian((run) => run.cpuSeconds) / cpuSeconds.median,
        }),
    ...(bytes === undefined ? {} : { bytesPerState: bytes / states }),
    peakMegabytes: Math.round(spread(runs.map((run) => run.peakBytes)).median / 2 ** 20),
  };
}

function textOf(row: Row): string {
  const times = row.timesSpin === undefined ? '' : `, ${row.timesSpin.toFixed(1)} x SPIN`;
  const cpu = row.timesSpinCpu === undefined ? '' : ` (${row.timesSpinCpu.toFixed(1)} by processor time)`;
  return [
    row.system.padEnd(21),
    row.contestant.padEnd(23),
    `${row.states} states, ${row.transitions} transitions,`,
    `${spreadText(row.seconds)} s, processor ${spreadText(row.cpuSeconds)} s,`,
    `${(row.statesPerSecond / 1e6).toFixed(2)} M states/s, ${(row.transitionsPerSecond / 1e6).toFixed(1)} M transitions/s,`,
    row.bytesPerState === undefined ? '' : `${row.bytesPerState.toFixed(1)} bytes/state,`,
    `peak ${row.peakMegabytes} MB, prepared in ${spreadText(row.preparedSeconds)} s${times}${cpu}`,
  ].join(' ');
}
