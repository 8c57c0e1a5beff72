/**
 * The states seen so far, numbered in the order they were found.
 *
 * An open-addressing table holds, per slot, the packed state and its number; a log holds the states by
 * number, in chunks; but for the first, which begins small, they are never moved. The log in breadth-first order is
 * the frontier as well.
 */
import { allocate, OutOfMemory } from './out-of-memory.ts';

/** The most states that are inserted at once. */
const BATCH = 256;

/** Slots below which the table grows by four, and above by two. */
const FAST_GROWTH = 1 << 22;

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
/** The slots of the first chunk: to set up a whole one takes longer than many a small search. */
const FIRST = 1 << 10;

export class StateSet {
  /** How many states there are. */
  size = 0;
  /** Without meaning: it is written so that looking at slots early is not optimised away. */
  touched = 0;

  private readonly words: number;
  private readonly maxBytes: number;
  private readonly chunks: Int32Array[] = [];
  /** How many states the chunks have room for. */
  private room = 0;
  private capacity = 1 << 12;
  private slots: Int32Array;
  private readonly homes = new Int32Array(BATCH);

  /** `words` is the length of a packed state in 32-bit words; beyond `maxBytes` an insertion throws `OutOfMemory`. */
  constructor(words: number, maxBytes: number) {
    this.words = words;
    this.maxBytes = maxBytes;
    this.slots = new Int32Array(this.capacity * (words + 1));
  }

  get bytes(): number {
    return this.slots.byteLength + this.room * this.words * 4;
  }

  /** The number of the state at `offset` of `source`, or -1 when it is not in the set. */
  find(source: Int32Array, offset: number): number {
    return this.slots[this.slotFrom(this.home(source, offset), source, offset) + this.words]! - 1;
  }

  /** Adds the first `count` states of `source`, those that are new, in this order. */
  add(source: Int32Array, count: number): void {
    while ((this.size + count) * 5 > this.capacity * 3) this.grow();
    for (let from = 0; from < count; from += BATCH) {
      this.insert(source, from * this.words, Math.min(BATCH, count - from));
    }
  }

  /**
   * Inserts at most `BATCH` states from `offset` of `source` on. Most slots are a cache miss away: all are
   * looked at before the first is used, so that the misses overlap.
   */
  private insert(source: Int32Array, offset: number, count: number): void {
    const { words, homes, slots } = this;
    const stride = words + 1;
    for (let i = 0; i < count; i++) homes[i] = this.home(source, offset + i * words);
    let touched = 0;
    for (let i = 0; i < count; i++) touched |= slots[homes[i]! * stride]!;
    this.touched = touched;
    for (let i = 0; i < count; i++) {
      const at = offset + i * words;
      const slot = this.slotFrom(homes[i]!, source, at);
      if (slots[slot + words] === 0) this.fill(slot, source, at);
    }
  }

  private fill(slot: number, source: Int32Array, offset: number): void {
    if (this.size === this.room) this.addRoom();
    const chunk = this.chunks[this.size >>> CHUNK_BITS]!;
    const at = (this.size & (CHUNK - 1)) * this.words;
    for (let w = 0; w < this.words; w++) {
      const value = source[offset + w]!;
      this.slots[slot + w] = value;
      chunk[at + w] = value;
    }
    this.slots[slot + this.words] = ++this.size;
  }

  /** Copies the state with this number to `offset` of `target`. */
  read(number: number, target: Int32Array, offset: number): void {
    const chunk = this.chunks[number >>> CHUNK_BITS]!;
    const at = (number & (CHUNK - 1)) * this.words;
    for (let w = 0; w < this.words; w++) target[offset + w] = chunk[at + w]!;
  }

  /** Where the search for a state begins. */
  private home(source: Int32Array, offset: number): number {
    let hash = 0x9e3779b9;
    for (let w = 0; w < this.words; w++) {
      hash = Math.imul(hash ^ source[offset + w]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & (this.capacity - 1);
  }

  /** The slot that holds the state, or the empty one where it belongs. */
  private slotFrom(home: number, source: Int32Array, offset: number): number {
    const stride = this.words + 1;
    for (let place = home; ; ) {
      const slot = place * stride;
      if (this.slots[slot + this.words] === 0 || this.holds(slot, source, offset)) return slot;
      place = (place + 1) & (this.capacity - 1);
    }
  }

  private holds(slot: number, source: Int32Array, offset: number): boolean {
    for (let w = 0; w < this.words; w++) {
      if (this.slots[slot + w] !== source[offset + w]) return false;
    }
    return true;
  }

  /** Makes the table larger and inserts every state again: the log stays as it is. */
  private grow(): void {
    const { words, size } = this;
    const capacity = this.capacity * (this.capacity < FAST_GROWTH ? 4 : 2);
    this.reserve(capacity * (words + 1) * 4);
    this.slots = allocate(capacity * (words + 1));
    this.capacity = capacity;
    this.size = 0;
    for (let number = 0; number < size; number += BATCH) {
      const chunk = this.chunks[number >>> CHUNK_BITS]!;
      this.insert(chunk, (number & (CHUNK - 1)) * words, Math.min(BATCH, size - number));
    }
  }

  private addRoom(): void {
    const { words, chunks, room } = this;
    const [first] = chunks;
    const isWhole = room >= CHUNK;
    const states = isWhole ? CHUNK : Math.max(FIRST, room * 4);
    this.reserve((isWhole ? states : states - room) * words * 4);
    const chunk = allocate(states * words);
    if (isWhole) chunks.push(chunk);
    else {
      if (first !== undefined) chunk.set(first);
      chunks[0] = chunk;
    }
    this.room = isWhole ? room + CHUNK : states;
  }

  private reserve(more: number): void {
    if (this.bytes + more > this.maxBytes) throw new OutOfMemory();
  }
}
