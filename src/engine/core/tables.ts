/**
 * A system as runners read it: clusters packed into 64-bit words, and the tables in one piece of memory, laid
 * out as `map.ts` says.
 */
import { DISABLED } from '../chart.ts';
import type { AmpleTable } from '../reduce/ample.ts';
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
  /** Where the image holds addresses. */
  readonly addresses: readonly number[];
}

type Layout = Pick<Tables, 'fields' | 'words' | 'bits' | 'used'>;

/** Lays out a system for the runners, which take no more than ample sets where they have some. */
export function compileTables(
  system: System,
  clusters: readonly Cluster[],
  watch: Watch,
  initialStates: number,
  ample?: AmpleTable,
): Tables {
  const layout = layOut(clusters);
  const written = new Writer(system, clusters, layout, watch).write(ample);
  return { system, clusters, ...layout, initialStates, ...written };
}

/** The image for another place in memory. */
export function imageAt({ image, addresses }: Tables, base: number): Uint8Array {
  const moved = image.slice();
  const view = new DataView(moved.buffer);
  for (const address of addresses) view.setUint32(address, view.getUint32(address, true) + base, true);
  return moved;
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
  return { fields, words: Math.ceil(used.length / 2), bits: used.reduce((sum, u) => sum + u, 0), used };
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
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);
  private readonly addresses: number[] = [];
  private end = at.HEADER_BYTES;

  constructor(system: System, clusters: readonly Cluster[], layout: Layout, watch: Watch) {
    this.system = system;
    this.clusters = clusters;
    this.fields = layout.fields;
    this.layout = layout;
    this.watch = watch;
    this.eventGroups = Math.ceil(system.events.length / 64);
  }

  write(ample: AmpleTable | undefined): Pick<Tables, 'image' | 'addresses'> {
    const moving = this.clusters.map(movingColumns);
    const masks = this.clusters.map((_, c) => this.maskRows(c));
    const table = this.reserve(this.clusters.length * at.CLUSTER_BYTES);
    for (const [c, { size }] of this.clusters.entries()) {
      const entry = table + c * at.CLUSTER_BYTES;
      const { word, shift, mask } = this.fields[c]!;
      this.put(entry + at.FIELD, word * 4);
      this.put(entry + at.FIELD_SHIFT, shift);
      this.put(entry + at.FIELD_MASK, mask);
      this.putAddress(entry + at.MASKS, this.writeMasks(masks[c]!, size));
      this.put(entry + at.MASK_STRIDE, masks[c]!.length * 8);
      this.putAddress(entry + at.STEPS, this.writeSteps(this.clusters[c]!, moving[c]!));
      this.put(entry + at.STEP_STRIDE, moving[c]!.length * 2);
    }
    this.putAddress(at.CLUSTERS, table);
    this.put(at.CLUSTER_COUNT, this.clusters.length);
    this.putAddress(at.ROWS, this.reserve(this.clusters.length * at.ROW_BYTES));
    this.writeGroups(masks);
    this.writeEvents(moving);
    if (ample !== undefined) this.writeAmple(ample, table);
    this.writeRest();
    return { image: this.bytes.slice(0, this.end), addresses: this.addresses };
  }

  /** The groups in which a cluster forbids anything, each with the masks of all local states. */
  private maskRows(c: number): readonly MaskColumn[] {
    const cluster = this.clusters[c]!;
    const columns = Array.from({ length: this.eventGroups }, (_, group): MaskColumn => {
      const rows = new Int32Array(cluster.size * 2).fill(-1);
      for (let event = group * 64; event < Math.min(group * 64 + 64, this.system.events.length); event++) {
        const column = cluster.columnOf.get(event);
        if (column === undefined) continue;
        const bit = event & 63;
        for (let local = 0; local < cluster.size; local++) {
          if (cluster.next[local * cluster.columns + column] === DISABLED)
            rows[local * 2 + (bit >>> 5)]! &= ~(1 << (bit & 31));
        }
      }
      return { group, rows };
    });
    columns.push({ group: this.eventGroups, rows: this.watch.rows[c]! });
    return columns.filter(({ rows }) => rows.some((word) => word !== -1));
  }

  private writeMasks(columns: readonly MaskColumn[], size: number): number {
    const first = this.reserve(columns.length * size * 8);
    for (let local = 0; local < size; local++) {
      for (const [i, { rows }] of columns.entries()) {
        const address = first + (local * columns.length + i) * 8;
        this.put(address, rows[local * 2]!);
        this.put(address + 4, rows[local * 2 + 1]!);
      }
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

  /** Events beyond the last are forbidden by a member of the last group that is always there. */
  private writeGroups(masks: readonly (readonly MaskColumn[])[]): void {
    const rest = this.system.events.length % 64;
    const nobody = this.reserve(16);
    this.putAddress(nobody, nobody + 8);
    this.put(nobody + 8, rest >= 32 || rest === 0 ? -1 : (1 << rest) - 1);
    this.put(nobody + 12, rest === 0 ? -1 : rest <= 32 ? 0 : (1 << (rest - 32)) - 1);
    const groups = this.reserve((this.eventGroups + 1) * at.GROUP_BYTES);
    for (let group = 0; group <= this.eventGroups; group++) {
      const members = masks.flatMap((columns, c) => {
        const place = columns.findIndex((column) => column.group === group);
        return place < 0 ? [] : [[this.rowOf(c) + at.MASK_ROW, place * 8]];
      });
      if (group === this.eventGroups - 1) members.push([nobody, 0]);
      const first = this.reserve(members.length * at.MEMBER_BYTES);
      for (const [i, [row, offset]] of members.entries()) {
        this.putAddress(first + i * at.MEMBER_BYTES, row!);
        this.put(first + i * at.MEMBER_BYTES + 4, offset!);
      }
      this.putAddress(groups + group * at.GROUP_BYTES, first);
      this.putAddress(groups + group * at.GROUP_BYTES + 4, this.end);
    }
    this.putAddress(at.GROUPS, groups);
    this.put(at.GROUP_COUNT, this.eventGroups);
    this.putAddress(at.HAPPENED, this.reserve(this.eventGroups * 8));
    this.putAddress(at.ENABLED, this.reserve(this.eventGroups * 8));
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
        this.putAddress(move + at.MOVE_ROW, this.rowOf(cluster) + at.STEP_ROW);
        this.put(move + at.MOVE_STEP, place * 2);
        this.put(move + at.MOVE_WORD, (word >>> 1) * 8);
        this.put(move + at.MOVE_SHIFT, (word & 1) * 32 + shift);
      }
      this.putAddress(events + event * at.EVENT_BYTES, first);
      this.putAddress(events + event * at.EVENT_BYTES + 4, first + moves.length * at.MOVE_BYTES);
    }
    this.putAddress(at.EVENTS, events);
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
      this.putAddress(table + c * at.CLUSTER_BYTES + at.AMPLE, first);
      for (const [local, number] of numbers.entries()) {
        if (number >= 0) this.putAddress(first + local * 4, addresses[number]!);
      }
    }
  }

  private writeRest(): void {
    const most = this.system.events.length;
    const { words, used } = this.layout;
    this.put(at.WORDS, words);
    this.put(at.FIRST_BITS, used[0]!);
    this.put(at.SECOND_BITS, used[1] ?? 0);
    this.put(at.REACH, at.MOST_TURNED);
    this.put(at.MOST, most);
    this.put(at.FLIP, this.watch.flip[0]);
    this.put(at.FLIP + 4, this.watch.flip[1]);
    this.putAddress(at.BATCH, this.reserve((at.BATCH_SIZE + most) * words * 8));
    this.putAddress(at.RECENT, this.reserve(words === 1 ? at.RECENT_STATES * 8 : 0));
    this.putAddress(at.HASHES, this.reserve((at.BATCH_SIZE + most) * 8));
  }

  /** The address of so many fresh bytes, all zero. */
  private reserve(bytes: number): number {
    const address = this.end;
    this.end = (address + bytes + 7) & ~7;
    if (this.end > this.bytes.length) {
      const larger = new Uint8Array(this.end * 2);
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return address;
  }

  private putAddress(address: number, value: number): void {
    this.addresses.push(address);
    this.put(address, value);
  }

  private put(address: number, value: number): void {
    this.view.setInt32(address, value, true);
  }
}

/** The masks of one group of events, two 32-bit words for each local state of a cluster. */
interface MaskColumn {
  readonly group: number;
  readonly rows: Int32Array;
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
