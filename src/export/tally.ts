/** What is counted when a search is to go on past what is broken. */
import { type Formula, junction, negation } from './formula.ts';
import type { GuardedSystem } from './guarded.ts';

export interface Tallied {
  readonly id: string;
  readonly what: 'broken' | 'witnessed' | 'stopped short' | 'stuck';
  /** The states that count. */
  readonly formula: Formula;
}

/** That no component is stuck: something is enabled, or every component may rest. */
export function liveFormula({ actions, atRest }: GuardedSystem): Formula {
  return junction('any', [atRest, ...actions.map(({ guards }) => junction('all', guards))]);
}

/**
 * The states that break an `always`, those that witness a `sometimes`, those in which a run may end without the goal
 * of an `eventually` that nothing takes back, and deadlocks.
 */
export function tallied(guarded: GuardedSystem): readonly Tallied[] {
  const fair = guarded.actions.filter(({ unfair }) => !unfair).map(({ guards }) => junction('all', guards));
  return [
    ...guarded.claims.flatMap(({ id, kind, formula, kept }): Tallied[] => {
      if (kind === 'always') return [{ id, what: 'broken', formula: negation(formula) }];
      if (kind === 'sometimes') return [{ id, what: 'witnessed', formula }];
      if (kind === 'eventually' && kept)
        return [{ id, what: 'stopped short', formula: negation(junction('any', [formula, ...fair])) }];
      return [];
    }),
    { id: 'deadlock', what: 'stuck', formula: negation(liveFormula(guarded)) },
  ];
}
