/**
 * Breadth-first search of a system: exact counts, shortest traces, claims decided for every reachable state.
 */
import { type Claim, reasonsAgainstClaims } from './claim.ts';
import { holdCheckpoint, loadCheckpoint, removeCheckpoint, saveCheckpoint } from './core/checkpoint.ts';
import { CoreExpander } from './core/core-expander.ts';
import type { HeldFile } from './core/held-file.ts';
import { halfOfMemory } from './core/machine.ts';
import { coreModule } from './core/wasm.ts';
import { reasonOf } from './core/whole-file.ts';
import { type Expander, type Look, TableExpander } from './expander.ts';
import type {
  Checkpoint,
  Counts,
  Exploration,
  Finding,
  Limits,
  Reduced,
  Searcher,
  SearchOptions,
} from './exploration.ts';
import { runWithout } from './liveness.ts';
import { oneWayOf } from './one-way.ts';
import { OutOfMemory, unlessOutOfMemory } from './out-of-memory.ts';
import { compilePredicate, type Test } from './predicate.ts';
import { compileProduct, type Product } from './product.ts';
import { isReachableFromAll, reaching } from './reachability.ts';
import { exploreReduced, OPEN_FILE } from './reduce/explore-reduced.ts';
import type { Parts, Reduction } from './reduce/reduction.ts';
import { FoldedRuns } from './reduce/runs.ts';
import { refuseFor } from './refusal.ts';
import { remembering } from './remembering-graph.ts';
import { restingStates } from './rest.ts';
import type { System } from './system.ts';
import { liftedTraceTo, type Trace, traceTo } from './trace.ts';

const DEFAULT_BYTES = halfOfMemory();
const PROGRESS_EVERY = 1 << 14;

/** No search takes less for a state: a slot of the set, and a word of the log unless that is in a file. */
const SLOT_BYTES = 5;
const LOG_BYTES = 8;

/** Preparing the search core takes as long as a plain search of this number of states. */
const CORE_FROM = 400_000;

type Stop = 'complete' | 'decided' | 'states' | 'time' | 'interrupt' | 'depth';

/**
 * Explores every reachable state, or until all claims are decided, or until a bound. `parts` are those of a
 * reduction, which tests break.
 */
export function explore(
  system: System,
  claims: readonly Claim[],
  options: SearchOptions = {},
  parts?: Parts,
): Exploration {
  const { reduce = 'none', maxBytes = DEFAULT_BYTES, checkpoint } = options;
  const product = compileProduct(system);
  // All of them before the search: it would be a pity to learn at its end that there is no place for the last one.
  const names = checkpoint === undefined ? [] : reduce === 'none' ? [''] : ['', OPEN_FILE];
  const held = new Map<string, HeldFile>();
  const search: Searcher = (asked, limits, reduction) => {
    const { atLeast = options.atLeast ?? 0, file = '', ...others } = limits;
    const isInFull = reduction === undefined && limits.maxDepth === undefined;
    const leastBytes = SLOT_BYTES + (options.logFolder === undefined ? LOG_BYTES : 0);
    const isTooLarge = isInFull && atLeast * leastBytes > maxBytes;
    const bounds = { ...options, ...others, ...(isTooLarge ? { maxBytes: 0 } : {}) };
    return new Search(product, asked, bounds, { reduction, held: held.get(file) }).run();
  };
  try {
    for (const name of names) held.set(name, holdCheckpoint(checkpoint!.file + name));
    return reduce === 'none' ? search(claims, {}) : exploreReduced(system, claims, reduce, search, parts);
  } finally {
    for (const { release } of held.values()) release();
  }
}

/** What a search has beside its options. */
interface Beside {
  readonly reduction: Reduction | undefined;
  /** The file of its checkpoint. */
  readonly held: HeldFile | undefined;
}

class Search {
  private readonly product: Product;
  private readonly reduction: Reduction | undefined;
  private readonly held: HeldFile | undefined;
  private readonly claims: readonly Claim[];
  private readonly options: SearchOptions & Limits;
  private readonly tests: ReadonlyMap<string, Test>;
  private readonly atRest: readonly Uint8Array[];
  /** Number of the first state of each level; the last entry is where the next level begins. */
  private levels: number[] = [0];
  /** By claim, the first state that decides it. */
  private readonly hits = new Map<string, number>();
  private deadlock: number | undefined;
  private savedAt = performance.now();
  private preparedMs = 0;
  private searchedFrom = performance.now();
  private on: Expander | undefined;
  private core: CoreExpander | undefined;
  private runs: FoldedRuns | undefined;
  private canDecideRuns = true;
  private canTrace = true;
  private reportedUpTo = 0;
  private resumedFrom: string | undefined;
  private readonly startedAt = performance.now();

  constructor(
    product: Product,
    claims: readonly Claim[],
    options: SearchOptions & Limits,
    { reduction, held }: Beside,
  ) {
    this.product = product;
    this.reduction = reduction;
    // A search for a shorter trace than one that is known has no checkpoint.
    this.held = options.maxDepth === undefined ? held : undefined;
    refuseFor(reasonsAgainstClaims(product.system, claims));
    this.claims = claims;
    this.options = options;
    this.tests = new Map(
      claims.map((claim) => [claim.id, compilePredicate(product.system, claim.predicate)]),
    );
    this.atRest = restingStates(product.system);
  }

  run(): Exploration {
    let end: Exploration['end'] = 'complete';
    let bound: Exploration['bound'];
    try {
      const stopped = this.searchSmall() ?? this.searchLarge();
      if (stopped === 'decided') end = stopped;
      else if (stopped === 'depth') [end, bound] = ['bound', 'states'];
      else if (stopped !== 'complete') [end, bound] = ['bound', stopped];
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      [end, bound] = ['bound', 'memory'];
    }
    const bytes = this.on?.bytes ?? 0;
    this.options.onEnd?.({
      bytes,
      preparedMs: this.preparedMs,
      searchedMs: performance.now() - this.searchedFrom,
    });
    const result = this.resultWithin(end, bound);
    const { held } = this;
    if (result.bound === undefined && held !== undefined) this.orReport(() => removeCheckpoint(held));
    return result;
  }

  /**
   * Deciding claims about runs takes memory, and so do traces. Where there is too little for runs, claims about them are
   * undecided. Where there is too little for a trace, every claim is.
   */
  private resultWithin(end: Exploration['end'], bound: Exploration['bound']): Exploration {
    const isComplete = end === 'complete';
    const whole = (): Exploration => this.result(end, bound, isComplete);
    const withoutRuns = (): Exploration => {
      this.canDecideRuns = false;
      return this.result('bound', 'memory', isComplete);
    };
    const withoutTraces = (): Exploration => {
      this.canTrace = false;
      this.hits.clear();
      this.deadlock = undefined;
      return this.result('bound', 'memory', false);
    };
    return unlessOutOfMemory(whole) ?? unlessOutOfMemory(withoutRuns) ?? withoutTraces();
  }

  /** Does something to the checkpoint. Where it fails the search goes on, with the checkpoint that was there before. */
  private orReport(act: () => void): void {
    try {
      act();
    } catch (error) {
      const { onFailure } = this.options.checkpoint!;
      if (onFailure === undefined || (error as NodeJS.ErrnoException).code === undefined) throw error;
      onFailure(reasonOf(error));
    }
  }

  /** Searches without preparation; gives nothing when there are too many states for this. */
  private searchSmall(): Stop | undefined {
    if (this.held !== undefined || this.reduction !== undefined) return undefined;
    const { coreFrom = CORE_FROM, maxStates = Number.POSITIVE_INFINITY } = this.options;
    const stopped = this.searchTables(Math.min(coreFrom, maxStates));
    if (stopped !== 'states' || coreFrom >= maxStates) return stopped;
    // Without a build all searches are small ones.
    return coreModule(1) === undefined ? this.searchTables(maxStates) : undefined;
  }

  private searchTables(maxStates: number): Stop {
    this.begin();
    const look: Look = (...state) => this.look(...state);
    this.on = new TableExpander(this.product, look, maxStates, this.options.maxBytes ?? DEFAULT_BYTES);
    return this.search();
  }

  /** From the beginning. */
  private begin(): void {
    this.levels = [0];
    this.hits.clear();
    this.deadlock = undefined;
  }

  /** Searches with the search core, from the beginning. */
  private searchLarge(): Stop {
    const preparedFrom = performance.now();
    const { maxStates, maxBytes, workers, logFolder } = this.options;
    const core = new CoreExpander(this.product, {
      claims: this.claims,
      atRest: this.atRest,
      isOpen: ({ id }) => !this.hits.has(id),
      wantsDeadlock: () => this.wantsDeadlock(),
      look: (...state) => this.look(...state),
      maxStates: maxStates ?? Number.POSITIVE_INFINITY,
      maxBytes: maxBytes ?? DEFAULT_BYTES,
      workers: workers ?? 1,
      ...(logFolder === undefined ? {} : { logFolder }),
      ...(this.reduction === undefined ? {} : { reduction: this.reduction }),
    });
    // Not before: where there is no memory for the core, what the tables found is all there is.
    this.begin();
    this.on = this.core = core;
    this.searchedFrom = performance.now();
    this.preparedMs = this.searchedFrom - preparedFrom;
    const { held } = this;
    try {
      return held === undefined ? this.search() : this.searchFrom(core, held, this.options.checkpoint!);
    } finally {
      core.close();
    }
  }

  /** Goes on from a checkpoint if there is one, and writes others. */
  private searchFrom(core: CoreExpander, held: HeldFile, about: Checkpoint): Stop {
    const { identity, everyMs = 60_000 } = about;
    const key = core.key(identity);
    const found = loadCheckpoint(held, key, core);
    if (found !== undefined) {
      core.restore(found);
      this.resumedFrom = about.file;
      this.levels = [...found.levels];
      this.deadlock = found.deadlock;
      for (const [claim, state] of found.hits) this.hits.set(claim, state);
    }
    const save = (number: number): void => {
      const { size: states, generated, happened } = core;
      const { levels, deadlock } = this;
      const position = {
        key,
        states,
        number,
        generated,
        levels,
        hits: [...this.hits],
        ...(deadlock === undefined ? {} : { deadlock }),
        happened: [...happened],
      };
      this.orReport(() => saveCheckpoint(held, position, core));
    };
    return this.search(found?.number, (number, isLast) => {
      if (!isLast && performance.now() - this.savedAt < everyMs) return;
      save(number);
      this.savedAt = performance.now();
    });
  }

  /** `pause` is called now and then, with the next state to expand, and before the search is cut short. */
  private search(first = 0, pause: (number: number, isLast: boolean) => void = () => {}): Stop {
    const on = this.on!;
    const { maxDepth = Number.POSITIVE_INFINITY } = this.options;
    for (let number = first; number < on.size; ) {
      if (number === this.levels.at(-1)) {
        if (this.levels.length > maxDepth) return 'depth';
        this.levels.push(on.size);
      }
      // Not where it begins: a search that always stops there would never come further.
      if (number > first && number % PROGRESS_EVERY === PROGRESS_EVERY - 1) {
        const stop = this.stopAt(number);
        pause(number, stop !== undefined);
        if (stop !== undefined) return stop;
      }
      const next = number - (number % PROGRESS_EVERY) + PROGRESS_EVERY - 1;
      number = on.expand(number, Math.min(this.levels.at(-1)!, next > number ? next : next + PROGRESS_EVERY));
      if (on.stopped !== undefined) return on.stopped;
    }
    return 'complete';
  }

  /** Whether nothing is left to decide. Without an `always` a search goes on to the end. */
  private isDecided(): boolean {
    return (
      this.claims.some(({ kind }) => kind === 'always') &&
      this.claims.every(({ kind, id }) => (kind === 'always' || kind === 'sometimes') && this.hits.has(id))
    );
  }

  /** Looks at one state for the claims' sake; true when nothing is left to decide. */
  private look(number: number, locals: Int32Array, enabled: number): boolean {
    if (enabled === 0 && this.wantsDeadlock() && !this.mayRest(locals)) this.deadlock = number;
    let decided = false;
    for (const { id, kind } of this.claims) {
      if ((kind !== 'always' && kind !== 'sometimes') || this.hits.has(id)) continue;
      if (this.tests.get(id)!(locals) !== (kind === 'sometimes')) continue;
      this.hits.set(id, number);
      decided = true;
    }
    return decided && this.isDecided();
  }

  private wantsDeadlock(): boolean {
    return this.options.findDeadlock !== false && this.deadlock === undefined;
  }

  /** Whether every instance is final or tagged `quiescent`. */
  private mayRest(locals: Int32Array): boolean {
    return this.atRest.every((rest, component) => rest[locals[component]!] === 1);
  }

  /** Reports how far the search is; gives why it is to be cut short. */
  private stopAt(number: number): 'time' | 'interrupt' | undefined {
    // A search that begins again reports nothing until it is further than it was.
    if (number > this.reportedUpTo) {
      const { size, bytes } = this.on!;
      this.options.onProgress?.({ ...this.counts(), frontier: size - number, bytes }, () =>
        this.localsAt(number),
      );
    }
    this.reportedUpTo = Math.max(number, this.reportedUpTo);
    if (this.options.isInterrupted?.() === true) return 'interrupt';
    const { maxMs = Number.POSITIVE_INFINITY } = this.options;
    return performance.now() - this.startedAt > maxMs ? 'time' : undefined;
  }

  private localsAt(number: number): ReadonlyMap<string, number> {
    const { graph } = this.on!;
    graph.open(number);
    const { locals } = graph;
    return new Map(this.product.system.components.map(({ instance }, c) => [instance.name, locals[c]!]));
  }

  private counts(): Counts {
    const { initial, layout } = this.product;
    const generated = initial.length / layout.words + (this.on?.generated ?? 0);
    return { distinct: this.on?.size ?? 0, generated, depth: this.levels.length - 1 };
  }

  private result(end: Exploration['end'], bound: Exploration['bound'], isComplete: boolean): Exploration {
    const { system } = this.product;
    const flags = this.happened();
    const happened = new Set(system.events.filter((_, e) => flags[e] === 1).map((e) => e.label.name));
    const names = [...new Set(system.events.map((event) => event.label.name)), ...system.impossible];
    return {
      end,
      ...(bound === undefined ? {} : { bound }),
      counts: this.counts(),
      findings: new Map(this.claims.map((claim) => [claim.id, this.finding(claim, isComplete)])),
      ...(this.deadlock === undefined ? {} : { deadlock: this.traceTo(this.deadlock, () => true) }),
      neverHappened: names.filter((name) => !happened.has(name)).toSorted(),
      happened: flags,
      ...(this.reduction === undefined ? {} : { reduced: this.reduced(this.reduction) }),
      ...(this.resumedFrom === undefined ? {} : { resumedFrom: this.resumedFrom }),
    };
  }

  /** Of what happened here, the images happen elsewhere. */
  private happened(): Uint8Array {
    const flags = this.on?.happened ?? new Uint8Array(this.product.system.events.length);
    const queue = [...flags.keys()].filter((event) => flags[event] === 1);
    for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
      for (const { events } of this.reduction?.symmetries ?? []) {
        const image = events[event]!;
        if (flags[image] === 0) queue.push(image);
        flags[image] = 1;
      }
    }
    return flags;
  }

  private reduced({ ample, symmetries }: Reduction): Reduced {
    return {
      ample: ample !== undefined,
      symmetries: symmetries.map(({ swap }) => swap),
      standsFor: (this.canTrace ? this.core?.standsFor() : this.core?.size) ?? 0,
    };
  }

  private finding(claim: Claim, complete: boolean): Finding {
    const hit = this.hits.get(claim.id);
    if (hit !== undefined) {
      return {
        outcome: claim.kind === 'sometimes' ? 'holds' : 'violated',
        trace: this.traceTo(hit, this.decides(claim)),
      };
    }
    if (!complete) return { outcome: 'undecided' };
    if (claim.kind === 'sometimes') return { outcome: 'violated' };
    if (claim.kind === 'always') return { outcome: 'holds' };
    if (!this.canDecideRuns) return { outcome: 'undecided' };
    if (this.reduction !== undefined) return this.decideByImages(claim, this.reduction);
    const trace = this.counterexample(claim);
    return trace === undefined ? { outcome: 'holds' } : { outcome: 'violated', trace };
  }

  /** Of a claim about runs, where states stand for their images. */
  private decideByImages(claim: Claim, reduction: Reduction): Finding {
    const { maxBytes = DEFAULT_BYTES } = this.options;
    const { graph, bytes } = this.on!;
    this.runs ??= new FoldedRuns(this.product, graph, reduction, Math.max(0, maxBytes - bytes));
    return this.runs.decide(claim, (locals) => {
      const text = locals.join();
      return this.traceTo(this.core!.numberOf(locals), (end) => end.join() === text);
    });
  }

  /** Against a claim that can only be decided once every state is known. */
  private counterexample(claim: Claim): Trace | undefined {
    const goal = this.tests.get(claim.id)!;
    const graph = remembering(this.on!.graph);
    if (claim.kind === 'eventually') return runWithout(this.product, graph, goal);
    if (isReachableFromAll(graph, goal, oneWayOf(this.product.system))) return undefined;
    const good = reaching(graph, goal);
    return this.traceTo(good.indexOf(0), () => true);
  }

  /** Where a claim itself is decided, not what symmetries make of it. */
  private decides({ id, kind }: Claim): Test {
    const test = this.reduction?.tests.get(id) ?? this.tests.get(id)!;
    return (locals) => test(locals) === (kind === 'sometimes');
  }

  private traceTo(state: number, isEnd: Test): Trace {
    const { product, levels } = this;
    const { graph } = this.on!;
    if (this.core === undefined || this.reduction === undefined)
      return traceTo(product, graph, levels, state);
    return liftedTraceTo(product, graph, levels, state, isEnd, (locals, at) =>
      this.core!.standsAt(locals, at),
    );
  }
}
