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
  scope = scopeOf(machine),
): AnyMachineSnapshot {
  return machine.transition(snapshot, event, scope);
}

/** What a chart's transitions run in: an actor that is never started. */
export function scopeOf(machine: AnyStateMachine): AnyActorScope {
  const known = scopes.get(machine) ?? newScope(machine);
  scopes.set(machine, known);
  return known;
}

function newScope(machine: AnyStateMachine): AnyActorScope {
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
