/** The states of the search core as a graph. */
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

  constructor(tables: Tables, store: Store) {
    super();
    this.tables = tables;
    this.store = store;
    this.eventList = new Int32Array(tables.system.events.length);
    this.localList = new Int32Array(tables.system.components.length);
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
    this.count = this.store.runner.open(number);
  }

  get events(): Int32Array {
    if (this.eventsRead) return this.eventList;
    this.eventsRead = true;
    const { runner, header } = this.store;
    const enabled = new Int32Array(
      runner.buffer,
      header[at.ENABLED >>> 2],
      header[at.GROUP_COUNT >>> 2]! * 2,
    );
    let count = 0;
    for (const [half, word] of enabled.entries()) {
      for (let bits = word; bits !== 0; bits &= bits - 1) {
        this.eventList[count++] = half * 32 + 31 - Math.clz32(bits & -bits);
      }
    }
    return this.eventList;
  }

  get locals(): Int32Array {
    const words = this.store.states(this.number, 1);
    for (const [c, { members, tuples }] of this.tables.clusters.entries()) {
      const { word, shift, mask } = this.tables.fields[c]!;
      const first = ((words[word]! >>> shift) & mask) * members.length;
      for (let i = 0; i < members.length; i++) this.localList[members[i]!] = tuples[first + i]!;
    }
    return this.localList;
  }

  target(place: number): number {
    return this.store.find(this.store.batch + place * this.store.stateBytes);
  }
}
