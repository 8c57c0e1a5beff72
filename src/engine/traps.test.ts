import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Test } from './predicate.ts';
import { compileProduct, type Product, Successors, unpack } from './product.ts';
import { StateSet } from './state-set.ts';
import { compileSystem } from './system.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';
import { Traps } from './traps.ts';

const MANY = 10_000;

/** The local states of every state that can be reached. */
function statesOf(product: Product): readonly Int32Array[] {
  const { layout, system, initial } = product;
  const seen = new StateSet(layout.words, 2 ** 30);
  const successors = new Successors(product);
  const state = new Int32Array(layout.words);
  seen.add(initial, initial.length / layout.words);
  const all: Int32Array[] = [];
  for (let n = 0; n < seen.size; n++) {
    seen.read(n, state, 0);
    const locals = new Int32Array(system.components.length);
    unpack(layout, state, 0, locals);
    all.push(locals);
    successors.expand(state, 0);
    seen.add(successors.states, successors.count);
  }
  return all;
}

describe('where a run can stay', () => {
  it('is the same whatever was asked before', () => {
    let stays = 0;
    let passes = 0;
    fc.assert(
      fc.property(randomInstances, fc.nat(), (instances, seed) => {
        const product = compileProduct(compileSystem(specOf(instances)));
        const goal: Test = (locals) => locals[0] === 1;
        const states = statesOf(product).slice(0, 50);
        const alone = states.map((locals) => new Traps(product, goal, MANY, 1).holds(locals));
        const turned = [...states.slice(seed % states.length), ...states.slice(0, seed % states.length)];
        for (const order of [states, states.toReversed(), turned]) {
          const traps = new Traps(product, goal, MANY, 1);
          for (const locals of order) expect(traps.holds(locals)).toBe(alone[states.indexOf(locals)]);
        }
        stays += alone.filter((one) => one).length;
        passes += alone.filter((one) => !one).length;
      }),
      { numRuns: 50, seed: 1 },
    );
    expect([stays, passes]).toEqual([52, 116]);
  });

  it('is not known where too many states follow, and then it is not said', () => {
    let differ = 0;
    fc.assert(
      fc.property(randomInstances, (instances) => {
        const product = compileProduct(compileSystem(specOf(instances)));
        const states = statesOf(product).slice(0, 50);
        const patient = new Traps(product, () => false, MANY, 1);
        const hasty = new Traps(product, () => false, 1, 1);
        for (const locals of states) {
          if (hasty.holds(locals)) expect(patient.holds(locals)).toBe(true);
          else if (patient.holds(locals)) differ++;
        }
      }),
      { numRuns: 50, seed: 1 },
    );
    expect(differ).toBe(81);
  });
});
