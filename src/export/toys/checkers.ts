/** SPIN, rumur and TLC as programs: a model goes in, what they counted comes out. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const isInstalled = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined;

const missing = ['spin', 'rumur', 'gcc'].filter((tool) => !isInstalled(tool));

/** What SPIN writes is compiled for a search of milliseconds, so the compiler that is soonest done is best. */
const forSpin = isInstalled('tcc') ? 'tcc' : 'gcc';

/** Whether the tests with them are left out. Where continuous integration runs they are not: there they fail. */
export const withoutCheckers = missing.length > 0 && process.env['CI'] === undefined;
if (withoutCheckers) console.warn(`not compared with other checkers: ${missing.join(', ')} not installed`);

export interface Foreign {
  readonly states: number;
  /** For SPIN with the initial state, for rumur without. */
  readonly transitions: number;
  /** How many states each tally counted. */
  readonly tally: ReadonlyMap<string, number>;
  /** Everything that was printed. */
  readonly output: string;
}

/** Compiles and runs a Promela model. `replay` gives what `./pan -r` prints of a counterexample. */
export async function runSpin(model: string, replay = false): Promise<Foreign> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'model.pml'), model);
    await run(folder, 'spin', ['-a', '-o2', 'model.pml']);
    await run(folder, forSpin, ['-O0', '-DSAFETY', '-DNOREDUCE', '-w', '-o', 'pan', 'pan.c']);
    const found = await run(folder, './pan', ['-m100000', '-w18']);
    const output = replay ? await run(folder, './pan', ['-r', '-m100000']) : found;
    return {
      states: numberIn(found, /(\d+) states, stored/),
      transitions: numberIn(found, /(\d+) transitions \(= stored\+matched\)/),
      tally: tallyIn(found, /^tally: (.+): (\d+)$/gm),
      output,
    };
  });
}

/** Compiles and runs a Murphi model. `options` go to rumur. */
export async function runRumur(model: string, options: readonly string[] = []): Promise<Foreign> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'model.m'), model);
    const all = ['--deadlock-detection', 'off', '--threads', '1', ...options];
    await run(folder, 'rumur', [...all, '--output', 'model.c', 'model.m']);
    await run(folder, 'gcc', ['-O0', '-mcx16', '-w', '-o', 'model', 'model.c', '-lpthread']);
    const output = await run(folder, './model', []);
    return {
      states: numberIn(output, /(\d+) states, |<summary states="(\d+)"/),
      transitions: numberIn(output, /\d+ states, (\d+) rules fired|rules_fired="(\d+)"/),
      tally: tallyIn(output, /cover "(.+)" (?:hit (\d+) times|not hit)$/gm),
      output,
    };
  });
}

/** Where the classes of TLC are, `tla2tools.jar`. */
const classes = process.env['TLA2TOOLS'];

/** Whether the tests with TLC are left out. */
export const withoutTlc = classes === undefined;

/** What TLC prints of a module that is called `Teardown`. */
export function runTlc(module: string, configuration: string, options: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'tlc-'));
  try {
    writeFileSync(join(folder, 'Teardown.tla'), module);
    writeFileSync(join(folder, 'Teardown.cfg'), configuration);
    const args = ['-cp', classes!, 'tlc2.TLC', '-workers', '1', ...options, 'Teardown.tla'];
    return spawnSync('java', args, { cwd: folder, maxBuffer: 2 ** 28 }).stdout.toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'checker-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the program printed. That it found an error is no error here. */
async function run(cwd: string, program: string, args: readonly string[]): Promise<string> {
  const options = { cwd, maxBuffer: 2 ** 28 };
  try {
    return (await execute(program, [...args], options)).stdout;
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    if (program === './model' && code === 1) return stdout;
    throw new Error(`${program} ${args.join(' ')}: ${String(code)}\n${stdout}\n${stderr}`, { cause: error });
  }
}

function numberIn(text: string, shape: RegExp): number {
  const [, first, second] = shape.exec(text) ?? [];
  if (first === undefined && second === undefined) throw new Error(`no ${shape.source} in:\n${text}`);
  return Number(first ?? second);
}

function tallyIn(text: string, shape: RegExp): ReadonlyMap<string, number> {
  return new Map(Array.from(text.matchAll(shape), ([, id, count]) => [id!, Number(count ?? 0)]));
}
