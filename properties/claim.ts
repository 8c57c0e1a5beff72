/** What a claim is: charts that listen, what the engine is to decide about them, and what keeps it from being empty. */
import type { AnyStateMachine } from 'xstate';
import type { SwitchName } from '../model/configuration.ts';
import type { EventName } from '../model/events.ts';
import type { ScopeName } from '../model/scopes.ts';
import {
  type Configuration,
  devicesOf,
  instanceName,
  type ModelInstance,
  pasidsOf,
} from '../model/system.ts';
import { type Claim, monitored } from '../src/engine/index.ts';

export interface ShippedClaim {
  /** What the command line and the JSON call it. */
  readonly id: string;
  /** What holds, as a sentence in the present tense. */
  readonly holds: string;
  readonly source: string;
  /** Of each group of events at least one has to happen, or the claim says nothing about the flow. */
  readonly witness: readonly (readonly EventName[])[];
  /**
   * Parts of the machine without which the claim is not tested: it cannot break, or not in the way that it is about. A
   * violation counts all the same.
   */
  readonly needs?: readonly SwitchName[];
  /** The smallest named scope with the parts that the claim speaks of. Larger ones may break it where this does not. */
  readonly scope: ScopeName;
  /** Instances that are added to the system to listen. */
  readonly observers: (configuration: Configuration, program: ObservedProgram) => readonly ModelInstance[];
  readonly decide: (configuration: Configuration, program: ObservedProgram) => readonly Claim[];
}

/** What a claim may know of the software. */
export interface ObservedProgram {
  /** Instance names of the flow's threads, those that have to come to their end. */
  readonly threads: readonly string[];
  readonly locks: readonly string[];
}

type MonitorClaim = Pick<ShippedClaim, 'id' | 'holds' | 'source' | 'witness' | 'needs' | 'scope'> & {
  readonly chart: AnyStateMachine;
};

/** A claim about each PASID-table entry: one monitor for each device and PASID. */
export function claimPerEntry({ chart, ...claim }: MonitorClaim): ShippedClaim {
  const observers = (configuration: Configuration): ModelInstance[] =>
    pasidsOf(configuration).flatMap((pasid) =>
      devicesOf(configuration).map((device) => {
        const indices = { device, pasid };
        return { name: instanceName(chart.id, indices), machine: chart, indices };
      }),
    );
  return {
    ...claim,
    observers,
    decide: (configuration) =>
      observers(configuration).map(({ name, indices }) => monitored(instanceName(claim.id, indices), name)),
  };
}

/** Self-loops for a monitor's root: it listens to these events and never keeps one from happening. */
export function listensTo<const Label extends string>(
  ...labels: readonly Label[]
): Readonly<Record<Label, object>> {
  return Object.fromEntries(labels.map((label) => [label, {}])) as Record<Label, object>;
}
