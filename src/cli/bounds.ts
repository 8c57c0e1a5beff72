/** The options of a command that bound its searches. */
import { type Command, Option } from 'commander';
import type { Progress, SearchOptions } from '../engine/index.ts';
import { isInterrupted } from './interrupt.ts';
import { atLeastOne, megabytes, seconds, threads } from './option-values.ts';
import { say } from './output.ts';
import { toolVersion } from './version.ts';

export interface BoundOptions {
  readonly maxStates?: number;
  readonly maxTime?: number;
  readonly maxMemory?: number;
}

/** How a large search is carried out; what it finds is the same. */
export interface EffortOptions extends BoundOptions {
  readonly workers?: number;
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
  readonly log?: string;
}

/** Adds the options to a command. */
export function addBoundOptions(command: Command): Command {
  return command
    .option('--max-states <n>', 'stop a search after n states: inconclusive', atLeastOne)
    .option('--max-time <s>', 'stop a search after s seconds: inconclusive', seconds)
    .option(
      '--max-memory <MB>',
      'stop a search at this much memory: inconclusive (default: half of the machine)',
      megabytes,
    );
}

/** Adds the options about large searches to a command. */
export function addEffortOptions(command: Command): Command {
  return command
    .option(
      '--checkpoint <file>',
      'write the search to a file from time to time; continue from that file if it exists',
    )
    .addOption(
      new Option('--checkpoint-every <s>', 'seconds between two checkpoints')
        .argParser(seconds)
        .default(60_000, '60'),
    )
    .option('--log <folder>', 'keep the states of large searches in files there, and less in memory')
    .addOption(
      new Option('--workers <n>', 'threads for large searches; the result is the same')
        .argParser(threads)
        .default(1),
    )
    .addOption(
      new Option('--reduce <what>', 'leave out what makes no difference to a claim')
        .choices(['none', 'ample', 'symmetry', 'all'])
        .default('none'),
    );
}

/** The bounds of a search, which reports its progress now and then. */
export function boundsOf(
  { maxStates, maxTime, maxMemory, workers, log, checkpoint, checkpointEvery = 60_000 }: EffortOptions,
  show: (text: string) => void,
): SearchOptions {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxTime === undefined ? {} : { maxMs: maxTime }),
    ...(maxMemory === undefined ? {} : { maxBytes: maxMemory }),
    ...(workers === undefined ? {} : { workers }),
    ...(log === undefined ? {} : { logFolder: log }),
    ...(checkpoint === undefined
      ? {}
      : {
          checkpoint: {
            file: checkpoint,
            everyMs: checkpointEvery,
            identity: toolVersion,
            onFailure: (reason) =>
              say(`${checkpoint}: it could not be written: ${reason}; the search goes on\n`),
          },
        }),
    isInterrupted,
    onProgress: tellProgress(show),
  };
}

/** States, states a second since the last text, what is left of them, depth and memory: one line. */
export function tellProgress(
  show: (text: string) => void,
  now: () => number = () => performance.now(),
): (progress: Progress) => void {
  let last = { at: now(), distinct: 0 };
  let rate = 0;
  return ({ distinct, frontier, depth, bytes }) => {
    const at = now();
    // A new search begins again at none.
    if (distinct < last.distinct) last = { at, distinct };
    if (at - last.at >= RATE_EVERY_MS) {
      rate = ((distinct - last.distinct) * 1000) / (at - last.at);
      last = { at, distinct };
    }
    show(
      `${short(distinct)} states, ${short(rate)}/s, frontier ${short(frontier)}, depth ${depth}, ${short(bytes)}B`,
    );
  };
}

const RATE_EVERY_MS = 1000;

/** A number in at most five characters: `18.5M`. */
function short(number: number): string {
  const [factor, letter] = (
    [
      [1e9, 'G'],
      [1e6, 'M'],
      [1e3, 'k'],
    ] as const
  ).find(([f]) => number >= f) ?? [1, ''];
  const scaled = number / factor;
  return `${scaled.toFixed(scaled >= 100 || factor === 1 ? 0 : 1)}${letter}`;
}
