/** Runs a command line in a thread of its own, so that this one hears Ctrl-C. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { INTERRUPTED } from './interrupt.ts';
import { say } from './output.ts';
import { BROKEN } from './program.ts';

/** What the thread is input. */
export interface ThreadInput {
  readonly args: readonly string[];
  readonly word: Int32Array<SharedArrayBuffer>;
  /** Properties of the streams, which a thread sees as pipes. */
  readonly out: { readonly isTTY: boolean; readonly columns?: number };
  readonly err: { readonly isTTY: boolean };
}

/** The first Ctrl-C lets it come to an end with what it has; the second ends it at once. */
export async function runInterruptibly(args: readonly string[]): Promise<void> {
  const { stdout, stderr } = process;
  const input: ThreadInput = {
    args,
    word: new Int32Array(new SharedArrayBuffer(4)),
    out: { isTTY: stdout.isTTY, ...(stdout.isTTY ? { columns: stdout.columns } : {}) },
    err: { isTTY: stderr.isTTY },
  };
  process.on('SIGINT', () => {
    if (Atomics.exchange(input.word, 0, 1) === 1) process.exit(INTERRUPTED);
  });
  const worker = new Worker(new URL(`./interruptible-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: input,
  });
  worker.on('message', (code: number) => {
    process.exitCode = code;
  });
  await new Promise<void>((resolve) => {
    worker.once('error', (error: Error) => {
      say(`${error.stack ?? String(error)}\n`);
      process.exitCode = BROKEN;
    });
    worker.once('exit', (code) => {
      // Where it came to an end it has set its own.
      if (code !== 0) process.exitCode = code;
      resolve();
    });
  });
}
