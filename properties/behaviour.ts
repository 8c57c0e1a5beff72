/**
 * What software can do to the world: the reachable states of everything but its own threads and locks. Two
 * programs with the same set of them differ only in when they do what they do.
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
}

/** The reachable states of the world, one text each. */
export function worldStates(system: System, { charts = [], while: except }: Aside = {}): ReadonlySet<string> {
  const product = compileProduct(system);
  const { words } = product.layout;
  const seen = new StateSet(words, MOST_BYTES);
  seen.add(product.initial, product.initial.length / words);
  const successors = new Successors(product);
  const state = new Int32Array(words);
  const texts = system.components.map(({ instance, table }) =>
    isSoftware(instance.indices) || charts.includes(table.id)
      ? undefined
      : table.states.map(formatLocalState),
  );
  const excepted = system.components.map(({ table }) =>
    table.states.map((local) => table.id === except?.[0] && formatLocalState(local) === except[1]),
  );
  const world = new Set<string>();
  for (let number = 0; number < seen.size; number++) {
    seen.read(number, state, 0);
    successors.expand(state, 0);
    const { locals } = successors;
    if (!excepted.some((is, c) => is[locals[c]!])) {
      world.add(texts.map((text, c) => text?.[locals[c]!] ?? '').join('\n'));
    }
    seen.add(successors.states, successors.count);
  }
  return world;
}

/** Compares the second world with the first. */
export function compareWorlds(first: ReadonlySet<string>, second: ReadonlySet<string>): Relation {
  if ([...second].some((state) => !first.has(state))) return 'other states';
  return second.size === first.size ? 'the same states' : 'fewer states';
}

function isSoftware(indices: Readonly<Record<string, unknown>>): boolean {
  return 'thread' in indices || 'lock' in indices;
}
