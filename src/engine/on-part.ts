/** A trace of a system as a trace of a part that shares no event with the rest. */
import { compileProduct } from './product.ts';
import type { System } from './system.ts';
import { follow, type Trace } from './trace.ts';

/** A trace of the whole on one of its parts, and which of its steps, from 0, those are. */
export function onPart(
  whole: System,
  part: System,
  trace: Trace,
): { readonly trace: Trace; readonly steps: readonly number[] } {
  // A part has the labels of the whole: the same objects.
  const numbers = new Map(part.events.map(({ label }, e) => [label, e]));
  const places = part.components.map(({ instance }) =>
    whole.components.findIndex((other) => other.instance.name === instance.name),
  );
  const steps = trace.steps.flatMap(({ label }, i) => (numbers.has(label) ? [i] : []));
  const events = steps.map((i) => numbers.get(trace.steps[i]!.label)!);
  const start = places.map((place) => trace.start[place]!);
  return { trace: follow(compileProduct(part), start, events), steps };
}
