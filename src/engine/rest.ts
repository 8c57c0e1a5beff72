/** Where an instance may rest forever. */
import type { System } from './system.ts';

/** The tag of states in which an instance may rest forever. */
export const QUIESCENT = 'quiescent';

/** By component, the local states in which it is final or tagged `quiescent`. */
export function restingStates(system: System): readonly Uint8Array[] {
  return system.components.map(({ table }) =>
    Uint8Array.from(table.states, (state) => (state.final || state.tags.has(QUIESCENT) ? 1 : 0)),
  );
}
