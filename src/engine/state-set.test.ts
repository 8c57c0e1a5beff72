import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutOfMemory } from './out-of-memory.ts';
import { StateSet } from './state-set.ts';

const PLENTY = 2 ** 30;

/** Checks a set that was given these states, some at a time, against a Map. */
function compareWithMap(words: number, batches: readonly (readonly number[])[]): void {
  const set = new StateSet(words, PLENTY);
  const model = new Map<string, number>();
  for (const batch of batches) {
    const count = Math.floor(batch.length / words);
    set.add(Int32Array.from(batch), count);
    for (let i = 0; i < count; i++) {
      const key = Int32Array.from(batch.slice(i * words, (i + 1) * words)).join();
      if (!model.has(key)) model.set(key, model.size);
    }
  }
  expect(set.size).toBe(model.size);
  const state = new Int32Array(words + 2);
  for (const [key, number] of model) {
    set.read(number, state, 1);
    expect(state.subarray(1, words + 1).join()).toBe(key);
    expect(set.find(state, 1)).toBe(number);
  }
}

/** Steps of a sequence that visits every 32-bit word once, in disorder. */
const scatter = (i: number): number => Math.imul(i, 0x9e3779b1);

describe.each([1, 2, 3])('a set of states of %i words', (words) => {
  it('agrees with a Map, few values making many twins', () => {
    const word = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1));
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 12 * words }), { maxLength: 20 }), (batches) =>
        compareWithMap(words, batches),
      ),
    );
  });

  it('agrees with a Map for any values', () => {
    const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 300 })), (batches) => compareWithMap(words, batches)),
    );
  });

  it('keeps every state and number while it grows', () => {
    const set = new StateSet(words, PLENTY);
    const total = 200_000;
    const state = new Int32Array(words);
    const fillWith = (i: number) => state.map((_, w) => (w === i % words ? scatter(i) : i >>> 12));
    for (let i = 0; i < total; i++) set.add(fillWith(i), 1);
    for (let i = 0; i < total; i++) set.add(fillWith(i), 1);
    expect(set.size).toBe(total);
    let wrong = 0;
    for (let i = 0; i < total; i++) if (set.find(fillWith(i), 0) !== i) wrong++;
    expect(wrong).toBe(0);
    expect(set.find(state.fill(-7), 0)).toBe(-1);
  });

  it('takes many states at once', () => {
    const total = 10_000;
    const source = Int32Array.from({ length: total * words }, (_, i) => scatter(Math.floor(i / words)));
    const set = new StateSet(words, PLENTY);
    set.add(source, total);
    set.add(source, total);
    expect(set.size).toBe(total);
    expect(set.find(source, (total - 1) * words)).toBe(total - 1);
  });

  it('takes no more bytes than it may', () => {
    const maxBytes = 4 * 2 ** 20;
    const set = new StateSet(words, maxBytes);
    const fillUp = () => {
      for (let i = 0; ; i++) set.add(new Int32Array(words).fill(scatter(i)), 1);
    };
    expect(fillUp).toThrow(OutOfMemory);
    expect(set.bytes).toBeLessThanOrEqual(maxBytes);
    expect(set.size).toBeGreaterThan(10_000);
    expect(set.find(new Int32Array(words).fill(scatter(9999)), 0)).toBe(9999);
  });
});

describe('states that all have one hash', () => {
  it('are told apart', () => {
    // Undoes the first round of the hash with the second word. Should the hash change, these are ordinary states.
    const firstRound = (word: number): number => {
      const hash = Math.imul(0x9e3779b9 ^ word, 0x85ebca6b);
      return hash ^ (hash >>> 15);
    };
    const states = Array.from({ length: 2000 }, (_, i) => [i, firstRound(i) ^ 12345]);
    compareWithMap(2, [states.flat(), states.toReversed().flat()]);
  });
});
