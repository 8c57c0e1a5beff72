/**
 * Machines as people write them, with timers, invoked and spawned actors, effects and payloads, as a system that can
 * be searched.
 *
 * Each machine becomes one component. A local state of it is everything that xstate would have to remember: the states
 * of the machine and of every actor that it has started, their contexts, what history states remember, which timers
 * run. What may happen is every event that some active state takes, every timer that runs, in any order, and every
 * outcome of what is waited for. xstate's functions compute what comes of it.
 */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  type EventObject,
  fromPromise,
} from 'xstate';
import type { ChartTable } from '../chart.ts';
import { stateNodes } from '../lint.ts';
import type { Reason } from '../reason.ts';
import { Refusal, refuseFor } from '../refusal.ts';
import type { System, SystemEvent } from '../system.ts';
import { type ColumnLabel, enumerateWorlds } from './enumerate.ts';
import { actorKey } from './local-state.ts';
import type { ActorReason } from './reasons.ts';
import { machinesIn, missingActors, missingFunctions, readPayloads } from './scan.ts';
import { type Cases, namesIn } from './stimuli.ts';
import { structureOf } from './structure.ts';
import type { World } from './world.ts';
import { isMachine, shortType } from './xstate-internals.ts';

/** How one machine is explored. */
export interface ActorOptions {
  /** What it is started with. */
  readonly input?: unknown;
  /** Several of these, in place of `input`: it may start with each. */
  readonly inputs?: readonly unknown[];
  /**
   * The payloads to try, by the name of the event: `{ pay: [{ amount: 0 }, { amount: 1 }] }`, for what is waited for
   * `{ 'done.fetchUser': [{ output: [] }], 'error.fetchUser': [{ error: 'offline' }] }`.
   */
  readonly cases?: Cases;
  /** Events that never happen from outside: `['upload/start']`. */
  readonly without?: readonly string[];
  /** Names of child machines, as in `setup({ actors })`, that are not looked into: they end or fail. */
  readonly opaque?: readonly string[];
  /** Changes the context after each step of the machine, to bound what grows. */
  readonly bound?: (context: never) => unknown;
  /** More local states than this count as unbounded; 10,000 by default. */
  readonly maxStates?: number;
}

export type Adaptable = AnyStateMachine | (ActorOptions & { readonly machine: AnyStateMachine });

/** A system of machines, and what its search leaves out. */
export interface Adapted {
  readonly system: System;
  readonly notes: readonly ActorNotes[];
}

export interface ActorNotes {
  readonly name: string;
  /** Actions that are not run, since they are none of xstate's own. */
  readonly ignored: readonly string[];
  /** States that are never entered. */
  readonly neverEntered: readonly string[];
  /** Messages to actors that are not part of it. */
  readonly leaving: readonly string[];
  /** Events that its actors send each other and that may happen from outside as well. */
  readonly sentInside: readonly string[];
}

const MAX_STATES = 10_000;

/**
 * Machines that know nothing of each other as one system, by the names that claims and traces use.
 *
 * Throws a `Refusal` that lists, for one machine, everything that keeps it from being explored, each with its remedy.
 */
export function adapt(machines: Readonly<Record<string, Adaptable>>): Adapted {
  const entries = Object.entries(machines);
  if (entries.length === 0) throw new Refusal('adapt', undefined, 'there is no machine to explore');
  const parts = entries.map(([name, one]) => adaptOne(name, isMachine(one) ? { machine: one } : one));
  const prefix = (name: string): string => (parts.length === 1 ? '' : `${name}/`);
  const happening = parts.map(({ table, columns }) => columns.map((_, column) => everTaken(table, column)));
  return {
    system: {
      name: entries.map(([name]) => name).join(', '),
      components: parts.map(({ name, structure, table }) => ({
        instance: { name, machine: structure, indices: {} },
        table,
      })),
      events: parts.flatMap(({ name, columns }, component) =>
        columns.flatMap((column, number): readonly SystemEvent[] =>
          happening[component]![number] === true
            ? [systemEvent(`${prefix(name)}${column.name}`, column, component, number)]
            : [],
        ),
      ),
      impossible: parts.flatMap(({ name, columns, expected }, component) => {
        const happens = new Set(
          columns.flatMap((column, number) => (happening[component]![number] === true ? [column.name] : [])),
        );
        return [...expected].filter((event) => !happens.has(event)).map((event) => `${prefix(name)}${event}`);
      }),
    },
    notes: parts.map(({ notes }) => notes),
  };
}

function systemEvent(
  name: string,
  { indices, fromOutside }: ColumnLabel,
  component: number,
  column: number,
): SystemEvent {
  return {
    label: { name, indices },
    participants: [component],
    columns: [column],
    ...(fromOutside ? { unfair: true } : {}),
  };
}

function everTaken({ states, columns, next }: ChartTable, column: number): boolean {
  return states.some((_, state) => next[state * columns + column]! >= 0);
}

interface Part {
  readonly name: string;
  readonly structure: AnyStateMachine;
  readonly table: ChartTable;
  readonly columns: readonly ColumnLabel[];
  /** The names of events that its charts write. */
  readonly expected: ReadonlySet<string>;
  readonly notes: ActorNotes;
}

function adaptOne(name: string, options: ActorOptions & { readonly machine: AnyStateMachine }): Part {
  const machine = withStandIns(options.machine, options.opaque ?? []);
  const { cases = {}, without = [], inputs = [options.input], bound, maxStates = MAX_STATES } = options;
  const seen = new Seen();
  const reasons: ActorReason[] = [...machinesIn(machine)].flatMap((one) => [
    ...missingFunctions(one),
    ...payloadReasons(one, cases, new Set(without)),
  ]);
  const {
    table,
    columns,
    reasons: found,
  } = enumerateWorlds(machine, {
    inputs,
    cases,
    without: new Set(without),
    maxStates,
    around: { ...seen.surroundings, ...(bound === undefined ? {} : { bound }) },
    onWorld: (world) => seen.look(world),
  });
  const all = joined([...reasons, ...found]);
  refuseFor(all.map((reason): Reason => ({ ...reason, chart: name })));
  return {
    name,
    structure: structureOf(machine, seen.others),
    table,
    columns,
    expected: expectedEvents(machine, new Set(without)),
    notes: seen.notes(name, machine, columns),
  };
}

/** Actors without an implementation, and those that are not looked into, end or fail like a promise. */
function withStandIns(machine: AnyStateMachine, opaque: readonly string[]): AnyStateMachine {
  const names = [...missingActors(machine), ...opaque];
  const promise = fromPromise(() => new Promise(() => {}));
  const whole = machine.provide({
    actors: Object.fromEntries(names.map((name) => [name, promise])),
  } as never);
  // Transitions without an event that lead in a circle are an error and no endless search.
  for (const { options } of machinesIn(whole))
    options.maxIterations = Math.min(options.maxIterations ?? MOST_MICROSTEPS, MOST_MICROSTEPS);
  return whole;
}

const MOST_MICROSTEPS = 1000;

function payloadReasons(
  machine: AnyStateMachine,
  cases: Cases,
  without: ReadonlySet<string>,
): readonly ActorReason[] {
  const reasons: ActorReason[] = [];
  const named = new Set(Object.keys(cases).map((event) => event.slice(event.lastIndexOf('/') + 1)));
  readPayloads(machine, (event, field) => {
    const isKnown = outcome.test(event) && !isWaitedFor(machine, event);
    if (field === 'actorId' || isKnown || named.has(event) || without.has(event)) return;
    reasons.push({ kind: 'payload', event, fields: [field] });
  });
  return reasons;
}

/** What comes from another actor. */
const outcome = /^(?:done|error|next)\./;

/** Whether an event comes from something that is no machine: what a machine ends with is known. */
function isWaitedFor(machine: AnyStateMachine, event: string): boolean {
  const actors = machine.implementations.actors as Readonly<Record<string, unknown>>;
  return stateNodes(machine)
    .flatMap(({ invoke }) => invoke)
    .some(({ id, src }) => id === event.replace(outcome, '') && !isMachine(actors[src as string] ?? src));
}

/** Of one event all fields at once. */
function joined(reasons: readonly ActorReason[]): readonly ActorReason[] {
  const payloads = new Map<string, Set<string>>();
  const others: ActorReason[] = [];
  for (const reason of reasons) {
    if (reason.kind !== 'payload') {
      others.push(reason);
      continue;
    }
    const short = reason.event.slice(reason.event.lastIndexOf('/') + 1);
    const fields = payloads.get(short) ?? new Set();
    for (const field of reason.fields) fields.add(field);
    payloads.set(short, fields);
  }
  return [
    ...others,
    ...[...payloads].map(([event, fields]): ActorReason => ({ kind: 'payload', event, fields: [...fields] })),
  ];
}

/** The events that the machine itself writes, those of xstate in short; wildcards aside. */
function expectedEvents(machine: AnyStateMachine, without: ReadonlySet<string>): ReadonlySet<string> {
  const written = stateNodes(machine).flatMap((node) => [...node.transitions.keys()]);
  return new Set(
    written
      .filter((type) => !type.endsWith('*') && !type.startsWith('xstate.done.state.'))
      .map(shortType)
      .filter((type) => !without.has(type) && (!outcome.test(type) || isWaitedFor(machine, type))),
  );
}

/** What is seen while a machine is explored. */
class Seen {
  /** The other actors, by name, and what kind of machine each is. */
  readonly others = new Map<string, AnyStateMachine | undefined>();
  private readonly ignored = new Set<string>();
  private readonly leaving = new Set<string>();
  private readonly sent = new Set<string>();
  private readonly entered = new Set<AnyStateNode>();
  readonly surroundings = {
    onAction: (type: string): void => void this.ignored.add(type),
    onMessage: ({ type }: EventObject): void => void this.sent.add(type),
    onLeaving: ({ type }: EventObject): void => void this.leaving.add(type),
    onState: ({ _nodes }: AnyMachineSnapshot): void => {
      for (const node of _nodes) this.entered.add(node);
    },
  };

  look(world: World): void {
    const names = namesIn(world);
    for (const [actor, { snapshot }] of world.actors) {
      const name = names.get(actor)!;
      if (name !== '') this.others.set(name, isMachine(actor.logic) ? actor.logic : undefined);
      if (snapshot !== undefined) this.surroundings.onState(snapshot);
    }
  }

  notes(name: string, root: AnyStateMachine, columns: readonly ColumnLabel[]): ActorNotes {
    const outside = columns.filter(({ fromOutside }) => fromOutside).map((column) => column.name);
    const machines = [['', root] as const, ...this.others];
    return {
      name,
      ignored: [...this.ignored],
      neverEntered: machines.flatMap(([actor, machine]) =>
        machine === undefined ? [] : this.notEntered(machine, actor === '' ? [] : [actorKey(actor)]),
      ),
      leaving: [...this.leaving],
      sentInside: [...this.sent].filter((type) =>
        outside.some((event) => event === type || event.endsWith(`/${type}`)),
      ),
    };
  }

  /** Of a state that is never entered, those below it are not named. */
  private notEntered(machine: AnyStateMachine, above: readonly string[]): readonly string[] {
    return stateNodes(machine)
      .filter(
        (node) =>
          node.type !== 'history' &&
          !this.entered.has(node) &&
          node.parent !== undefined &&
          this.entered.has(node.parent),
      )
      .map(({ path }) => [...above, ...path].join('.'));
  }
}
