/**
 * The search core as something to search with, for large systems. States are expanded in order, a round at a time;
 * the visited set says of each successor whether it is new, and what is new goes to the frontier and to the log.
 */
import { createHash } from 'node:crypto';
import type { Claim } from '../claim.ts';
import type { Expander, Look } from '../expander.ts';
import { allocateBytes, OutOfMemory } from '../out-of-memory.ts';
import { type Product, unpack } from '../product.ts';
import type { Reduction } from '../reduce/reduction.ts';
import type { Position, SavedStates } from './checkpoint.ts';
import { type Cluster, clusterLocal, mergeClusters, orbitSizes } from './clusters.ts';
import { CoreGraph } from './core-graph.ts';
import { ExpanderMemory } from './expander-memory.ts';
import { FileLog, MemoryLog, type StateLog } from './log.ts';
import * as at from './map.ts';
import { NumberedSet } from './numbered-set.ts';
import { LocalParts } from './parts.ts';
import { type Commuting, commutingEvents } from './sleep-sets.ts';
import { compileTables, packingOf, packState, type Tables } from './tables.ts';
import { ThreadedParts } from './threads.ts';
import type { Visited } from './visited.ts';
import { coreModule } from './wasm.ts';
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
  /** Threads. More than one need the built package; states of several words are searched by one. */
  readonly workers: number;
  /** A folder for the log of states; in memory by default. */
  readonly logFolder?: string;
  /** What is left out. */
  readonly reduction?: Pick<Reduction, 'clusters' | 'ample'>;
  /** Other clusters, parts, events that commute, or sleep sets told apart: for tests. */
  readonly clusters?: readonly Cluster[];
  readonly partBits?: number;
  readonly commuting?: Commuting;
  readonly sleepSets?: number;
}

/** Eight parts of at most 3 GiB hold more states than there are numbers for. */
const PART_BITS = 3;

/** States have numbers of 32 bits, and a round must still fit. */
const MOST_STATES = 2 ** 32 - 2 ** 20;

const NOT_YET = 2 ** 32 - 1;

export class CoreExpander implements Expander, SavedStates {
  generated = 0;
  stopped: Expander['stopped'];
  readonly graph: CoreGraph;

  private readonly module: WebAssembly.Module;
  private readonly tables: Tables;
  readonly memory: ExpanderMemory;
  private readonly watch: Watch;
  private readonly options: CoreOptions;
  private visited: Visited;
  private log: StateLog;
  private numbered: NumberedSet | undefined;
  /** Rounds that were sent and are not yet answered, with how many states they have; at most two. */
  private inFlight: { readonly round: number; readonly count: number }[] = [];
  private nextRound = 0;

  /** Holds the initial states. Throws `OutOfMemory`. */
  constructor(product: Product, options: CoreOptions) {
    this.options = options;
    const { system } = product;
    const clusters = options.reduction?.clusters ?? options.clusters ?? mergeClusters(system);
    this.watch = compileWatch(system, clusters, options.claims, options.atRest);
    this.tables = tablesOf(product, clusters, this.watch, options);
    const { words, bits } = this.tables;
    const module = coreModule(words);
    if (module === undefined) throw new Error('a large search needs the built package: npm run build');
    this.module = module;
    const inParts = words === 1;
    const partBits = inParts ? (options.partBits ?? PART_BITS) : 0;
    this.memory = new ExpanderMemory(module, this.tables, partBits, options.sleepSets);
    const { most } = this.memory;
    const packing = packingOf(this.tables.used);
    if (inParts) {
      const plan = { module, bits: Math.max(0, bits - partBits), most };
      const parts = 2 ** partBits;
      this.visited =
        options.workers > 1 ? new ThreadedParts(plan, parts, options.workers) : new LocalParts(plan, parts);
      this.log =
        options.logFolder === undefined
          ? new MemoryLog(packing, this.visited.touch)
          : new FileLog(options.logFolder, packing);
    } else {
      this.numbered = new NumberedSet(module, words, most, options.maxBytes);
      this.visited = this.log = this.numbered;
    }
    this.memory.set(at.LIMIT, Math.min(options.maxStates, MOST_STATES));
    this.memory.set(at.LOOKED, NOT_YET);
    this.addAll(this.packInitial(product));
    this.graph = new CoreGraph(this.tables, this.memory, {
      size: () => this.size,
      initial: this.size,
      read: (number, to) => this.log.read(number, to),
      find: (state) => this.find(state),
    });
  }

  get size(): number {
    return this.memory.get(at.SIZE);
  }

  get stateBytes(): number {
    return this.memory.stateBytes;
  }

  get bytes(): number {
    const shared = this.numbered === undefined ? this.log.bytes : 0;
    return this.memory.bytes + this.visited.bytes + shared;
  }

  get happened(): Uint8Array {
    const words = this.happenedWords();
    return Uint8Array.from(
      this.tables.system.events,
      (_, event) => (words[event >>> 5]! >>> (event & 31)) & 1,
    );
  }

  private happenedWords(): Uint32Array {
    return this.memory.wordsAt(this.memory.get(at.HAPPENED), this.memory.get(at.GROUP_COUNT) * 2);
  }

  /** The number of the state that stands for these local states, or -1. Throws `OutOfMemory`. */
  numberOf(locals: ArrayLike<number>): number {
    return this.find(this.packed(locals));
  }

  /** Whether a state stands for these local states. */
  standsAt(locals: ArrayLike<number>, number: number): boolean {
    const state = this.packed(locals);
    const other = new Uint8Array(state.length);
    this.log.read(number, other);
    return state.every((byte, i) => byte === other[i]);
  }

  private packed(locals: ArrayLike<number>): Uint8Array {
    const { clusters, words } = this.tables;
    const packed = new Int32Array(words * 2);
    const clusterLocals = clusters.map((cluster) => clusterLocal(cluster, locals)!);
    packState(this.tables, clusterLocals, packed, 0);
    return new Uint8Array(packed.buffer);
  }

  /** How many states the states found stand for, by symmetry. */
  standsFor(): number {
    const { clusters, fields, words } = this.tables;
    const sizes = clusters.map(orbitSizes);
    const counted = [...clusters.keys()].filter((c) => sizes[c]!.some((size) => size > 1));
    if (counted.length === 0) return this.size;
    let sum = 0;
    for (const piece of this.pieces(this.size)) {
      const log = new Uint32Array(piece.buffer, piece.byteOffset, piece.length >>> 2);
      for (let state = 0; state < log.length; state += words * 2) {
        let product = 1;
        for (const c of counted) {
          const { word, shift, mask } = fields[c]!;
          product *= sizes[c]![(log[state + word]! >>> shift) & mask]!;
        }
        sum += product;
      }
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
    const { memory } = this;
    this.tellPending();
    for (let number = from; number < to; ) {
      this.makeRoom(number);
      memory.turnTo(this.nextRound);
      // WebAssembly gives its 32 bits back as a signed number.
      number = memory.exports.expand(number, to) >>> 0;
      this.generated += memory.get(at.GENERATED);
      const looks = memory.get(at.REASON) === at.LOOK;
      this.send(memory.get(at.COUNT));
      const limit = memory.get(at.LIMIT);
      if (looks || this.size + memory.get(at.IN_FLIGHT) > limit) this.settle();
      if (looks && this.lookAt(number)) return this.stop('decided', number);
      if (this.size > limit) return this.stop('states', number);
    }
    this.settle();
    return to;
  }

  close(): void {
    this.visited.close();
  }

  private stop(reason: 'decided' | 'states', number: number): number {
    this.stopped = reason;
    return number;
  }

  private makeRoom(number: number): void {
    this.memory.makeRoom(number);
  }

  /** Sends the first `count` states of the batch to the set. */
  private send(count: number): void {
    const { memory, visited, options } = this;
    const round = this.nextRound;
    this.nextRound = 1 - round;
    const kept = memory.deal(round, count);
    const { sent } = memory.round(round);
    const others = this.bytes - visited.bytes;
    if (visited.bytesWith(sent) + others > options.maxBytes) throw new OutOfMemory();
    visited.send(memory.round(round));
    this.inFlight.push({ round, count: kept });
    memory.set(at.IN_FLIGHT, memory.get(at.IN_FLIGHT) + kept);
    if (this.inFlight.length === visited.ahead) this.receive();
  }

  /** Takes what is new of the round that was sent first. */
  private receive(): void {
    const { memory } = this;
    const { round, count } = this.inFlight.shift()!;
    this.visited.answer(memory.round(round));
    const found = memory.merge(round, count);
    memory.set(at.IN_FLIGHT, memory.get(at.IN_FLIGHT) - count);
    this.log.append(memory.newStates(found));
  }

  private settle(): void {
    while (this.inFlight.length > 0) this.receive();
  }

  private lookAt(number: number): boolean {
    this.graph.open(number);
    const decided = this.options.look(number, this.graph.locals, this.graph.count);
    this.memory.set(at.LOOKED, number);
    this.tellPending();
    return decided;
  }

  /** Tells the expander what is still worth a look. */
  private tellPending(): void {
    const { claims, isOpen, wantsDeadlock } = this.options;
    const open = claims.filter(isOpen).map(({ id }): Bits => this.watch.bitsOf.get(id) ?? [0, 0]);
    this.memory.set(
      at.PENDING,
      open.reduce((bits, [low]) => bits | low, 0),
    );
    this.memory.set(
      at.PENDING + 4,
      open.reduce((bits, [, high]) => bits | high, 0),
    );
    this.memory.set(at.DEADLOCKS, wantsDeadlock() ? 1 : 0);
  }

  /** The log of the first `count` states, piece by piece. */
  *pieces(count: number): Generator<Uint8Array> {
    const { stateBytes } = this.memory;
    const piece = allocateBytes(PIECE_STATES * stateBytes);
    for (let number = 0; number < count; number += PIECE_STATES) {
      const states = Math.min(PIECE_STATES, count - number);
      this.log.read(number, piece.subarray(0, states * stateBytes));
      yield piece.subarray(0, states * stateBytes);
    }
  }

  /** Has `count` states, the initial ones first, of which those before `expanded` are expanded. Throws `OutOfMemory`. */
  load(count: number, expanded: number, read: (states: Uint8Array) => void): void {
    const { stateBytes } = this.memory;
    const piece = allocateBytes(PIECE_STATES * stateBytes);
    for (let number = 0; number < count; ) {
      const states = piece.subarray(0, Math.min(PIECE_STATES, count - number) * stateBytes);
      read(states);
      this.addAll(states, expanded);
      number += states.length / stateBytes;
    }
  }

  /** Adds states in this order, of which those before `expanded` are not to be expanded. */
  private addAll(states: Uint8Array, expanded = 0): void {
    const { memory } = this;
    const bytes = at.ROUND * memory.stateBytes;
    for (let from = 0; from < states.length; from += bytes) {
      const part = states.subarray(from, from + bytes);
      this.makeRoom(Math.min(this.size, expanded));
      memory.batch(this.nextRound).set(part);
      memory.wake(this.nextRound);
      this.send(part.length / memory.stateBytes);
      this.settle();
    }
  }

  /** The number of a state, or -1. The first time, the set is made anew with numbers. Throws `OutOfMemory`. */
  private find(state: Uint8Array): number {
    this.numbered ??= this.withNumbers();
    return this.numbered.find(state);
  }

  private withNumbers(): NumberedSet {
    const { module, memory, options, log } = this;
    const room = options.maxBytes - memory.bytes - log.bytes;
    const numbered = new NumberedSet(module, this.tables.words, memory.most, room);
    numbered.takeOver(log, this.size);
    this.visited.close();
    this.visited = this.log = numbered;
    return numbered;
  }

  private packInitial({ system, layout, initial }: Product): Uint8Array {
    const { initialStates } = this.tables;
    const locals = new Int32Array(system.components.length);
    const states = Array.from({ length: initialStates }, (_, i) => {
      unpack(layout, initial, i * layout.words, locals);
      return this.packed(locals);
    });
    return Uint8Array.from(states.flatMap((state) => [...state]));
  }
}

const PIECE_STATES = 1 << 14;

function tablesOf(
  product: Product,
  clusters: readonly Cluster[],
  watch: Watch,
  { reduction, commuting = commutingEvents }: CoreOptions,
): Tables {
  const { system, initial, layout } = product;
  const ample = reduction?.ample;
  return compileTables(
    system,
    clusters,
    watch,
    initial.length / layout.words,
    ample === undefined ? { commuting: commuting(clusters, system.events.length) } : { ample },
  );
}
