/** What is worked out of a system is worked out once, and forgotten with it. */
import type { System } from './system.ts';

/** The same function, which gives what it gave before where it is asked again for the same system. */
export function perSystem<T extends object>(workOut: (system: System) => T): (system: System) => T {
  const known = new WeakMap<System, T>();
  return (system) => {
    let result = known.get(system);
    if (result === undefined) {
      result = workOut(system);
      known.set(system, result);
    }
    return result;
  };
}
