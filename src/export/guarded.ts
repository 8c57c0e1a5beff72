/** A system as guarded actions, which is how other checkers take it. */
import { DISABLED } from '../engine/chart.ts';
import type { Claim } from '../engine/claim.ts';
import { QUIESCENT } from '../engine/index.ts';
import { formatLabel } from '../engine/label.ts';
import type { System } from '../engine/system.ts';
import { type Formula, formulaOf, junction, within } from './formula.ts';

/** What one event does to one component: `to[i]` is where it goes from `from[i]`, which ascend. */
export interface Effect {
  readonly component: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface Action {
  /** The label of the event, as traces write it. */
  readonly label: string;
  /** What has to hold of each participant; those that say nothing are left out. The hardest to meet is first. */
  readonly guards: readonly Formula[];
  /** The components that the event moves. */
  readonly effects: readonly Effect[];
  /** Whether a run may leave it out forever. */
  readonly unfair: boolean;
}

export interface GuardedClaim {
  readonly id: string;
  readonly kind: Claim['kind'];
  readonly formula: Formula;
  /** Whether it stays true once it is, as the end of an instance does. */
  readonly kept: boolean;
}

export interface GuardedSystem {
  readonly system: System;
  readonly actions: readonly Action[];
  readonly claims: readonly GuardedClaim[];
  /** That every component may rest forever: without an enabled event it is a deadlock elsewhere. */
  readonly atRest: Formula;
  /** Every initial state, as local states by component. */
  readonly initial: readonly (readonly number[])[];
}

/** Works out guards and effects. Throws a `Refusal` for a claim that names what the system has not. */
export function guardedSystem(system: System, claims: readonly Claim[]): GuardedSystem {
  return {
    system,
    actions: system.events.map((event) => actionOf(system, event)),
    claims: claims.map(({ id, kind, predicate }) => {
      const formula = formulaOf(system, predicate);
      return { id, kind, formula, kept: isKept(system, formula) };
    }),
    atRest: junction(
      'all',
      system.components.map(({ table }, c) =>
        within(system, c, (state) => {
          const { final, tags } = table.states[state]!;
          return final || tags.has(QUIESCENT);
        }),
      ),
    ),
    initial: system.components.reduce<number[][]>(
      (rows, { table }) => rows.flatMap((row) => table.initial.map((state) => [...row, state])),
      [[]],
    ),
  };
}

/** Whether no step of the component leaves the states of the formula. */
function isKept({ components }: System, formula: Formula): boolean {
  if (formula.kind !== 'in') return false;
  const { next, columns } = components[formula.component]!.table;
  const inside = new Set([DISABLED, ...formula.states]);
  return formula.states.every((state) =>
    next.subarray(state * columns, (state + 1) * columns).every((to) => inside.has(to)),
  );
}

function actionOf(
  system: System,
  { label, participants, columns, unfair }: System['events'][number],
): Action {
  const relations = participants.map((component, i) => effectOn(system, component, columns[i]!));
  const open = ({ component, from }: Effect): number =>
    from.length / system.components[component]!.table.states.length;
  return {
    label: formatLabel(label),
    guards: relations
      .toSorted((a, b) => open(a) - open(b))
      .map(({ component, from }) => within(system, component, (state) => from.includes(state)))
      .filter((guard) => guard.kind !== 'constant'),
    effects: relations.filter(({ from, to }) => from.some((state, i) => to[i] !== state)),
    unfair: unfair === true,
  };
}

function effectOn(system: System, component: number, column: number): Effect {
  const { states, next, columns } = system.components[component]!.table;
  const target = (state: number): number => next[state * columns + column]!;
  const from = states.flatMap((_, state) => (target(state) === DISABLED ? [] : [state]));
  return { component, from, to: from.map(target) };
}
