import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { compileProduct } from '../product.ts';
import type { System } from '../system.ts';
import { ring, systemOf } from '../toys/small-systems.ts';
import { mergeClusters, singleClusters } from './clusters.ts';
import { CoreExpander, type CoreOptions } from './core-expander.ts';

function searched(system: System, options: Partial<CoreOptions> = {}): CoreExpander {
  const core = new CoreExpander(compileProduct(system), {
    claims: [],
    atRest: system.components.map(({ table }) => new Uint8Array(table.states.length)),
    isOpen: () => false,
    wantsDeadlock: () => false,
    look: () => false,
    maxStates: Number.POSITIVE_INFINITY,
    maxBytes: 2 ** 30,
    workers: 1,
    ...options,
  });
  for (let number = 0; number < core.size; ) number = core.expand(number, core.size);
  return core;
}

/** `rings` rings of 32 states in which only neighbours move together: 62 states that need five bits a ring. */
const chain = (rings: number): System =>
  systemOf(...Array.from({ length: rings }, (_, i) => ring(`ring${i}`, 32, `tick${i % 2}`)));

const rings = (count: number, states: number): System =>
  systemOf(...Array.from({ length: count }, (_, i) => ring(`ring${i}`, states)));

describe('the core', () => {
  it.each([5, 12, 13, 24, 36, 40])('is exact in states of %i rings of five bits', (count) => {
    const system = chain(count);
    const { size, generated } = searched(system, { clusters: singleClusters(system) });
    expect([size, generated]).toEqual([32 * 32, 2 * 32 * 32]);
  });

  it.each([
    ['in memory', {}],
    ['in a file', { logFolder: tmpdir() }],
  ])('finds a state again by its number, the log being %s', (_, options) => {
    const core = searched(rings(4, 16), options);
    const numbers = Array.from({ length: core.size }, (_x, number) => {
      core.graph.open(number);
      return core.numberOf(core.graph.locals);
    });
    expect(numbers).toEqual([...Array(16 ** 4).keys()]);
  });

  it('takes at most 16 bytes for a state of one word once there are many, and half of that with its log in a file', () => {
    const system = rings(4, 38);
    const small = searched(rings(4, 2)).bytes;
    const taken = (options: Partial<CoreOptions>): number => {
      const { size, bytes } = searched(system, options);
      return (bytes - small) / size;
    };
    expect(taken({})).toBeLessThan(16);
    expect(taken({ logFolder: tmpdir() })).toBeLessThan(8);
  });

  it('refuses a folder for its log that is not there', () => {
    expect(() => searched(rings(1, 2), { logFolder: '/nowhere' })).toThrow('/nowhere');
  });
});

describe('clusters', () => {
  it('have as few local states as their members have together', () => {
    const clusters = mergeClusters(chain(12));
    expect(clusters.map(({ size }) => size)).toEqual([32 * 32]);
  });
});
