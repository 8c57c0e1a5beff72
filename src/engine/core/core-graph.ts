/** The states of the search core as a graph. */
import type { EventSet } from '../reduce/event-set.ts';
import { StateGraph } from '../state-graph.ts';
import * as at from './map.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

export class CoreGraph extends StateGraph {
  count = 0;

  private readonly tables: Tables;
  private readonly store: Store;
  private readonly eventList: Int32Array;
  private readonly localList: Int32Array;
  private number = 0;
  private eventsRead = false;
  /** All memory as words, until it grows. */
  private words: Int32Array;

  constructor(tables: Tables, store: Store) {
    super();
    this.tables = tables;
    this.store = store;
    this.eventList = new Int32Array(tables.system.events.length);
    this.localList = new Int32Array(tables.system.components.length);
    this.words = new Int32Array(store.runner.buffer);
  }

  get size(): number {
    return this.store.size;
  }

  /** They were the first that the search was given. */
  get initial(): readonly number[] {
    return Array.from({ length: this.tables.initialStates }, (_, number) => number);
  }

  open(number: number): void {
    this.number = number;
    this.eventsRead = false;
    const { runner } = this.store;
    this.count = runner.open(number);
    if (runner.buffer !== this.words.buffer) this.words = new Int32Array(runner.buffer);
  }

  get events(): Int32Array {
    if (this.eventsRead) return this.eventList;
    this.eventsRead = true;
    const { words } = this;
    const first = words[at.ENABLED >>> 2]! >>> 2;
    const halves = words[at.GROUP_COUNT >>> 2]! * 2;
    let count = 0;
    for (let half = 0; half < halves; half++) {
      for (let bits = words[first + half]!; bits !== 0; bits &= bits - 1) {
        this.eventList[count++] = half * 32 + 31 - Math.clz32(bits & -bits);
      }
    }
    return this.eventList;
  }

  override enables(set: EventSet): boolean {
    const first = this.words[at.ENABLED >>> 2]! >>> 2;
    for (let i = 0; i < set.length; i++) if ((this.words[first + i]! & set[i]!) !== 0) return true;
    return false;
  }

  get locals(): Int32Array {
    const { words } = this;
    const state = (words[at.LOG >>> 2]! + this.number * this.store.stateBytes) >>> 2;
    for (const [c, { members, tuples }] of this.tables.clusters.entries()) {
      const { word, shift, mask } = this.tables.fields[c]!;
      const first = ((words[state + word]! >>> shift) & mask) * members.length;
      for (let i = 0; i < members.length; i++) this.localList[members[i]!] = tuples[first + i]!;
    }
    return this.localList;
  }

  target(place: number): number {
    const { runner, batch } = this.store;
    runner.follow(this.events[place]!);
    const number = this.store.find(batch);
    // The first time that a number is asked for, the set is made anew.
    if (runner.buffer !== this.words.buffer) this.words = new Int32Array(runner.buffer);
    return number;
  }
}
