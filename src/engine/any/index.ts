/** What the rest of the engine, and its users, see of abstractions. */
export type { Abstract, Origin } from './abstract.ts';
export { type AnyNumber, forAnyNumber } from './any-number.ts';
export { notRepeatable } from './exactness.ts';
export { membersNeeded } from './members-needed.ts';
export { mostNamed, namedAtOnce } from './named.ts';
export { rewriteClaim, spareTokenClaims } from './rewrite.ts';
