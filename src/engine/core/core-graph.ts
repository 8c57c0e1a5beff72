/** The states of the search core as a graph. */
import type { EventSet } from '../reduce/event-set.ts';
import { StateGraph } from '../state-graph.ts';
import type { ExpanderMemory } from './expander-memory.ts';
import * as at from './map.ts';
import type { Tables } from './tables.ts';

/** The states that were found. */
interface Found {
  readonly size: () => number;
  /** The first that the search was given. */
  readonly initial: number;
  /** Copies a state, as bytes. */
  readonly read: (number: number, to: Uint8Array) => void;
  /** The number of a state, or -1. */
  readonly find: (state: Uint8Array) => number;
}

export class CoreGraph extends StateGraph {
  count = 0;

  private readonly tables: Tables;
  private readonly memory: ExpanderMemory;
  private readonly found: Found;
  private readonly eventList: Int32Array;
  private readonly localList: Int32Array;
  private readonly wanted: Uint8Array;
  private eventsRead = false;

  constructor(tables: Tables, memory: ExpanderMemory, found: Found) {
    super();
    this.tables = tables;
    this.memory = memory;
    this.found = found;
    this.eventList = new Int32Array(tables.system.events.length);
    this.localList = new Int32Array(tables.system.components.length);
    this.wanted = new Uint8Array(memory.stateBytes);
  }

  get size(): number {
    return this.found.size();
  }

  get initial(): readonly number[] {
    return [...Array(this.found.initial).keys()];
  }

  open(number: number): void {
    this.eventsRead = false;
    this.found.read(number, this.memory.openedState);
    this.count = this.memory.exports.open();
  }

  get events(): Int32Array {
    if (this.eventsRead) return this.eventList;
    this.eventsRead = true;
    const words = this.enabledWords();
    let count = 0;
    for (let half = 0; half < words.length; half++) {
      for (let bits = words[half]!; bits !== 0; bits &= bits - 1) {
        this.eventList[count++] = half * 32 + 31 - Math.clz32(bits & -bits);
      }
    }
    return this.eventList;
  }

  private enabledWords(): Uint32Array {
    return this.memory.wordsAt(this.memory.get(at.ENABLED), this.memory.get(at.GROUP_COUNT) * 2);
  }

  override enables(set: EventSet): boolean {
    const words = this.enabledWords();
    for (let i = 0; i < set.length; i++) if ((words[i]! & set[i]!) !== 0) return true;
    return false;
  }

  get locals(): Int32Array {
    const words = this.memory.wordsAt(this.memory.get(at.OPENED), this.tables.words * 2);
    for (const [c, { members, tuples }] of this.tables.clusters.entries()) {
      const { word, shift, mask } = this.tables.fields[c]!;
      const first = ((words[word]! >>> shift) & mask) * members.length;
      for (let i = 0; i < members.length; i++) this.localList[members[i]!] = tuples[first + i]!;
    }
    return this.localList;
  }

  target(place: number): number {
    this.memory.exports.follow(this.events[place]!);
    return this.found.find(this.memory.followedState);
  }

  /** Compares states, and asks for no numbers. */
  override eventTo(from: number, to: number): number | undefined {
    this.found.read(to, this.wanted);
    this.open(from);
    for (let place = 0; place < this.count; place++) {
      this.memory.exports.follow(this.events[place]!);
      const { followedState } = this.memory;
      if (this.wanted.every((byte, i) => byte === followedState[i])) return this.events[place]!;
    }
    return undefined;
  }

  override predecessor(first: number, to: number): number {
    const { memory, found } = this;
    const batch = memory.batch(0);
    for (let number = first; ; number += at.ROUND) {
      const count = Math.min(at.ROUND, to - number);
      found.read(number, batch.subarray(0, count * memory.stateBytes));
      found.read(to, memory.openedState);
      const place = memory.exports.predecessor(batch.byteOffset, count);
      if (place < count) return number + place;
    }
  }
}
