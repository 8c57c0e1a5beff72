/** Of instances that are there twice, as `name.0` and `name.1`: what is said of one, said of the other. */
import { all, any, not, type Predicate } from '../predicate.ts';

export const twinName = (name: string): string => name.replace(/\.([01])$/, (_, p) => `.${1 - Number(p)}`);

type Leaf = Extract<Predicate, { readonly instance: string }>;

/** The predicate with twins in each other's place. */
export function twinOf(predicate: Predicate): Predicate {
  if (predicate.kind === 'not') return not(twinOf(predicate.operand));
  if (predicate.kind === 'all') return all(...predicate.operands.map(twinOf));
  if (predicate.kind === 'any') return any(...predicate.operands.map(twinOf));
  return { ...(predicate as Leaf), instance: twinName((predicate as Leaf).instance) };
}
