/**
 * Whether a permutation of events is a symmetry of a system, found by walking the tables in step: the image of
 * each component and of each local state follows from where it begins and from what the events do. Any
 * difference and it is none. Nothing is taken on trust but the permutation itself.
 */
import { type ChartTable, DISABLED } from '../chart.ts';
import { QUIESCENT } from '../rest.ts';
import type { System } from '../system.ts';

export interface Automorphism {
  /** By event, its image. */
  readonly events: Int32Array;
  /** By component, its image. */
  readonly components: Int32Array;
  /** By component and local state, the local state of the image; -1 for those that are never reached. */
  readonly locals: readonly Int32Array[];
}

/** What a component does, by the events that it knows. */
interface Walker {
  readonly table: ChartTable;
  readonly columnOf: ReadonlyMap<number, number>;
}

/** The symmetry that a permutation of events is, or nothing. */
export function automorphism(system: System, events: Int32Array): Automorphism | undefined {
  if (new Set(events).size < events.length) return undefined;
  const isFairAlike = system.events.every(
    ({ unfair = false }, e) => unfair === (system.events[events[e]!]!.unfair ?? false),
  );
  if (!isFairAlike) return undefined;
  const walkers = walkersOf(system);
  const components = new Int32Array(walkers.length);
  const locals: Int32Array[] = [];
  const taken = new Set<number>();
  for (const [c, walker] of walkers.entries()) {
    // Most components are their own image.
    const order = [c, ...walkers.keys()].filter((image) => !taken.has(image));
    for (const image of order) {
      const map = inStep(walker, walkers[image]!, events);
      if (map === undefined) continue;
      locals[c] = map;
      components[c] = image;
      taken.add(image);
      break;
    }
    if (locals[c] === undefined) return undefined;
  }
  return { events, components, locals };
}

/** Whether a symmetry changes anything of a component. */
export function moves({ components, locals }: Automorphism, component: number): boolean {
  return (
    components[component] !== component ||
    locals[component]!.some((to, from) => to !== from && to !== UNREACHED)
  );
}

const UNREACHED = -1;

function walkersOf({ components, events }: System): readonly Walker[] {
  const columns = components.map(() => new Map<number, number>());
  for (const [e, event] of events.entries()) {
    event.participants.forEach((component, i) => columns[component]!.set(e, event.columns[i]!));
  }
  return components.map(({ table }, c) => ({ table, columnOf: columns[c]! }));
}

/** The local states of `b` that correspond to those of `a`, or nothing when somewhere they do not. */
function inStep(a: Walker, b: Walker, events: Int32Array): Int32Array | undefined {
  if (a.columnOf.size !== b.columnOf.size || a.table.initial.length !== b.table.initial.length)
    return undefined;
  const pairs: (readonly [number, number])[] = [];
  for (const [event, column] of a.columnOf) {
    const other = b.columnOf.get(events[event]!);
    if (other === undefined) return undefined;
    pairs.push([column, other]);
  }
  const map = new Int32Array(a.table.states.length).fill(UNREACHED);
  const images = new Set<number>();
  const queue: number[] = [];
  const agree = (from: number, to: number): boolean => {
    if (from === DISABLED || to === DISABLED) return from === to;
    if (map[from] !== UNREACHED) return map[from] === to;
    if (images.has(to) || !restAlike(a.table, from, b.table, to)) return false;
    map[from] = to;
    images.add(to);
    queue.push(from);
    return true;
  };
  if (!a.table.initial.every((from, i) => agree(from, b.table.initial[i]!))) return undefined;
  for (let local = queue.pop(); local !== undefined; local = queue.pop()) {
    const rowA = local * a.table.columns;
    const rowB = map[local]! * b.table.columns;
    if (!pairs.every(([x, y]) => agree(a.table.next[rowA + x]!, b.table.next[rowB + y]!))) return undefined;
  }
  return map;
}

function restAlike(a: ChartTable, from: number, b: ChartTable, to: number): boolean {
  const rests = ({ states }: ChartTable, local: number): boolean =>
    states[local]!.final || states[local]!.tags.has(QUIESCENT);
  return rests(a, from) === rests(b, to);
}
