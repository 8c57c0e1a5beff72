/**
 * xstate's pure `transition()` for charts that start no actors.
 *
 * It makes an actor anew at every call, only to have somebody whom spawned actors could belong to, and that takes
 * longer than the transition itself. Here each chart has one such actor, which is never started.
 */
import { type AnyActorScope, type AnyMachineSnapshot, type AnyStateMachine, createActor } from 'xstate';

const scopes = new WeakMap<AnyStateMachine, AnyActorScope>();

/** The snapshot after an event. Throws what a guard or an action throws. */
export function pureTransition(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: { readonly type: string },
): AnyMachineSnapshot {
  const scope = scopes.get(machine) ?? scopeOf(machine);
  scopes.set(machine, scope);
  return machine.transition(snapshot, event, scope);
}

function scopeOf(machine: AnyStateMachine): AnyActorScope {
  const nothing = (): void => {};
  const self = createActor(machine);
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}
