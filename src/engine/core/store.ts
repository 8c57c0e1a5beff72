/** The memory of a search as it grows: tables, then the slots of the visited set, then the log of states. */
import { OutOfMemory } from '../out-of-memory.ts';
import * as at from './map.ts';
import type { Runner } from './runner.ts';
import { splitFor } from './whole-set.ts';

/** The set grows when more than this part of its slots is taken: 4 bytes each, at most 7.5 for a state. */
const LOAD = 0.8;

/** Below so many slots it grows faster. */
const FAST_BELOW = 1 << 16;
const FAST_GROWTH = 4;

const FIRST_SLOTS = 1 << 12;

/** It begins with up to so many if slots can then hold all of a state. */
const MOST_FIRST_SLOTS = 1 << 21;

/** What addresses of 32 bits reach. */
const MAX_BYTES = 2 ** 32 - 2 ** 16;

export class Store {
  readonly runner: Runner;
  readonly stateBytes: number;

  private readonly tablesEnd: number;
  private readonly maxBytes: number;
  private readonly batchAddress: number;
  private slotCount = 0;
  /** Whether slots are to have numbers, whatever else they could hold. */
  private numbered = false;

  /** `runner` has the tables in its memory and no states yet. Throws `OutOfMemory` beyond `maxBytes`. */
  constructor(runner: Runner, tableBytes: number, maxBytes: number) {
    this.runner = runner;
    this.tablesEnd = Math.ceil(tableBytes / 64) * 64;
    this.maxBytes = maxBytes;
    this.stateBytes = new Uint32Array(runner.buffer, 0, 1)[at.WORDS >>> 2]! * 8;
    this.batchAddress = this.header[at.BATCH >>> 2]!;
    this.enlargeSet(this.firstSlots());
  }

  get header(): Uint32Array {
    return new Uint32Array(this.runner.buffer, 0, at.HEADER_BYTES >>> 2);
  }

  get size(): number {
    return this.header[at.SIZE >>> 2]!;
  }

  /** The address at which successors are gathered. */
  get batch(): number {
    return this.batchAddress;
  }

  /** All bytes that are taken. */
  get bytes(): number {
    return this.runner.buffer.byteLength;
  }

  /** The states from `first` on as 32-bit words: a view, until the memory grows. */
  states(first: number, count: number): Int32Array {
    const address = this.header[at.LOG >>> 2]! + first * this.stateBytes;
    return new Int32Array(this.runner.buffer, address, (count * this.stateBytes) >>> 2);
  }

  /** Makes room for so many more states. Throws `OutOfMemory`. */
  makeRoom(more: number): void {
    while (this.size + more > this.slotCount * LOAD) {
      this.enlargeSet(larger(this.slotCount));
    }
    const wanted = this.logAddress(this.slotCount) + (this.size + more) * this.stateBytes;
    if (wanted > this.bytes) this.reserve(wanted, Math.ceil(this.size / 16) * this.stateBytes);
    this.tellRoom();
  }

  /** Adds states, given as 32-bit words, in this order. */
  add(words: Int32Array): void {
    const width = this.stateBytes >>> 2;
    for (let from = 0; from < words.length; from += at.BATCH_SIZE * width) {
      const part = words.subarray(from, from + at.BATCH_SIZE * width);
      this.makeRoom(part.length / width);
      new Int32Array(this.runner.buffer, this.batch, part.length).set(part);
      this.runner.insert(this.batch, part.length / width);
      this.relieve();
    }
  }

  /** The number of the state at an address, or -1. */
  find(state: number): number {
    this.giveNumbers();
    return this.runner.find(state);
  }

  /** Makes the set anew with numbers, in which there is a slot for every state. */
  giveNumbers(): void {
    if (this.numbered) return;
    this.numbered = true;
    if (this.header[at.WHOLE >>> 2] === 1) this.enlargeSet(this.slotCount);
  }

  /** Inserts what is left of the batch. */
  private relieve(): void {
    const { header } = this;
    const left = header[at.LEFT >>> 2]!;
    if (left === 0) return;
    header[at.LEFT >>> 2] = 0;
    this.giveNumbers();
    this.runner.insert(this.batch + this.header[at.LEFT_AT >>> 2]! * this.stateBytes, left);
  }

  /** Those with which slots can hold all of a state, unless that is too many. */
  private firstSlots(): number {
    for (let slots = FIRST_SLOTS; slots <= MOST_FIRST_SLOTS; slots *= 2) {
      if (this.splitOf(slots) !== undefined) return slots;
    }
    return FIRST_SLOTS;
  }

  private splitOf(slotCount: number): ReturnType<typeof splitFor> {
    const { header } = this;
    if (this.numbered || header[at.WORDS >>> 2] !== 1) return undefined;
    return splitFor(slotCount, header[at.FIRST_BITS >>> 2]!, header[at.SECOND_BITS >>> 2]!);
  }

  /** The log of the first `count` states: a view, until the memory grows. */
  logBytes(count: number): Uint8Array {
    return new Uint8Array(this.runner.buffer, this.header[at.LOG >>> 2], count * this.stateBytes);
  }

  /** Has these states and no others; `fill` writes their log. Throws `OutOfMemory`. */
  load(count: number, fill: (log: Uint8Array) => void): void {
    this.header[at.SIZE >>> 2] = 0;
    this.makeRoom(count);
    fill(this.logBytes(count));
    this.header[at.SIZE >>> 2] = count;
    this.enlargeSet(this.slotCount);
  }

  private logAddress(slotCount: number): number {
    return this.tablesEnd + Math.ceil((slotCount * 4) / 8) * 8;
  }

  private enlargeSet(slotCount: number): void {
    const { size, header } = this;
    const from = header[at.LOG >>> 2]!;
    const to = this.logAddress(slotCount);
    this.reserve(to + size * this.stateBytes);
    const bytes = new Uint8Array(this.runner.buffer);
    bytes.copyWithin(to, from, from + size * this.stateBytes);
    bytes.fill(0, this.tablesEnd, to);
    this.slotCount = slotCount;
    const fresh = this.header;
    fresh[at.SLOTS >>> 2] = this.tablesEnd;
    fresh[at.SLOT_COUNT >>> 2] = slotCount;
    fresh[at.SLOT_BITS >>> 2] = 32 - Math.clz32(slotCount);
    fresh[at.LOG >>> 2] = to;
    const split = this.splitOf(slotCount);
    fresh[at.WHOLE >>> 2] = split === undefined ? 0 : 1;
    fresh[at.LINE_BITS >>> 2] = split?.lineBits ?? 0;
    fresh[at.LINE_PARTS >>> 2] = split?.lineParts ?? 0;
    fresh[at.REST_BITS >>> 2] = split?.restBits ?? 0;
    const left = [fresh[at.LEFT >>> 2]!, fresh[at.LEFT_AT >>> 2]!];
    fresh[at.LEFT >>> 2] = 0;
    this.runner.reinsert(0, size);
    const isCrowded = fresh[at.LEFT >>> 2] !== 0;
    fresh.set(left, at.LEFT >>> 2);
    this.tellRoom();
    if (isCrowded) this.giveNumbers();
  }

  private tellRoom(): void {
    const inLog = Math.floor((this.bytes - this.logAddress(this.slotCount)) / this.stateBytes);
    this.header[at.ROOM >>> 2] = Math.min(inLog, Math.floor(this.slotCount * LOAD));
  }

  /** Has at least so many bytes, and some more if that is allowed. */
  private reserve(bytes: number, more = 0): void {
    const most = Math.min(this.maxBytes, MAX_BYTES);
    if (bytes > most) throw new OutOfMemory();
    this.runner.grow(Math.min(most, bytes + more));
  }
}

/** A power of two, then three times one: by half or a third more. */
function larger(slotCount: number): number {
  if (slotCount < FAST_BELOW) return slotCount * FAST_GROWTH;
  return slotCount % 3 === 0 ? (slotCount * 4) / 3 : slotCount * 1.5;
}
