/** Charts do not change: what is read off one is read off once, however many systems it is in. */
import type { AnyStateMachine } from 'xstate';

/** The same function, which reads each chart once. Where it throws it is asked again. */
export function oncePerChart<T>(read: (machine: AnyStateMachine) => T): (machine: AnyStateMachine) => T {
  const known = new WeakMap<AnyStateMachine, { readonly value: T }>();
  return (machine) => {
    const { value } = known.get(machine) ?? { value: read(machine) };
    known.set(machine, { value });
    return value;
  };
}
