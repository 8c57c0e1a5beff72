/** Random predicates for tests. */
import fc from 'fast-check';
import { all, any, inState, not, type Predicate } from '../predicate.ts';
import type { System } from '../system.ts';

/** Predicates over the instances of a system, nested no deeper than `maxDepth`. */
export function predicateOver(system: System, maxDepth: number): fc.Arbitrary<Predicate> {
  const leaf = fc
    .constantFrom(...system.components)
    .chain(({ instance, table }) =>
      fc.constantFrom(...table.states).map(({ leaves }) => inState(instance.name, leaves[0]!)),
    );
  const { node } = fc.letrec<{ node: Predicate }>((tie) => ({
    node: fc.oneof(
      { maxDepth },
      leaf,
      tie('node').map(not),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((operands) => all(...operands)),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((operands) => any(...operands)),
    ),
  }));
  return node;
}
