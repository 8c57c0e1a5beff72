/** The options of a command that bound its searches. */
import type { Command } from 'commander';
import type { SearchOptions } from '../engine/index.ts';
import { atLeastOne, megabytes, seconds } from './option-values.ts';

export interface BoundOptions {
  readonly maxStates?: number;
  readonly maxTime?: number;
  readonly maxMemory?: number;
}

/** Adds the options to a command. */
export function addBoundOptions(command: Command): Command {
  return command
    .option('--max-states <n>', 'end a search inconclusive beyond so many states', atLeastOne)
    .option('--max-time <s>', 'end a search inconclusive after so many seconds', seconds)
    .option('--max-memory <MB>', 'end a search inconclusive beyond so many megabytes', megabytes);
}

/** The bounds of a search, which tells now and then how far it is. */
export function boundsOf(
  { maxStates, maxTime, maxMemory }: BoundOptions,
  show: (text: string) => void,
): SearchOptions {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxTime === undefined ? {} : { maxMs: maxTime }),
    ...(maxMemory === undefined ? {} : { maxBytes: maxMemory }),
    onProgress: ({ distinct, generated, depth }) =>
      show(
        `${distinct.toLocaleString('en')} states, ${generated.toLocaleString('en')} generated, depth ${depth}`,
      ),
  };
}
