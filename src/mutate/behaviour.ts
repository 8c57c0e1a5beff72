/**
 * What is reached in a system: local states, events, and the states of the world, which is everything but the
 * threads and locks of software. Two programs with the same world differ only in when they do what they do.
 */
import { formatLocalState } from '../engine/chart.ts';
import { compileProduct, Successors } from '../engine/product.ts';
import { StateSet } from '../engine/state-set.ts';
import type { System } from '../engine/system.ts';

const MOST_BYTES = 2 ** 28;

/** How the world under one program compares with the world under another. */
export type Relation = 'the same states' | 'fewer states' | 'other states';

/** What a comparison leaves aside. */
export interface Aside {
  /** Components that do not count, by the names of their charts. */
  readonly charts?: readonly string[];
  /** States that do not count: those in which a component of one of these charts is in the state beside it. */
  readonly while?: readonly (readonly [chart: string, state: string])[];
  /** The one PASID whose components count; without it those of every PASID do. */
  readonly pasid?: number;
}

/** Visits every reachable state, as local states by component, with the events that are possible there. */
function visitStates(system: System, look: (locals: Int32Array, events: Int32Array) => void): void {
  const product = compileProduct(system);
  const { words } = product.layout;
  const seen = new StateSet(words, MOST_BYTES);
  seen.add(product.initial, product.initial.length / words);
  const successors = new Successors(product);
  const state = new Int32Array(words);
  for (let number = 0; number < seen.size; number++) {
    seen.read(number, state, 0);
    successors.expand(state, 0);
    look(successors.locals, successors.events.subarray(0, successors.count));
    seen.add(successors.states, successors.count);
  }
}

/** Reachable states, from which parts can be left aside without searching again. */
export interface World {
  /** One short text for each state; the same text in every world for the same state. */
  readonly without: (aside: Aside) => ReadonlySet<string>;
  /** The components by their place in these texts. */
  readonly names: readonly string[];
}

/** One letter for each text, the same in every world. */
const letters = new Map<string, string>();

function letterOf(text: string): string {
  const letter = letters.get(text) ?? String.fromCharCode(letters.size);
  letters.set(text, letter);
  return letter;
}

/** The reachable states of the world, or of everything. */
export function worldOf(system: System, of: 'the world' | 'everything' = 'the world'): World {
  const kept = system.components.flatMap(({ instance, table }, c) =>
    of === 'the world' && isSoftware(instance.indices)
      ? []
      : [{ c, instance, table, letters: table.states.map((local) => letterOf(formatLocalState(local))) }],
  );
  const rows = new Set<string>();
  visitStates(system, (locals) => {
    let row = '';
    for (const { c, letters: own } of kept) row += own[locals[c]!]!;
    rows.add(row);
  });
  const without = ({ charts = [], while: except = [], pasid }: Aside): ReadonlySet<string> => {
    const counts = kept.flatMap(({ instance, table }, at) =>
      charts.includes(table.id) || (pasid !== undefined && instance.indices['pasid'] !== pasid) ? [] : [at],
    );
    const watched = kept.flatMap(({ table }, at) =>
      except.flatMap(([chart, state]) => (table.id === chart ? [{ at, letter: letterOf(state) }] : [])),
    );
    if (counts.length === kept.length && watched.length === 0) return rows;
    return new Set(
      [...rows]
        .filter((row) => !watched.some(({ at, letter }) => row[at] === letter))
        .map((row) => counts.map((at) => row[at]).join('')),
    );
  };
  return { without, names: kept.map(({ instance }) => instance.name) };
}

/** Which components, among the states of the second world that the first has not, are in a local state new to them. */
export function newcomers(first: World, second: World): readonly string[] {
  const known = first.names.map(() => new Set<string>());
  for (const row of first.without({})) for (const [at, own] of known.entries()) own.add(row[at]!);
  const rows = [...second.without({})];
  return second.names.filter((_, at) => rows.some((row) => !known[at]!.has(row[at]!)));
}

/** The reachable states of the world. */
export function worldStates(system: System, aside: Aside = {}): ReadonlySet<string> {
  return worldOf(system).without(aside);
}

/** Compares the second world with the first. */
export function compareWorlds(first: ReadonlySet<string>, second: ReadonlySet<string>): Relation {
  if ([...second].some((state) => !first.has(state))) return 'other states';
  return second.size === first.size ? 'the same states' : 'fewer states';
}

/** What happens somewhere, by number. */
export interface Reached {
  /** Local states by component. */
  readonly locals: readonly ReadonlySet<number>[];
  readonly events: ReadonlySet<number>;
  /** Whether an event happens while one of its participants is in a local state. */
  readonly happensIn: (event: number, component: number, local: number) => boolean;
}

export function reachedIn(system: System): Reached {
  const locals = system.components.map(() => new Set<number>());
  const taken = system.components.map(
    ({ table }) => new Uint8Array(table.states.length * system.events.length),
  );
  const reached = new Set<number>();
  visitStates(system, (state, events) => {
    for (const [c, visited] of locals.entries()) visited.add(state[c]!);
    for (const event of events) {
      reached.add(event);
      for (const c of system.events[event]!.participants) {
        taken[c]![state[c]! * system.events.length + event] = 1;
      }
    }
  });
  return {
    locals,
    events: reached,
    happensIn: (event, component, local) => taken[component]![local * system.events.length + event] === 1,
  };
}

function isSoftware(indices: Readonly<Record<string, unknown>>): boolean {
  return 'thread' in indices || 'lock' in indices;
}
