/** One command line from its arguments to its exit code. */
import { Command, CommanderError } from 'commander';
import { OutOfMemory } from '../engine/out-of-memory.ts';
import { Refusal } from '../engine/refusal.ts';
import { InputError } from '../flow/error.ts';
import { codeOfFailure } from './bisection.ts';
import { commands } from './commands.ts';
import { print, say } from './output.ts';
import { toolVersion } from './version.ts';

export const BAD_INPUT = 2;
const INCONCLUSIVE = 3;
/** A mistake of the tool itself. Node would end with 1, and that is a verdict. */
export const BROKEN = 70;

/** Runs what the arguments say. What it found is the exit code of the process, and nothing is thrown. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = await programFor(args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const code = fail(error);
    process.exitCode = args.includes('--bisect') ? codeOfFailure(code) : code;
  }
}

/** The program with every command, of which those that are named have their options. */
export async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('pasidcheck')
    .description(
      'Can a PASID be torn down wrongly? A proof over every interleaving, or the shortest one that breaks a claim.',
    )
    .version(toolVersion)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: say })
    .addHelpText('after', '\nExit codes: 0 proved, 1 violated, 2 bad input, 3 inconclusive.');
  for (const [name, { what, load }] of Object.entries(commands)) {
    const command = program.command(name).description(what);
    if (args.includes(name)) (await load())(command);
  }
  return program;
}

function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
  if (error instanceof OutOfMemory) {
    say('There is not enough memory: give the process more, or check a smaller configuration.\n');
    return INCONCLUSIVE;
  }
  const isInput = error instanceof InputError || error instanceof Refusal;
  say(`${isInput ? error.message : ((error as Error).stack ?? String(error))}\n`);
  return isInput ? BAD_INPUT : BROKEN;
}
