/**
 * Whether what holds for one device holds for any number. Dropping the other devices allows what is left no less, so it is enough that
 * their steps, hidden, do nothing to what all devices share that it could not do with one device.
 */
import { lockOfUnit } from '../../../model/kernel/lock-kinds.ts';
import { DISABLED } from '../../engine/chart.ts';
import { formatLabel, type System } from '../../engine/index.ts';
import { givenUpLock } from '../../program/locks.ts';
import type { ResolvedProgram } from '../../program/program.ts';
import type { FlowPlace } from '../../program/resolution.ts';
import { isNoticed, type Noticed, noticedOf } from './loops.ts';

/** Why the number of devices matters. */
export type DeviceLimit =
  | { readonly kind: Noticed | 'question'; readonly place: FlowPlace }
  | { readonly kind: 'background'; readonly thread: string }
  | { readonly kind: 'shared'; readonly instance: string }
  | { readonly kind: 'unlock' | 'units'; readonly lock: string };

/** The first reason in a flow, resolved for one device. */
export function limitOfFlow(program: ResolvedProgram): DeviceLimit | undefined {
  const { threads, loops, questions } = program;
  for (const loop of loops) {
    const kind = noticedOf(loop, threads);
    if (kind !== undefined) return { kind, place: loop };
  }
  const [question] = questions;
  if (question !== undefined) return { kind: 'question', place: question };
  const noticed = threads.find((thread) => thread.background !== undefined && isNoticed(thread));
  if (noticed !== undefined) return { kind: 'background', thread: noticed.name };
  const lock = givenUpLock(program);
  return lock === undefined ? undefined : { kind: 'unlock', lock };
}

/**
 * A lock that each unit has one of inside loops over devices and that is one for all outside of them. `locks` are those of
 * two units. With one unit it is the same lock everywhere.
 */
export function limitOfUnits({ locks }: ResolvedProgram): DeviceLimit | undefined {
  const lock = locks.find((name) => lockOfUnit(name, 0) !== name && locks.includes(lockOfUnit(name, 0)));
  return lock === undefined ? undefined : { kind: 'units', lock };
}

/**
 * The first instance that all devices share and that does more in a system with two devices, the steps of the second
 * hidden, than in the system with one.
 */
export function limitOfInstances(one: System, two: System): DeviceLimit | undefined {
  for (const [number, { instance }] of one.components.entries()) {
    if ('device' in instance.indices || 'thread' in instance.indices) continue;
    const other = two.components.findIndex((component) => component.instance.name === instance.name);
    const seen = walkerOf(two, other);
    // A monitor that hears of the others may count them.
    const hearsOthers = instance.listens === true && isMoved(seen);
    if (hearsOthers || !isIncluded(seen, walkerOf(one, number))) {
      return { kind: 'shared', instance: instance.name };
    }
  }
  return undefined;
}

/** The functions whose loops no other device notices. */
export function loopsOf({ loops }: ResolvedProgram): readonly string[] {
  const named = loops.filter(({ body }) => body.length > 0).flatMap((loop) => loop.function ?? []);
  return [...new Set(named)];
}

/** One instance: where it begins, and by event, as text, where each local state goes. */
interface Walker {
  readonly start: number;
  readonly steps: ReadonlyMap<string, Int32Array>;
  readonly hidden: readonly Int32Array[];
}

function walkerOf({ components, events }: System, number: number): Walker {
  const { table } = components[number]!;
  const steps = new Map<string, Int32Array>();
  const hidden: Int32Array[] = [];
  for (const { label, participants, columns } of events) {
    const at = participants.indexOf(number);
    if (at < 0) continue;
    const next = Int32Array.from(
      table.states,
      (_, state) => table.next[state * table.columns + columns[at]!]!,
    );
    const { device = FIRST } = label.indices;
    if (device === FIRST) steps.set(formatLabel(label), next);
    else hidden.push(next);
  }
  return { start: table.initial[0]!, steps, hidden };
}

const FIRST = 0;

/** Whether some hidden step leads to another state. */
const isMoved = ({ hidden }: Walker): boolean =>
  hidden.some((next) => next.some((to, from) => to !== DISABLED && to !== from));

/** Whether `small` follows `big` step by step and stays where `big` takes a hidden one. */
function isIncluded(big: Walker, small: Walker): boolean {
  const seen = new Set<string>();
  const open: (readonly [number, number])[] = [[big.start, small.start]];
  for (const [from, at] of open) {
    if (seen.has(`${from} ${at}`)) continue;
    seen.add(`${from} ${at}`);
    for (const next of big.hidden) if (next[from] !== DISABLED) open.push([next[from]!, at]);
    for (const [label, next] of big.steps) {
      if (next[from] === DISABLED) continue;
      const to = small.steps.get(label)?.[at] ?? DISABLED;
      if (to === DISABLED) return false;
      open.push([next[from]!, to]);
    }
  }
  return true;
}
