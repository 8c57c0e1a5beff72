/**
 * Breadth-first search of a system: exact counts, shortest traces, claims decided for every reachable state.
 */
import type { Claim } from './claim.ts';
import { runWithout } from './liveness.ts';
import { compilePredicate, type Test } from './predicate.ts';
import { compileProduct, type Product, Successors } from './product.ts';
import { unreachableFrom } from './reachability.ts';
import { Refusal } from './refusal.ts';
import { OutOfMemory, StateSet } from './state-set.ts';
import type { System } from './system.ts';
import { type Trace, traceTo } from './trace.ts';

export interface SearchOptions {
  /** Stop with `bound: 'states'` once there are more states than this. */
  readonly maxStates?: number;
  /** Stop with `bound: 'time'` after so many milliseconds. */
  readonly maxMs?: number;
  /** Stop with `bound: 'memory'` before the visited set takes more bytes than this; 8 GiB unless told. */
  readonly maxBytes?: number;
  /** Called now and then during the search. */
  readonly onProgress?: (counts: Counts) => void;
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
}

export interface Exploration {
  /** `complete`: every reachable state was visited. `decided`: every claim was decided before that. */
  readonly end: 'complete' | 'decided' | 'bound';
  readonly bound?: 'states' | 'time' | 'memory';
  readonly counts: Counts;
  readonly findings: ReadonlyMap<string, Finding>;
  /** The shortest trace to a state in which nothing is enabled though somebody is neither final nor quiescent. */
  readonly deadlock?: Trace;
  /** Names of events that no visited state enabled, the statically impossible ones included. */
  readonly neverHappened: readonly string[];
  /** How often each event label was enabled, by its position in `system.events`. */
  readonly happened: Uint8Array;
}

/** The tag of states in which an instance may rest forever. */
export const QUIESCENT = 'quiescent';

const DEFAULT_BYTES = 8 * 2 ** 30;
const PROGRESS_EVERY = 1 << 14;

/** Explores every reachable state, or until all claims are decided, or until a bound. */
export function explore(system: System, claims: readonly Claim[], options: SearchOptions = {}): Exploration {
  return new Search(compileProduct(system), claims, options).run();
}

class Search {
  private readonly product: Product;
  private readonly claims: readonly Claim[];
  private readonly options: SearchOptions;
  private readonly seen: StateSet;
  private readonly tests: ReadonlyMap<string, Test>;
  private readonly atRest: (locals: Int32Array) => boolean;
  private readonly happened: Uint8Array;
  /** Number of the first state of each level; the last entry is where the next level begins. */
  private readonly levels: number[] = [0];
  private readonly hits = new Map<string, number>();
  private deadlock: number | undefined;
  private generated = 0;
  private readonly startedAt = performance.now();

  constructor(product: Product, claims: readonly Claim[], options: SearchOptions) {
    this.product = product;
    refuseTwins(product.system, claims);
    this.claims = claims;
    this.options = options;
    this.seen = new StateSet(product.layout.words, options.maxBytes ?? DEFAULT_BYTES);
    this.tests = new Map(
      claims.map((claim) => [claim.id, compilePredicate(product.system, claim.predicate)]),
    );
    this.atRest = restTest(product.system);
    this.happened = new Uint8Array(product.system.events.length);
  }

  run(): Exploration {
    let end: Exploration['end'] = 'complete';
    let bound: Exploration['bound'];
    try {
      const stopped = this.search();
      if (stopped === 'decided') end = stopped;
      else if (stopped !== undefined) [end, bound] = ['bound', stopped];
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      [end, bound] = ['bound', 'memory'];
    }
    return this.result(end, bound);
  }

  /** Gives `undefined` when every state was visited, else why it stopped. */
  private search(): 'decided' | 'states' | 'time' | undefined {
    const { words } = this.product.layout;
    const { maxStates = Number.POSITIVE_INFINITY } = this.options;
    this.generated = this.product.initial.length / words;
    this.seen.add(this.product.initial, this.generated);
    const state = new Int32Array(words);
    const successors = new Successors(this.product);
    for (let number = 0; number < this.seen.size; number++) {
      if (number === this.levels.at(-1)) this.levels.push(this.seen.size);
      if (number % PROGRESS_EVERY === PROGRESS_EVERY - 1 && this.overTime()) return 'time';
      this.seen.read(number, state, 0);
      successors.expand(state, 0);
      if (this.look(successors, number)) return 'decided';
      for (let i = 0; i < successors.count; i++) this.happened[successors.events[i]!] = 1;
      this.seen.add(successors.states, successors.count);
      this.generated += successors.count;
      if (this.seen.size > maxStates) return 'states';
    }
    return undefined;
  }

  /** Looks at one state for the claims' sake; true when nothing is left to decide. */
  private look(successors: Successors, number: number): boolean {
    if (successors.count === 0 && this.deadlock === undefined && !this.atRest(successors.locals)) {
      this.deadlock = number;
    }
    let open = this.claims.length === 0;
    for (const claim of this.claims) {
      if (claim.kind === 'alwaysReachable' || claim.kind === 'eventually') open = true;
      else if (!this.hits.has(claim.id)) {
        const holds = this.tests.get(claim.id)!(successors.locals);
        if (holds === (claim.kind === 'sometimes')) this.hits.set(claim.id, number);
        else open = true;
      }
    }
    return !open && this.claims.some((claim) => claim.kind === 'always');
  }

  private overTime(): boolean {
    this.options.onProgress?.(this.counts());
    return performance.now() - this.startedAt > (this.options.maxMs ?? Number.POSITIVE_INFINITY);
  }

  private counts(): Counts {
    return { distinct: this.seen.size, generated: this.generated, depth: this.levels.length - 1 };
  }

  private result(end: Exploration['end'], bound: Exploration['bound']): Exploration {
    const { system } = this.product;
    const happened = new Set(system.events.filter((_, e) => this.happened[e] === 1).map((e) => e.label.name));
    const names = [...new Set(system.events.map((event) => event.label.name)), ...system.impossible];
    return {
      end,
      ...(bound === undefined ? {} : { bound }),
      counts: this.counts(),
      findings: new Map(this.claims.map((claim) => [claim.id, this.finding(claim, end === 'complete')])),
      ...(this.deadlock === undefined ? {} : { deadlock: this.traceTo(this.deadlock) }),
      neverHappened: names.filter((name) => !happened.has(name)).toSorted(),
      happened: this.happened,
    };
  }

  private finding(claim: Claim, complete: boolean): Finding {
    const hit = this.hits.get(claim.id);
    if (hit !== undefined) {
      return { outcome: claim.kind === 'sometimes' ? 'holds' : 'violated', trace: this.traceTo(hit) };
    }
    if (!complete) return { outcome: 'undecided' };
    if (claim.kind === 'sometimes') return { outcome: 'violated' };
    const trace = claim.kind === 'always' ? undefined : this.counterexample(claim);
    return trace === undefined ? { outcome: 'holds' } : { outcome: 'violated', trace };
  }

  /** Against a claim that can only be decided once every state is known. */
  private counterexample(claim: Claim): Trace | undefined {
    const goal = this.tests.get(claim.id)!;
    if (claim.kind === 'eventually') return runWithout(this.product, this.seen, goal);
    const stuck = unreachableFrom(this.product, this.seen, goal);
    return stuck === undefined ? undefined : this.traceTo(stuck);
  }

  private traceTo(number: number): Trace {
    return traceTo(this.product, this.seen, this.levels, number);
  }
}

/** Findings are kept by claim id: of two claims with one id, one would go undecided in silence. */
function refuseTwins(system: System, claims: readonly Claim[]): void {
  const ids = claims.map((claim) => claim.id);
  const twin = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twin !== undefined) throw new Refusal(system.name, undefined, `two claims are called '${twin}'`);
}

/** Whether every instance is final or tagged `quiescent`. */
function restTest(system: System): (locals: Int32Array) => boolean {
  const rests = system.components.map(({ table }) =>
    Uint8Array.from(table.states, (state) => (state.final || state.tags.has(QUIESCENT) ? 1 : 0)),
  );
  return (locals) => rests.every((rest, component) => rest[locals[component]!] === 1);
}
