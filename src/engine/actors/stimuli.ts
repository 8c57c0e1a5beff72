/** What can happen to a family of actors next: events from outside, timers, and the ends of what it waits for. */
import type { AnyStateMachine, EventObject } from 'xstate';
import type { IndexValue, Indices } from '../label.ts';
import { stateNodes } from '../lint.ts';
import { probeEvent } from './payload.ts';
import { deliver, runOut, type Surroundings, settle, takes, type World } from './world.ts';
import {
  type Dormant,
  doneEvent,
  errorEvent,
  isMachine,
  outcomesOf,
  shortType,
  snapshotEvent,
} from './xstate-internals.ts';

/** The payloads to try, by the name of the event. */
export type Cases = Readonly<Record<string, readonly object[]>>;

export interface Stimulus {
  /** Of the event, after the name of the actor that it is for: `upload/cancel`; xstate's own in short. */
  readonly name: string;
  readonly indices: Indices;
  /** It need not happen: a user may never click, but timers run out. */
  readonly fromOutside: boolean;
  /** The world after it; nothing where no actor takes it. Throws what guards and actions throw. */
  readonly happen: (around: Surroundings) => World | undefined;
}

/** Called with the field of an event that is read though the event has no cases. */
export type OnRead = (event: string, field: string) => void;

/** The names of the actors of a world: those without an id of their own are numbered. */
export function namesIn({ actors }: World): ReadonlyMap<Dormant, string> {
  const names = new Map<Dormant, string>();
  const unnamed = new Map<Dormant | undefined, number>();
  for (const [actor, { path }] of actors) {
    const parent = actor._parent === undefined ? undefined : names.get(actor._parent);
    let { id } = actor;
    if (id === actor.sessionId && path !== '') {
      const number = (unnamed.get(actor._parent) ?? 0) + 1;
      unnamed.set(actor._parent, number);
      id = `spawned-${number}`;
    }
    names.set(actor, path === '' ? '' : parent === undefined || parent === '' ? id : `${parent}/${id}`);
  }
  return names;
}

const alphabets = new WeakMap<AnyStateMachine, readonly string[]>();

/** The types of events that a machine can be sent; for a wildcard one that it catches. */
export function sendable(machine: AnyStateMachine): readonly string[] {
  const known = alphabets.get(machine) ?? readAlphabet(machine);
  alphabets.set(machine, known);
  return known;
}

function readAlphabet(machine: AnyStateMachine): readonly string[] {
  const types = [...writtenIn(machine)].map((type) =>
    type.endsWith('*') ? wildcardEvent(machine, type) : type,
  );
  return [...new Set(types)];
}

/** The descriptors of events that are not xstate's own. */
function writtenIn(machine: AnyStateMachine): ReadonlySet<string> {
  const written = stateNodes(machine).flatMap((node) => [...node.transitions.keys()]);
  return new Set(written.filter((type) => !type.startsWith('xstate.')));
}

/** An event that only a wildcard takes: `other` for `*`, `mouse.other` for `mouse.*`. */
export function wildcardEvent(machine: AnyStateMachine, wildcard: string): string {
  const own = writtenIn(machine);
  let type = `${wildcard.slice(0, -1)}other`;
  while (own.has(type)) type = `${type}-other`;
  return type;
}

/** Everything that may happen in a world, enabled or not, in a fixed order. */
export function stimuliIn(world: World, cases: Cases, onRead: OnRead): readonly Stimulus[] {
  const names = namesIn(world);
  const read = new Reader(cases, onRead);
  return [...world.actors].flatMap(([actor, { snapshot, settled, timers }]): readonly Stimulus[] => {
    const name = names.get(actor)!;
    if (snapshot?.status === 'active') {
      return [
        ...eventsFor(world, actor, snapshot.machine, name, read),
        ...timersOf(world, actor, timers, name),
      ];
    }
    return isMachine(actor.logic) || settled ? [] : outcomesFor(world, actor, names, read);
  });
}

/** Names and payloads of events as the user gave them. */
class Reader {
  private readonly cases: Cases;
  private readonly onRead: OnRead;

  constructor(cases: Cases, onRead: OnRead) {
    this.cases = cases;
    this.onRead = onRead;
  }

  /** One pair of indices and event for each case; without cases one that records what is read of it. */
  events(name: string, bare: EventObject): readonly (readonly [Indices, EventObject])[] {
    const cases = this.cases[name] ?? this.cases[name.slice(name.lastIndexOf('/') + 1)];
    if (cases === undefined) {
      const probe = probeEvent(bare.type, (field) => this.onRead(name, field));
      return [[{}, 'actorId' in bare ? withActor(probe, bare) : probe]];
    }
    return cases.map((payload, i) => [indicesOf(payload, i + 1), { ...bare, ...payload }]);
  }

  /** Further types of events that only cases name. */
  extra(prefix: string): readonly string[] {
    return Object.keys(this.cases).flatMap((name) =>
      name.startsWith(prefix) && !name.slice(prefix.length).includes('/') ? [name.slice(prefix.length)] : [],
    );
  }
}

/** The id of the actor is known, what it ended with is not. */
function withActor(
  probe: EventObject,
  { actorId }: EventObject & { readonly actorId?: unknown },
): EventObject {
  return new Proxy(probe, {
    get: (target, key) => (key === 'actorId' ? actorId : (Reflect.get(target, key) as unknown)),
  });
}

/** Longer than this a payload is called by its number. */
const READABLE = 40;

function indicesOf(payload: object, number: number): Indices {
  const entries = Object.entries(payload).map(([key, value]): readonly [string, IndexValue] => [
    key,
    typeof value === 'number' || typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)),
  ]);
  const length = entries.reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  return length > READABLE ? { case: number } : Object.fromEntries(entries);
}

function eventsFor(
  world: World,
  actor: Dormant,
  machine: AnyStateMachine,
  name: string,
  read: Reader,
): readonly Stimulus[] {
  const prefix = name === '' ? '' : `${name}/`;
  const written = sendable(machine);
  const more = read
    .extra(prefix)
    .filter((type) => !/^(?:done|error|next)\./.test(type) && !written.includes(type));
  return [...written, ...more].flatMap((type) =>
    read.events(`${prefix}${type}`, { type }).map(
      ([indices, event]): Stimulus => ({
        name: `${prefix}${type}`,
        indices,
        fromOutside: true,
        happen: (around) => (takes(world, actor, event) ? deliver(world, actor, event, around) : undefined),
      }),
    ),
  );
}

/** Of timers that are called the same, the oldest comes first. */
function timersOf(
  world: World,
  owner: Dormant,
  timers: readonly Parameters<typeof runOut>[2][],
  name: string,
): readonly Stimulus[] {
  const seen = new Set<string>();
  return timers.flatMap((timer): readonly Stimulus[] => {
    const { type } = timer.event;
    const short = shortType(type);
    const called = `${name === '' ? '' : `${name}/`}${short === type ? `timer.${type}` : short}`;
    if (seen.has(called)) return [];
    seen.add(called);
    return [
      {
        name: called,
        indices: {},
        fromOutside: false,
        happen: (around) => runOut(world, owner, timer, around),
      },
    ];
  });
}

/** How what is no machine may end, and what it may give before. */
function outcomesFor(
  world: World,
  actor: Dormant,
  names: ReadonlyMap<Dormant, string>,
  read: Reader,
): readonly Stimulus[] {
  const parent = actor._parent!;
  const { canEnd, canFail, canGive } = outcomesOf(actor.logic);
  const prefix = names.get(parent) === '' ? '' : `${names.get(parent)!}/`;
  const id = names.get(actor)!.slice(prefix.length);
  const isSynced = actor.options.syncSnapshot === true && canGive;
  const stimulus = (name: string, happen: (event: EventObject) => Stimulus['happen'], bare: EventObject) =>
    read
      .events(name, bare)
      .map(([indices, event]): Stimulus => ({ name, indices, fromOutside: false, happen: happen(event) }));
  const ends =
    (event: EventObject): Stimulus['happen'] =>
    (around) =>
      settle(world, actor, event, around);
  const fails =
    (event: EventObject): Stimulus['happen'] =>
    (around) => {
      if (takes(world, parent, event)) return settle(world, actor, event, around);
      // A callback that fails where nothing catches it is a mistake of the callback.
      return canFail ? settle(world, actor, errorEvent(actor.id, uncaught), around) : undefined;
    };
  const gives =
    (event: EventObject): Stimulus['happen'] =>
    (around) =>
      deliver(world, parent, event, around);
  return [
    ...(canEnd ? stimulus(`${prefix}done.${id}`, ends, doneEvent(actor.id, undefined)) : []),
    ...stimulus(`${prefix}error.${id}`, fails, errorEvent(actor.id, undefined)),
    ...(isSynced ? stimulus(`${prefix}next.${id}`, gives, snapshotEvent(actor.id, undefined)) : []),
  ];
}

/** What xstate keeps of an error that nothing catches. */
const uncaught = new Error('not caught');
