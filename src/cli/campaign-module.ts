/** `pasidcheck campaign --module`: random walks through the machines of a module, for the claims that it exports. */
import { type Walked, walkSystem } from '../campaign/walk-system.ts';
import { InputError } from '../flow/error.ts';
import {
  beginningText,
  neverHappenedText,
  nothingProvedText,
  undecidedText,
  walksText,
} from '../words/module-words.ts';
import { exitCodes } from './exit-codes.ts';
import { type ModuleCommandOptions, moduleOf } from './module-options.ts';
import { print, printJson } from './output.ts';

/** Walks where their number is not given, and how long each is. */
const STEPS = 100;

export async function walkModule(
  file: string,
  options: ModuleCommandOptions & { readonly seed: number; readonly walks: number; readonly json?: true },
): Promise<void> {
  const { described, claims, notes } = await moduleOf(file, options);
  if (claims.length === 0) {
    throw new InputError(
      `${file}: it exports no claims; export const claims = [always('…', not(inState('…', '…')))]`,
    );
  }
  const walked = walkSystem(described.system, claims, {
    seed: options.seed,
    walks: options.walks,
    steps: STEPS,
  });
  const verdict = walked.broken.length > 0 ? 'violated' : 'inconclusive';
  if (options.json === true)
    printJson({ formatVersion: 1, module: file, seed: options.seed, verdict, ...walked, notes });
  else print(textOf(walked, verdict));
  process.exitCode = exitCodes[verdict];
}

function textOf({ walks, steps, broken, notWalked, neverHappened }: Walked, verdict: string): string {
  return [
    `${verdict}  ${walksText(walks, steps)}`,
    ...broken.flatMap(({ claim, events }) => [
      '',
      `violated  ${claim}`,
      ...(events.length === 0 ? [`  ${beginningText}`] : []),
      ...events.map((event, i) => `${String(i + 1).padStart(4)}  ${event}`),
    ]),
    '',
    ...(notWalked.length > 0 ? [undecidedText(notWalked)] : []),
    ...(neverHappened.length > 0 ? [neverHappenedText(neverHappened)] : []),
    ...(broken.length === 0 ? [nothingProvedText] : []),
    '',
  ].join('\n');
}
