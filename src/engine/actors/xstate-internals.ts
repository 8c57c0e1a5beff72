/**
 * What the exploration of actors needs of xstate beyond its documented interface: the state of an actor that is not
 * started, and the names of the events that xstate itself sends.
 */
import {
  type ActorSystem,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  StateMachine,
} from 'xstate';

/** An actor that was created and not started. */
export type Dormant = AnyActorRef & {
  readonly logic: AnyActorLogic;
  readonly options: { readonly input?: unknown; readonly syncSnapshot?: boolean };
  readonly systemId?: string;
  _parent?: Dormant;
  _snapshot: unknown;
};

/** An action that a transition asks for. Those of xstate itself are read, the user's are not run. */
export interface Action {
  readonly type: string;
  readonly params: unknown;
}

interface Registry {
  _set: (id: string, actor: Dormant) => void;
  get: (id: string) => Dormant | undefined;
}

/** Lets actors that are no longer there be replaced under their system id. Gives where those that are there go. */
export function openRegistry(system: ActorSystem<never>): Map<string, Dormant> {
  const known = new Map<string, Dormant>();
  const registry = system as unknown as Registry;
  registry._set = (id, actor) => void known.set(id, actor);
  registry.get = (id) => known.get(id);
  return known;
}

/** Gives the states of each small step within the steps of a system, those that are left at once included. */
export function onSmallStep(system: ActorSystem<never>, told: (snapshot: AnyMachineSnapshot) => void): void {
  system.inspect({
    next: (event) => {
      if (event.type === '@xstate.microstep') told(event.snapshot as AnyMachineSnapshot);
    },
  });
}

export const isMachine = (logic: unknown): logic is AnyStateMachine => logic instanceof StateMachine;

/** What a logic that is no machine can come to: its own transition function says so. */
export interface Outcomes {
  readonly canEnd: boolean;
  readonly canFail: boolean;
  /** It gives values before its end. */
  readonly canGive: boolean;
}

const outcomes = new WeakMap<AnyActorLogic, Outcomes>();

export function outcomesOf(logic: AnyActorLogic): Outcomes {
  const known = outcomes.get(logic) ?? askOutcomes(logic);
  outcomes.set(logic, known);
  return known;
}

function askOutcomes(logic: AnyActorLogic): Outcomes {
  const statusAfter = (type: string): unknown => {
    try {
      const active = { status: 'active', output: undefined, error: undefined, input: undefined };
      const scope = undefined as never;
      return (logic.transition(active, { type, data: undefined }, scope) as { status: unknown }).status;
    } catch {
      return undefined;
    }
  };
  const isPromise = statusAfter('xstate.promise.resolve') === 'done';
  const isObservable = statusAfter('xstate.observable.complete') === 'done';
  return { canEnd: isPromise || isObservable, canFail: isPromise || isObservable, canGive: isObservable };
}

export const doneEvent = (id: string, output: unknown) => ({
  type: `xstate.done.actor.${id}`,
  output,
  actorId: id,
});
export const errorEvent = (id: string, error: unknown) => ({
  type: `xstate.error.actor.${id}`,
  error,
  actorId: id,
});
export const snapshotEvent = (id: string, snapshot: unknown) => ({ type: `xstate.snapshot.${id}`, snapshot });

/** An event of xstate as labels name it: `after.1000.player.loading`, `done.fetchUser`. */
export function shortType(type: string): string {
  return type
    .replace(/^xstate\.(?=after\.)/, '')
    .replace(/^xstate\.(done|error)\.actor\./, '$1.')
    .replace(/^xstate\.snapshot\./, 'next.');
}

/** The state nodes that a history state remembers, by the id of that state. */
export function remembered({
  historyValue,
}: AnyMachineSnapshot): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(historyValue as Readonly<Record<string, readonly { readonly id: string }[]>>).map(
      ([id, nodes]) => [id, nodes.map((node) => node.id)],
    ),
  );
}
