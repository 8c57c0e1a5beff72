/**
 * Whether each process that gets a PASID starts as the first one did, by induction over the processes. The system with
 * two processes covers the whole life of one and the beginning of the next. It is searched again from all that a process
 * may find. If the machine is like that again whenever the PASID is free, and the threads of the old process take no step
 * on the machine from there on, then the life of the next process is a run of the same system.
 */
import { charts } from '../../../model/system.ts';
import {
  all,
  always,
  any,
  type Claim,
  type Component,
  formatLocalState,
  hasTag,
  type IndexValue,
  not,
  type Predicate,
  type System,
  type SystemEvent,
  type Trace,
} from '../../engine/index.ts';

/** The state of a device that serves no process. From there it may send requests without work to do. */
const UNBOUND = 'unbound';
/** A request that it has sent. One that is on its way when a process begins was sent at the beginning. */
const STRAY = 'untranslated.stray';

/** Charts with an instance for each process. */
const ownCharts = new Set(
  [
    charts.mmNotifier,
    charts.pasidAllocator,
    charts.bindingList,
    charts.cacheTag,
    charts.lock,
    charts.readSection,
    charts.submission,
  ].map(({ id }) => id),
);

const FREE = 'the PASID is free';
const LEFT = 'not as a process may find it';

/** A system that begins with all that a process may find, and for each PASID the claim that the next one finds nothing else. */
export interface NextProcess {
  readonly system: System;
  readonly claims: readonly Claim[];
}

/** What is not as it should be when the PASID is free: a thread that has steps to take, or an instance and its state. */
export type Leftover = { readonly thread: string } | { readonly instance: string; readonly state: string };

/** The system of the next process; nothing where no second process gets the PASID. */
export function nextProcess(system: System): NextProcess | undefined {
  const allocations = system.events.filter(({ label }) => label.name === 'pasid.allocate');
  if (allocations.length === 0) return undefined;
  const components = system.components.map((component, number) =>
    marked(component, {
      initial: firstStates(system, component, number),
      allowed: allowedStates(system, component, number),
      free: freeStates(component, number, allocations),
    }),
  );
  return {
    system: { ...system, name: `${system.name}, next process`, components },
    claims: allocations.map(({ label }) => claimFor(components, label.indices['pasid']!)),
  };
}

/** The first thing that is not as a process may find it at the end of a trace that breaks the claim. */
export function leftoverOf({ components }: System, { start, steps }: Trace): Leftover {
  const locals = [...start];
  for (const { component, to } of steps.flatMap(({ moves }) => moves)) locals[component] = to;
  const number = components.findIndex(({ table }, c) => table.states[locals[c]!]!.tags.has(LEFT));
  const { instance, table } = components[number]!;
  return isOfFirst(instance.indices)
    ? { thread: instance.name }
    : { instance: instance.name, state: formatLocalState(table.states[locals[number]!]!) };
}

/** That no instance is other than a process may find it whenever this PASID is free. */
function claimFor(components: readonly Component[], pasid: IndexValue): Claim {
  const about = components.filter(({ instance }) => (instance.indices['pasid'] ?? pasid) === pasid);
  const tagged = (tag: string): readonly Predicate[] =>
    about
      .filter(({ table }) => table.states.some(({ tags }) => tags.has(tag)))
      .map(({ instance }) => hasTag(instance.name, tag));
  const broken = all(...tagged(FREE), any(...tagged(LEFT)));
  return always(`the next process finds what the first one found (pasid=${pasid})`, not(broken));
}

/** Local states of a component, by what they mean here. */
interface Meaning {
  readonly initial: ReadonlySet<number>;
  readonly allowed: ReadonlySet<number>;
  readonly free: ReadonlySet<number>;
}

function marked({ instance, table }: Component, { initial, allowed, free }: Meaning): Component {
  const states = table.states.map((state, local) => ({
    ...state,
    tags: new Set([...state.tags, ...(free.has(local) ? [FREE] : []), ...(allowed.has(local) ? [] : [LEFT])]),
  }));
  return { instance, table: { ...table, states, initial: [...initial] } };
}

/** The states of the allocator from which another process gets the PASID. */
function freeStates(
  { table }: Component,
  number: number,
  allocations: readonly SystemEvent[],
): ReadonlySet<number> {
  if (table.id !== charts.pasidAllocator.id) return new Set();
  const columns = allocations.flatMap((event) => columnsOf(event, number));
  return statesWith(table, (state) =>
    columns.some((column) => table.next[state * table.columns + column]! >= 0),
  );
}

/** The states in which a process may find a component. */
function firstStates(system: System, component: Component, number: number): ReadonlySet<number> {
  const { instance, table } = component;
  if (isInBackground(instance.indices)) return statesInARound(system, component, number);
  const unbound = statesWith(
    table,
    (state) => isDevice(component) && table.states[state]!.leaves[0] === UNBOUND,
  );
  return new Set([...table.initial, ...unbound]);
}

/** The states in which a component may be when the PASID is free. */
function allowedStates(system: System, component: Component, number: number): ReadonlySet<number> {
  const { instance, table } = component;
  if (isOwn(component)) return statesWith(table, () => true);
  if (isOfFirst(instance.indices)) return statesAfterTheMachine(system, component, number);
  const first = firstStates(system, component, number);
  // Only an unbound device sends strays.
  if (isDevice(component)) return new Set([...first].filter((state) => !table.initial.includes(state)));
  if (table.id !== charts.request.id) return first;
  const strays = statesWith(table, (state) => {
    const { leaves } = table.states[state]!;
    return leaves.length > 0 && leaves.every((leaf) => leaf === STRAY);
  });
  return new Set([...first, ...strays]);
}

const isDevice = ({ table }: Component): boolean => table.id === charts.device.id;

/** The states of a thread from which it takes no step, now or later, in which the machine takes part. */
function statesAfterTheMachine(
  { components, events }: System,
  { table }: Component,
  number: number,
): ReadonlySet<number> {
  const isMachine = (other: number): boolean =>
    other !== number && !isOwn(components[other]!) && !isOfFirst(components[other]!.instance.indices);
  const steps = events.flatMap((event) =>
    columnsOf(event, number).map((column) => ({ column, onMachine: event.participants.some(isMachine) })),
  );
  const before = new Set<number>();
  const targets = (state: number) =>
    steps.map(({ column, onMachine }) => ({ to: table.next[state * table.columns + column]!, onMachine }));
  for (let size = -1; size < before.size; ) {
    size = before.size;
    for (const state of table.states.keys()) {
      if (targets(state).some(({ to, onMachine }) => to >= 0 && (onMachine || before.has(to))))
        before.add(state);
    }
  }
  return statesWith(table, (state) => !before.has(state));
}

/**
 * The states that a thread in the background may be in between two things that it does: it comes there without a lock,
 * which a fresh system would not have for it, and can go on from there though there is nothing to do.
 */
function statesInARound(
  { components, events }: System,
  { table }: Component,
  number: number,
): ReadonlySet<number> {
  const columns = events
    .filter(({ label }) => label.name !== 'lock.acquire')
    .flatMap((event) =>
      columnsOf(event, number).map((column) => ({ column, isPossible: isPossibleAtRest(event) })),
    );
  const targets = (state: number) =>
    columns
      .map(({ column, isPossible }) => ({ to: table.next[state * table.columns + column]!, isPossible }))
      .filter(({ to }) => to >= 0);
  const reached = new Set(table.initial);
  for (const state of reached) for (const { to } of targets(state)) reached.add(to);
  return new Set(
    [...reached].filter(
      (state) => table.initial.includes(state) || targets(state).some(({ isPossible }) => isPossible),
    ),
  );

  function isPossibleAtRest({ participants, columns: own }: SystemEvent): boolean {
    return participants.every((participant, i) => {
      const other = components[participant]!;
      if (participant === number || isOwn(other)) return true;
      const { initial, next, columns: width } = other.table;
      return initial.some((state) => next[state * width + own[i]!]! >= 0);
    });
  }
}

const columnsOf = ({ participants, columns }: SystemEvent, number: number): readonly number[] =>
  columns.filter((_, i) => participants[i] === number);

function statesWith(
  { states }: Component['table'],
  isMeant: (state: number) => boolean,
): ReadonlySet<number> {
  return new Set([...states.keys()].filter(isMeant));
}

/** Whether every process has one of its own; the monitors of claims watch one process. */
function isOwn({ instance, table }: Component): boolean {
  const { thread, owner } = instance.indices;
  return instance.listens === true || ownCharts.has(table.id) || (thread === undefined && owner === 'first');
}

/** Whether it is a thread of the first process. */
function isOfFirst({ thread, owner, device }: Component['instance']['indices']): boolean {
  return thread !== undefined && owner === 'first' && device === undefined;
}

/** Whether it is a thread that serves a device, whoever uses it. */
const isInBackground = ({ thread, device }: Component['instance']['indices']): boolean =>
  thread !== undefined && device !== undefined;
