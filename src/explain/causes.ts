/** What let each step of a trace happen: of every component that takes part, the step since which it does not refuse. */

import { decisiveInstances } from '../check/blame.ts';
import { type Claim, holdsIn, type System, type Trace } from '../engine/index.ts';
import { causesOfStep, type Found } from './causes-of-step.ts';

/** The local states by component before the first step of a trace, then after each. */
export function localsAlong({ start, steps }: Trace): readonly (readonly number[])[] {
  const along = [start];
  for (const { moves } of steps) {
    const locals = [...along.at(-1)!];
    for (const { component, to } of moves) locals[component] = to;
    along.push(locals);
  }
  return along;
}

/**
 * The causes of each step, the latest first. A component that would have taken part from the beginning is none.
 * What makes the last step break one of the claims, and did not move in it, is a cause of it as well.
 */
export function causesOf(
  system: System,
  trace: Trace,
  observers: ReadonlySet<string>,
  claims: readonly Claim[],
): readonly (readonly Found[])[] {
  const along = localsAlong(trace);
  const isObserver = (c: number): boolean => observers.has(system.components[c]!.instance.name);
  return trace.steps.map(({ event }, i) => {
    const enabling = causesOfStep(system, along, event, i, isObserver);
    const { participants } = system.events[event]!;
    const isLast = i === trace.steps.length - 1;
    const breaking = (isLast ? claimCauses(system, trace, along, claims) : []).flatMap((found): Found[] => {
      if (isObserver(found.component)) return [found];
      return participants.includes(found.component) ? [] : [{ ...found, kind: 'state' }];
    });
    return [...enabling, ...breaking].toSorted((a, b) => b.step - a.step);
  });
}

/** The components that the broken claims read, each with the step that put it into the state that the last step found. */
function claimCauses(
  system: System,
  { steps }: Trace,
  along: readonly (readonly number[])[],
  claims: readonly Claim[],
): readonly Found[] {
  const names = claims
    .filter(({ kind, predicate }) => kind === 'always' && !holdsIn(system, predicate, along.at(-1)!))
    .flatMap(({ predicate }) => decisiveInstances(system, predicate, along.at(-1)!));
  return [...new Set(names)].flatMap((name): Found[] => {
    const component = system.components.findIndex(({ instance }) => instance.name === name);
    const step =
      1 + steps.slice(0, -1).findLastIndex(({ moves }) => moves.some((move) => move.component === component));
    return step === 0 ? [] : [{ step, kind: 'claim', component, local: along[step]![component]! }];
  });
}
