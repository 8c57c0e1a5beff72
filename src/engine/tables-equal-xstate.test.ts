/**
 * The tables say what live xstate actors do. What is enabled is worked out here once more, from the chart's
 * description and the actors' states, without a word of the engine.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyActorRef, createActor } from 'xstate';
import { DISABLED, type LocalState } from './chart.ts';
import { formatLabel } from './label.ts';
import { compileProduct, pack, Successors, unpack } from './product.ts';
import { compileSystem, type System } from './system.ts';
import {
  type ChartEvent,
  type ChartNode,
  EVENTS,
  labelsOf,
  machineOf,
  passes,
  type RandomInstance,
  randomInstances,
  specOf,
  VALUES,
} from './toys/random-systems.ts';

interface Live extends RandomInstance {
  readonly actor: AnyActorRef;
}

/** An event of the whole system: who takes part, and what each of them is sent. */
interface JointEvent {
  readonly text: string;
  readonly sends: readonly { readonly live: Live; readonly event: ChartEvent }[];
}

/** Every event that every instance which knows it can take now. */
function enabledEvents(lives: readonly Live[]): readonly JointEvent[] {
  return Object.entries(EVENTS).flatMap(([name, { indices, by }]) =>
    valuesOf(indices).flatMap((values): JointEvent[] => {
      const text = textOf(name, values);
      const knowing = lives.filter(
        ({ root, indices: own }) =>
          labelsOf(root).some((label) => label.split('(')[0] === name) &&
          (own.p === undefined || values.p === undefined || own.p === values.p),
      );
      const performed = by === undefined || knowing.some(({ indices: own }) => own.p !== undefined);
      const sends = knowing.flatMap((live) => {
        const type = labelsOf(live.root).find((label) => fits(label, name, values));
        if (type === undefined) return [];
        const free = Object.entries(values).filter(([key]) => !(key in live.indices));
        const event: ChartEvent = { type, ...Object.fromEntries(free) };
        return canTake(live, event) ? [{ live, event }] : [];
      });
      return performed && knowing.length > 0 && sends.length === knowing.length ? [{ text, sends }] : [];
    }),
  );
}

function valuesOf(indices: readonly string[]): readonly { readonly p?: number; readonly v?: number }[] {
  const ps = indices.includes('p') ? VALUES.map((p) => ({ p })) : [{}];
  const vs = indices.includes('v') ? VALUES.map((v) => ({ v })) : [{}];
  return ps.flatMap((p) => vs.map((v) => ({ ...p, ...v })));
}

function textOf(name: string, values: object): string {
  const list = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? name : `${name}(${list.join(', ')})`;
}

/** A chart writes a label plain or with one value. */
function fits(label: string, name: string, values: object): boolean {
  return (
    label === name || Object.entries(values).some(([key, value]) => label === `${name}(${key}=${value})`)
  );
}

/** Whether any active state has a transition for the event whose guard passes. */
function canTake({ root, actor }: Live, event: ChartEvent): boolean {
  const snapshot = actor.getSnapshot();
  if (snapshot.status !== 'active') return false;
  return activeNodes(root, snapshot.value).some((node) =>
    node.moves.some((move) => move.label === event.type && passes(move.guard, snapshot.context.count, event)),
  );
}

function activeNodes(node: ChartNode, value: unknown): readonly ChartNode[] {
  return [
    node,
    ...node.children.flatMap((child) => {
      if (value === child.id) return activeNodes(child, {});
      const below = typeof value === 'object' ? (value as Record<string, unknown>)[child.id] : undefined;
      return below === undefined ? [] : activeNodes(child, below);
    }),
  ];
}

/** The state of an actor, or of a table, as one text. */
const liveText = ({ root, actor }: Live): string => {
  const { value, context, status, tags } = actor.getSnapshot();
  const leaves = leavesOf(value, '');
  return JSON.stringify([leaves.toSorted(), context, status === 'done', tagsOf(tags), root.id]);
};

const tableText = (state: LocalState, { root }: Live): string =>
  JSON.stringify([state.leaves.toSorted(), state.context, state.final, tagsOf(state.tags), root.id]);

const tagsOf = (tags: ReadonlySet<string>): readonly string[] => [...tags].toSorted();

function leavesOf(value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') return [`${path}${value}`];
  const entries = Object.entries(value as object);
  return entries.length === 0
    ? [path.slice(0, -1)]
    : entries.flatMap(([key, v]) => leavesOf(v, `${path}${key}.`));
}

/** Walks actors and tables side by side and gives the number of steps. Throws where they part. */
function walk(instances: readonly RandomInstance[], choices: readonly number[], system: System): number {
  const lives = instances.map((instance) => ({
    ...instance,
    actor: createActor(machineOf(instance)).start(),
  }));
  const product = compileProduct(system);
  const successors = new Successors(product);
  const words = product.initial.slice();
  const locals = new Int32Array(lives.length);
  for (const [step, choice] of [...choices, 0].entries()) {
    unpack(product.layout, words, 0, locals);
    for (const [i, live] of lives.entries()) {
      const table = tableText(system.components[i]!.table.states[locals[i]!]!, live);
      if (table !== liveText(live))
        throw new Error(`${live.name} is ${liveText(live)}, its table says ${table}`);
    }
    successors.expand(words, 0);
    const events = [...successors.events.subarray(0, successors.count)];
    const possible = events.map((event) => formatLabel(system.events[event]!.label));
    const enabled = enabledEvents(lives);
    const expected = enabled.map((event) => event.text);
    if (expected.join() !== possible.join())
      throw new Error(`${expected.join()} enabled, the tables say ${possible.join()}`);
    if (enabled.length === 0) return step;
    const chosen = choice % enabled.length;
    for (const { live, event } of enabled[chosen]!.sends) live.actor.send(event);
    words.set(successors.states.subarray(chosen * words.length, (chosen + 1) * words.length));
  }
  return choices.length;
}

const choices = fc.array(fc.nat(1000), { minLength: 25, maxLength: 25 });

describe('the tables', () => {
  it('walk with live actors, step by step', () => {
    let steps = 0;
    fc.assert(
      fc.property(randomInstances, choices, (instances, walkChoices) => {
        steps += walk(instances, walkChoices, compileSystem(specOf(instances)));
      }),
      { numRuns: 150 },
    );
    // Guards against an empty property: walks that stop at once compare little.
    expect(steps).toBeGreaterThan(1000);
  });

  it.each([
    ['loses a transition', (next: number) => (next === DISABLED ? next : DISABLED)],
    ['has a transition too many', (next: number) => (next === DISABLED ? 0 : next)],
    [
      'goes to another state',
      (next: number, states: number) => (next === DISABLED ? next : (next + 1) % states),
    ],
  ] as const)('part from them when one entry %s', (_, change) => {
    const details = fc.check(
      fc.property(randomInstances, choices, fc.nat(), (instances, walkChoices, where) => {
        walk(instances, walkChoices, changeOneEntry(compileSystem(specOf(instances)), where, change));
      }),
      // Few draws come to the entry that was changed; the first one that does is the last.
      { numRuns: 3000, endOnFailure: true },
    );
    expect(details.failed).toBe(true);
    expect(String(details.errorInstance)).toMatch(/, the tables say|, its table says/);
  });
});

/** The same system with one entry of its first table changed. */
function changeOneEntry(
  system: System,
  where: number,
  change: (next: number, states: number) => number,
): System {
  const [first, ...others] = system.components;
  const { table } = first!;
  const at = where % Math.max(1, table.columns);
  const next = table.next.map((entry, i) => (i === at ? change(entry, table.states.length) : entry));
  return { ...system, components: [{ ...first!, table: { ...table, next } }, ...others] };
}

describe('pack and unpack', () => {
  it('are each other’s inverse for any tuple of local states', () => {
    fc.assert(
      fc.property(
        randomInstances,
        fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
        (instances, numbers) => {
          const system = compileSystem(specOf(instances));
          const { layout } = compileProduct(system);
          const locals = Int32Array.from(
            system.components,
            ({ table }, i) => numbers[i]! % table.states.length,
          );
          const words = new Int32Array(layout.words);
          pack(layout, locals, words, 0);
          const back = new Int32Array(locals.length);
          unpack(layout, words, 0, back);
          expect(back).toEqual(locals);
        },
      ),
      { numRuns: 50 },
    );
  });
});
