/**
 * Composition: a configuration and a program give the instances that move together. Start reading here.
 *
 * Every PASID-table entry of every device has the hardware around it (word 0, the other words, PASID-cache,
 * IOTLB, Device-TLB, invalidation queue) and the device's use of it (running or not, k requests in flight).
 * Every PASID has a process with its memory and its threads, and a second process that gets the number later.
 */
import type { AnyStateMachine } from 'xstate';
import { device } from './device/device.ts';
import { request } from './device/request.ts';
import { type EventMeaning, events, type Feature } from './events.ts';
import { deviceTlb } from './hardware/device-tlb.ts';
import { entryRest } from './hardware/entry-rest.ts';
import { entryWord0 } from './hardware/entry-word0.ts';
import { invalidationQueue } from './hardware/invalidation-queue.ts';
import { iotlb } from './hardware/iotlb.ts';
import { pasidCache } from './hardware/pasid-cache.ts';
import type { Thread } from './kernel/call-tree.ts';
import { frame } from './kernel/frame.ts';
import { lock } from './kernel/lock.ts';
import { pageTable } from './kernel/page-table.ts';
import { pasidAllocator } from './kernel/pasid-allocator.ts';
import { SECOND_PROCESS, secondOwner } from './kernel/second-owner.ts';
import { threadChart } from './kernel/thread.ts';

/** What is searched: sizes and hardware options. */
export interface Configuration {
  /** Devices that the process uses, each with a PASID table of its own. */
  readonly devices: number;
  /** PASIDs, each bound by a process of its own. */
  readonly pasids: number;
  /** Requests in flight at once, for each device and PASID. */
  readonly inFlight: number;
  /** Address Translation Services: Device-TLB, translation and translated requests. */
  readonly ats: boolean;
}

/** The configuration of a check without options. */
export const quickScope: Configuration = { devices: 1, pasids: 1, inFlight: 2, ats: false };

/** The software of one process; every PASID has a process that runs it. */
export interface Program {
  readonly threads: readonly Thread[];
  /** Locks that the threads name. */
  readonly locks: readonly string[];
  /** Whether a thread goes one of several ways at some point. */
  readonly chooses: boolean;
  /** Whether the threads wait for a common beginning. */
  readonly begins: boolean;
}

export type IndexMap = Readonly<Record<string, string | number>>;

export interface ModelInstance {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly indices: IndexMap;
  readonly inputs?: readonly unknown[];
}

export interface ModelEventKind {
  readonly indices: readonly string[];
  readonly by?: string;
  readonly absent?: boolean;
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

/** The name of an instance: its chart and its indices, `IOTLB(device=0, pasid=1)`. */
export function instanceName(chart: string, indices: IndexMap): string {
  const list = Object.entries(indices).map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? chart : `${chart}(${list.join(', ')})`;
}

type ChartName =
  | 'entryWord0'
  | 'entryRest'
  | 'pasidCache'
  | 'iotlb'
  | 'deviceTlb'
  | 'invalidationQueue'
  | 'device'
  | 'request'
  | 'pageTable'
  | 'frame'
  | 'pasidAllocator'
  | 'lock';

export type Charts = Readonly<Record<ChartName, AnyStateMachine>>;

/** The charts that are not made from a flow. A test may put an edited one in the place of another. */
export const charts: Charts = {
  entryWord0,
  entryRest,
  pasidCache,
  iotlb,
  deviceTlb,
  invalidationQueue,
  device,
  request,
  pageTable,
  frame,
  pasidAllocator,
  lock,
};

/** Composes the system; `observers` are monitors of claims, which only listen. */
export function composeSystem(
  configuration: Configuration,
  program: Program,
  observers: readonly ModelInstance[],
  using: Charts = charts,
): ModelSystem {
  const threads = [
    ...program.threads.map((thread) => ({ name: thread.name, owner: 'first', machine: threadChart(thread) })),
    { name: SECOND_PROCESS, owner: 'second', machine: threadChart(secondOwner(devicesOf(configuration))) },
  ];
  const instances = [
    ...program.locks.map((name) => instance(using.lock, { lock: name })),
    ...pasidsOf(configuration).flatMap((pasid) => process(configuration, threads, pasid, using)),
    ...pasidsOf(configuration).flatMap((pasid) =>
      devicesOf(configuration).flatMap((number) => entryAndDevice(configuration, number, pasid, using)),
    ),
    ...observers,
  ];
  const features = featuresOf(configuration, program);
  return {
    name: 'system',
    events: eventKinds(features),
    domains: domainsOf(configuration, program, instances),
    instances,
  };
}

/** A thread that every process has: its name and chart, and whether the first or the second process runs it. */
interface ProcessThread {
  readonly name: string;
  readonly owner: string;
  readonly machine: AnyStateMachine;
}

function process(
  configuration: Configuration,
  threads: readonly ProcessThread[],
  pasid: number,
  using: Charts,
): ModelInstance[] {
  const memory = (['first', 'second'] as const).flatMap((owner) => [
    instance(using.pageTable, { pasid, owner }),
    instance(using.frame, { pasid, owner }),
  ]);
  return [
    ...threads.map(({ name, owner, machine }) => {
      const thread = instanceName(name, { pasid });
      return { name: thread, machine, indices: { thread, pasid, owner } };
    }),
    { ...instance(using.pasidAllocator, { pasid }), inputs: [{ bound: devicesOf(configuration) }] },
    ...memory,
  ];
}

function entryAndDevice(
  { ats, inFlight }: Configuration,
  number: number,
  pasid: number,
  using: Charts,
): ModelInstance[] {
  const indices = { device: number, pasid };
  return [
    instance(using.entryWord0, indices),
    instance(using.entryRest, indices),
    instance(using.pasidCache, indices),
    instance(using.iotlb, indices),
    ...(ats ? [instance(using.deviceTlb, indices)] : []),
    instance(using.invalidationQueue, indices),
    instance(using.device, indices),
    ...range(1, inFlight).map((n) => instance(using.request, { ...indices, request: n })),
  ];
}

function instance(machine: AnyStateMachine, indices: IndexMap): ModelInstance {
  return { name: instanceName(machine.id, indices), machine, indices };
}

function featuresOf({ ats }: Configuration, { locks, chooses, begins }: Program): ReadonlySet<Feature> {
  const present: readonly [Feature, boolean][] = [
    ['ats', ats],
    ['locks', locks.length > 0],
    ['choices', chooses],
    ['threads', begins],
  ];
  return new Set(present.filter(([, there]) => there).map(([feature]) => feature));
}

function eventKinds(features: ReadonlySet<Feature>): ModelSystem['events'] {
  return Object.fromEntries(
    Object.entries<EventMeaning>(events).map(([name, { indices, only }]) => [
      name,
      {
        indices,
        ...(indices.includes('thread') ? { by: 'thread' } : {}),
        ...(only === undefined || features.has(only) ? {} : { absent: true }),
      },
    ]),
  );
}

function domainsOf(
  configuration: Configuration,
  { locks }: Program,
  instances: readonly ModelInstance[],
): ModelSystem['domains'] {
  return {
    device: devicesOf(configuration),
    pasid: pasidsOf(configuration),
    thread: instances.flatMap((i) => i.indices['thread'] ?? []),
    request: range(1, configuration.inFlight),
    requester: ['first', 'second', 'stray'],
    owner: ['first', 'second'],
    FPD: [0, 1],
    did: [0, 1],
    answer: ['yes', 'no'],
    tag: ['pasid', 'no_pasid'],
    lock: locks,
    branch: range(1, MAX_BRANCHES),
  };
}

/** Ways that one `either` may have. */
export const MAX_BRANCHES = 9;

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}
