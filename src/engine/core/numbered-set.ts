/**
 * Open addressing with linear probing: the visited set as numbers into the log, in one memory with that. For states
 * of several words, and for what asks for the number of a state. It ends at 4 GiB.
 */
import { OutOfMemory } from '../out-of-memory.ts';
import type { StateLog } from './log.ts';
import * as at from './map.ts';
import { GrowingMemory, MAX_BYTES, Places } from './memory.ts';
import { LOAD } from './part.ts';
import type { Round, Visited } from './visited.ts';
import { type Exports, instanceOf } from './wasm.ts';

const FIRST_SLOTS = 1 << 12;

/** Slots below which it grows faster. */
const FAST_BELOW = 1 << 16;
const FAST_GROWTH = 4;

export class NumberedSet implements Visited, StateLog {
  readonly ahead = 1;

  private readonly memory: GrowingMemory;
  private readonly exports: Exports;
  private readonly stateBytes: number;
  private readonly maxBytes: number;
  private readonly inbox: number;
  private readonly outbox: number;
  private readonly slots: number;
  private slotCount = 0;
  private logAt = 0;

  /** It is sent at most `most` states at a time. Throws `OutOfMemory` beyond `maxBytes`, as `send` does. */
  constructor(module: WebAssembly.Module, words: number, most: number, maxBytes: number) {
    const places = new Places(at.HEADER_BYTES);
    this.stateBytes = words * 8;
    this.maxBytes = Math.min(maxBytes, MAX_BYTES);
    this.inbox = places.take(most * this.stateBytes);
    this.outbox = places.take(most);
    const hashes = places.take(at.BATCH_SIZE * 8);
    this.slots = places.take(0);
    this.memory = new GrowingMemory(new Uint8Array(0), this.slots);
    this.tell(at.WORDS, words);
    this.exports = instanceOf(module, this.memory);
    this.tell(at.INBOX, this.inbox);
    this.tell(at.OUTBOX, this.outbox);
    this.tell(at.HASHES, hashes);
    this.tell(at.SLOTS, this.slots);
    this.resize(FIRST_SLOTS);
  }

  get size(): number {
    return this.memory.words[at.SIZE >>> 2]!;
  }

  get bytes(): number {
    return this.memory.size;
  }

  /** It sees to that itself: its states are part of it. */
  bytesWith(): number {
    return this.bytes;
  }

  send({ sent, box, answers }: Round): void {
    const count = sent[0]!;
    this.makeRoom(count);
    this.memory.bytes.set(box(0), this.inbox);
    this.exports.addNumbered(0, count, 1);
    answers(0).set(this.memory.bytes.subarray(this.outbox, this.outbox + count));
  }

  answer(): void {}

  close(): void {}

  /** They were copied when they were found. */
  append(): void {}

  read(number: number, to: Uint8Array): void {
    const from = this.logAt + number * this.stateBytes;
    to.set(this.memory.bytes.subarray(from, from + to.length));
  }

  /** Takes over the first `count` states of a log, which it closes. Throws `OutOfMemory` before that. */
  takeOver(log: StateLog, count: number): void {
    let slots = this.slotCount;
    while (count > slots * LOAD) slots = larger(slots);
    this.reserve(this.logAddress(slots) + count * this.stateBytes);
    this.logAt = this.logAddress(slots);
    log.read(0, this.memory.bytes.subarray(this.logAt, this.logAt + count * this.stateBytes));
    log.close();
    this.tell(at.SIZE, count);
    this.resize(slots);
  }

  /** The number of a state, or -1. */
  find(state: Uint8Array): number {
    this.memory.bytes.set(state, this.inbox);
    return this.exports.findNumbered();
  }

  private makeRoom(more: number): void {
    const wanted = this.size + more;
    while (wanted > this.slotCount * LOAD) this.resize(larger(this.slotCount));
    const end = this.logAt + wanted * this.stateBytes;
    if (end > this.bytes) this.reserve(end, Math.ceil(this.size / 16) * this.stateBytes);
  }

  private logAddress(slotCount: number): number {
    return this.slots + slotCount * 4;
  }

  /** Takes this number of slots: moves the log up, and gives every state a slot again. */
  private resize(slotCount: number): void {
    const { memory, size } = this;
    const to = this.logAddress(slotCount);
    this.reserve(to + size * this.stateBytes);
    memory.bytes.copyWithin(to, this.logAt, this.logAt + size * this.stateBytes);
    memory.bytes.fill(0, this.slots, to);
    this.slotCount = slotCount;
    this.logAt = to;
    this.tell(at.SLOT_COUNT, slotCount);
    this.tell(at.NUMBER_BITS, 32 - Math.clz32(slotCount));
    this.tell(at.LOG, to);
    this.exports.addNumbered(0, size, 0);
  }

  /** Takes at least this number of bytes, and some more if that is allowed. */
  private reserve(bytes: number, more = 0): void {
    if (bytes > this.maxBytes) throw new OutOfMemory();
    this.memory.grow(Math.min(this.maxBytes, bytes + more));
  }

  private tell(field: number, value: number): void {
    this.memory.words[field >>> 2] = value;
  }
}

/** A power of two, then three times one: by half or a third more. */
function larger(slotCount: number): number {
  if (slotCount < FAST_BELOW) return slotCount * FAST_GROWTH;
  return slotCount % 3 === 0 ? (slotCount * 4) / 3 : slotCount * 1.5;
}
