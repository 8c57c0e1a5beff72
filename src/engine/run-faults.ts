/**
 * Whether a trace shows a run that breaks an `eventually`: it never comes to the goal, and it ends where a run may end,
 * goes round a fair cycle, or leaves the components that the goal is about where none of them can move again.
 */
import { DISABLED } from './chart.ts';
import { Duties } from './fairness.ts';
import { compilePredicate, instancesOf, type Predicate } from './predicate.ts';
import { compileProduct, pack, Successors } from './product.ts';
import type { System } from './system.ts';
import { statesOn, type Trace } from './trace.ts';

/** What a trace lacks. Steps count from 1, states by the step before them; events and components are positions. */
export type RunFault =
  /** The goal holds after this step; 0 is the beginning. */
  | { readonly kind: 'goal'; readonly step: number }
  /** The cycle has no step. */
  | { readonly kind: 'empty' }
  /** The cycle does not lead back: these components are elsewhere. */
  | { readonly kind: 'open'; readonly components: readonly number[] }
  /** A fair event is enabled on the cycle after this step, and the cycle never takes it. */
  | { readonly kind: 'unfair'; readonly event: number; readonly step: number }
  /** The cycle begins a fairness condition, given by its position, and never answers it. */
  | { readonly kind: 'unanswered'; readonly condition: number }
  /** There is no cycle, and this event must still happen. */
  | { readonly kind: 'goesOn'; readonly event: number };

/** What the trace lacks to be a fair run without the goal; nothing when it is one. */
export function faultsOfRun(system: System, goal: Predicate, trace: Trace): readonly RunFault[] {
  const states = statesOn(trace);
  const isGoal = compilePredicate(system, goal);
  const step = states.findIndex((locals) => isGoal(locals));
  if (step >= 0) return [{ kind: 'goal', step }];
  return trace.cycle === undefined
    ? faultsOfEnd(system, goal, states.at(-1)!)
    : faultsOfCycle(system, trace, states, trace.cycle);
}

function faultsOfEnd(system: System, goal: Predicate, locals: Int32Array): readonly RunFault[] {
  if (isStuck(system, goal, locals)) return [];
  const { keepsGoing } = new Duties(system);
  const enabled = enabledIn(system, locals);
  const event = enabled.events.subarray(0, enabled.count).find((one) => keepsGoing[one] === 1);
  return event === undefined ? [] : [{ kind: 'goesOn', event }];
}

function faultsOfCycle(
  system: System,
  { steps }: Trace,
  states: readonly Int32Array[],
  cycle: number,
): readonly RunFault[] {
  if (!Number.isInteger(cycle) || cycle < 0 || cycle >= steps.length) return [{ kind: 'empty' }];
  const [home, end] = [states[cycle]!, states.at(-1)!];
  const elsewhere = system.components.flatMap((_, c) => (home[c] === end[c] ? [] : [c]));
  if (elsewhere.length > 0) return [{ kind: 'open', components: elsewhere }];
  const duties = new Duties(system);
  const paid = new Set<number>();
  const owed = new Map<number, number>();
  for (let at = cycle; at < steps.length; at++) {
    const { event } = steps[at]!;
    const enabled = enabledIn(system, states[at]!);
    for (const duty of duties.paidBy(enabled, event)) paid.add(duty);
    for (const duty of [...duties.owedAt(enabled), ...duties.owedBy(event)])
      if (!owed.has(duty)) owed.set(duty, at);
  }
  return [...owed].flatMap(([duty, step]): RunFault[] => {
    if (paid.has(duty)) return [];
    const condition = duty - system.events.length;
    return [condition < 0 ? { kind: 'unfair', event: duty, step } : { kind: 'unanswered', condition }];
  });
}

function enabledIn(system: System, locals: ArrayLike<number>): Successors {
  const product = compileProduct(system);
  const words = new Int32Array(product.layout.words);
  pack(product.layout, locals, words, 0);
  const successors = new Successors(product);
  successors.expand(words, 0);
  return successors;
}

/**
 * Whether everything that a goal speaks of is where it can never leave, and so the goal never comes. A system whose runs
 * keep conditions may have no fair run from there, and then this says nothing.
 */
export function isStuck(system: System, goal: Predicate, locals: ArrayLike<number>): boolean {
  if ((system.conditions ?? []).length > 0) return false;
  const frozen = frozenIn(system, locals);
  const names = instancesOf(goal);
  return (
    names.length > 0 &&
    system.components.every(({ instance }, c) => frozen[c] === 1 || !names.includes(instance.name)) &&
    !compilePredicate(system, goal)(Int32Array.from(locals))
  );
}

/**
 * By component, 1 if it can never move again, whatever others do: each event that would move it is refused by one of
 * them, which can never move either. The largest such set. Were one of them the first to move, one that refuses would
 * have moved before it.
 */
export function frozenIn({ components, events }: System, locals: ArrayLike<number>): Uint8Array {
  const frozen = new Uint8Array(components.length).fill(1);
  const moves = events.map(({ participants, columns }) =>
    participants.map((component, i) => {
      const { table } = components[component]!;
      return { component, next: table.next[locals[component]! * table.columns + columns[i]!]! };
    }),
  );
  for (let changed = true; changed; ) {
    changed = false;
    for (const own of moves) {
      if (own.some(({ component, next }) => next === DISABLED && frozen[component] === 1)) continue;
      for (const { component, next } of own) {
        if (next === DISABLED || next === locals[component] || frozen[component] === 0) continue;
        frozen[component] = 0;
        changed = true;
      }
    }
  }
  return frozen;
}
