/**
 * Whether every run of an abstract system is one of some number of members. It is where each event of one member can be
 * repeated by another at once and changes nothing more: as many members as a run needs can then take the same way, one
 * after the other (the copycat argument).
 */
import type { Label } from '../label.ts';
import type { Abstract } from './abstract.ts';
import { stepsOf } from './family.ts';

/** The events that a second member cannot repeat without further effect; none where the abstraction is exact. */
export function notRepeatable({ concrete, origins, places }: Abstract): readonly Label[] {
  const found = origins.flatMap(({ event, move }): Label[] => {
    if (move === undefined || move.shape.named.has(move.from)) return [];
    const { label, participants } = concrete.events[event]!;
    // A number that others keep is that of one member: a second one does something else.
    if (move.token !== undefined) return [label];
    const isIdempotent = participants.every((participant) => {
      if (!places.has(participant)) return true;
      const steps = stepsOf(concrete, concrete.events[event]!, participant)!;
      return steps.every((to) => to < 0 || steps[to] === to);
    });
    return isIdempotent ? [] : [label];
  });
  return [...new Map(found.map((label) => [label.name, label])).values()];
}
