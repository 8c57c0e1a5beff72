/** The search core as something to search with: a runner over compact tables, for large systems. */
import { createHash } from 'node:crypto';
import type { Claim } from '../claim.ts';
import type { Expander, Look } from '../expander.ts';
import { type Product, unpack } from '../product.ts';
import type { Reduction } from '../reduce/reduction.ts';
import type { StateGraph } from '../state-graph.ts';
import type { Position } from './checkpoint.ts';
import { type Cluster, clusterLocal, mergeClusters, orbitSizes } from './clusters.ts';
import { CoreGraph } from './core-graph.ts';
import * as at from './map.ts';
import { growingMemory } from './memory.ts';
import { ParallelRunner } from './parallel.ts';
import { type Runner, TypeScriptRunner } from './runner.ts';
import { Store } from './store.ts';
import { compileTables, packState, type Tables } from './tables.ts';
import { webAssemblyRunner } from './wasm.ts';
import { type Bits, compileWatch, type Watch } from './watch.ts';

export interface CoreOptions {
  readonly claims: readonly Claim[];
  /** By component, in which local states it may rest forever. */
  readonly atRest: readonly Uint8Array[];
  /** Whether a claim is still to be decided by a state, and whether a deadlock is still to be found. */
  readonly isOpen: (claim: Claim) => boolean;
  readonly wantsDeadlock: () => boolean;
  readonly look: Look;
  readonly maxStates: number;
  readonly maxBytes: number;
  /** WebAssembly unless told, where there is one. */
  readonly runner: 'typescript' | 'webassembly';
  /** Threads. More than one need the WebAssembly of the built package. */
  readonly workers: number;
  /** What is left out. */
  readonly reduction?: Pick<Reduction, 'clusters' | 'ample'>;
  /** Other clusters, or another runner: for tests. */
  readonly clusters?: readonly Cluster[];
  readonly runnerOf?: (image: Uint8Array) => Runner;
}

export class CoreExpander implements Expander {
  generated = 0;
  stopped: Expander['stopped'];
  readonly graph: StateGraph;
  readonly store: Store;

  private readonly tables: Tables;
  private readonly parallel: ParallelRunner | undefined;
  private readonly watch: Watch;
  private readonly options: CoreOptions;

  /** Holds the initial states. Throws `OutOfMemory`. */
  constructor(product: Product, options: CoreOptions) {
    const { system } = product;
    const clusters = options.reduction?.clusters ?? options.clusters ?? mergeClusters(system);
    this.options = options;
    this.watch = compileWatch(system, clusters, options.claims, options.atRest);
    this.tables = compileTables(
      system,
      clusters,
      this.watch,
      product.initial.length / product.layout.words,
      options.reduction?.ample,
    );
    this.parallel = options.workers > 1 ? new ParallelRunner(this.tables, options.workers) : undefined;
    const runner = this.parallel ?? runnerFor(options, this.tables);
    const tableBytes = this.parallel?.tableBytes ?? this.tables.image.length;
    this.store = new Store(runner, tableBytes, options.maxBytes);
    this.graph = new CoreGraph(this.tables, this.store);
    this.store.add(this.packInitial(product));
    const { header } = this.store;
    header[at.LIMIT >>> 2] = Math.min(options.maxStates, NO_LIMIT);
    header[at.LOOKED >>> 2] = NOT_YET;
    this.tellPending();
  }

  get size(): number {
    return this.store.size;
  }

  get bytes(): number {
    return this.store.bytes;
  }

  get happened(): Uint8Array {
    const words = this.happenedWords();
    return Uint8Array.from(
      this.tables.system.events,
      (_, event) => (words[event >>> 5]! >>> (event & 31)) & 1,
    );
  }

  private happenedWords(): Uint32Array {
    const { runner, header } = this.store;
    return new Uint32Array(runner.buffer, header[at.HAPPENED >>> 2], header[at.GROUP_COUNT >>> 2]! * 2);
  }

  /** The number of the state that stands for these local states, or -1 where there is none. */
  numberOf(locals: ArrayLike<number>): number {
    const { clusters, words } = this.tables;
    const packed = new Int32Array(words * 2);
    packState(
      this.tables,
      clusters.map((cluster) => clusterLocal(cluster, locals)!),
      packed,
      0,
    );
    new Int32Array(this.store.runner.buffer, this.store.batch, packed.length).set(packed);
    return this.store.find(this.store.batch);
  }

  /** How many states the states found stand for, by symmetry. */
  standsFor(): number {
    const { clusters, fields, words } = this.tables;
    const sizes = clusters.map(orbitSizes);
    const counted = [...clusters.keys()].filter((c) => sizes[c]!.some((size) => size > 1));
    if (counted.length === 0) return this.size;
    const log = this.store.states(0, this.size);
    let sum = 0;
    for (let state = 0; state < log.length; state += words * 2) {
      let product = 1;
      for (const c of counted) {
        const { word, shift, mask } = fields[c]!;
        product *= sizes[c]![(log[state + word]! >>> shift) & mask]!;
      }
      sum += product;
    }
    return sum;
  }

  /** What is searched for what: the same text for the same tables and claims. */
  key(identity: string): string {
    const { system, image } = this.tables;
    return createHash('sha256')
      .update(image)
      .update(JSON.stringify([identity, system.events.map(({ label }) => label), this.options.claims]))
      .digest('hex');
  }

  /** Goes on where a search was that had these events and so many successors. */
  restore({ generated, happened }: Pick<Position, 'generated' | 'happened'>): void {
    this.generated = generated;
    const words = this.happenedWords();
    for (const [event, flag] of happened.entries()) words[event >>> 5]! |= flag << (event & 31);
  }

  expand(from: number, to: number): number {
    const { store } = this;
    this.tellPending();
    for (let number = from; ; ) {
      number = store.runner.expand(number, to);
      const { header } = store;
      this.generated += header[at.GENERATED >>> 2]!;
      for (const state of this.parallel?.looks ?? []) this.lookAt(state);
      const reason = header[at.REASON >>> 2]!;
      if (reason === at.DONE) return number;
      if (reason === at.BEYOND) {
        this.stopped = 'states';
        return number;
      }
      if (reason === at.CROWDED) store.giveNumbers();
      else if (reason === at.FULL) store.makeRoom(header[at.MOST >>> 2]! + 1 + (this.parallel?.slack ?? 0));
      else if (this.lookAt(number)) {
        this.stopped = 'decided';
        return number;
      }
    }
  }

  close(): void {
    this.parallel?.close();
  }

  private lookAt(number: number): boolean {
    this.graph.open(number);
    const decided = this.options.look(number, this.graph.locals, this.graph.count);
    this.store.header[at.LOOKED >>> 2] = number;
    this.tellPending();
    return decided;
  }

  /** Tells the runner what is still worth a look. */
  private tellPending(): void {
    const { claims, isOpen, wantsDeadlock } = this.options;
    const { header } = this.store;
    const open = claims.filter(isOpen).map(({ id }): Bits => this.watch.bitsOf.get(id) ?? [0, 0]);
    header[at.PENDING >>> 2] = open.reduce((bits, [low]) => bits | low, 0);
    header[(at.PENDING >>> 2) + 1] = open.reduce((bits, [, high]) => bits | high, 0);
    header[at.DEADLOCKS >>> 2] = wantsDeadlock() ? 1 : 0;
  }

  private packInitial({ system, layout, initial }: Product): Int32Array {
    const { clusters, words, initialStates } = this.tables;
    const locals = new Int32Array(system.components.length);
    const packed = new Int32Array(initialStates * words * 2);
    for (let i = 0; i < initialStates; i++) {
      unpack(layout, initial, i * layout.words, locals);
      const clusterLocals = clusters.map((cluster) => clusterLocal(cluster, locals)!);
      packState(this.tables, clusterLocals, packed, i * words * 2);
    }
    return packed;
  }
}

const NO_LIMIT = 2 ** 32 - 1;
const NOT_YET = 2 ** 32 - 1;

function runnerFor({ runner, runnerOf }: CoreOptions, { image }: Tables): Runner {
  if (runnerOf !== undefined) return runnerOf(image);
  const fast = runner === 'webassembly' ? webAssemblyRunner(image) : undefined;
  return fast ?? new TypeScriptRunner(growingMemory(image));
}
