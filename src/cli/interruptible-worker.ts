/** The thread that a command line runs in where Ctrl-C is to be heard. */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../engine/core/whole-file.ts';
import { listenTo } from './interrupt.ts';
import type { ThreadInput } from './interruptible.ts';
import { BAD_INPUT, runCommandLine } from './program.ts';

/** Until the reader of a pipe has read some of it. */
const FULL_PIPE_MS = 5;

const { args, word, out, err } = workerData as ThreadInput;
listenTo(word);
// A stream of a thread says nothing while the thread is busy, and results are to be seen as they come.
Object.assign(process.stdout, { fd: 1, ...out, write: (text: string) => write(1, text) });
Object.assign(process.stderr, { fd: 2, ...err, write: (text: string) => write(2, text) });
await runCommandLine(args);
parentPort!.postMessage(process.exitCode ?? 0);

function write(fd: number, text: string): true {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_MS);
      // The reader has seen enough.
      else if (code === 'EPIPE') return true;
      else failed(fd, error);
    }
  }
  return true;
}

function failed(fd: number, error: unknown): never {
  if (fd === 1) {
    write(2, `the result could not be written to standard output: ${reasonOf(error)}\n`);
  }
  process.exit(BAD_INPUT);
}
