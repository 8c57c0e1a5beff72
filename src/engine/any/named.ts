/**
 * How many members a claim names at once. Sets say of each member alone where it may be, so what they say of several at
 * once is enough up to a number only. A claim may name more where there are more, so it must not be asked of few.
 */
import type { Claim } from '../claim.ts';
import { formatLabel, type Indices } from '../label.ts';
import type { Predicate } from '../predicate.ts';
import type { Abstract } from './abstract.ts';
import { without } from './family.ts';

/** An instance, as far as a claim can name it. */
interface Nameable {
  readonly name: string;
  readonly indices: Indices;
}

/** Members, as bits in the order of their numbers. */
type Members = bigint;

/**
 * The most members that differ in `index` only and that one way to break a claim names: `not(any(a, b))` names them one
 * by one, `not(all(a, b))` both at once. `instances` are those of the system that the claim speaks of.
 */
export function namedAtOnce({ predicate }: Claim, instances: readonly Nameable[], index: string): number {
  const places = new Map<string, Map<string, Members>>();
  const numbers = [...new Set(instances.flatMap(({ indices }) => indices[index] ?? []))];
  for (const { name, indices } of instances) {
    const number = indices[index];
    if (number === undefined) continue;
    const place = formatLabel({ name: index, indices: without(indices, index) });
    const members = places.get(place) ?? new Map<string, Members>();
    places.set(place, members.set(name, 1n << BigInt(numbers.indexOf(number))));
  }
  const counts = [...places.values()].flatMap((members) =>
    [...waysToBe(false, predicate, members)].map(countOf),
  );
  return Math.max(0, ...counts);
}

/** What each way for a predicate to have this value names: the terms of its disjunctive normal form. */
function waysToBe(
  value: boolean,
  predicate: Predicate,
  members: ReadonlyMap<string, Members>,
): ReadonlySet<Members> {
  switch (predicate.kind) {
    case 'not':
      return waysToBe(!value, predicate.operand, members);
    case 'all':
    case 'any': {
      const ways = predicate.operands.map((operand) => waysToBe(value, operand, members));
      return (predicate.kind === 'all') === value
        ? ways.reduce(both, new Set([0n]))
        : new Set(ways.flatMap((way) => [...way]));
    }
    case 'in':
    case 'tag':
    case 'final':
    case 'context':
      return new Set([members.get(predicate.instance) ?? 0n]);
  }
}

const both = (some: ReadonlySet<Members>, others: ReadonlySet<Members>): ReadonlySet<Members> =>
  new Set([...some].flatMap((one) => [...others].map((other) => one | other)));

function countOf(members: Members): number {
  let count = 0;
  for (let rest = members; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}

/**
 * How many members at once a claim may name that is asked of the abstract system. Without tokens, as many as the concrete
 * system has: it says of each group of them where they may be. A member that no token follows takes the place of a free
 * one, and only one token is sure to be free.
 */
export const mostNamed = ({ shapes }: Abstract): number =>
  Math.min(...shapes.map(({ family, tokens }) => (tokens.size > 0 ? 1 : family.members.size)));
