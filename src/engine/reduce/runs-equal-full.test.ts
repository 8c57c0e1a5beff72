/** Claims about runs are decided alike whether states stand for their images or for themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysReachable, type Claim, eventually } from '../claim.ts';
import { explore, type Finding, type SearchOptions } from '../explore.ts';
import type { Predicate } from '../predicate.ts';
import { compileSystem, type System } from '../system.ts';
import { faultsOf, graphWithout } from '../toys/naive-liveness.ts';
import { predicateOver } from '../toys/random-predicates.ts';
import { specOf, twinInstances } from '../toys/random-systems.ts';
import { twinOf } from '../toys/twins.ts';

interface Question {
  readonly system: System;
  readonly goal: Predicate;
}

/** Systems with charts that are there twice, some events of which may be left out forever. */
const questions: fc.Arbitrary<Question> = fc
  .tuple(twinInstances, fc.subarray(['alpha', 'beta', 'gamma', 'delta']))
  .map(([instances, unfair]): System => {
    const system = compileSystem(specOf(instances));
    const events = system.events.map((event) => ({ ...event, unfair: unfair.includes(event.label.name) }));
    return { ...system, events };
  })
  .chain((system) => fc.record({ system: fc.constant(system), goal: predicateOver(system, 2) }));

const claimsOf = (goal: Predicate): readonly Claim[] => [
  alwaysReachable('reachable', goal),
  alwaysReachable('reachable, twin', twinOf(goal)),
  eventually('comes', goal),
  eventually('comes, twin', twinOf(goal)),
];

/** What there was, so that the property does not hold for want of cases; `again` were left to the full search. */
const seen = { folded: 0, again: 0, holds: 0, violated: 0, rounds: 0, shown: 0 };

/** Steps to where the run can stay. */
const nearest = ({ trace }: Finding): number | undefined => trace?.cycle ?? trace?.steps.length;

function expectAlike({ system, goal }: Question, ways: readonly SearchOptions[]): void {
  const claims = claimsOf(goal);
  const full = explore(system, claims, { maxStates: 3000 });
  fc.pre(full.bound === undefined);
  for (const way of ways) {
    let searches = 0;
    const folded = explore(system, claims, { ...way, onEnd: () => searches++ });
    if (folded.reduced !== undefined) seen[searches === 1 ? 'folded' : 'again']++;
    for (const [id, expected] of full.findings) {
      const finding = folded.findings.get(id)!;
      expect([id, finding.outcome, nearest(finding)]).toEqual([id, expected.outcome, nearest(expected)]);
      seen[expected.outcome === 'holds' ? 'holds' : 'violated']++;
      if (finding.trace !== undefined && id.startsWith('comes')) expectFair(system, id, goal, finding);
    }
  }
}

function expectFair(system: System, id: string, goal: Predicate, { trace }: Finding): void {
  const graph = graphWithout(system, id === 'comes' ? goal : twinOf(goal), 300);
  if (graph === undefined) return;
  expect(faultsOf(graph, trace!)).toEqual([]);
  seen.shown++;
  if (trace!.cycle !== undefined) seen.rounds++;
}

describe('claims about runs', () => {
  it('are decided as the full search decides them, and shown as near', () => {
    const ways: readonly SearchOptions[] = [{ reduce: 'symmetry' }, { reduce: 'all', runner: 'typescript' }];
    fc.assert(
      fc.property(questions, (question) => expectAlike(question, ways)),
      { numRuns: 200 },
    );
    expect(seen.folded).toBeGreaterThan(15);
    expect(seen.again).toBeGreaterThan(5);
    expect(seen.holds).toBeGreaterThan(50);
    expect(seen.violated).toBeGreaterThan(200);
    expect(seen.shown).toBeGreaterThan(100);
    expect(seen.rounds).toBeGreaterThan(30);
  });
});
