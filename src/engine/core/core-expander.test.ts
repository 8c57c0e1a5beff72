import { describe, expect, it, vi } from 'vitest';
import { compileProduct } from '../product.ts';
import { compileSystem, type System } from '../system.ts';
import { ring, systemOf } from '../toys/small-systems.ts';
import { twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { type Cluster, mergeClusters, singleClusters } from './clusters.ts';
import { CoreExpander, type CoreOptions } from './core-expander.ts';
import * as at from './map.ts';
import { growingMemory } from './memory.ts';
import { NumberedSet } from './numbered-set.ts';
import { type Runner, TypeScriptRunner } from './runner.ts';
import { webAssemblyRunner } from './wasm.ts';

const options: CoreOptions = {
  claims: [],
  atRest: [],
  isOpen: () => false,
  wantsDeadlock: () => false,
  look: () => false,
  maxStates: Number.POSITIVE_INFINITY,
  maxBytes: 2 ** 30,
  runner: 'webassembly',
  workers: 1,
};

const runners: readonly (readonly [string, (image: Uint8Array) => Runner])[] = [
  ['TypeScript', (image) => new TypeScriptRunner(growingMemory(image))],
  // Without a build this fails, instead of falling back.
  ['WebAssembly', (image) => webAssemblyRunner(image)!],
];

interface Found {
  readonly states: number;
  readonly generated: number;
  readonly bytes: number;
  readonly words: number;
}

function search(
  system: System,
  runnerOf: (image: Uint8Array) => Runner,
  clusters: readonly Cluster[] = mergeClusters(system),
): Found {
  const atRest = system.components.map(({ table }) => new Uint8Array(table.states.length));
  const core = new CoreExpander(compileProduct(system), { ...options, atRest, runnerOf, clusters });
  for (let number = 0; number < core.size; ) number = core.expand(number, core.size);
  const { size, generated, store } = core;
  return { states: size, generated, bytes: store.bytes, words: store.stateBytes / 8 };
}

/** `rings` rings of 32 states in which only neighbours move together: 62 states that need five bits a ring. */
const chain = (rings: number): System =>
  systemOf(...Array.from({ length: rings }, (_, i) => ring(`ring${i}`, 32, `tick${i % 2}`)));

describe.each(runners)('the %s runner', (_, runnerOf) => {
  it.each([
    [1, 12],
    [2, 13],
    [2, 24],
    [3, 36],
    [4, 40],
  ])('is exact in states of %i words', (words, rings) => {
    const system = chain(rings);
    expect(search(system, runnerOf, singleClusters(system))).toMatchObject({
      words,
      states: 32 * 32,
      generated: 2 * 32 * 32,
    });
  });

  it('takes at most 16 bytes for a state of one word once there are many', () => {
    const system = systemOf(...Array.from({ length: 4 }, (_x, i) => ring(`ring${i}`, 32)));
    const { states, bytes, words } = search(system, runnerOf);
    expect([states, words]).toEqual([2 ** 20, 1]);
    expect(bytes / states).toBeLessThanOrEqual(16);
  });
});

describe.each(runners)('the set of the %s runner', (_, runnerOf) => {
  const system = systemOf(...Array.from({ length: 4 }, (_x, i) => ring(`ring${i}`, 16)));

  it.each([
    ['holds all of a state where it can', at.REACH, at.MOST_TURNED],
    ['is made anew with numbers when lines are full', at.REACH, 0],
    ['has numbers where a state does not fit', at.FIRST_BITS, 0],
  ])('%s', (_name, field, value) => {
    let runner: Runner | undefined;
    const found = search(system, (image) => (runner = runnerOf(changed(image, field, () => value))));
    expect(found).toMatchObject({ states: 16 ** 4, generated: 4 * 16 ** 4 });
    const header = new Uint32Array(runner!.buffer, 0, at.HEADER_BYTES >>> 2);
    expect(header[at.WHOLE >>> 2]).toBe(value === at.MOST_TURNED ? 1 : 0);
  });

  it('finds a state again, though its slots held no numbers before it was asked', () => {
    const product = compileProduct(system);
    const atRest = system.components.map(({ table }) => new Uint8Array(table.states.length));
    const core = new CoreExpander(product, { ...options, atRest, runnerOf });
    for (let number = 0; number < core.size; ) number = core.expand(number, core.size);
    expect(core.store.header[at.WHOLE >>> 2]).toBe(1);
    const numbers = Array.from({ length: core.size }, (_x, number) => {
      core.graph.open(number);
      return core.numberOf(core.graph.locals);
    });
    expect(numbers).toEqual([...numbers.keys()]);
  });
});

describe('clusters', () => {
  it('have as few local states as their members have together', () => {
    const clusters = mergeClusters(chain(12));
    expect(clusters.map(({ size }) => size)).toEqual([32 * 32]);
  });
});

/** The image with another value in a field of its header. */
function changed(image: Uint8Array, field: number, value: (before: number) => number): Uint8Array {
  const view = new DataView(image.buffer, image.byteOffset);
  view.setUint32(field, value(view.getUint32(field, true)), true);
  return image;
}

describe('a broken runner', () => {
  const withHeader = (field: number, value: (before: number) => number) => (image: Uint8Array) =>
    new TypeScriptRunner(growingMemory(changed(image, field, value)));

  const good = search(compileSystem(twoPhaseCommit(6)), runners[0]![1]).states;

  it('that takes marks for states loses states', () => {
    const same = vi.spyOn(NumberedSet.prototype, 'same').mockReturnValue(true);
    const { states } = search(
      compileSystem(twoPhaseCommit(6)),
      withHeader(at.FIRST_BITS, () => 0),
    );
    same.mockRestore();
    expect(states).toBeLessThan(good);
  });

  it('that forgets a bit of what slots hold loses states', () => {
    const { states } = search(
      compileSystem(twoPhaseCommit(6)),
      withHeader(at.FIRST_BITS, (bits) => bits - 1),
    );
    expect(states).toBeLessThan(good);
  });

  it('that forgets a move counts other states', () => {
    const broken = (image: Uint8Array): Runner => {
      const view = new DataView(image.buffer, image.byteOffset);
      const event = view.getUint32(at.EVENTS, true);
      view.setUint32(event + 4, view.getUint32(event, true), true);
      return new TypeScriptRunner(growingMemory(image));
    };
    expect(search(compileSystem(twoPhaseCommit(6)), broken).states).not.toBe(good);
  });
});
