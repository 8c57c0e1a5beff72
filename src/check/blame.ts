/** Why a claim is broken in a state: the parts of its predicate that decide it. */
import { holdsIn, type Predicate, type System } from '../engine/index.ts';

/**
 * The instances that a predicate is what it is for, in the state with these local states: of `all` those that
 * are false, of `any` those that are true, and everything where nothing else decides.
 */
export function decisiveInstances(
  system: System,
  predicate: Predicate,
  locals: ArrayLike<number>,
): readonly string[] {
  switch (predicate.kind) {
    case 'not':
      return decisiveInstances(system, predicate.operand, locals);
    case 'all':
    case 'any': {
      const deciding = predicate.kind === 'any';
      const those = predicate.operands.filter((operand) => holdsIn(system, operand, locals) === deciding);
      const decisive = those.length > 0 ? those : predicate.operands;
      return [...new Set(decisive.flatMap((operand) => decisiveInstances(system, operand, locals)))];
    }
    case 'in':
    case 'tag':
    case 'final':
    case 'context':
      return [predicate.instance];
  }
}
