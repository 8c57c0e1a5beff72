/** The runner in TypeScript, the same as `assembly/runner.ts`: where there is no WebAssembly, and to compare with. */
import * as at from './map.ts';
import type { GrowingMemory } from './memory.ts';

/** What expands states. It owns the memory, which `map.ts` lays out; addresses are in bytes. */
export interface Runner extends GrowingMemory {
  /** Expands the states `from` up to `to`; gives the first that it did not expand, and why in `REASON`. */
  readonly expand: (from: number, to: number) => number;
  /** Puts `count` states at an address into the set, those that are new into the log too; gives its size. */
  readonly insert: (from: number, count: number) => number;
  /** Puts states of the log into the set again, after its slots were cleared. */
  readonly reinsert: (first: number, count: number) => void;
  /** Puts the successors of a state at `BATCH` and its enabled events at `ENABLED`; gives how many there are. */
  readonly open: (number: number) => number;
  /** The number of the state at an address, or -1. */
  readonly find: (state: number) => number;
}

export class TypeScriptRunner implements Runner {
  /** Written, so that looking at memory early is not optimised away. */
  touched = 0;

  private readonly memory: GrowingMemory;
  private words: Uint32Array;
  private steps: Int16Array;
  /** 32-bit words of a state. */
  private readonly width: number;
  private readonly marks: Uint32Array;
  private readonly homes: Uint32Array;

  constructor(memory: GrowingMemory) {
    this.memory = memory;
    this.words = new Uint32Array(this.buffer);
    this.steps = new Int16Array(this.buffer);
    this.width = this.words[at.WORDS >>> 2]! * 2;
    const most = at.BATCH_SIZE + this.words[at.MOST >>> 2]!;
    this.marks = new Uint32Array(most);
    this.homes = new Uint32Array(most);
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  grow(bytes: number): void {
    this.memory.grow(bytes);
    this.words = new Uint32Array(this.buffer);
    this.steps = new Int16Array(this.buffer);
  }

  expand(from: number, to: number): number {
    const { words, width } = this;
    const most = words[at.MOST >>> 2]!;
    const room = words[at.ROOM >>> 2]!;
    const limit = words[at.LIMIT >>> 2]!;
    const looked = words[at.LOOKED >>> 2]!;
    const deadlocks = words[at.DEADLOCKS >>> 2] !== 0;
    const batch = words[at.BATCH >>> 2]! >>> 2;
    const log = words[at.LOG >>> 2]! >>> 2;
    const happened = words[at.HAPPENED >>> 2]! >>> 2;
    let size = words[at.SIZE >>> 2]!;
    let count = 0;
    let generated = 0;
    let reason = at.DONE;
    let number = from;
    for (; number < to; number++) {
      if (size + count + most > room) {
        size = this.add(batch, count, size, true);
        count = 0;
        if (size + most > room) {
          reason = at.FULL;
          break;
        }
      }
      const state = log + number * width;
      this.findRows(state);
      const isNew = number !== looked;
      if (isNew && this.hasSomething()) {
        reason = at.LOOK;
        break;
      }
      const before = count;
      count = this.successors(state, batch, count, happened);
      if (count === before && deadlocks && isNew && !this.rests()) {
        reason = at.LOOK;
        break;
      }
      generated += count - before;
      if (count >= at.BATCH_SIZE || size + count > limit) {
        size = this.add(batch, count, size, true);
        count = 0;
        if (size > limit) {
          reason = at.BEYOND;
          number++;
          break;
        }
      }
    }
    this.add(batch, count, size, true);
    words[at.REASON >>> 2] = reason;
    words[at.GENERATED >>> 2] = generated;
    return number;
  }

  /** For each cluster, where the rows of its local state are. */
  private findRows(state: number): void {
    const { words } = this;
    const first = words[at.CLUSTERS >>> 2]! >>> 2;
    const end = first + words[at.CLUSTER_COUNT >>> 2]! * (at.CLUSTER_BYTES >>> 2);
    const reduced = words[at.REDUCED >>> 2] !== 0;
    let row = words[at.ROWS >>> 2]! >>> 2;
    for (let c = first; c < end; c += at.CLUSTER_BYTES >>> 2) {
      const word = words[state + (words[c + (at.FIELD >>> 2)]! >>> 2)]!;
      const local = (word >>> words[c + (at.FIELD_SHIFT >>> 2)]!) & words[c + (at.FIELD_MASK >>> 2)]!;
      words[row] = words[c + (at.MASKS >>> 2)]! + local * words[c + (at.MASK_STRIDE >>> 2)]!;
      words[row + 1] = words[c + (at.STEPS >>> 2)]! + local * words[c + (at.STEP_STRIDE >>> 2)]!;
      if (reduced) {
        const sets = words[c + (at.AMPLE >>> 2)]!;
        words[row + 2] = sets === 0 ? 0 : words[(sets >>> 2) + local]!;
      }
      row += at.ROW_BYTES >>> 2;
    }
  }

  /** Half of what all members of a group allow: of its low or its high 32 bits. */
  private conjunction(group: number, half: number): number {
    const { words } = this;
    const range = (words[at.GROUPS >>> 2]! + group * at.GROUP_BYTES) >>> 2;
    const end = words[range + 1]! >>> 2;
    let bits = -1;
    for (let member = words[range]! >>> 2; member < end; member += at.MEMBER_BYTES >>> 2) {
      bits &= words[((words[words[member]! >>> 2]! + words[member + 1]!) >>> 2) + half]!;
    }
    return bits;
  }

  private hasSomething(): boolean {
    const { words } = this;
    const group = words[at.GROUP_COUNT >>> 2]!;
    for (let half = 0; half < 2; half++) {
      const pending = words[(at.PENDING >>> 2) + half]!;
      if (pending === 0) continue;
      if (((this.conjunction(group, half) ^ words[(at.FLIP >>> 2) + half]!) & pending) !== 0) return true;
    }
    return false;
  }

  private rests(): boolean {
    return this.conjunction(this.words[at.GROUP_COUNT >>> 2]!, 1) >>> (at.RESTS - 32) !== 0;
  }

  /**
   * Appends the successors of a state to the batch, events in ascending order; gives the new count. `marks` are
   * the bits of events, which it sets for those that are taken.
   */
  private successors(state: number, batch: number, first: number, marks: number): number {
    const { words, width } = this;
    const groups = words[at.GROUP_COUNT >>> 2]!;
    const events = words[at.EVENTS >>> 2]! >>> 2;
    const ample = words[at.REDUCED >>> 2] === 0 ? 0 : this.ampleSet(groups);
    let count = first;
    for (let half = 0; half < groups * 2; half++) {
      let enabled = this.conjunction(half >>> 1, half & 1);
      if (ample !== 0) enabled &= words[ample + half]!;
      words[marks + half]! |= enabled;
      while (enabled !== 0) {
        const bit = 31 - Math.clz32(enabled & -enabled);
        enabled &= enabled - 1;
        this.take(state, events + (half * 32 + bit) * (at.EVENT_BYTES >>> 2), batch + count * width);
        count++;
      }
    }
    return count;
  }

  /** The place of the first ample set of which an event is enabled, or 0. */
  private ampleSet(groups: number): number {
    const { words } = this;
    const first = words[at.ROWS >>> 2]! >>> 2;
    const end = first + words[at.CLUSTER_COUNT >>> 2]! * (at.ROW_BYTES >>> 2);
    for (let row = first; row < end; row += at.ROW_BYTES >>> 2) {
      const set = words[row + (at.AMPLE_ROW >>> 2)]! >>> 2;
      if (set === 0) continue;
      for (let half = 0; half < groups * 2; half++) {
        const members = words[set + half]!;
        if (members !== 0 && (this.conjunction(half >>> 1, half & 1) & members) !== 0) return set;
      }
    }
    return 0;
  }

  private take(state: number, event: number, to: number): void {
    const { words, steps, width } = this;
    for (let w = 0; w < width; w++) words[to + w] = words[state + w]!;
    const end = words[event + 1]! >>> 2;
    for (let move = words[event]! >>> 2; move < end; move += at.MOVE_BYTES >>> 2) {
      const difference = steps[(words[words[move]! >>> 2]! + words[move + 1]!) >>> 1]!;
      const shift = words[move + 3]!;
      words[to + (words[move + 2]! >>> 2) + (shift >>> 5)]! += difference << (shift & 31);
    }
  }

  open(number: number): number {
    const { words, width } = this;
    const state = (words[at.LOG >>> 2]! >>> 2) + number * width;
    this.findRows(state);
    const enabled = words[at.ENABLED >>> 2]! >>> 2;
    words.fill(0, enabled, enabled + words[at.GROUP_COUNT >>> 2]! * 2);
    return this.successors(state, words[at.BATCH >>> 2]! >>> 2, 0, enabled);
  }

  insert(from: number, count: number): number {
    return this.add(from >>> 2, count, this.words[at.SIZE >>> 2]!, true);
  }

  reinsert(first: number, count: number): void {
    const log = this.words[at.LOG >>> 2]! >>> 2;
    for (let done = 0; done < count; done += at.BATCH_SIZE) {
      const rest = Math.min(count - done, at.BATCH_SIZE);
      this.add(log + (first + done) * this.width, rest, first + done, false);
    }
  }

  private add(from: number, count: number, before: number, isNew: boolean): number {
    const { words, width, marks, homes } = this;
    const slots = words[at.SLOTS >>> 2]! >>> 2;
    const slotCount = words[at.SLOT_COUNT >>> 2]!;
    const bits = words[at.SLOT_BITS >>> 2]!;
    const log = words[at.LOG >>> 2]! >>> 2;
    const numbers = (1 << bits) - 1;
    let size = before;
    for (let i = 0; i < count; i++) {
      const code = this.hash(from + i * width);
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
      const slot = this.slotOf(state, homes[i]!, marks[i]!);
      if (words[slot] !== 0) continue;
      if (isNew) for (let w = 0; w < width; w++) words[log + size * width + w] = words[state + w]!;
      words[slot] = (marks[i]! << bits) | ++size;
    }
    if (isNew) words[at.SIZE >>> 2] = size;
    return size;
  }

  /** The slot that holds the state, or the empty one where it belongs. */
  private slotOf(state: number, home: number, mark: number): number {
    const { words, width } = this;
    const slots = words[at.SLOTS >>> 2]! >>> 2;
    const end = slots + words[at.SLOT_COUNT >>> 2]!;
    const bits = words[at.SLOT_BITS >>> 2]!;
    const log = words[at.LOG >>> 2]! >>> 2;
    for (let place = home; ; place = place + 1 === end ? slots : place + 1) {
      const slot = words[place]!;
      if (slot === 0) return place;
      if (slot >>> bits !== mark) continue;
      const other = log + ((slot & ((1 << bits) - 1)) - 1) * width;
      if (this.same(other, state)) return place;
    }
  }

  /** Whether two states are the same, by their places among the 32-bit words. */
  same(a: number, b: number): boolean {
    for (let w = 0; w < this.width; w++) if (this.words[a + w] !== this.words[b + w]) return false;
    return true;
  }

  find(state: number): number {
    const { words } = this;
    const bits = words[at.SLOT_BITS >>> 2]!;
    const code = this.hash(state >>> 2);
    const home = (words[at.SLOTS >>> 2]! >>> 2) + homeOf(code, words[at.SLOT_COUNT >>> 2]!);
    return (words[this.slotOf(state >>> 2, home, markOf(code) >>> bits)]! & ((1 << bits) - 1)) - 1;
  }

  private hash(state: number): number {
    let code = 0x9e3779b9;
    for (let w = 0; w < this.width; w++) {
      code = Math.imul(code ^ this.words[state + w]!, 0x85ebca6b);
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
