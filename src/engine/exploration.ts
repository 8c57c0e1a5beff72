/** What a search is asked, and what it gives: options, counts, findings. */
import type { Claim } from './claim.ts';
import type { Swap } from './reduce/candidates.ts';
import type { Reduce, Reduction } from './reduce/reduction.ts';
import type { Trace } from './trace.ts';

/** Where a large search is kept on disk. */
export interface Checkpoint {
  /** Written now and then; a search goes on from it if it is there, and takes it away at its end. */
  readonly file: string;
  /** Milliseconds between two checkpoints, a minute by default. */
  readonly everyMs?: number;
  /** What the file must be about beside the system and its claims, such as a version. */
  readonly identity: string;
  /** Called with the reason when it cannot be written, for want of space perhaps. Without this the search ends with the error. */
  readonly onFailure?: (reason: string) => void;
}

export interface SearchOptions {
  /** Stop with `bound: 'states'` once there are more states than this. */
  readonly maxStates?: number;
  /** Stop with `bound: 'time'` after this number of milliseconds. */
  readonly maxMs?: number;
  /** Stop with `bound: 'memory'` before the search takes more bytes than this; half of the machine's by default. */
  readonly maxBytes?: number;
  /** A folder for the log of states of a large search, which is in memory by default. */
  readonly logFolder?: string;
  /** Search with the core once there are more states than this; the result is the same. */
  readonly coreFrom?: number;
  /** Throws a `Refusal` for a file that is damaged, about something else, in use, or in no place to write to. */
  readonly checkpoint?: Checkpoint;
  /** Threads of a large search, 1 by default; the result is the same. More need the built package. */
  readonly workers?: number;
  /**
   * What to leave out; nothing by default. A violation is then searched for again without, for the shortest
   * trace. Where more than a single state decides a claim, nothing but images is left out.
   */
  readonly reduce?: Reduce;
  /** Whether to find a deadlock beside the claims; it is found unless this is false. */
  readonly findDeadlock?: boolean;
  /** A lower bound on the number of states. If that many cannot fit into `maxBytes`, the search is refused at once. */
  readonly atLeast?: number;
  /** Asked now and then; stop with `bound: 'interrupt'` once it says so. */
  readonly isInterrupted?: () => boolean;
  /** Called once no state is left to visit, before traces are made: what the search took. */
  readonly onEnd?: (cost: Cost) => void;
  /** Called now and then during the search; `at` gives the state that it is at, as local states by instance. */
  readonly onProgress?: (progress: Progress, at: () => ReadonlyMap<string, number>) => void;
}

/** How far a search is. */
export interface Progress extends Counts {
  /** States that were found and not expanded. */
  readonly frontier: number;
  /** Of the set of states, the frontier and the tables. */
  readonly bytes: number;
}

/** What a search took, which differs from run to run. */
export interface Cost {
  /** Of the set of states, the frontier and the tables of the core. */
  readonly bytes: number;
  /** How long making those tables took, in milliseconds, and how long the search after that. */
  readonly preparedMs: number;
  readonly searchedMs: number;
}

/**
 * `generated` counts the initial states and every enabled event of every expanded state, self-loops
 * included; `depth` counts states along the longest shortest path, the initial one being 1.
 */
export interface Counts {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
}

/**
 * What became of a claim. `violated` carries the shortest trace, except for a `sometimes` that is never so; for
 * an `eventually` it is a fair run without the goal: one with a cycle, or one that ends where it may.
 * `holds` carries one for a `sometimes`. `undecided`: the search ended before it could be known.
 */
export interface Finding {
  readonly outcome: 'holds' | 'violated' | 'undecided';
  readonly trace?: Trace;
  /** Set when a reduced search found the trace and the search for a shorter one came to a bound. */
  readonly mayBeLonger?: true;
}

export interface Exploration {
  /** `complete`: every reachable state was visited. `decided`: every claim was decided before that. */
  readonly end: 'complete' | 'decided' | 'bound';
  readonly bound?: 'states' | 'time' | 'memory' | 'interrupt';
  readonly counts: Counts;
  readonly findings: ReadonlyMap<string, Finding>;
  /**
   * The shortest trace to a state in which nothing is enabled though some component is neither final nor quiescent; absent where
   * the options ask for none.
   */
  readonly deadlock?: Trace;
  /** Names of events that no visited state enabled, the statically impossible ones included. */
  readonly neverHappened: readonly string[];
  /** How often each event label was enabled, by its position in `system.events`. */
  readonly happened: Uint8Array;
  /** What was left out; absent when nothing was. */
  readonly reduced?: Reduced;
  /** The checkpoint that the search went on from, if it did. */
  readonly resumedFrom?: string;
}

/** What a search left out. */
export interface Reduced {
  readonly ample: boolean;
  /** The symmetries that it made use of. */
  readonly symmetries: readonly Swap[];
  /** The number of states in the orbits of those counted: with symmetry alone, as many as there are. */
  readonly standsFor: number;
}

/** Limits of a search that has another one before it. */
export interface Limits {
  /** A lower bound on the number of states that is known by now. */
  readonly atLeast?: number;
  /** What its checkpoint's name ends with, since another search had one before. */
  readonly file?: string;
  /** The last level that is expanded. */
  readonly maxDepth?: number;
}

export type Searcher = (claims: readonly Claim[], limits: Limits, reduction?: Reduction) => Exploration;
