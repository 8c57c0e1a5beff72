/**
 * The WebAssembly runner on several threads: they share the visited set, the log and nothing else. An expansion
 * is one range of states of one level, and when it ends all have ended, so that counts, levels and the states of
 * each level do not depend on the threads; only the order within a level does.
 */
import { Worker } from 'node:worker_threads';
import * as at from './map.ts';
import { WebAssemblyMemory } from './memory.ts';
import type { Runner } from './runner.ts';
import * as control from './share.ts';
import { Share, type WorkerData } from './share.ts';
import { imageAt, type Tables } from './tables.ts';
import { builtFile, wasmModule } from './wasm.ts';

/** What the host tells in its own header and workers read in theirs. */
const TOLD = [
  at.LIMIT,
  at.DEADLOCKS,
  at.FLIP,
  at.FLIP + 4,
  at.PENDING,
  at.PENDING + 4,
  at.SLOTS,
  at.SLOT_COUNT,
  at.SLOT_BITS,
  at.LOG,
  at.WHOLE,
  at.LINE_BITS,
  at.LINE_PARTS,
  at.REST_BITS,
];

interface Exports extends Pick<Runner, 'expand' | 'open' | 'follow' | 'insert' | 'reinsert' | 'find'> {
  readonly attach: (base: number) => void;
  readonly renumber: (from: number, to: number) => void;
}

export class ParallelRunner implements Runner {
  /** States that the last expansion met and that are to be looked at. */
  readonly looks: number[] = [];
  /** Room that must be left because workers take numbers for new states in advance. */
  readonly slack: number;
  /** Bytes of all headers and tables. */
  readonly tableBytes: number;

  private readonly memory: WebAssemblyMemory;
  private readonly exports: Exports;
  private readonly bases: readonly number[];
  private readonly control: Int32Array;
  private readonly lookLists: readonly Int32Array[];
  private readonly share: Share;

  /** Throws when the package was not built. */
  constructor(tables: Tables, workers: number) {
    const module = wasmModule(tables.words === 1 ? 'runner-one-word-shared' : 'runner-shared');
    const file = builtFile('worker.js');
    if (module === undefined || file === undefined) throw new Error('several workers need the built package');
    const stride = Math.ceil(tables.image.length / 64) * 64;
    this.slack = workers * at.NUMBERS + at.BATCH_SIZE;
    this.tableBytes = stride * (workers + 1);
    this.bases = Array.from({ length: workers }, (_, worker) => stride * (worker + 1));
    this.memory = new WebAssemblyMemory(tables.image, true);
    this.memory.grow(this.tableBytes);
    const bytes = new Uint8Array(this.memory.buffer);
    for (const base of this.bases) bytes.set(imageAt(tables, base), base);
    this.control = sharedNumbers(control.PER_WORKER + workers * control.PER_WORKER_NUMBERS);
    this.lookLists = this.bases.map(() => sharedNumbers(control.MAX_RANGE));
    const { memory } = this.memory;
    this.exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
    const dataOf = (worker: number): WorkerData => ({
      module,
      memory,
      base: this.bases[worker]!,
      worker,
      control: this.control,
      looks: this.lookLists[worker]!,
    });
    this.share = new Share(dataOf(0), this.exports.expand);
    for (let worker = 1; worker < workers; worker++) new Worker(file, { workerData: dataOf(worker) }).unref();
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  grow(bytes: number): void {
    this.memory.grow(bytes);
  }

  /** Gives `to`, or `from` again when there was no room for all: the same call then goes on where it was. */
  expand(from: number, to: number): number {
    const { control: shared } = this;
    const goesOn = this.perWorker(control.LACKED).some((lacked) => lacked === 1);
    if (!goesOn) {
      shared[control.CURSOR] = from;
      shared[control.TO] = to;
    }
    shared.fill(0, control.PER_WORKER);
    this.tellWorkers();
    shared[control.BUSY] = this.bases.length - 1;
    Atomics.add(shared, control.GO, 1);
    Atomics.notify(shared, control.GO);
    this.exports.attach(this.bases[0]!);
    this.share.run();
    for (let busy = Atomics.load(shared, control.BUSY); busy > 0; busy = Atomics.load(shared, control.BUSY)) {
      Atomics.wait(shared, control.BUSY, busy);
    }
    this.exports.attach(0);
    return this.gather(from, to);
  }

  insert(from: number, count: number): number {
    const header = this.header(0);
    const size = header[at.SIZE >>> 2]!;
    header[at.NEXT_NUMBER >>> 2] = size;
    header[at.END_NUMBER >>> 2] = size + count;
    this.exports.insert(from, count);
    header[at.SIZE >>> 2] = header[at.NEXT_NUMBER >>> 2]!;
    return header[at.SIZE >>> 2]!;
  }

  open(number: number): number {
    return this.exports.open(number);
  }

  follow(event: number): void {
    this.exports.follow(event);
  }

  reinsert(first: number, count: number): void {
    this.exports.reinsert(first, count);
  }

  find(state: number): number {
    return this.exports.find(state);
  }

  /** Lets the other threads end. */
  close(): void {
    Atomics.store(this.control, control.QUIT, 1);
    Atomics.add(this.control, control.GO, 1);
    Atomics.notify(this.control, control.GO);
  }

  private header(base: number): Uint32Array {
    return new Uint32Array(this.buffer, base, at.HEADER_BYTES >>> 2);
  }

  private perWorker(what: number): number[] {
    return this.bases.map(
      (_, w) => this.control[control.PER_WORKER + w * control.PER_WORKER_NUMBERS + what]!,
    );
  }

  private tellWorkers(): void {
    const own = this.header(0);
    for (const base of this.bases) {
      const header = this.header(base);
      for (const field of TOLD) header[field >>> 2] = own[field >>> 2]!;
      header[at.ROOM >>> 2] = Math.max(0, own[at.ROOM >>> 2]! - this.slack);
      header[at.LOOKED >>> 2] = 2 ** 32 - 1;
    }
  }

  /** Brings together what the workers did, into the host's header. */
  private gather(from: number, to: number): number {
    const own = this.header(0);
    this.closeGaps();
    this.looks.length = 0;
    for (const [w, count] of this.perWorker(control.LOOKS).entries()) {
      this.looks.push(...this.lookLists[w]!.subarray(0, count));
    }
    own[at.GENERATED >>> 2] = this.perWorker(control.MADE).reduce((sum, made) => sum + made, 0);
    for (const base of this.bases) this.joinHappened(this.header(base)[at.HAPPENED >>> 2]!);
    if (this.control[control.STOP] === 1) own[at.REASON >>> 2] = at.BEYOND;
    else if (this.perWorker(control.LACKED).includes(1)) {
      const crowded = this.bases.some((base) => this.header(base)[at.LEFT >>> 2] !== 0);
      own[at.REASON >>> 2] = crowded ? at.CROWDED : at.FULL;
      return from;
    } else own[at.REASON >>> 2] = at.DONE;
    return to;
  }

  private joinHappened(address: number): void {
    const own = this.header(0);
    const words = own[at.GROUP_COUNT >>> 2]! * 2;
    const all = new Uint32Array(this.buffer, own[at.HAPPENED >>> 2], words);
    for (const [i, bits] of new Uint32Array(this.buffer, address, words).entries()) all[i]! |= bits;
  }

  /** Moves the last states to numbers that workers took and did not use. */
  private closeGaps(): void {
    const own = this.header(0);
    const unused = new Set<number>();
    for (const base of this.bases) {
      const header = this.header(base);
      for (let n = header[at.NEXT_NUMBER >>> 2]!; n < header[at.END_NUMBER >>> 2]!; n++) unused.add(n);
      header[at.NEXT_NUMBER >>> 2] = 0;
      header[at.END_NUMBER >>> 2] = 0;
    }
    let last = own[at.SIZE >>> 2]!;
    const size = last - unused.size;
    for (const gap of unused) {
      if (gap >= size) continue;
      do last--;
      while (unused.has(last));
      this.exports.renumber(last, gap);
    }
    own[at.SIZE >>> 2] = size;
  }
}

function sharedNumbers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}
