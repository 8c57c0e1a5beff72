#!/usr/bin/env node
/** The command line as a process. Exit codes: 0 proved, 1 violated, 2 bad input, 3 inconclusive. */
import { reasonOf } from '../engine/core/whole-file.ts';
import { runInterruptibly } from './interruptible.ts';
import { say } from './output.ts';
import { BAD_INPUT, runCommandLine } from './program.ts';

// The reader may close the pipe before everything is written, as `head` does: that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  say(`the result could not be written to standard output: ${reasonOf(error)}\n`);
  process.exit(BAD_INPUT);
});

const args = process.argv.slice(2);
// An interrupted search still says what it covered.
await (args[0] === 'check' ? runInterruptibly(args) : runCommandLine(args));
