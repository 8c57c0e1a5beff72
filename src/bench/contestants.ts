/** Who is measured. A contestant explores a system and says how long that took; others are added to the list. */
import { type Cost, explore, type SearchOptions, type System } from '../engine/index.ts';

export interface Run {
  readonly states: number;
  readonly transitions: number;
  readonly depth?: number;
  /** Seconds of exploring, and of preparing what the system is explored with. */
  readonly seconds: number;
  readonly preparedSeconds: number;
  /** The most memory that the set of states and the frontier took, where it is known. */
  readonly bytes?: number;
}

export interface Contestant {
  readonly name: string;
  /** Gives nothing when it is not on this machine. */
  readonly run: (system: System) => Run | undefined;
}

function ours(name: string, options: SearchOptions): Contestant {
  return {
    name,
    run(system) {
      let cost: Cost | undefined;
      const { counts } = explore(system, [], { ...options, onEnd: (of) => (cost = of) });
      return {
        states: counts.distinct,
        transitions: counts.generated - 1,
        depth: counts.depth,
        seconds: cost!.searchedMs / 1000,
        preparedSeconds: cost!.preparedMs / 1000,
        bytes: cost!.bytes,
      };
    },
  };
}

export const contestants: readonly Contestant[] = [
  ours('plain', { coreFrom: Number.POSITIVE_INFINITY }),
  ours('typescript', { coreFrom: 0, runner: 'typescript' }),
  ours('wasm', { coreFrom: 0 }),
  ours('wasm, 2 workers', { coreFrom: 0, workers: 2 }),
];
