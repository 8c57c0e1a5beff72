/** How many members must be followed by number, and the abstract system with that number. */
import { Refusal } from '../refusal.ts';
import type { System } from '../system.ts';
import { type Abstract, abstractSystem } from './abstract.ts';
import { familiesOf, memberEvents } from './family.ts';
import { mostRemembered, rememberedOf } from './remembered.ts';

/** With more tokens than this an abstract system is larger than those that it stands for. */
const MOST_TOKENS = 4;

/** Two members, so that their differences show. */
const FEWEST_MEMBERS = 2;

/** An abstract system, with the concrete one that it was made of. */
export interface AnyNumber<T> {
  readonly built: T;
  readonly abstract: Abstract;
}

/**
 * The abstract system for any number of the members that `index` numbers. `build` gives the concrete system with so many
 * of them. There is one token more than numbers can be remembered, so that one is always free.
 * Throws a `Refusal` where there is no such system, with the reason.
 */
export function forAnyNumber<T extends { readonly system: System }>(
  build: (members: number) => T,
  index: string,
): AnyNumber<T> {
  let members = FEWEST_MEMBERS;
  for (;;) {
    const built = build(members);
    const tokens = tokensFor(built.system, index);
    if (tokens <= members) return { built, abstract: abstractSystem(built.system, index, tokens) };
    if (tokens > MOST_TOKENS) {
      throw new Refusal(
        built.system.name,
        undefined,
        `more than ${MOST_TOKENS - 1} numbers are kept at once`,
      );
    }
    members = tokens;
  }
}

/** One token more than the other components can remember, as far as the tables of this system show; none if none do. */
function tokensFor(system: System, index: string): number {
  const families = familiesOf(system, index);
  const events = memberEvents(system, families);
  if (!events.some((event) => event.isNumbered)) return 0;
  const most = families.map((family) => mostRemembered(rememberedOf(system, family, events)));
  return Math.max(...most) + 1;
}
