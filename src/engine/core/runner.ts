/** The runner in TypeScript, the same as `assembly/runner.ts`: where there is no WebAssembly, and to compare with. */
import * as at from './map.ts';
import type { GrowingMemory } from './memory.ts';
import { NumberedSet } from './numbered-set.ts';
import { WholeSet } from './whole-set.ts';

/** What expands states. It owns the memory, which `map.ts` lays out; addresses are in bytes. */
export interface Runner extends GrowingMemory {
  /** Expands the states `from` up to `to`; gives the first that it did not expand, and why in `REASON`. */
  readonly expand: (from: number, to: number) => number;
  /** Puts `count` states at an address into the set, those that are new into the log too; gives its size. */
  readonly insert: (from: number, count: number) => number;
  /** Puts states of the log into the set again, after its slots were cleared; stops where some are left. */
  readonly reinsert: (first: number, count: number) => void;
  /** Puts the enabled events of a state at `ENABLED`; gives how many there are. */
  readonly open: (number: number) => number;
  /** Puts the state to which an event leads from the state that was opened last at `BATCH`. */
  readonly follow: (event: number) => void;
  /** The number of the state at an address, or -1; only where slots have numbers. */
  readonly find: (state: number) => number;
}

export class TypeScriptRunner implements Runner {
  private readonly memory: GrowingMemory;
  private words: Uint32Array;
  private steps: Int16Array;
  /** 32-bit words of a state. */
  private readonly width: number;
  private readonly numberedSet: NumberedSet;
  private readonly wholeSet: WholeSet;
  private opened = 0;

  constructor(memory: GrowingMemory) {
    this.memory = memory;
    this.words = new Uint32Array(this.buffer);
    this.steps = new Int16Array(this.buffer);
    this.width = this.words[at.WORDS >>> 2]! * 2;
    const most = at.BATCH_SIZE + this.words[at.MOST >>> 2]!;
    this.numberedSet = new NumberedSet(this.width, most);
    this.wholeSet = new WholeSet(most);
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
    const hadLeft = this.insertLeft();
    let size = words[at.SIZE >>> 2]!;
    let count = 0;
    let generated = 0;
    let reason = hadLeft && size > limit ? at.BEYOND : at.DONE;
    let number = from;
    for (; number < to && reason === at.DONE && words[at.LEFT >>> 2] === 0; number++) {
      if (size + count + most > room) {
        size = this.add(batch, count, size, true);
        count = 0;
        if (words[at.LEFT >>> 2] !== 0) break;
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
    if (words[at.LEFT >>> 2] === 0) this.add(batch, count, size, true);
    words[at.REASON >>> 2] = words[at.LEFT >>> 2] === 0 ? reason : at.CROWDED;
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
    let to = batch + first * width;
    for (let group = 0; group < groups; group++) {
      const range = (words[at.GROUPS >>> 2]! + group * at.GROUP_BYTES) >>> 2;
      const end = words[range + 1]! >>> 2;
      let low = -1;
      let high = -1;
      for (let member = words[range]! >>> 2; member < end; member += at.MEMBER_BYTES >>> 2) {
        const row = (words[words[member]! >>> 2]! + words[member + 1]!) >>> 2;
        low &= words[row]!;
        high &= words[row + 1]!;
      }
      if (ample !== 0) {
        low &= words[ample + group * 2]!;
        high &= words[ample + group * 2 + 1]!;
      }
      words[marks + group * 2]! |= low;
      words[marks + group * 2 + 1]! |= high;
      const event = events + group * 64 * (at.EVENT_BYTES >>> 2);
      to = this.takeAll(state, low, event, to);
      to = this.takeAll(state, high, event + 32 * (at.EVENT_BYTES >>> 2), to);
    }
    return (to - batch) / width;
  }

  /** Takes the events that have a bit set, of those from `event` on. */
  private takeAll(state: number, bits: number, event: number, first: number): number {
    let to = first;
    for (let enabled = bits; enabled !== 0; enabled &= enabled - 1) {
      const bit = 31 - Math.clz32(enabled & -enabled);
      this.take(state, event + bit * (at.EVENT_BYTES >>> 2), to);
      to += this.width;
    }
    return to;
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
    this.opened = number;
    this.findRows((words[at.LOG >>> 2]! >>> 2) + number * width);
    const groups = words[at.GROUP_COUNT >>> 2]!;
    const enabled = words[at.ENABLED >>> 2]! >>> 2;
    const ample = words[at.REDUCED >>> 2] === 0 ? 0 : this.ampleSet(groups);
    let count = 0;
    for (let half = 0; half < groups * 2; half++) {
      const bits = this.conjunction(half >>> 1, half & 1) & (ample === 0 ? -1 : words[ample + half]!);
      words[enabled + half] = bits;
      for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
    }
    return count;
  }

  follow(event: number): void {
    const { words, width } = this;
    const state = (words[at.LOG >>> 2]! >>> 2) + this.opened * width;
    const place = (words[at.EVENTS >>> 2]! + event * at.EVENT_BYTES) >>> 2;
    this.take(state, place, words[at.BATCH >>> 2]! >>> 2);
  }

  insert(from: number, count: number): number {
    return this.add(from >>> 2, count, this.words[at.SIZE >>> 2]!, true);
  }

  /** Inserts what was left of the batch when the set had to be made anew; whether there was anything. */
  private insertLeft(): boolean {
    const { words, width } = this;
    const count = words[at.LEFT >>> 2]!;
    if (count === 0) return false;
    words[at.LEFT >>> 2] = 0;
    const first = (words[at.BATCH >>> 2]! >>> 2) + words[at.LEFT_AT >>> 2]! * width;
    this.add(first, count, words[at.SIZE >>> 2]!, true);
    return true;
  }

  reinsert(first: number, count: number): void {
    const log = this.words[at.LOG >>> 2]! >>> 2;
    for (let done = 0; done < count && this.words[at.LEFT >>> 2] === 0; done += at.BATCH_SIZE) {
      const rest = Math.min(count - done, at.BATCH_SIZE);
      this.add(log + (first + done) * this.width, rest, first + done, false);
    }
  }

  /** How many states are there after these were added to `before`. */
  private add(from: number, count: number, before: number, isNew: boolean): number {
    const { words } = this;
    const set = words[at.WHOLE >>> 2] === 1 ? this.wholeSet : this.numberedSet;
    const size = set.add(words, from, count, before, isNew);
    if (isNew) words[at.SIZE >>> 2] = size;
    return size;
  }

  find(state: number): number {
    return this.numberedSet.find(this.words, state >>> 2);
  }
}
