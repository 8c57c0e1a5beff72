/**
 * An exploration by started actors, too simple to be wrong: every state is come to anew, from the start, by the events
 * that led there. A clock that stands still says which timers run, and lets any of them run out.
 */
import {
  type Actor,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EventObject,
} from 'xstate';
import { isMachine } from '../xstate-internals.ts';

interface Scheduled {
  readonly target: AnyActorRef;
  readonly event: EventObject;
}

/** An event for the nth living actor, or the end of the nth running timer. */
type Stimulus = { readonly actor: number; readonly event: EventObject } | { readonly timer: number };

class Family {
  private readonly root: Actor<AnyStateMachine>;
  private readonly callbacks = new Map<number, () => void>();

  constructor(machine: AnyStateMachine, stimuli: readonly Stimulus[]) {
    let calls = 0;
    const clock = {
      setTimeout: (run: () => void) => {
        this.callbacks.set(++calls, run);
        return calls;
      },
      clearTimeout: (id: number) => void this.callbacks.delete(id),
    };
    this.root = createActor(machine, { clock });
    this.root.start();
    for (const one of stimuli) this.take(one);
  }

  /** The machines that run, parents before their children. */
  machines(): readonly AnyActorRef[] {
    const all: AnyActorRef[] = [this.root];
    for (const actor of all) all.push(...Object.values<AnyActorRef>(snapshotOf(actor).children));
    return all.filter((actor) => isRunning(actor));
  }

  /** Running timers with someone to send to, by the number of their callback; of the same ones the last. */
  timers(): readonly (readonly [string, number])[] {
    const { _scheduledEvents: events } = this.root.system.getSnapshot() as unknown as {
      readonly _scheduledEvents: Readonly<Record<string, Scheduled>>;
    };
    const running = new Map<string, number>();
    for (const [i, number] of [...this.callbacks.keys()].entries()) {
      const { target, event } = Object.values(events)[i]!;
      if (isRunning(target)) running.set(`${nameOf(target)} ${JSON.stringify(event)}`, number);
    }
    return [...running];
  }

  key(): string {
    const running = this.machines();
    const states = [this.root, ...running].map((actor) => {
      const { status, value, context, historyValue } = snapshotOf(actor);
      return [nameOf(actor), status, value, context, Object.keys(historyValue as object)];
    });
    const timers = this.timers().map(([timer]) => timer);
    // As JSON an actor has its id, which counts up from start to start.
    const placeOf = (id: unknown): number => running.findIndex((actor) => actor.id === id);
    return JSON.stringify([states, timers.toSorted()], (_, held: unknown) =>
      typeof held === 'object' && held !== null && 'xstate$$type' in held
        ? placeOf((held as { readonly id?: unknown }).id)
        : held,
    );
  }

  private take(stimulus: Stimulus): void {
    if ('event' in stimulus) {
      this.machines()[stimulus.actor]!.send(stimulus.event);
      return;
    }
    const [, number] = this.timers()[stimulus.timer]!;
    const run = this.callbacks.get(number)!;
    this.callbacks.delete(number);
    run();
  }
}

const snapshotOf = (actor: AnyActorRef): AnyMachineSnapshot => actor.getSnapshot() as AnyMachineSnapshot;

const isRunning = (actor: AnyActorRef): boolean =>
  isMachine((actor as unknown as { readonly logic: unknown }).logic) && snapshotOf(actor).status === 'active';

/** Actors without an id of their own have one that counts. */
const nameOf = ({ id, sessionId }: AnyActorRef): string => (id === sessionId ? '' : id);

/** `events` are those that a machine can be sent, with their payloads. */
export function exploreLive(
  machine: AnyStateMachine,
  events: (machine: AnyStateMachine) => readonly EventObject[],
): { readonly distinct: number; readonly generated: number } {
  const seen = new Set([new Family(machine, []).key()]);
  const open: (readonly Stimulus[])[] = [[]];
  let generated = 1;
  for (const path of open) {
    const family = new Family(machine, path);
    const possible: readonly Stimulus[] = [
      ...family.machines().flatMap((one, actor) => {
        const snapshot = snapshotOf(one);
        return events(snapshot.machine)
          .filter((event) => (snapshot.machine.getTransitionData(snapshot, event)?.length ?? 0) > 0)
          .map((event) => ({ actor, event }));
      }),
      ...family.timers().map((_, timer) => ({ timer })),
    ];
    for (const stimulus of possible) {
      generated++;
      const next = [...path, stimulus];
      const key = new Family(machine, next).key();
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return { distinct: seen.size, generated };
}
