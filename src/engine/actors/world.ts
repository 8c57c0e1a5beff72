/**
 * A family of actors at rest: a machine, what it has invoked and spawned, and the timers that run.
 *
 * xstate's own functions compute what each machine does; this only carries messages, in the order in which started
 * actors would: a child handles what it is sent at once, and who is busy gets its mail when it is done. One stimulus
 * from outside is worked off until everyone is at rest, and that is one step.
 */
import {
  type ActorSystem,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
  type EventObject,
} from 'xstate';
import {
  type Action,
  type Dormant,
  doneEvent,
  errorEvent,
  isMachine,
  onSmallStep,
  openRegistry,
  snapshotEvent,
} from './xstate-internals.ts';

/** A message that is sent later: no clock says when. */
export interface Timer {
  readonly id: unknown;
  readonly target: Dormant;
  readonly event: EventObject;
}

/** One actor of a world. */
export interface Resident {
  /** The ids of those that started it and its own: `upload/part`; empty for the first. */
  readonly path: string;
  /** Absent for one that is no machine. */
  readonly snapshot: AnyMachineSnapshot | undefined;
  /** Set for one that is no machine and has ended or failed. */
  readonly settled: boolean;
  readonly timers: readonly Timer[];
}

export interface World {
  readonly root: Dormant;
  /** The first one is the root; parents come before their children. */
  readonly actors: ReadonlyMap<Dormant, Resident>;
}

/** What is outside of the family, over all steps. */
export interface Surroundings {
  /** Changes the context of the root after each of its steps. */
  readonly bound?: (context: never) => unknown;
  /** An action that is not xstate's own: it is not run. */
  readonly onAction: (type: string) => void;
  /** A message between actors of the family, or of a machine to itself. */
  readonly onMessage: (event: EventObject) => void;
  /** A state of one of its machines, though it may be left at once. */
  readonly onState: (snapshot: AnyMachineSnapshot) => void;
  /** A message to no actor of the family. */
  readonly onLeaving: (event: EventObject) => void;
}

/** The system that an actor belongs to has a place for those with a system id; by the root of the family. */
const registries = new WeakMap<Dormant, Map<string, Dormant>>();

/** The first state of a machine with this input. Throws what its context or actions throw. */
export function begin(machine: AnyStateMachine, input: unknown, around: Surroundings): World {
  // What the root sends to its parent goes there unread.
  const outside = createActor(createMachine({}));
  const root = createActor(machine, { input, parent: outside }) as unknown as Dormant;
  registries.set(root, openRegistry(root.system as ActorSystem<never>));
  onSmallStep(root.system as ActorSystem<never>, around.onState);
  const stage = new Stage(root, new Map(), around);
  stage.start(root, '');
  return stage.atRest();
}

/** The world after an event for one of its actors. Throws what guards and actions throw. */
export function deliver(world: World, to: Dormant, event: EventObject, around: Surroundings): World {
  const stage = new Stage(world.root, world.actors, around);
  stage.send(to, event);
  return stage.atRest();
}

/** The world after a timer of one of its actors has run out. */
export function runOut(world: World, owner: Dormant, timer: Timer, around: Surroundings): World {
  const stage = new Stage(world.root, world.actors, around);
  stage.dropTimer(owner, timer);
  stage.send(timer.target, timer.event);
  return stage.atRest();
}

/** The world after an actor that is no machine has ended or failed with this event for its parent. */
export function settle(world: World, actor: Dormant, event: EventObject, around: Surroundings): World {
  const stage = new Stage(world.root, world.actors, around);
  stage.settle(actor);
  stage.send(actor._parent, event);
  return stage.atRest();
}

/** Whether a machine of the world takes an event: xstate's selection, guards included. */
export function takes(world: World, actor: Dormant, event: EventObject): boolean {
  const { snapshot } = world.actors.get(actor)!;
  if (snapshot?.status !== 'active') return false;
  present(world.root, world.actors);
  return (snapshot.machine.getTransitionData(snapshot, event)?.length ?? 0) > 0;
}

/** Guards and actions may ask an actor for its state: those of this world answer. */
function present(root: Dormant, actors: ReadonlyMap<Dormant, Pick<Resident, 'snapshot'>>): void {
  const registry = registries.get(root)!;
  registry.clear();
  for (const [actor, { snapshot }] of actors) {
    if (snapshot !== undefined) actor._snapshot = snapshot;
    if (actor.systemId !== undefined) registry.set(actor.systemId, actor);
  }
}

interface Working {
  path: string;
  snapshot: AnyMachineSnapshot | undefined;
  settled: boolean;
  timers: readonly Timer[];
  readonly mail: EventObject[];
  busy: boolean;
}

/** A world while one stimulus is worked off. */
class Stage {
  private readonly root: Dormant;
  private readonly actors: Map<Dormant, Working>;
  private readonly around: Surroundings;

  constructor(root: Dormant, actors: ReadonlyMap<Dormant, Resident>, around: Surroundings) {
    this.root = root;
    this.around = around;
    this.actors = new Map(
      [...actors].map(([actor, resident]) => [actor, { ...resident, mail: [], busy: false }]),
    );
  }

  atRest(): World {
    const actors = [...this.actors].map(
      ([actor, { path, snapshot, settled, timers }]): [Dormant, Resident] => [
        actor,
        { path, snapshot, settled, timers },
      ],
    );
    return { root: this.root, actors: new Map(actors) };
  }

  start(actor: Dormant, path: string): void {
    const working: Working = { path, snapshot: undefined, settled: false, timers: [], mail: [], busy: true };
    this.actors.set(actor, working);
    const { logic } = actor;
    if (isMachine(logic)) {
      this.run(actor, working, (scope) => logic.getInitialSnapshot(scope, actor.options.input));
    }
    working.busy = false;
    this.readMail(actor, working);
  }

  send(to: Dormant | undefined, event: EventObject): void {
    const working = to === undefined ? undefined : this.actors.get(to);
    if (working === undefined) {
      this.around.onLeaving(event);
      return;
    }
    working.mail.push(event);
    if (!working.busy) this.readMail(to!, working);
  }

  settle(actor: Dormant): void {
    this.actors.get(actor)!.settled = true;
  }

  dropTimer(owner: Dormant, timer: Timer): void {
    const working = this.actors.get(owner)!;
    working.timers = working.timers.filter((one) => one !== timer);
  }

  private readMail(actor: Dormant, working: Working): void {
    working.busy = true;
    for (let event = working.mail.shift(); event !== undefined; event = working.mail.shift()) {
      const { snapshot } = working;
      if (snapshot?.status === 'active' && this.actors.has(actor)) this.take(actor, working, snapshot, event);
    }
    working.busy = false;
  }

  private take(actor: Dormant, working: Working, snapshot: AnyMachineSnapshot, event: EventObject): void {
    this.run(actor, working, (scope) => snapshot.machine.transition(snapshot, event, scope));
  }

  /** Lets a machine take one step, and does what it asks for. */
  private run(actor: Dormant, working: Working, step: (scope: AnyActorScope) => AnyMachineSnapshot): void {
    const actions: Action[] = [];
    present(this.root, this.actors);
    const stepped = step(scopeOf(actor, (action) => actions.push(action)));
    const snapshot = actor === this.root ? this.bounded(stepped) : stepped;
    working.snapshot = snapshot;
    actor._snapshot = snapshot;
    const children = Object.values<Dormant | undefined>(snapshot.children);
    const announced = actions.flatMap(({ type, params }) =>
      type === 'xstate.spawnChild' ? [(params as { readonly actorRef?: Dormant }).actorRef] : [],
    );
    // What `assign` spawns is in the snapshot alone.
    for (const child of children) {
      if (child !== undefined && !this.actors.has(child) && !announced.includes(child))
        this.adopt(actor, child);
    }
    for (const action of actions) this.perform(actor, working, children, action);
    this.tellParent(actor, working, snapshot);
  }

  private bounded(snapshot: AnyMachineSnapshot): AnyMachineSnapshot {
    const { bound } = this.around;
    return bound === undefined ? snapshot : { ...snapshot, context: bound(snapshot.context as never) };
  }

  private adopt(parent: Dormant, child: Dormant): void {
    const { path } = this.actors.get(parent)!;
    this.start(child, path === '' ? child.id : `${path}/${child.id}`);
  }

  private perform(
    actor: Dormant,
    working: Working,
    children: readonly (Dormant | undefined)[],
    { type, params }: Action,
  ): void {
    const asked = params as {
      readonly actorRef?: Dormant;
      readonly to?: Dormant;
      readonly event: EventObject;
      readonly delay?: number;
      readonly id?: unknown;
      readonly sendId?: unknown;
    };
    switch (type) {
      case 'xstate.spawnChild':
        // One that was stopped within the same step never starts.
        if (asked.actorRef !== undefined && children.includes(asked.actorRef))
          this.adopt(actor, asked.actorRef);
        break;
      case 'xstate.stopChild':
        if (params !== undefined) this.remove(params as Dormant);
        break;
      case 'xstate.raise':
      case 'xstate.sendTo':
        this.around.onMessage(asked.event);
        if (typeof asked.delay === 'number') {
          this.setTimer(working, { id: asked.id, target: asked.to ?? actor, event: asked.event });
        } else if (type === 'xstate.sendTo') this.send(asked.to, asked.event);
        break;
      case 'xstate.cancel':
        working.timers = working.timers.filter(({ id }) => id !== asked.sendId);
        break;
      case 'xstate.emit':
      case 'xstate.log':
        break;
      default:
        this.around.onAction(type);
    }
  }

  /** A timer with the same id is set anew; of those that are alike one runs. */
  private setTimer(working: Working, timer: Timer): void {
    const isSame = ({ id, target, event }: Timer): boolean =>
      id === undefined
        ? timer.id === undefined &&
          target === timer.target &&
          JSON.stringify(event) === JSON.stringify(timer.event)
        : id === timer.id;
    working.timers = [...working.timers.filter((one) => !isSame(one)), timer];
  }

  private tellParent(actor: Dormant, working: Working, snapshot: AnyMachineSnapshot): void {
    if (snapshot.status === 'active') {
      if (actor.options.syncSnapshot === true) this.send(actor._parent, snapshotEvent(actor.id, snapshot));
      return;
    }
    working.timers = [];
    for (const child of this.childrenOf(actor)) this.remove(child);
    if (actor === this.root) return;
    const { output, error } = snapshot;
    this.send(
      actor._parent,
      snapshot.status === 'done' ? doneEvent(actor.id, output) : errorEvent(actor.id, error),
    );
  }

  private remove(actor: Dormant): void {
    for (const child of this.childrenOf(actor)) this.remove(child);
    this.actors.delete(actor);
    // What is sent to it later is lost.
    for (const other of this.actors.values()) {
      if (other.timers.some(({ target }) => target === actor)) {
        other.timers = other.timers.filter(({ target }) => target !== actor);
      }
    }
  }

  private childrenOf(actor: Dormant): readonly Dormant[] {
    return [...this.actors.keys()].filter(({ _parent }) => _parent === actor);
  }
}

function scopeOf(self: Dormant, onAction: (action: Action) => void): AnyActorScope {
  const nothing = (): void => {};
  return {
    self,
    system: self.system,
    id: self.id,
    sessionId: self.sessionId,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: onAction,
  };
}
