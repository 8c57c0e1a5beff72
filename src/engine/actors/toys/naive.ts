/** Explorations of one machine that are too simple to be wrong, with xstate's `transition` and `initialTransition`. */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
  initialTransition,
  transition,
} from 'xstate';

interface Naive {
  readonly snapshot: AnyMachineSnapshot;
  /** Events of timers by their ids, and the ids of what is waited for. */
  readonly timers: Readonly<Record<string, EventObject>>;
  readonly waiting: readonly string[];
}

interface Counts {
  readonly distinct: number;
  readonly generated: number;
}

/** `outcomes` are the events that end what is waited for, by its id. */
export interface Alphabet {
  readonly events: readonly EventObject[];
  readonly outcomes: Readonly<Record<string, readonly EventObject[]>>;
}

type Asked = { readonly type: string; readonly params: unknown };

function after(
  [snapshot, actions]: readonly [AnyMachineSnapshot, readonly Asked[]],
  before: Pick<Naive, 'timers' | 'waiting'>,
): Naive {
  const timers = { ...before.timers };
  const waiting = new Set(before.waiting);
  for (const { type, params } of actions) {
    const { id, event, delay, sendId } = (params ?? {}) as Readonly<Record<string, unknown>>;
    if (type === 'xstate.raise' && delay !== undefined) timers[String(id)] = event as EventObject;
    if (type === 'xstate.cancel') delete timers[String(sendId)];
    if (type === 'xstate.spawnChild') waiting.add(String(id));
    if (type === 'xstate.stopChild') waiting.delete(String(id));
  }
  return snapshot.status === 'active'
    ? { snapshot, timers, waiting: [...waiting] }
    : { snapshot, timers: {}, waiting: [] };
}

function keyOf({ snapshot, timers, waiting }: Naive): string {
  const history = Object.entries(snapshot.historyValue as Record<string, { id: string }[]>);
  return JSON.stringify(
    [
      snapshot.value,
      snapshot.context,
      snapshot.status,
      history.map(([id, nodes]) => [id, nodes.map((node) => node.id)]),
      Object.keys(timers).toSorted(),
      [...waiting].toSorted(),
    ],
    (_, value: unknown) =>
      value === undefined ? 'undefined' : value instanceof Error ? value.message : value,
  );
}

export function exploreNaively(machine: AnyStateMachine, input: unknown, alphabet: Alphabet): Counts {
  const first = after(initialTransition(machine, input as never) as never, { timers: {}, waiting: [] });
  const seen = new Set([keyOf(first)]);
  const open = [first];
  let generated = 1;
  const visit = (next: Naive): void => {
    generated++;
    const key = keyOf(next);
    if (seen.has(key)) return;
    seen.add(key);
    open.push(next);
  };
  for (const state of open) {
    const { snapshot, timers, waiting } = state;
    if (snapshot.status !== 'active') continue;
    const step = (event: EventObject, before: Pick<Naive, 'timers' | 'waiting'>): void =>
      visit(after(transition(machine, snapshot, event as never) as never, before));
    for (const event of alphabet.events) {
      if ((machine.getTransitionData(snapshot, event)?.length ?? 0) > 0) step(event, state);
    }
    for (const [id, event] of Object.entries(timers)) {
      const { [id]: _, ...others } = timers;
      step(event, { timers: others, waiting });
    }
    for (const id of waiting) {
      const others = waiting.filter((one) => one !== id);
      for (const event of alphabet.outcomes[id] ?? []) {
        // What gives values goes on.
        step(event, event.type.startsWith('xstate.snapshot.') ? state : { timers, waiting: others });
      }
    }
  }
  return { distinct: seen.size, generated };
}
