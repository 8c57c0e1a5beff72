/**
 * Which numbers of members a local state of another component can remember. A state can only have learnt a number
 * from the event that led into it, so it remembers at most what the state before it did and that number, and this for
 * every way into it (the support of a nominal set, bounded by data flow).
 */
import type { IndexValue } from '../label.ts';
import type { System } from '../system.ts';
import { type Family, type MemberEvent, movesOf, stepsOf } from './family.ts';

/** By component and local state, the numbers of a family's members, as bits in the order of the members. */
export type Remembered = ReadonlyMap<number, Int32Array>;

/** What the components outside a family remember of it; those that remember nothing are left out. */
export function rememberedOf(system: System, family: Family, events: readonly MemberEvent[]): Remembered {
  const numbers = [...family.members.keys()];
  const own = events.filter((event) => event.family === family);
  const learnt = new Map(
    own.flatMap((event) => [...event.events].map(([value, e]) => [e, bitOf(numbers, value)] as const)),
  );
  const members = new Set(family.members.values());
  const all = (1 << numbers.length) - 1;
  const found = [...system.components.keys()].flatMap((component): [number, Int32Array][] => {
    if (members.has(component)) return [];
    const kept = supportOf(system, component, learnt, all);
    return kept.some((bits) => bits !== 0) ? [[component, kept]] : [];
  });
  return new Map(found);
}

const bitOf = (numbers: readonly IndexValue[], value: IndexValue): number => 1 << numbers.indexOf(value);

function supportOf(
  system: System,
  component: number,
  learnt: ReadonlyMap<number, number>,
  all: number,
): Int32Array {
  const { states, initial } = system.components[component]!.table;
  const steps: (readonly [to: number, bits: number])[][] = states.map(() => []);
  for (const [e, event] of system.events.entries()) {
    for (const [from, to] of movesOf(stepsOf(system, event, component) ?? new Int32Array(0))) {
      steps[from]!.push([to, learnt.get(e) ?? 0]);
    }
  }
  const reached = new Set(initial);
  for (const state of reached) for (const [to] of steps[state]!) reached.add(to);
  const kept = Int32Array.from(states, (_, state) => (reached.has(state) ? all : 0));
  for (const state of initial) kept[state] = 0;
  // Less is kept in a state than was thought: so it is in those that follow.
  const open = new Set(reached);
  for (const from of open) {
    open.delete(from);
    for (const [to, bits] of steps[from]!) {
      const bound = kept[to]! & (kept[from]! | bits);
      if (bound !== kept[to]) open.add(to);
      kept[to] = bound;
    }
  }
  return kept;
}

/** How many numbers all components together can remember at once, as far as each alone shows. */
export function mostRemembered(remembered: Remembered): number {
  const mostOf = (kept: Int32Array): number => Math.max(...kept.map(bitCount));
  return [...remembered.values()].reduce((sum, kept) => sum + mostOf(kept), 0);
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
