import { describe, expect, it } from 'vitest';
import { drawStrategy, numberActors, type StrategyName, strategy, strategyNames } from './strategies.ts';
import { ring, systemOf } from './toys/small-systems.ts';
import { randomWalk, seeded, Walker, walkTables } from './walk.ts';

const system = systemOf(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ring(id, 4)));
const tables = walkTables(system);
const actors = numberActors(system.events.map((_, e) => `actor ${e % 3}`));

function walk(name: StrategyName, seed: number): readonly number[] {
  const below = seeded(seed);
  const walker = new Walker(tables, tables.starts[0]!);
  const memory = new Float64Array(system.events.length);
  return randomWalk(walker, below, 400, undefined, strategy(name, actors, below, memory));
}

describe.each(strategyNames)('the strategy %s', (name) => {
  it('chooses what is enabled, and the same for the same seed', () => {
    const walker = new Walker(tables, tables.starts[0]!);
    for (const event of walk(name, 7)) {
      expect(walker.isEnabled(event)).toBe(true);
      walker.take(event);
    }
    expect(walk(name, 7)).toEqual(walk(name, 7));
    expect(walk(name, 7)).not.toEqual(walk(name, 8));
  });
});

describe('the portfolio', () => {
  it('draws every strategy', () => {
    const below = seeded(1);
    expect(new Set(Array.from({ length: 100 }, () => drawStrategy(below)))).toEqual(new Set(strategyNames));
  });

  it('lets actors rest with swarm, and lets events differ by orders of magnitude with moods', () => {
    const shares = (name: StrategyName): readonly number[] =>
      Array.from({ length: 40 }, (_, seed) => walk(name, seed)).map((events) => {
        const counts = system.events.map((_, e) => events.filter((event) => event === e).length);
        return Math.min(...counts) / Math.max(...counts);
      });
    expect(shares('swarm').some((share) => share === 0)).toBe(true);
    expect(shares('moods').filter((share) => share < 0.05).length).toBeGreaterThan(20);
    expect(shares('even').every((share) => share > 0.3)).toBe(true);
  });

  it('goes where nobody went when it is curious', () => {
    const seenBy = (name: StrategyName): number => {
      let seen = 0;
      for (let seed = 0; seed < 30; seed++) {
        const below = seeded(seed);
        const walker = new Walker(tables, tables.starts[0]!);
        const memory = new Float64Array(system.events.length);
        randomWalk(walker, below, 60, undefined, strategy(name, actors, below, memory));
        seen += walker.taken.filter((taken) => taken === 1).length;
        expect(memory.reduce((sum, times) => sum + times, 0)).toBe(name === 'curious' ? 60 : 0);
      }
      return seen;
    };
    expect(seenBy('curious')).toBeGreaterThan(seenBy('moods'));
  });
});
