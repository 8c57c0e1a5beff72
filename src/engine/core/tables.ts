/**
 * A system as the WebAssembly reads it: clusters packed into 64-bit words, and the tables in one piece of memory,
 * laid out as `map.ts` says.
 */

import { DISABLED } from '../chart.ts';
import { allocateBytes } from '../out-of-memory.ts';
import type { AmpleTable } from '../reduce/ample.ts';
import type { EventSet } from '../reduce/event-set.ts';
import type { System } from '../system.ts';
import type { Cluster } from './clusters.ts';
import * as at from './map.ts';
import type { Watch } from './watch.ts';

/** Where a cluster's local state is in a packed state: in one of its 32-bit words. */
export interface Field {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

export interface Tables {
  readonly system: System;
  readonly clusters: readonly Cluster[];
  readonly fields: readonly Field[];
  /** How many 64-bit words a state has, and how many of their bits it uses. */
  readonly words: number;
  readonly bits: number;
  /** How many bits each 32-bit word uses. */
  readonly used: readonly number[];
  /** How many initial states there are. */
  readonly initialStates: number;
  /** The first bytes of the memory: the header and all tables. */
  readonly image: Uint8Array;
}

/** How many bytes of each of its two 32-bit words a state of one 64-bit word uses. */
export interface Packing {
  readonly first: number;
  readonly second: number;
}

/** Takes how many bits each 32-bit word uses. */
export function packingOf([first = 0, second = 0]: readonly number[]): Packing {
  return { first: Math.ceil(first / 8), second: Math.ceil(second / 8) };
}

type Layout = Pick<Tables, 'fields' | 'words' | 'bits' | 'used'>;

/** What a search leaves out: states, by ample sets, or else only successors that are known to be known. */
export type LeftOut = { readonly ample: AmpleTable } | { readonly commuting: readonly EventSet[] };

/** Lays out a system. */
export function compileTables(
  system: System,
  clusters: readonly Cluster[],
  watch: Watch,
  initialStates: number,
  leftOut: LeftOut,
): Tables {
  const layout = layOut(clusters);
  const image = new Writer(system, clusters, layout, watch).write(leftOut);
  return { system, clusters, ...layout, initialStates, image };
}

/** Packs the local states of components into the 32-bit words of a state. */
export function packState(
  tables: Tables,
  clusterLocals: readonly number[],
  words: Int32Array,
  offset: number,
): void {
  words.fill(0, offset, offset + tables.words * 2);
  for (const [c, { word, shift }] of tables.fields.entries())
    words[offset + word]! |= clusterLocals[c]! << shift;
}

function bitsFor(size: number): number {
  return 32 - Math.clz32(size - 1);
}

/** A state of this many bits takes two words: what is done to states of one word needs a bit that none uses. */
const FULL_WORD = 64;

/** Large fields first, each into the first 32-bit word that has room. */
function layOut(clusters: readonly Cluster[]): Layout {
  const used: number[] = [0];
  const fields: Field[] = [];
  const order = [...clusters.keys()].toSorted((a, b) => clusters[b]!.size - clusters[a]!.size);
  for (const c of order) {
    const bits = bitsFor(clusters[c]!.size);
    let word = used.findIndex((u) => u + bits <= 32);
    if (word < 0) word = used.push(0) - 1;
    fields[c] = { word, shift: used[word]! & 31, mask: bits === 0 ? 0 : (1 << bits) - 1 };
    used[word]! += bits;
  }
  const bits = used.reduce((sum, u) => sum + u, 0);
  return { fields, words: bits === FULL_WORD ? 2 : Math.ceil(used.length / 2), bits, used };
}

/** What an event does to a cluster that it moves. */
interface ClusterMove {
  readonly cluster: number;
  /** The place of the column among those of the cluster that move it. */
  readonly place: number;
}

/** Writes the tables one after the other and remembers where they are. */
class Writer {
  private readonly system: System;
  private readonly clusters: readonly Cluster[];
  private readonly fields: readonly Field[];
  private readonly layout: Layout;
  private readonly watch: Watch;
  private readonly eventGroups: number;
  /** Bytes of a row of masks. */
  private readonly maskBytes: number;
  private bytes = allocateBytes(1 << 16);
  private view = new DataView(this.bytes.buffer);
  private end = at.HEADER_BYTES;

  constructor(system: System, clusters: readonly Cluster[], layout: Layout, watch: Watch) {
    this.system = system;
    this.clusters = clusters;
    this.fields = layout.fields;
    this.layout = layout;
    this.watch = watch;
    this.eventGroups = Math.ceil(system.events.length / 64);
    this.maskBytes = Math.ceil((this.eventGroups + 1) / 2) * 16;
  }

  write(leftOut: LeftOut): Uint8Array {
    const moving = this.clusters.map(movingColumns);
    const table = this.reserve(this.clusters.length * at.CLUSTER_BYTES);
    for (const [c, cluster] of this.clusters.entries()) {
      const entry = table + c * at.CLUSTER_BYTES;
      const { word, shift, mask } = this.fields[c]!;
      this.put(entry + at.FIELD, word * 4);
      this.put(entry + at.FIELD_SHIFT, shift);
      this.put(entry + at.FIELD_MASK, mask);
      this.put(entry + at.MASKS, this.writeMasks(c));
      this.put(entry + at.STEPS, this.writeSteps(cluster, moving[c]!));
      this.put(entry + at.STEP_STRIDE, moving[c]!.length * 2);
    }
    this.put(at.CLUSTERS, table);
    this.put(at.CLUSTER_COUNT, this.clusters.length);
    this.put(at.ROWS, this.reserve(this.clusters.length * at.ROW_BYTES));
    this.writeEvents(moving);
    if ('ample' in leftOut) this.writeAmple(leftOut.ample, table);
    else this.writeCommuting(leftOut.commuting);
    this.writeRest();
    return this.bytes.slice(0, this.end);
  }

  /** By local state, the events that a cluster does not forbid, and what it says to the look word. */
  private writeMasks(c: number): number {
    const cluster = this.clusters[c]!;
    const first = this.reserve(cluster.size * this.maskBytes);
    const words = new Int32Array(this.maskBytes >>> 2);
    for (let local = 0; local < cluster.size; local++) {
      words.fill(0);
      for (let event = 0; event < this.system.events.length; event++) {
        const column = cluster.columnOf.get(event);
        if (column !== undefined && cluster.next[local * cluster.columns + column] === DISABLED) continue;
        words[event >>> 5]! |= 1 << (event & 31);
      }
      words.set(this.watch.rows[c]!.subarray(local * 2, local * 2 + 2), this.eventGroups * 2);
      for (const [i, bits] of words.entries()) this.put(first + local * this.maskBytes + i * 4, bits);
    }
    return first;
  }

  private writeSteps({ size, columns, next }: Cluster, moving: readonly number[]): number {
    const first = this.reserve(size * moving.length * 2);
    for (let local = 0; local < size; local++) {
      for (const [i, column] of moving.entries()) {
        const to = next[local * columns + column]!;
        const difference = to === DISABLED ? 0 : to - local;
        this.view.setInt16(first + (local * moving.length + i) * 2, difference, true);
      }
    }
    return first;
  }

  private rowOf(cluster: number): number {
    return this.view.getUint32(at.ROWS, true) + cluster * at.ROW_BYTES;
  }

  private writeEvents(moving: readonly (readonly number[])[]): void {
    const count = this.system.events.length;
    const events = this.reserve(count * at.EVENT_BYTES);
    for (let event = 0; event < count; event++) {
      const moves = this.clusters.flatMap(({ columnOf }, cluster): ClusterMove[] => {
        const column = columnOf.get(event);
        const place = column === undefined ? -1 : moving[cluster]!.indexOf(column);
        return place < 0 ? [] : [{ cluster, place }];
      });
      const first = this.reserve(moves.length * at.MOVE_BYTES);
      for (const [i, { cluster, place }] of moves.entries()) {
        const move = first + i * at.MOVE_BYTES;
        const { word, shift } = this.fields[cluster]!;
        this.put(move + at.MOVE_ROW, this.rowOf(cluster) + at.STEP_ROW);
        this.put(move + at.MOVE_STEP, place * 2);
        this.put(move + at.MOVE_WORD, (word >>> 1) * 8);
        this.put(move + at.MOVE_SHIFT, (word & 1) * 32 + shift);
      }
      this.put(events + event * at.EVENT_BYTES, first);
      this.put(events + event * at.EVENT_BYTES + 4, first + moves.length * at.MOVE_BYTES);
    }
    this.put(at.EVENTS, events);
  }

  private writeAmple({ sets, setOf }: AmpleTable, table: number): void {
    this.put(at.REDUCED, 1);
    const addresses = sets.map((set) => {
      const address = this.reserve(set.length * 4);
      for (const [i, bits] of set.entries()) this.put(address + i * 4, bits);
      return address;
    });
    for (const [c, numbers] of setOf.entries()) {
      if (numbers.every((number) => number < 0)) continue;
      const first = this.reserve(numbers.length * 4);
      this.put(table + c * at.CLUSTER_BYTES + at.AMPLE, first);
      for (const [local, number] of numbers.entries()) {
        if (number >= 0) this.put(first + local * 4, addresses[number]!);
      }
    }
  }

  private writeCommuting(sets: readonly EventSet[]): void {
    const first = this.reserve(sets.length * this.eventGroups * 8);
    this.put(at.COMMUTING, first);
    for (const [event, set] of sets.entries()) {
      for (const [i, bits] of set.entries()) this.put(first + event * this.eventGroups * 8 + i * 4, bits);
    }
  }

  private writeRest(): void {
    const { words, bits, used } = this.layout;
    this.put(at.WORDS, words);
    this.put(at.FIRST_BITS, used[0]!);
    this.put(at.BITS, bits);
    const packing = packingOf(used);
    this.put(at.PACKED_BYTES, packing.first + packing.second);
    this.put(at.PACKED_FIRST, packing.first);
    this.put(at.EVENT_COUNT, this.system.events.length);
    this.put(at.GROUP_COUNT, this.eventGroups);
    this.put(at.MASK_BYTES, this.maskBytes);
    this.put(at.FLIP, this.watch.flip[0]);
    this.put(at.FLIP + 4, this.watch.flip[1]);
    this.put(at.HAPPENED, this.reserve(this.eventGroups * 8));
    this.put(at.ENABLED, this.reserve(this.maskBytes));
  }

  /** The address of this number of fresh bytes, all zero. */
  private reserve(bytes: number): number {
    const address = this.end;
    this.end = (address + bytes + 15) & ~15;
    if (this.end > this.bytes.length) {
      const larger = allocateBytes(this.end * 2);
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return address;
  }

  private put(address: number, value: number): void {
    this.view.setInt32(address, value, true);
  }
}

/** The columns that lead anywhere else. */
function movingColumns({ size, columns, next }: Cluster): readonly number[] {
  return Array.from({ length: columns }, (_, column) => column).filter((column) => {
    for (let local = 0; local < size; local++) {
      const to = next[local * columns + column]!;
      if (to !== DISABLED && to !== local) return true;
    }
    return false;
  });
}
