/**
 * What is reached in a system: local states, events, and the states of the world, which is everything but the
 * threads and locks of software. Two programs with the same world differ only in when they do what they do.
 */
import { formatLocalState } from '../src/engine/chart.ts';
import { compileProduct, Successors } from '../src/engine/product.ts';
import { StateSet } from '../src/engine/state-set.ts';
import type { System } from '../src/index.ts';

const MOST_BYTES = 2 ** 28;

/** How the world under one program compares with the world under another. */
export type Relation = 'the same states' | 'fewer states' | 'other states';

/** What a comparison leaves aside. */
export interface Aside {
  /** Components that do not count, by the names of their charts. */
  readonly charts?: readonly string[];
  /** States that do not count: those in which a component of this chart is in this state. */
  readonly while?: readonly [chart: string, state: string];
  /** The one PASID whose components count; without it those of every PASID do. */
  readonly pasid?: number;
}

/** Visits every reachable state, as local states by component, with the events that are possible there. */
function visitStates(system: System, look: (locals: Int32Array, events: Int32Array) => void): void {
  const product = compileProduct(system);
  const { words } = product.layout;
  const seen = new StateSet(words, MOST_BYTES);
  seen.add(product.initial, product.initial.length / words);
  const successors = new Successors(product);
  const state = new Int32Array(words);
  for (let number = 0; number < seen.size; number++) {
    seen.read(number, state, 0);
    successors.expand(state, 0);
    look(successors.locals, successors.events.subarray(0, successors.count));
    seen.add(successors.states, successors.count);
  }
}

/** The reachable states of the world, one text each. */
export function worldStates(
  { components, ...system }: System,
  { charts = [], while: except, pasid }: Aside = {},
): ReadonlySet<string> {
  const texts = components.map(({ instance, table }) =>
    isSoftware(instance.indices) ||
    charts.includes(table.id) ||
    (pasid !== undefined && instance.indices['pasid'] !== pasid)
      ? undefined
      : table.states.map(formatLocalState),
  );
  const excepted = components.map(({ table }) =>
    table.states.map((local) => table.id === except?.[0] && formatLocalState(local) === except[1]),
  );
  const world = new Set<string>();
  visitStates({ components, ...system }, (locals) => {
    if (excepted.some((is, c) => is[locals[c]!])) return;
    world.add(texts.flatMap((text, c) => text?.[locals[c]!] ?? []).join('\n'));
  });
  return world;
}

/** Compares the second world with the first. */
export function compareWorlds(first: ReadonlySet<string>, second: ReadonlySet<string>): Relation {
  if ([...second].some((state) => !first.has(state))) return 'other states';
  return second.size === first.size ? 'the same states' : 'fewer states';
}

/** What happens somewhere: local states by component, and events, by number. */
export interface Reached {
  readonly locals: readonly ReadonlySet<number>[];
  readonly events: ReadonlySet<number>;
}

export function reachedIn(system: System): Reached {
  const locals = system.components.map(() => new Set<number>());
  const reached = new Set<number>();
  visitStates(system, (state, events) => {
    for (const [c, visited] of locals.entries()) visited.add(state[c]!);
    for (const event of events) reached.add(event);
  });
  return { locals, events: reached };
}

function isSoftware(indices: Readonly<Record<string, unknown>>): boolean {
  return 'thread' in indices || 'lock' in indices;
}
