/** Which numbers are searched for which claims, and why some stay bounded, before anything is searched. */
import type { Configuration } from '../../../model/system.ts';
import type { ShippedClaim } from '../../../properties/claim.ts';
import { alike, namedAtOnce } from '../../engine/index.ts';
import { type Compiled, compile } from '../../program/compile.ts';
import { givenUpLock } from '../../program/locks.ts';
import { buildProgram } from '../../program/program.ts';
import type { Generalisation, Limit } from '../../report/verdict.ts';
import { groupBy } from '../../words/group-by.ts';
import { type CheckRequest, tasksOf } from '../searches.ts';
import { type DeviceLimit, limitOfFlow, limitOfInstances, limitOfUnits, loopsOf } from './devices.ts';

/** Numbers of a configuration that may be any. */
export type Quantity = 'inFlight' | 'devices' | 'pasids' | 'processes';
export const quantities: readonly Quantity[] = ['inFlight', 'devices', 'pasids', 'processes'];

/** Where one device is not enough for all, these numbers are searched. */
const DEVICE_NUMBERS = [1, 2, 3];

/** What is known of one group of claims before it is searched. */
export interface Plan {
  readonly claims: readonly ShippedClaim[];
  /** Whether these are claims of states, and not of runs. */
  readonly isOfStates: boolean;
  readonly configuration: Configuration;
  /** The numbers of devices to search, one after the other. */
  readonly deviceNumbers: readonly number[];
  readonly devices: boolean;
  readonly pasids: boolean;
  readonly processes: boolean;
  readonly loops: readonly string[];
  readonly limits: readonly Limit[];
}

/** For which numbers a search by this plan holds, and why others stay bounded: the reasons of the plan and `further` ones. */
export function generalisationOf(
  { devices, pasids, loops, limits }: Plan,
  requests: Generalisation['requests'],
  isForAnyProcess: boolean,
  further: readonly Limit[] = [],
): Generalisation {
  return {
    requests,
    devices: devices ? 'cutoff' : 'bounded',
    pasids: pasids ? 'independent' : 'bounded',
    processes: isForAnyProcess ? 'induction' : 'bounded',
    loops: [...loops],
    limits: [...limits, ...further],
  };
}

/** Claims of states can be generalised over devices and processes; those about runs cannot: waits of others are hidden. */
export function plansOf(request: CheckRequest, any: ReadonlySet<Quantity>): readonly Plan[] {
  const { configuration } = request;
  const small = { ...configuration, inFlight: 1, devices: 1, units: 1, pasids: 1 };
  const one = compile({ ...request, configuration: small });
  const isOfStates = (claim: ShippedClaim): boolean =>
    one.decisions.get(claim)!.every(({ kind }) => kind === 'always');
  const device = any.has('devices') ? limitOfDevices(request, small, one) : undefined;
  const givenUp = any.has('processes') && configuration.processes > 1 ? givenUpLock(one.program) : undefined;
  const ofEveryClaim = any.has('pasids') ? limitOfPasids(request, small) : undefined;
  const groups = groupBy(
    request.claims.toSorted((a, b) => Number(isOfStates(b)) - Number(isOfStates(a))),
    (claim) => `${isOfStates(claim)} ${isOfRegisters(claim)}`,
  );
  return [...groups.values()].map((claims): Plan => {
    const ofStates = isOfStates(claims[0]!);
    const pasid = any.has('pasids') && isOfRegisters(claims[0]!) ? registersLimit : ofEveryClaim;
    const pasids = any.has('pasids') && pasid === undefined;
    const devices = any.has('devices') && device === undefined && ofStates;
    // With a shared queue, or a question that does not say which device it is about, no other number can be searched.
    const isEach = device !== undefined && device.kind !== 'queue' && device.kind !== 'question';
    const each = [...new Set([...DEVICE_NUMBERS, configuration.devices])].toSorted((a, b) => a - b);
    const limits: readonly (readonly [boolean, Limit])[] = [
      [any.has('devices') && !devices, device ?? { of: 'devices', kind: 'runs' }],
      ...(pasid === undefined ? [] : [[true, pasid] as const]),
      [any.has('processes') && !ofStates && configuration.processes > 1, { of: 'processes', kind: 'runs' }],
      ...(givenUp === undefined
        ? []
        : [[ofStates, { of: 'processes', kind: 'unlock', name: givenUp }] as const]),
    ];
    return {
      claims,
      isOfStates: ofStates,
      configuration: { ...configuration, ...(pasids ? { pasids: 1 } : {}) },
      deviceNumbers: devices ? [1] : isEach ? each : [configuration.devices],
      devices,
      pasids,
      processes: any.has('processes') && ofStates && givenUp === undefined,
      loops: devices ? loopsOf(one.program) : [],
      limits: limits.flatMap(([isOne, limit]) => (isOne ? [limit] : [])),
    };
  });
}

/** Whether a claim is about the fault registers, which the model cuts into a set for each entry: model/README.md, S11. */
const isOfRegisters = ({ needs = [] }: ShippedClaim): boolean => needs.includes('faultRecording');

const registersLimit: Limit = { of: 'pasids', kind: 'faultRecording' };

function limitOfDevices(request: CheckRequest, small: Configuration, one: Compiled): Limit | undefined {
  if (small.sharedQueue) return { of: 'devices', kind: 'queue' };
  const inFlow = limitOfFlow(one.program);
  if (inFlow !== undefined) return limitFrom(inFlow);
  const two = compile({ ...request, configuration: { ...small, devices: 2 } });
  const inUnits = limitOfUnits(programOf({ ...request, configuration: { ...small, devices: 2, units: 2 } }));
  if (inUnits !== undefined) return limitFrom(inUnits);
  const named = mostDevicesNamed(two);
  if (named > 1) return { of: 'devices', kind: 'named', number: named };
  const shared = limitOfInstances(one.system, two.system);
  return shared === undefined ? undefined : limitFrom(shared);
}

const programOf = ({ flow, overrides, kernel, configuration, assumptions, unknownCalls }: CheckRequest) =>
  buildProgram(flow, overrides, kernel, configuration, assumptions, unknownCalls);

/** How many devices a claim of states names at once. */
function mostDevicesNamed({ decisions, system }: Compiled): number {
  const instances = system.components.map(({ instance }) => instance);
  const ofStates = [...decisions.values()].flat().filter(({ kind }) => kind === 'always');
  return Math.max(0, ...ofStates.map((decision) => namedAtOnce(decision, instances, 'device')));
}

/** What a verdict says of such a reason. */
export function limitFrom(limit: DeviceLimit): Limit {
  switch (limit.kind) {
    case 'background':
      return { of: 'devices', kind: limit.kind, name: limit.thread };
    case 'shared':
      return { of: 'devices', kind: limit.kind, name: limit.instance };
    case 'unlock':
    case 'units':
      return { of: 'devices', kind: limit.kind, name: limit.lock };
    case 'inner':
    case 'last':
    case 'visible':
    case 'exit':
    case 'locks':
    case 'gap':
    case 'variable':
    case 'question': {
      const { source, at } = limit.place;
      const { origin, line, column } = at;
      const place =
        origin === undefined ? { source, line, column } : { source: origin.path, line: origin.line };
      return { of: 'devices', kind: limit.kind, ...place };
    }
  }
}

/** Why a second PASID matters: it shares an event with the first or is not the same but for names. */
function limitOfPasids(request: CheckRequest, small: Configuration): Limit | undefined {
  // The model cuts into entries what hardware does to the whole device: model/README.md, S20.
  if (small.vanish) return { of: 'pasids', kind: 'vanish' };
  if (small.sharedQueue) return { of: 'pasids', kind: 'queue' };
  // Each PASID has a bit of its own for what one context entry and one directory entry have for many: S10.
  if (small.upperFpd) return { of: 'pasids', kind: 'upperFpd' };
  const [first, second, ...others] = tasksOf(compile({ ...request, configuration: { ...small, pasids: 2 } }));
  const areAlike = second !== undefined && others.length === 0 && alike(first!, second);
  return areAlike ? undefined : { of: 'pasids', kind: 'shared' };
}
