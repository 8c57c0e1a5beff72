/**
 * A walk of one system beside another one. Steps of software that only one of them has are left out or added, so that the
 * comparison continues to the step that the machine refuses.
 */
import { meaningOfChart } from '../../model/components.ts';
import type { Model } from './model.ts';
import { after, enabledIn, type Locals, type Refusing, whyNot } from './steps.ts';

/** A step that only one system takes. */
export interface Extra {
  /** The step of the walk, counted from 1. */
  readonly step: number;
  /** The other system leaves it out, takes another event before it, or takes another event in its place. */
  readonly kind: 'left out' | 'added' | 'instead';
  /** The event of the other system; absent where it leaves the step out. */
  readonly event?: number;
}

export interface Alongside {
  /** The state of the other system before the first step of the walk, then after each step of the walk. */
  readonly states: readonly Locals[];
  readonly extras: readonly Extra[];
  /** The step at which it ends, and what refuses it; absent where it follows the walk to its end. */
  readonly refused?: { readonly step: number; readonly label: string; readonly by: readonly Refusing[] };
}

/** The most steps that one side takes alone, one after the other. */
const MOST = 12;
/** The steps of one side among which the step of the other is looked for. */
const AHEAD = 8;

/** Takes the labels of a walk on another system. `own` is the system that the walk is of. */
export function alongside(own: Model, other: Model, labels: readonly string[]): Alongside {
  const extras: Extra[] = [];
  const states: Locals[] = [Int32Array.from(other.start)];
  let alone = 0;
  for (const [i, label] of labels.entries()) {
    const step = i + 1;
    const event = other.numbers.get(label);
    let here = states.at(-1)!;
    let next = event === undefined ? undefined : after(other, here, event);
    if (next !== undefined) alone = 0;
    while (next === undefined && alone < MOST) {
      const edit = editAt(own, other, here, labels.slice(i));
      if (edit === undefined) break;
      alone++;
      extras.push({ step, ...edit });
      if (edit.event !== undefined) here = after(other, here, edit.event)!;
      next = edit.kind === 'added' ? (event === undefined ? undefined : after(other, here, event)) : here;
    }
    if (next === undefined) {
      const by = event === undefined ? [] : whyNot(other, here, event);
      return { states, extras, refused: { step, label, by } };
    }
    states.push(next);
  }
  return { states, extras };
}

/** The edit with which the other system continues where it refuses the first label; nothing if there is none. */
function editAt(
  own: Model,
  other: Model,
  here: Locals,
  [label, ...later]: readonly string[],
): Omit<Extra, 'step'> | undefined {
  const mine = own.numbers.get(label!);
  if (mine === undefined) return undefined;
  const { actor, name } = own.events[mine]!;
  if (!isThread(own, actor)) return undefined;
  const event = enabledIn(other, here).find((one) => other.events[one]!.actor === actor);
  if (event === undefined) return undefined;
  if (other.events[event]!.name === name) return { kind: 'instead', event };
  const isTakenLater = later.slice(0, AHEAD).some((one) => other.numbers.get(one) === event);
  if (isTakenLater) return { kind: 'left out' };
  const [ours, theirs] = [changesState(own, mine), changesState(other, event)];
  if (!ours) return theirs ? { kind: 'left out' } : { kind: 'added', event };
  return theirs && !reachesAlone(other, here, actor, label!)
    ? { kind: 'instead', event }
    : { kind: 'added', event };
}

/** Whether a thread can take a step within `AHEAD` steps of its own, while nothing else moves. */
function reachesAlone(model: Model, from: Locals, actor: string, label: string): boolean {
  const wanted = model.numbers.get(label);
  if (wanted === undefined) return false;
  let here: Locals | undefined = from;
  for (let n = 0; here !== undefined && n < AHEAD; n++) {
    if (after(model, here, wanted) !== undefined) return true;
    const own: number | undefined = enabledIn(model, here).find(
      (event) => model.events[event]!.actor === actor,
    );
    here = own === undefined ? undefined : after(model, here, own);
  }
  return false;
}

const isThread = ({ system }: Model, actor: string): boolean =>
  system.components.some(({ instance }) => instance.name === actor && 'thread' in instance.indices);

const known = new WeakMap<Model, Map<number, boolean>>();

/** Whether an event can change hardware or the device, and not only threads, locks and lists of software. */
function changesState(model: Model, event: number): boolean {
  const found = known.get(model) ?? new Map<number, boolean>();
  known.set(model, found);
  const is = found.get(event) ?? changesMachine(model, event);
  found.set(event, is);
  return is;
}

function changesMachine({ system, observers }: Model, event: number): boolean {
  const { participants, columns } = system.events[event]!;
  return participants.some((c, i) => {
    const { instance, table } = system.components[c]!;
    if (observers.has(c) || 'thread' in instance.indices) return false;
    if (meaningOfChart(table.id).group === 'memory and kernel') return false;
    return table.states.some((_, local) => {
      const next = table.next[local * table.columns + columns[i]!]!;
      return next >= 0 && next !== local;
    });
  });
}
