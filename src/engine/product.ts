/**
 * A system as integer tables: a state is a tuple of local states packed into 32-bit words, and a step adds
 * one precomputed difference per participant.
 *
 * Enabledness is a conjunction of bit masks: per component and local state one bit per event, set when the
 * component does not take part or can take it.
 */
import { type ChartTable, DISABLED } from './chart.ts';
import { goOn } from './patience.ts';
import { perSystem } from './per-system.ts';
import type { System } from './system.ts';

/** Where each component's local state sits in the packed state. */
export interface Layout {
  readonly words: number;
  readonly bits: number;
  readonly word: Uint8Array;
  readonly shift: Uint8Array;
  readonly mask: Int32Array;
}

/** The mask rows that one group of 32 events needs: those of the components that know any of them. */
interface MaskGroup {
  readonly components: Int32Array;
  readonly rows: readonly Int32Array[];
}

export interface Product {
  readonly system: System;
  readonly layout: Layout;
  /** All initial states, packed, one after the other. */
  readonly initial: Int32Array;
  readonly groups: readonly MaskGroup[];
  /** `first[e] .. first[e + 1]` is the range of event e in the three arrays below. */
  readonly first: Int32Array;
  readonly component: Int32Array;
  readonly columns: Int32Array;
  readonly column: Int32Array;
  /** Per component: the packed difference of taking a column in a local state. */
  readonly deltas: readonly Int32Array[];
}

/** Compiles a system to tables. */
export const compileProduct = perSystem((system): Product => {
  const layout = layOut(system);
  const first = new Int32Array(system.events.length + 1);
  const flat: { component: number; column: number }[] = [];
  for (const [e, event] of system.events.entries()) {
    event.participants.forEach((component, i) => flat.push({ component, column: event.columns[i]! }));
    first[e + 1] = flat.length;
  }
  return {
    system,
    layout,
    initial: initialStates(system, layout),
    groups: maskGroups(system),
    first,
    component: Int32Array.from(flat, (f) => f.component),
    column: Int32Array.from(flat, (f) => f.column),
    columns: Int32Array.from(system.components, (c) => c.table.columns),
    deltas: system.components.map(({ table }, c) => deltasOf(table, layout.shift[c]!)),
  };
});

function deltasOf({ next, columns }: ChartTable, shift: number): Int32Array {
  const deltas = new Int32Array(next.length);
  for (let at = 0; at < next.length; at++) {
    const to = next[at]!;
    if (to !== DISABLED) deltas[at] = (to - Math.floor(at / columns)) << shift;
  }
  return deltas;
}

function layOut(system: System): Layout {
  const count = system.components.length;
  const word = new Uint8Array(count);
  const shift = new Uint8Array(count);
  const mask = new Int32Array(count);
  const used = [0];
  for (const [c, { table }] of system.components.entries()) {
    const bits = 32 - Math.clz32(table.states.length - 1);
    let w = used.findIndex((u) => u + bits <= 32);
    if (w < 0) w = used.push(0) - 1;
    word[c] = w;
    shift[c] = used[w]! & 31;
    mask[c] = bits === 0 ? 0 : (1 << bits) - 1;
    used[w] = used[w]! + bits;
  }
  return { words: used.length, bits: used.reduce((a, b) => a + b, 0), word, shift, mask };
}

function initialStates(system: System, layout: Layout): Int32Array {
  const tuples = system.components.reduce<number[][]>(
    (rows, { table }) => rows.flatMap((row) => table.initial.map((state) => [...row, state])),
    [[]],
  );
  const packed = new Int32Array(tuples.length * layout.words);
  for (const [i, tuple] of tuples.entries()) pack(layout, tuple, packed, i * layout.words);
  return packed;
}

function maskGroups(system: System): MaskGroup[] {
  const groups: MaskGroup[] = [];
  for (let base = 0; base < system.events.length; base += 32) {
    goOn();
    const events = system.events.slice(base, base + 32);
    const members = [...new Set(events.flatMap((event) => event.participants))].toSorted((a, b) => a - b);
    groups.push({
      components: Int32Array.from(members),
      rows: members.map((component) => maskRow(system, events, component)),
    });
  }
  return groups;
}

function maskRow(system: System, events: System['events'], component: number): Int32Array {
  const { table } = system.components[component]!;
  const known = events.flatMap(({ participants, columns }, bit): (readonly [number, number])[] => {
    const at = participants.indexOf(component);
    return at < 0 ? [] : [[1 << bit, columns[at]!]];
  });
  const { columns, next } = table;
  const row = new Int32Array(table.states.length).fill(((1 << (events.length - 1)) << 1) - 1);
  for (const [bit, column] of known) {
    for (let state = 0; state < row.length; state++) {
      if (next[state * columns + column] === DISABLED) row[state]! &= ~bit;
    }
  }
  return row;
}

/** Packs a tuple of local states into `words` at `offset`. */
export function pack(layout: Layout, locals: ArrayLike<number>, words: Int32Array, offset: number): void {
  words.fill(0, offset, offset + layout.words);
  for (let c = 0; c < layout.word.length; c++) {
    words[offset + layout.word[c]!]! |= locals[c]! << layout.shift[c]!;
  }
}

/** Unpacks the state at `offset` into `locals`. */
export function unpack(layout: Layout, words: Int32Array, offset: number, locals: Int32Array): void {
  for (let c = 0; c < locals.length; c++) {
    locals[c] = (words[offset + layout.word[c]!]! >>> layout.shift[c]!) & layout.mask[c]!;
  }
}

/** Successors of one state, overwritten by each expansion. */
export class Successors {
  /** Packed successors, one after the other. */
  readonly states: Int32Array;
  /** The event that leads to each. */
  readonly events: Int32Array;
  readonly locals: Int32Array;
  count = 0;

  private readonly product: Product;

  constructor(product: Product) {
    this.product = product;
    this.states = new Int32Array(product.system.events.length * product.layout.words);
    this.events = new Int32Array(product.system.events.length);
    this.locals = new Int32Array(product.system.components.length);
  }

  /** Fills `states`, `events` and `locals` from the state at `offset` of `words`, events in ascending order. */
  expand(words: Int32Array, offset: number): void {
    const { layout, groups } = this.product;
    unpack(layout, words, offset, this.locals);
    this.count = 0;
    for (let g = 0; g < groups.length; g++) {
      const { components, rows } = groups[g]!;
      let enabled = -1;
      for (let i = 0; i < components.length && enabled !== 0; i++) {
        enabled &= rows[i]![this.locals[components[i]!]!]!;
      }
      if (g === groups.length - 1) enabled &= lastGroupMask(this.product.system.events.length);
      while (enabled !== 0) {
        const bit = 31 - Math.clz32(enabled & -enabled);
        enabled &= enabled - 1;
        this.take(g * 32 + bit, words, offset);
      }
    }
  }

  private take(event: number, words: Int32Array, offset: number): void {
    const { layout, first, component, column, columns, deltas } = this.product;
    const at = this.count * layout.words;
    for (let w = 0; w < layout.words; w++) this.states[at + w] = words[offset + w]!;
    for (let i = first[event]!; i < first[event + 1]!; i++) {
      const c = component[i]!;
      this.states[at + layout.word[c]!]! += deltas[c]![this.locals[c]! * columns[c]! + column[i]!]!;
    }
    this.events[this.count++] = event;
  }
}

function lastGroupMask(events: number): number {
  return events % 32 === 0 ? -1 : (1 << (events % 32)) - 1;
}
