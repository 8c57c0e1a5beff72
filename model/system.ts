/**
 * Composition: a configuration and a program give the instances that move together. Start reading here.
 *
 * Every PASID-table entry of every device has the hardware around it (word 0, the other words, PASID-cache,
 * IOTLB, Device-TLB, invalidation queue) and the device's use of it (running or not, k requests in flight).
 * Every PASID has a process with its memory and its threads, and a second process that gets the number later.
 */
import type { AnyStateMachine } from 'xstate';
import {
  type IndexMap,
  instanceName,
  SECOND_PROCESS,
  tablesContents,
  typeContents,
  word0Contents,
  word1Contents,
} from './components.ts';
import { type Configuration, isSwitch, partNames, parts } from './configuration.ts';
import { device } from './device/device.ts';
import { postedWrites } from './device/posted-writes.ts';
import { request } from './device/request.ts';
import { type EventMeaning, events, type Feature } from './events.ts';
import { type Contents, inCache, inMemory } from './hardware/coherence.ts';
import { deviceTlb } from './hardware/device-tlb.ts';
import { entryFetch } from './hardware/entry-fetch.ts';
import { entryTables } from './hardware/entry-tables.ts';
import { entryType } from './hardware/entry-type.ts';
import { entryWord0 } from './hardware/entry-word0.ts';
import { entryWord1 } from './hardware/entry-word1.ts';
import { faultRecording } from './hardware/fault-recording.ts';
import { invalidationQueue } from './hardware/invalidation-queue.ts';
import { deviceTlbTags, iotlbTypes, units } from './hardware/invalidations.ts';
import { iotlb } from './hardware/iotlb.ts';
import { pageRequestQueue } from './hardware/page-request-queue.ts';
import { pasidCache } from './hardware/pasid-cache.ts';
import { pendingDescriptors } from './hardware/pending-descriptors.ts';
import { structureCache } from './hardware/structure-cache.ts';
import { submission } from './hardware/submission.ts';
import { unitQueue } from './hardware/unit-queue.ts';
import { upperFpd } from './hardware/upper-fpd.ts';
import { didValues, fpdValues, ownerValues, pgttValues, walkableOwners } from './hardware/values.ts';
import { waitDescriptor } from './hardware/wait-descriptor.ts';
import { attachHandle } from './kernel/attach-handle.ts';
import { bindingList, notYetListed } from './kernel/binding-list.ts';
import { cacheTag } from './kernel/cache-tag.ts';
import type { Step, Thread } from './kernel/call-tree.ts';
import { faultWork } from './kernel/fault-work.ts';
import { frame } from './kernel/frame.ts';
import { lock } from './kernel/lock.ts';
import { lockKind } from './kernel/lock-kinds.ts';
import { mmCount } from './kernel/mm-count.ts';
import { mmNotifier } from './kernel/mm-notifier.ts';
import { pageTable } from './kernel/page-table.ts';
import { pasidAllocator } from './kernel/pasid-allocator.ts';
import { readSection } from './kernel/read-section.ts';
import { secondOwner } from './kernel/second-owner.ts';
import { threadChart } from './kernel/thread.ts';
import { withWaitDescriptors } from './kernel/wait-descriptors.ts';

export { type IndexMap, instanceName } from './components.ts';
export { type Configuration, quickScope } from './configuration.ts';

/** The software of one process; every PASID has a process that runs it. */
export interface Program {
  readonly threads: readonly Thread[];
  /** How a second process, which has got the PASID, binds it and starts the device. */
  readonly second: readonly Step[];
  /** Whether the threads bind the devices themselves and enter them in the list, which is empty till then. */
  readonly enlists: boolean;
  /** Locks that the threads name. */
  readonly locks: readonly string[];
  /** Whether a thread goes one of several ways at some point. */
  readonly chooses: boolean;
  /** Calls that are steps although nothing is known of them. */
  readonly unknownCalls: readonly string[];
  /** Whether the threads wait for a common beginning. */
  readonly begins: boolean;
}

export interface ModelInstance {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly indices: IndexMap;
  readonly inputs?: readonly unknown[];
  readonly listens?: boolean;
}

export interface ModelEventKind {
  readonly indices: readonly string[];
  readonly by?: string;
  readonly absent?: boolean;
  readonly unfair?: boolean;
}

export interface ModelSystem {
  readonly name: string;
  readonly events: Readonly<Record<string, ModelEventKind>>;
  readonly domains: Readonly<Record<string, readonly (string | number)[]>>;
  readonly instances: readonly ModelInstance[];
}

/** Device numbers, from 0. */
export const devicesOf = ({ devices }: Configuration): readonly number[] => range(0, devices);
/** PASIDs, from 1: 0 is the one that Linux uses for requests without PASID. */
export const pasidsOf = ({ pasids }: Configuration): readonly number[] => range(1, pasids);

type ChartName =
  | 'entryWord0'
  | 'entryType'
  | 'entryWord1'
  | 'entryTables'
  | 'entryFetch'
  | 'pasidCache'
  | 'iotlb'
  | 'structureCache'
  | 'deviceTlb'
  | 'postedWrites'
  | 'upperFpd'
  | 'faultRecording'
  | 'invalidationQueue'
  | 'pendingDescriptors'
  | 'unitQueue'
  | 'waitDescriptor'
  | 'submission'
  | 'pageRequestQueue'
  | 'faultWork'
  | 'attachHandle'
  | 'device'
  | 'request'
  | 'pageTable'
  | 'frame'
  | 'mmCount'
  | 'mmNotifier'
  | 'pasidAllocator'
  | 'bindingList'
  | 'cacheTag'
  | 'lock'
  | 'readSection';

export type Charts = Readonly<Record<ChartName, AnyStateMachine>>;

/** The charts that are not made from a flow. A test may put an edited one in the place of another. */
export const charts: Charts = {
  entryWord0,
  entryType,
  entryWord1,
  entryTables,
  entryFetch,
  pasidCache,
  iotlb,
  structureCache,
  deviceTlb,
  postedWrites,
  upperFpd,
  faultRecording,
  invalidationQueue,
  pendingDescriptors,
  unitQueue,
  waitDescriptor,
  submission,
  pageRequestQueue,
  faultWork,
  attachHandle,
  device,
  request,
  pageTable,
  frame,
  mmCount,
  mmNotifier,
  pasidAllocator,
  bindingList,
  cacheTag,
  lock,
  readSection,
};

/** Composes the system; `observers` are monitors of claims, which only listen. */
export function composeSystem(
  configuration: Configuration,
  program: Program,
  observers: readonly ModelInstance[],
  using: Charts = charts,
): ModelSystem {
  const chartOf = (thread: Thread): AnyStateMachine =>
    threadChart(configuration.sharedQueue ? sharing(thread) : thread);
  const threads = [
    ...program.threads.map((thread) => ({
      ...indicesOf(thread),
      owner: 'first',
      machine: chartOf(thread),
    })),
    ...(configuration.processes < 2
      ? []
      : [
          {
            name: SECOND_PROCESS,
            indices: {},
            owner: 'second',
            machine: chartOf(secondOwner(program.second)),
          },
        ]),
  ];
  const present = program.enlists ? { ...using, bindingList: notYetListed(using.bindingList) } : using;
  const instances = [
    ...pasidsOf(configuration).flatMap((pasid) => [
      // Every process has locks of its own (model/README.md, S12).
      ...program.locks.map((name) => lockInstance(name, pasid, using)),
      ...process(configuration, threads, pasid, using),
    ]),
    ...pasidsOf(configuration).flatMap((pasid) =>
      devicesOf(configuration).flatMap((number) => entryAndDevice(configuration, number, pasid, present)),
    ),
    ...unitQueues(configuration, using),
    ...waitDescriptors(configuration, threads, using),
    ...observers.map((observer) => ({ ...observer, listens: true })),
  ];
  const features = featuresOf(configuration, program);
  return {
    name: 'system',
    events: eventKinds(features),
    domains: domainsOf(configuration, program, instances),
    instances,
  };
}

/** The instance names of the threads that have to come to their end, those of the processes that own first. */
export function threadNames(
  configuration: Configuration,
  { threads }: Pick<Program, 'threads'>,
): readonly string[] {
  return pasidsOf(configuration).flatMap((pasid) =>
    threads
      .filter(({ background }) => background === undefined)
      .map(({ name }) => instanceName(name, { pasid })),
  );
}

/** A thread that every process has: its name and chart, and whether the first or the second process runs it. */
interface ProcessThread {
  readonly name: string;
  /** The device of a thread in the background. */
  readonly indices: IndexMap;
  readonly owner: string;
  readonly machine: AnyStateMachine;
}

function indicesOf({ name, background }: Thread): Pick<ProcessThread, 'name' | 'indices'> {
  return { name, indices: background === undefined ? {} : { device: background } };
}

function process(
  configuration: Configuration,
  threads: readonly ProcessThread[],
  pasid: number,
  using: Charts,
): ModelInstance[] {
  // No thread unmaps or frees the memory behind second-stage tables: it is there so that walks find it as it is.
  const memory = walkableOwners.flatMap((owner) => [
    instance(using.pageTable, { pasid, owner }),
    instance(using.frame, { pasid, owner }),
    ...(configuration.mmCount ? [instance(using.mmCount, { pasid, owner })] : []),
  ]);
  return [
    ...threads.map(({ name, indices, owner, machine }) => {
      const thread = instanceName(name, { ...indices, pasid });
      return { name: thread, machine, indices: { thread, ...indices, pasid, owner } };
    }),
    ...(configuration.vanish ? submissionsOf(configuration, threads, pasid, using) : []),
    instance(using.mmNotifier, { pasid }),
    { ...instance(using.pasidAllocator, { pasid }), inputs: [{ bound: devicesOf(configuration) }] },
    ...memory,
  ];
}

/** Where invalidations time out, what became of those of each thread, for each entry that it can be at. */
function submissionsOf(
  configuration: Configuration,
  threads: readonly ProcessThread[],
  pasid: number,
  using: Charts,
): ModelInstance[] {
  return submittersOf(threads).flatMap(({ name }) =>
    devicesOf(configuration).map((of) => ({
      name: instanceName(using.submission.id, { by: name, device: of, pasid }),
      machine: using.submission,
      indices: { device: of, pasid },
      inputs: [{ by: instanceName(name, { pasid }) }],
    })),
  );
}

/** Threads in the background submit nothing. */
const submittersOf = (threads: readonly ProcessThread[]): readonly ProcessThread[] =>
  threads.filter(({ indices }) => indices['device'] === undefined);

function entryAndDevice(
  configuration: Configuration,
  number: number,
  pasid: number,
  using: Charts,
): ModelInstance[] {
  const indices = { device: number, pasid };
  const {
    ats,
    pri,
    chunks,
    structures,
    upperFpd: upper,
    faultRecording: recording,
    inFlight,
  } = configuration;
  const present = [
    ...entryOf(configuration, using),
    ...(upper ? [using.upperFpd] : []),
    ...(chunks ? [using.entryFetch] : []),
    using.pasidCache,
    using.iotlb,
    ...(structures ? [using.structureCache] : []),
    ...(ats ? [using.deviceTlb, using.postedWrites] : []),
    ...(recording ? [using.faultRecording] : []),
    configuration.sharedQueue ? using.pendingDescriptors : using.invalidationQueue,
    ...(pri ? [using.pageRequestQueue, using.attachHandle, using.faultWork] : []),
    using.device,
    using.bindingList,
    using.cacheTag,
  ];
  return [
    ...present.map((machine) => instance(machine, indices)),
    ...range(1, inFlight).map((n) => instance(using.request, { ...indices, request: n })),
  ];
}

/** The queue of the one unit, or one for each device where every device has a unit to itself. */
function unitQueues(configuration: Configuration, using: Charts): readonly ModelInstance[] {
  if (!configuration.sharedQueue) return [];
  return configuration.units === 1
    ? [instance(using.unitQueue, {})]
    : devicesOf(configuration).map((number) => instance(using.unitQueue, { device: number }));
}

/** What the wait of each thread waits for, for each entry behind the unit that it waits at. */
function waitDescriptors(
  configuration: Configuration,
  threads: readonly ProcessThread[],
  using: Charts,
): readonly ModelInstance[] {
  if (!configuration.sharedQueue) return [];
  const { id } = using.waitDescriptor;
  const entries = devicesOf(configuration).flatMap((number) =>
    pasidsOf(configuration).map((pasid) => ({ device: number, pasid })),
  );
  return pasidsOf(configuration)
    .flatMap((pasid) => submittersOf(threads).map(({ name }) => instanceName(name, { pasid })))
    .flatMap((by) =>
      entries.map((entry) => ({
        name: instanceName(id, { by, ...entry }),
        machine: using.waitDescriptor,
        indices: configuration.units === 1 ? {} : { device: entry.device },
        inputs: [{ by, ...entry }],
      })),
    );
}

const sharing = (thread: Thread): Thread => ({ ...thread, body: withWaitDescriptors(thread.body) });

/** The words of an entry, once in all or once for the processor and once for the walker. */
function entryOf({ nonCoherent }: Configuration, using: Charts): readonly AnyStateMachine[] {
  const words: readonly [AnyStateMachine, Contents][] = [
    [using.entryWord0, word0Contents],
    [using.entryType, typeContents],
    [using.entryWord1, word1Contents],
    [using.entryTables, tablesContents],
  ];
  return words.flatMap(([machine, contents]) =>
    nonCoherent ? [inCache(machine, contents), inMemory(machine, contents)] : [machine],
  );
}

function lockInstance(name: string, pasid: number, using: Charts): ModelInstance {
  const machine = lockKind(name) === 'read section' ? using.readSection : using.lock;
  return instance(machine, { lock: name, pasid });
}

function instance(machine: AnyStateMachine, indices: IndexMap): ModelInstance {
  return { name: instanceName(machine.id, indices), machine, indices };
}

/** What a program may have that names nothing in particular. */
export const anyProgram: ProgramParts = {
  locks: ['any'],
  chooses: true,
  unknownCalls: ['any'],
  begins: true,
};

type ProgramParts = Pick<Program, 'locks' | 'chooses' | 'unknownCalls' | 'begins'>;

/** The parts of the machine that a configuration and a program have. */
export function featuresOf(
  configuration: Configuration,
  { locks, chooses, unknownCalls, begins }: ProgramParts,
): ReadonlySet<Feature> {
  const switches = partNames.filter(isSwitch).filter((name) => configuration[name]);
  const others: Partial<Record<Feature, boolean>> = {
    whole: !configuration.chunks,
    locks: locks.length > 0,
    choices: chooses,
    unknown: unknownCalls.length > 0,
    threads: begins,
  };
  return new Set([
    ...switches.map((name) => parts[name].feature),
    ...(Object.keys(others) as Feature[]).filter((feature) => others[feature]),
  ]);
}

function eventKinds(features: ReadonlySet<Feature>): ModelSystem['events'] {
  return Object.fromEntries(
    Object.entries<EventMeaning>(events).map(([name, { indices, only, unfair }]) => [
      name,
      {
        indices,
        ...(indices.includes('thread') ? { by: 'thread' } : {}),
        ...(only === undefined || features.has(only) ? {} : { absent: true }),
        ...(unfair === undefined ? {} : { unfair }),
      },
    ]),
  );
}

function domainsOf(
  configuration: Configuration,
  { locks, unknownCalls }: Program,
  instances: readonly ModelInstance[],
): ModelSystem['domains'] {
  return {
    device: devicesOf(configuration),
    pasid: pasidsOf(configuration),
    thread: instances.flatMap((i) => (i.listens === true ? [] : (i.indices['thread'] ?? []))),
    request: range(1, configuration.inFlight),
    requester: ['first', 'second', 'stray'],
    owner: ownerValues,
    tables: ownerValues,
    P: [0, 1],
    FPD: fpdValues,
    did: didValues,
    pgtt: pgttValues,
    answer: ['yes', 'no'],
    unit: units,
    type: iotlbTypes,
    tag: deviceTlbTags,
    to: ['first', 'second', 'stage2'],
    finds: ['none', 'first', 'second'],
    step: [1, 2],
    PD: [0, 1],
    lock: locks,
    call: unknownCalls,
    branch: range(1, MAX_BRANCHES),
  };
}

/** Ways that one `either` may have. */
export const MAX_BRANCHES = 9;

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}
