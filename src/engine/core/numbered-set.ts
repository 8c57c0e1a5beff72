/**
 * The visited set in slots that hold a number and a mark: `assembly/numbered-set.ts` says how. Addresses are in
 * 32-bit words.
 */
import * as at from './map.ts';

export class NumberedSet {
  /** Written, so that looking at memory early is not optimised away. */
  touched = 0;

  /** 32-bit words of a state. */
  private readonly width: number;
  private readonly marks: Uint32Array;
  private readonly homes: Uint32Array;

  /** For states of so many 32-bit words, in batches of at most so many. */
  constructor(width: number, most: number) {
    this.width = width;
    this.marks = new Uint32Array(most);
    this.homes = new Uint32Array(most);
  }

  /** Adds states, `before` being there already; those that are new are copied to the log. Gives how many are there. */
  add(words: Uint32Array, from: number, count: number, before: number, isNew: boolean): number {
    const { width, marks, homes } = this;
    const slots = words[at.SLOTS >>> 2]! >>> 2;
    const slotCount = words[at.SLOT_COUNT >>> 2]!;
    const bits = words[at.SLOT_BITS >>> 2]!;
    const log = words[at.LOG >>> 2]! >>> 2;
    const numbers = (1 << bits) - 1;
    let size = before;
    for (let i = 0; i < count; i++) {
      const code = this.hash(words, from + i * width);
      homes[i] = slots + homeOf(code, slotCount);
      marks[i] = markOf(code) >>> bits;
    }
    let touched = 0;
    for (let i = 0; i < count; i++) touched |= words[homes[i]!]!;
    for (let i = 0; i < count; i++) {
      const slot = words[homes[i]!]!;
      if (slot !== 0 && slot >>> bits === marks[i]) touched |= words[log + ((slot & numbers) - 1) * width]!;
    }
    this.touched = touched;
    for (let i = 0; i < count; i++) {
      const state = from + i * width;
      const slot = this.slotOf(words, state, homes[i]!, marks[i]!);
      if (words[slot] !== 0) continue;
      if (isNew) for (let w = 0; w < width; w++) words[log + size * width + w] = words[state + w]!;
      words[slot] = (marks[i]! << bits) | ++size;
    }
    return size;
  }

  /** The slot that holds the state, or the empty one where it belongs. */
  private slotOf(words: Uint32Array, state: number, home: number, mark: number): number {
    const { width } = this;
    const slots = words[at.SLOTS >>> 2]! >>> 2;
    const end = slots + words[at.SLOT_COUNT >>> 2]!;
    const bits = words[at.SLOT_BITS >>> 2]!;
    const log = words[at.LOG >>> 2]! >>> 2;
    for (let place = home; ; place = place + 1 === end ? slots : place + 1) {
      const slot = words[place]!;
      if (slot === 0) return place;
      if (slot >>> bits !== mark) continue;
      const other = log + ((slot & ((1 << bits) - 1)) - 1) * width;
      if (this.same(words, other, state)) return place;
    }
  }

  /** Whether two states are the same, by their places among the 32-bit words. */
  same(words: Uint32Array, a: number, b: number): boolean {
    for (let w = 0; w < this.width; w++) if (words[a + w] !== words[b + w]) return false;
    return true;
  }

  /** The number of the state at an address, or -1. */
  find(words: Uint32Array, state: number): number {
    const bits = words[at.SLOT_BITS >>> 2]!;
    const code = this.hash(words, state);
    const home = (words[at.SLOTS >>> 2]! >>> 2) + homeOf(code, words[at.SLOT_COUNT >>> 2]!);
    return (words[this.slotOf(words, state, home, markOf(code) >>> bits)]! & ((1 << bits) - 1)) - 1;
  }

  private hash(words: Uint32Array, state: number): number {
    let code = 0x9e3779b9;
    for (let w = 0; w < this.width; w++) {
      code = Math.imul(code ^ words[state + w]!, 0x85ebca6b);
      code ^= code >>> 15;
    }
    code = Math.imul(code, 0xc2b2ae35);
    return code ^ (code >>> 16);
  }
}

/** The home of a hash among so many slots. */
function homeOf(code: number, slotCount: number): number {
  return Math.floor((code >>> 0) * 2 ** -32 * slotCount);
}

/** Other bits of a hash than those that make its home. */
function markOf(code: number): number {
  return Math.imul(code, 0x9e3779b1) >>> 0;
}
