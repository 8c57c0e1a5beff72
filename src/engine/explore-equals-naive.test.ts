/** The search counts and finds what the most naive search over the same tables does: texts in a Map. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISABLED } from './chart.ts';
import { alwaysReachable, sometimes } from './claim.ts';
import type { Counts } from './exploration.ts';
import { explore } from './explore.ts';
import { independentParts } from './parts.ts';
import { inState } from './predicate.ts';
import { compileSystem, type System } from './system.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';

interface NaiveSearch {
  readonly counts: Counts;
  /** Every reachable tuple of local states, with its level and its successors. */
  readonly states: ReadonlyMap<string, { readonly level: number; readonly next: readonly string[] }>;
}

const LIMIT = 3000;

/** Gives `undefined` beyond `LIMIT` states. */
function searchNaively(system: System): NaiveSearch | undefined {
  const states = new Map<string, { level: number; next: readonly string[] }>();
  let level = [system.components.map(() => 0).join()];
  let generated = level.length;
  let depth = 0;
  for (; level.length > 0; depth++) {
    const found = new Set<string>();
    for (const text of level) states.set(text, { level: depth, next: successorsOf(system, text) });
    for (const text of level) {
      const { next } = states.get(text)!;
      generated += next.length;
      for (const successor of next) if (!states.has(successor)) found.add(successor);
    }
    if (states.size + found.size > LIMIT) return undefined;
    level = [...found];
  }
  return { counts: { distinct: states.size, generated, depth }, states };
}

function successorsOf(system: System, text: string): readonly string[] {
  const locals = text.split(',').map(Number);
  return system.events.flatMap(({ participants, columns }) => {
    const after = [...locals];
    for (const [i, p] of participants.entries()) {
      const { table } = system.components[p]!;
      const next = table.next[locals[p]! * table.columns + columns[i]!]!;
      if (next === DISABLED) return [];
      after[p] = next;
    }
    return [after.join()];
  });
}

/** The level of the first state from which no state in `goals` can be reached. */
function firstStuck({ states }: NaiveSearch, goals: ReadonlySet<string>): number | undefined {
  const good = new Set(goals);
  for (let before = -1; before < good.size; ) {
    before = good.size;
    for (const [text, { next }] of states) if (next.some((successor) => good.has(successor))) good.add(text);
    if (before === good.size) break;
  }
  const stuck = [...states].filter(([text]) => !good.has(text)).map(([, { level }]) => level);
  return stuck.length === 0 ? undefined : Math.min(...stuck);
}

describe('a search', () => {
  it('counts what a naive one counts, finds goals and deadlocks as early, and loses goals where it does', () => {
    fc.assert(
      fc.property(randomInstances, fc.nat(), (instances, pick) => {
        const system = compileSystem(specOf(instances));
        const naive = searchNaively(system);
        fc.pre(naive !== undefined);
        const child = instances[0]!.root.children[pick % instances[0]!.root.children.length]!;
        const goal = inState(instances[0]!.name, child.id);
        const goals = new Set(
          [...naive.states.keys()].filter((text) => {
            const { leaves } = system.components[0]!.table.states[Number(text.split(',')[0])]!;
            return leaves.some((leaf) => leaf.split('.')[0] === child.id);
          }),
        );
        const dead = [...naive.states].filter(
          ([text, { next }]) =>
            next.length === 0 &&
            !text.split(',').every((local, i) => system.components[i]!.table.states[Number(local)]!.final),
        );

        const report = explore(system, [sometimes('seen', goal), alwaysReachable('kept', goal)]);
        expect(report.counts).toEqual(naive.counts);
        expect(report.findings.get('seen')?.trace?.steps.length).toBe(
          goals.size === 0 ? undefined : Math.min(...[...goals].map((text) => naive.states.get(text)!.level)),
        );
        expect(report.findings.get('kept')?.trace?.steps.length).toBe(firstStuck(naive, goals));
        expect(report.deadlock?.steps.length).toBe(
          dead.length === 0 ? undefined : Math.min(...dead.map(([, { level }]) => level)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('of the independent parts multiplies to the search of the whole', () => {
    fc.assert(
      fc.property(randomInstances, (instances) => {
        const system = compileSystem(specOf(instances));
        const whole = searchNaively(system);
        fc.pre(whole !== undefined);
        const parts = independentParts(system).map((part) => explore(part, []).counts);
        expect(parts.reduce((product, { distinct }) => product * distinct, 1)).toBe(whole.counts.distinct);
        expect(1 + parts.reduce((sum, { depth }) => sum + depth - 1, 0)).toBe(whole.counts.depth);
      }),
      { numRuns: 100 },
    );
  });
});
