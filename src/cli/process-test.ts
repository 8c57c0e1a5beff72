/** The command line for its tests: as a process, or in one that stays. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Asked } from './warm-test.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

let warm: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/** The process that runs them all; it ends with this one. */
function warmProcess(): ChildProcess {
  if (warm?.connected === true) return warm;
  warm = fork(fileURLToPath(new URL('../../dist/src/cli/warm-test.js', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
  });
  return warm;
}

/** Runs it in a folder, with this on its standard input, in a process that ran others before. */
export function runIn(
  folder: string | undefined,
  args: string | readonly string[],
  input: string | Uint8Array = '',
): Promise<Outcome> {
  const words = typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : args;
  const asked: Asked = { folder, args: words, input };
  const answer = last.then(
    () =>
      new Promise<Outcome>((resolve, reject) => {
        const child = warmProcess();
        const ended = (): void =>
          reject(new Error(`pasidcheck ${words.join(' ')} ended the process of the tests`));
        child.ref();
        child.once('exit', ended);
        child.once('message', (outcome: Outcome) => {
          child.off('exit', ended);
          child.unref();
          child.channel?.unref();
          resolve(outcome);
        });
        child.send(asked);
      }),
  );
  last = answer.catch(() => {});
  return answer;
}

/** Runs it in a process of its own, as a shell does. */
export function runAlone(
  folder: string | undefined,
  args: string,
  input: string | Uint8Array = '',
): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 2 ** 26, ...(folder === undefined ? {} : { cwd: folder }) };
    const child = execFile(
      process.execPath,
      [main, ...(args === '' ? [] : args.split(' '))],
      options,
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    // It may have seen enough before it has read everything.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}

/** Runs it where no file is needed. */
export const run = (args: string, input?: string | Uint8Array): Promise<Outcome> =>
  runIn(undefined, args, input);

type Run = (args: string, input?: string | Uint8Array) => Promise<Outcome>;

/** Runs a command once, however many tests ask: that it says the same twice has a test of its own. */
export function remembering(runs: Run): Run {
  const outcomes = new Map<string, Promise<Outcome>>();
  return (args, input) => {
    if (typeof input === 'object') return runs(args, input);
    const key = JSON.stringify([args, input]);
    const outcome = outcomes.get(key) ?? runs(args, input);
    outcomes.set(key, outcome);
    return outcome;
  };
}

/** What bad input gets: words, on standard error alone, with its exit code. */
export function expectBadInput({ code, stdout, stderr }: Outcome, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe('');
  expect(code).toBe(2);
}
