/**
 * `npm run bench -- growth`: what a state takes as a system grows, in one search of the largest system. Options:
 * `--workers N`, `--max-memory MIB`, `--up-to STATES`, `--log FOLDER`, `--json`.
 */
import { parseArgs } from 'node:util';
import { explore, type Progress } from '../engine/index.ts';
import { floorText, measureFloors } from './floor.ts';
import { largest } from './systems.ts';

/** Cost of the search up to this number of states. */
interface Mark {
  readonly states: number;
  readonly seconds: number;
  /** Of the visited set, the frontier and the tables; with `--log`, without the log. */
  readonly bytesPerState: number;
  readonly frontier: number;
  /** Since the mark before. */
  readonly nanosecondsPerState: number;
  readonly transitionsPerState: number;
  readonly nanosecondsPerTransition: number;
}

const MILLION = 1_000_000;
const MARKS = [1, 4, 16, 64, 256].map((millions) => millions * MILLION);

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    workers: { type: 'string', default: '1' },
    'max-memory': { type: 'string' },
    'up-to': { type: 'string' },
    log: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const floors = measureFloors();
const marks: Mark[] = [];
const say = (text: string): void => void (values.json || process.stdout.write(`${text}\n`));
for (const floor of floors) say(floorText(floor));

/** When the search had been prepared. */
let from: number | undefined;
let last = { states: 0, seconds: 0, transitions: 0 };

function mark({ distinct, generated, frontier, bytes }: Progress): void {
  const seconds = (performance.now() - from!) / 1000;
  const states = distinct - last.states;
  const transitions = generated - last.transitions;
  const nanoseconds = (seconds - last.seconds) * 1e9;
  const row: Mark = {
    states: distinct,
    seconds,
    bytesPerState: bytes / distinct,
    frontier,
    nanosecondsPerState: nanoseconds / states,
    transitionsPerState: transitions / states,
    nanosecondsPerTransition: nanoseconds / transitions,
  };
  last = { states: distinct, seconds, transitions: generated };
  marks.push(row);
  say(textOf(row));
}

function textOf(row: Mark): string {
  return [
    `${row.states} states in ${row.seconds.toFixed(1)} s: ${row.bytesPerState.toFixed(1)} bytes a state,`,
    `${row.nanosecondsPerState.toFixed(0)} ns a state, ${row.nanosecondsPerTransition.toFixed(1)} ns a transition`,
    `(${row.transitionsPerState.toFixed(1)} a state), ${row.frontier} to expand`,
  ].join(' ');
}

const system = largest();
const waiting = [...MARKS];
let bytes = 0;
const { counts, end, bound } = explore(system, [], {
  workers: Number(values.workers),
  ...(values['up-to'] === undefined ? {} : { maxStates: Number(values['up-to']) }),
  ...(values['max-memory'] === undefined ? {} : { maxBytes: Number(values['max-memory']) * 2 ** 20 }),
  ...(values.log === undefined ? {} : { logFolder: values.log }),
  onProgress(progress) {
    from ??= performance.now();
    if (waiting[0] === undefined || progress.distinct < waiting[0]) return;
    waiting.shift();
    mark(progress);
  },
  onEnd: (cost) => (bytes = cost.bytes),
});
mark({ ...counts, bytes, frontier: 0 });
say(`${end}${bound === undefined ? '' : `: ${bound}`}, depth ${counts.depth}`);
if (values.json)
  process.stdout.write(`${JSON.stringify({ floors, marks, end, bound, counts }, undefined, 2)}\n`);
