/**
 * A process that runs one command line after the other for the tests, and is not started anew for each: what it says, and
 * the exit code that it would have ended with, go back to the caller.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { runCommandLine } from './program.ts';

export interface Asked {
  readonly folder: string | undefined;
  readonly args: readonly string[];
  readonly input: string | Uint8Array;
}

export interface Answered {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const home = process.cwd();
let input: Uint8Array = new Uint8Array();

/** Standard input is what the test gives; other files are read as ever. */
const readSync = fs.readSync as (...args: readonly unknown[]) => number;
fs.readSync = ((file: number, into: Uint8Array, ...rest: readonly number[]) => {
  if (file !== 0) return readSync(file, into, ...rest);
  const [offset = 0, length = into.length] = rest;
  const bytes = input.subarray(0, length);
  into.set(bytes, offset);
  input = input.subarray(bytes.length);
  return bytes.length;
}) as typeof fs.readSync;
syncBuiltinESMExports();

async function answer({ folder, args, input: given }: Asked): Promise<Answered> {
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    process[stream].write = (text: string | Uint8Array) => {
      texts[stream] += String(text);
      return true;
    };
  }
  process.chdir(folder ?? home);
  process.exitCode = 0;
  input = typeof given === 'string' ? new TextEncoder().encode(given) : given;
  await runCommandLine(args);
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  return { code: process.exitCode, ...texts };
}

let last: Promise<unknown> = Promise.resolve();
process.on('message', (asked: Asked) => {
  last = last.then(async () => process.send!(await answer(asked)));
});
