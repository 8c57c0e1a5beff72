/** What the commands that take a module have in common: options for its machines, and what is not explored of them. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type Cases, Refusal } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import { type LoadedModule, loadModule } from '../inspector/module.ts';
import { moduleTexts } from '../words/module-words.ts';
import { say } from './output.ts';

export interface ModuleCommandOptions {
  readonly module?: string;
  readonly input?: string;
  readonly cases?: string;
}

export function addModuleOptions(command: Command, purpose: string): Command {
  return command
    .option('--module <file>', `${purpose} that a JavaScript or TypeScript module exports`)
    .option('--input <json>', 'with --module: the input of its machines, and of functions that make them')
    .option('--cases <json>', 'with --module: payloads to try, by event: {"pay": [{"amount": 0}]}');
}

/**
 * Loads the module, and says what is left out of its machines.
 *
 * @throws an `InputError` for what is no JSON, and for machines that cannot be explored
 */
export async function moduleOf(file: string, { input, cases }: ModuleCommandOptions): Promise<LoadedModule> {
  const options = {
    ...(input === undefined ? {} : { input: jsonIn('--input', input) }),
    ...(cases === undefined ? {} : { cases: casesIn(cases) }),
  };
  const loaded = await loadModule(file, options).catch((error: unknown) => {
    if (error instanceof Refusal) throw new InputError(`${error.message}\n${whereToSay(file)}`);
    throw error;
  });
  for (const notes of loaded.notes) for (const line of moduleTexts(notes)) say(`${notes.name}: ${line}\n`);
  return loaded;
}

/** The remedies are options of `adapt`, which a module exports under their names. */
function whereToSay(file: string): string {
  return [
    'The module can export these options, or one beside it that you give to --module instead:',
    `  export * from './${basename(file)}';`,
    "  export const cases = { 'some event': [{ … }] };",
    '  export const bound = (context) => ({ … });',
  ].join('\n');
}

function jsonIn(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${option}: this is no JSON: ${(error as Error).message}`);
  }
}

function casesIn(text: string): Cases {
  const cases = jsonIn('--cases', text);
  const isCases =
    typeof cases === 'object' &&
    cases !== null &&
    Object.values(cases).every(
      (list) => Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null),
    );
  if (!isCases)
    throw new InputError('--cases: it takes lists of payloads by event: {"pay": [{"amount": 0}]}');
  return cases as Cases;
}
