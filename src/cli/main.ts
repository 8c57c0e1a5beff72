#!/usr/bin/env node
/** The command line. Exit codes: 0 proved, 1 violated, 2 bad input, 3 inconclusive. */
import { Command, CommanderError } from 'commander';
import { reasonOf } from '../engine/core/whole-file.ts';
import { Refusal } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import { addCampaign } from './campaign-command.ts';
import { addCheck } from './check-command.ts';
import { addCompare } from './compare-command.ts';
import { addExport } from './export-command.ts';
import { addHistory } from './history-command.ts';
import { addImport } from './import-command.ts';
import { addInspect } from './inspect-command.ts';
import { addKernel } from './kernel-command.ts';
import { addList } from './list-command.ts';
import { addMutate } from './mutate-command.ts';
import { print, say } from './output.ts';
import { addReplay } from './replay-command.ts';
import { toolVersion } from './version.ts';

const BAD_INPUT = 2;
/** A mistake of the tool itself. Node would end with 1, and that is a verdict. */
const BROKEN = 70;

const program = new Command('pasidcheck')
  .description(
    'Can a PASID be torn down wrongly? A proof over every interleaving, or the shortest one that breaks a claim.',
  )
  .version(toolVersion)
  .exitOverride()
  .configureOutput({ writeOut: print, writeErr: say })
  .addHelpText('after', '\nExit codes: 0 proved, 1 violated, 2 bad input, 3 inconclusive.');
addCheck(program);
addReplay(program);
addInspect(program);
addCompare(program);
addMutate(program);
addCampaign(program);
addHistory(program);
addKernel(program);
addList(program);
addExport(program);
addImport(program);

// Who reads may have seen enough before everything is written, as `head` has: that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  say(`the result could not be written to standard output: ${reasonOf(error)}\n`);
  process.exit(BAD_INPUT);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}

function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
  const isInput = error instanceof InputError || error instanceof Refusal;
  say(`${isInput ? error.message : ((error as Error).stack ?? String(error))}\n`);
  return isInput ? BAD_INPUT : BROKEN;
}
