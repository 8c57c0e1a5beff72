/** How long a trace is, and whether a shorter one is excluded: the one place that says so. */
import type { Counterexample } from '../report/counterexample.ts';
import type { Result } from '../report/verdict.ts';

type How = 'shortest' | 'repeatsFrom' | 'method';
type Length = { readonly trace?: readonly unknown[] | undefined } & Pick<Result, How>;
type Found = Pick<Counterexample, How | 'steps'>;

/** The same of a counterexample. */
export const foundText = ({ steps, ...how }: Found): string => lengthText({ trace: steps, ...how });

/** `9 steps, and no interleaving breaks it in fewer`. */
export function lengthText({ trace = [], shortest, repeatsFrom, method }: Length): string {
  const steps = `${trace.length} ${trace.length === 1 ? 'step' : 'steps'}`;
  if (shortest === undefined) return steps;
  if (shortest === 'proved') return `${steps}, and no interleaving breaks it in fewer`;
  if (repeatsFrom !== undefined) {
    const last =
      trace.length === repeatsFrom ? `step ${repeatsFrom}` : `steps ${repeatsFrom} to ${trace.length}`;
    return `${steps}, of which ${last} can repeat forever`;
  }
  if (shortest === 'no') return `${steps}; after the last one the wait can never end`;
  return method === 'random'
    ? `${steps}, from random interleavings: there may be a shorter one`
    : `${steps}; the search for a shorter interleaving hit a bound`;
}
