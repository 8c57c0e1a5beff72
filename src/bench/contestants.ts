/** The programs that are measured. A contestant explores a system in a process of its own and says how long that took. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SearchOptions, System } from '../engine/index.ts';
import { guardedSystem } from '../export/guarded.ts';
import { toMurphi } from '../export/murphi.ts';
import { toProcesses } from '../export/promela-processes.ts';
import { toTla } from '../export/tla.ts';
import { runMeasured } from './processes.ts';

export interface Run {
  readonly states: number;
  /** Enabled events of all states, without the initial states. */
  readonly transitions: number;
  /** Seconds of exploring on the clock, and of a processor. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Seconds of preparing what the system is explored with. */
  readonly preparedSeconds: number;
  /** The most memory that the process took. */
  readonly peakBytes: number;
  /** The memory of the set of states and of the frontier, where it is known. */
  readonly bytes?: number;
}

/** A system to be measured, and a folder for what is made of it. */
export interface Course {
  readonly name: string;
  readonly system: System;
  readonly states: number;
  readonly folder: string;
}

export interface Contestant {
  readonly name: string;
  /** It is not asked about more states than this. */
  readonly upTo: number;
  /** What is not on this machine and has to be. */
  readonly missing: readonly string[];
  readonly run: (course: Course) => Promise<Run>;
}

/** How the search is run, by the name of the contestant. */
export const ours: Readonly<Record<string, SearchOptions>> = {
  'tables, one at a time': { coreFrom: Number.POSITIVE_INFINITY },

  webassembly: { coreFrom: 0 },
  'webassembly, 2 workers': { coreFrom: 0, workers: 2 },
};

/** The slow ones are measured on small systems. */
const SMALL = 2_000_000;

const one = fileURLToPath(new URL('./one.js', import.meta.url));

function search(name: string, upTo: number): Contestant {
  return {
    name,
    upTo,
    missing: [],
    async run(course) {
      const { output, peakBytes } = await runMeasured(course.folder, process.execPath, [
        one,
        course.name,
        name,
      ]);
      return { ...(JSON.parse(output) as Run), peakBytes };
    },
  };
}

const spin: Contestant = {
  name: 'SPIN',
  upTo: Number.POSITIVE_INFINITY,
  missing: missingOf('spin', 'gcc'),
  async run(course) {
    const prepared = compiled(course, 'pan', () => {
      writeFileSync(join(course.folder, 'model.pml'), toProcesses(guardedSystem(course.system, []), []));
      execute(course.folder, 'spin', ['-a', '-o2', 'model.pml']);
      const flags = ['-O1', '-DSFH', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=16000', '-w'];
      execute(course.folder, 'gcc', [...flags, '-o', 'pan', 'pan.c']);
    });
    const slots = Math.max(24, Math.ceil(Math.log2(course.states)) + 1);
    const { output, ...cost } = await runMeasured(course.folder, './pan', ['-m20000000', `-w${slots}`]);
    return {
      states: numberIn(output, /(\d+) states, stored/),
      // It counts the initial state as one.
      transitions: numberIn(output, /([\d.e+]+) transitions \(= stored\+matched\)/) - 1,
      ...cost,
      preparedSeconds: prepared,
    };
  },
};

const rumur: Contestant = {
  name: 'rumur',
  upTo: SMALL,
  missing: missingOf('rumur', 'gcc'),
  async run(course) {
    const prepared = compiled(course, 'verifier', () => {
      writeFileSync(
        join(course.folder, 'model.m'),
        toMurphi(guardedSystem(course.system, []), { preamble: [], tally: false }),
      );
      const options = ['--deadlock-detection', 'off', '--threads', '1', '--output', 'verifier.c', 'model.m'];
      execute(course.folder, 'rumur', options);
      execute(course.folder, 'gcc', ['-O1', '-mcx16', '-w', '-o', 'verifier', 'verifier.c', '-lpthread']);
    });
    const { output, ...cost } = await runMeasured(course.folder, './verifier', []);
    return {
      states: numberIn(output, /(\d+) states, |<summary states="(\d+)"/),
      transitions: numberIn(output, /\d+ states, (\d+) rules fired|rules_fired="(\d+)"/),
      ...cost,
      preparedSeconds: prepared,
    };
  },
};

/** The classes of TLC (`tla2tools.jar`), which no package manager has. */
const tlaTools = process.env['TLA2TOOLS'];

const tlc: Contestant = {
  name: 'TLC',
  upTo: SMALL,
  missing: [...missingOf('java'), ...(tlaTools === undefined ? ['tla2tools.jar (TLA2TOOLS=FILE)'] : [])],
  async run(course) {
    const prepared = compiled(course, 'Bench.tla', () => {
      const guarded = guardedSystem(course.system, []);
      const { module, configuration } = toTla(guarded, { preamble: [], module: 'Bench' });
      writeFileSync(join(course.folder, 'Bench.tla'), module);
      writeFileSync(join(course.folder, 'Bench.cfg'), configuration);
    });
    const options = ['-XX:+UseParallelGC', '-Xmx8g', '-cp', tlaTools!, 'tlc2.TLC'];
    const task = ['-workers', '1', '-deadlock', 'Bench.tla'];
    const { output, ...cost } = await runMeasured(course.folder, 'java', [...options, ...task]);
    return {
      states: numberIn(output, /(\d+) distinct states found, 0 states left/),
      transitions: numberIn(output, /(\d+) states generated, \d+ distinct states found, 0 states left/) - 1,
      ...cost,
      preparedSeconds: prepared,
    };
  },
};

export const contestants: readonly Contestant[] = [
  search('tables, one at a time', SMALL),
  search('webassembly', Number.POSITIVE_INFINITY),
  search('webassembly, 2 workers', Number.POSITIVE_INFINITY),
  spin,
  rumur,
  tlc,
];

function missingOf(...tools: readonly string[]): readonly string[] {
  return tools.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
}

const compileSeconds = new Map<string, number>();

/** Makes a program once for every system; the seconds that took. */
function compiled({ folder }: Course, program: string, make: () => void): number {
  const path = join(folder, program);
  if (!existsSync(path)) {
    const from = performance.now();
    make();
    compileSeconds.set(path, (performance.now() - from) / 1000);
  }
  return compileSeconds.get(path)!;
}

function execute(cwd: string, program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, [...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
}

function numberIn(text: string, shape: RegExp): number {
  const [, first, second] = shape.exec(text) ?? [];
  if (first === undefined && second === undefined) throw new Error(`no ${shape.source} in:\n${text}`);
  return Number(first ?? second);
}
