import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always } from './claim.ts';
import { explore } from './explore.ts';
import { type Interleaving, interleavings } from './interleaving.ts';
import { formatLabel } from './label.ts';
import { compilePredicate } from './predicate.ts';
import { compileSystem } from './system.ts';
import { labels, ring, systemOf } from './toys/small-systems.ts';
import { agreement, twoPhaseCommit } from './toys/two-phase-commit.ts';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/** Commits without having heard from every participant: participants can come to disagree. */
const broken = compileSystem(twoPhaseCommit(5, { commitUnheard: true }));
const agree = compilePredicate(broken, agreement(5));

const participantOf = ({ label }: (typeof broken.events)[number]): string => String(label.indices['rm']);

function staysAgreed(interleaving: Interleaving): void {
  interleaving.visitStates((locals) => {
    if (!agree(locals)) throw new Error('they disagree');
  });
}

/** The shrunk counterexample, and how often the property ran for it. */
function shrunk(arbitrary: fc.Arbitrary<Interleaving>, parameters: fc.Parameters<[Interleaving]>) {
  let executions = 0;
  const { counterexample } = fc.check(
    fc.property(arbitrary, (interleaving) => {
      executions++;
      staysAgreed(interleaving);
    }),
    parameters,
  );
  return { interleaving: counterexample![0], executions };
}

describe('interleavings', () => {
  const walks = fc.sample(interleavings(broken, { steps: 60 }), { seed: 3, numRuns: 200 });

  it('have their full length', () => {
    expect(new Set(walks.map(({ events }) => events.length))).toEqual(new Set([60]));
  });

  it('are the same for the same seed', () => {
    const again = fc.sample(interleavings(broken, { steps: 60 }), { seed: 3, numRuns: 200 });
    expect(again.map(({ events }) => events)).toEqual(walks.map(({ events }) => events));
  });

  it('show every state on the way, the first one included', () => {
    const { trace, events } = walks[0]!;
    const seen: number[][] = [];
    walks[0]!.visitStates((locals, step) => {
      expect(step).toBe(seen.length);
      seen.push(Array.from(locals));
    });
    const locals = [...trace.start];
    const expected = [[...locals]];
    for (const { moves } of trace.steps) {
      for (const { component, to } of moves) locals[component] = to;
      expected.push([...locals]);
    }
    expect(seen).toEqual(expected);
    expect(seen).toHaveLength(events.length + 1);
  });

  it('leave out some actors now and then, and now and then let one go on', () => {
    const rings = systemOf(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ring(id, 2)));
    const several = fc.sample(interleavings(rings, { steps: 100 }), { seed: 3, numRuns: 200 });
    const narrow = several.filter(({ events }) => new Set(events).size < 6);
    const bursts = several.filter(({ events }) => events.filter((e, i) => e === events[i + 1]).length > 60);
    const even = several.filter(({ events }) => {
      const times = [0, 1, 2, 3, 4, 5].map((event) => events.filter((e) => e === event).length);
      return Math.min(...times) >= 8 && Math.max(...times) <= 28;
    });
    for (const some of [narrow, bursts, even]) expect(some.length).toBeGreaterThan(10);
  });

  it('are printed as numbered labels', () => {
    const { events } = walks[0]!;
    const lines = fc.stringify(walks[0]!).split('\n').slice(1);
    expect(lines).toEqual(
      events.map((e, i) => `${String(i + 1).padStart(2)}  ${formatLabel(broken.events[e]!.label)}`),
    );
  });
});

describe('shrinking', () => {
  const arbitrary = interleavings(broken, { steps: 60, actorOf: participantOf });
  const [walk] = fc.sample(arbitrary, { seed: 3, numRuns: 1 });
  const candidates = () => Array.from(arbitrary.shrink(walk!, undefined), ({ value }) => value);

  it('tries only walks that are possible as they stand', () => {
    for (const { trace, events } of candidates()) expect(trace.steps).toHaveLength(events.length);
  });

  it('tries nothing twice, and nothing that is longer', () => {
    const texts = candidates().map(({ events }) => events.join());
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).not.toContain(walk!.events.join());
    expect(candidates().every(({ events }) => events.length <= walk!.events.length)).toBe(true);
  });

  it('tries the same again for the same walk', () => {
    expect(candidates().map(({ events }) => events)).toEqual(candidates().map(({ events }) => events));
  });

  it('comes down to the shortest walk that the search knows', () => {
    const { findings } = explore(broken, [always('agreement', agreement(5))]);
    const shortest = labels(findings.get('agreement')?.trace)!;
    expect(shortest).toHaveLength(3);
    for (const seed of SEEDS) {
      const { interleaving, executions } = shrunk(arbitrary, { seed, numRuns: 1000 });
      expect(interleaving.events, `seed ${seed}`).toHaveLength(shortest.length);
      expect(executions).toBeLessThan(200);
    }
  });

  it('comes down to the first of several that will do', () => {
    const { interleaving } = shrunk(arbitrary, { seed: 3, numRuns: 1000 });
    const participants = interleaving.trace.steps.flatMap(({ label }) => label.indices['rm'] ?? []);
    expect(new Set(participants)).toEqual(new Set([0, 1]));
  });

  it('takes up a walk that it did not make', () => {
    const long = SEEDS.map((seed) => fc.sample(arbitrary, { seed, numRuns: 1 })[0]!).find(
      (candidate) => fc.check(fc.property(fc.constant(candidate), staysAgreed)).failed,
    );
    const { interleaving } = shrunk(arbitrary, { examples: [[long!]], numRuns: 1 });
    expect(interleaving.events).toHaveLength(3);
  });

  it('takes up no walk of another system', () => {
    const [other] = fc.sample(interleavings(systemOf(ring('a', 3)), { steps: 5 }), 1);
    expect(arbitrary.canShrinkWithoutContext(other)).toBe(false);
    expect(arbitrary.canShrinkWithoutContext(walk)).toBe(true);
    expect(arbitrary.canShrinkWithoutContext([1, 2, 3])).toBe(false);
  });
});
