/** Where a system parts from a trace, and what it does there. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { noFaultAfterRelease } from '../../properties/no-fault-after-release.ts';
import { check, find } from '../check/check.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import { parseFlow } from '../flow/parse.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import type { KeptElsewhere } from '../report/comparison.ts';
import type { Step } from '../report/verdict.ts';
import { divergenceOn, type Side } from './divergence.ts';
import { keptElsewhere } from './kept-elsewhere.ts';
import { ObservableSystem } from './observable.ts';

const { configuration } = scopes.quick;
const requestFor = (kernel: string) => ({
  ...flowFor(undefined, 'exit', kernelVersion(kernel)),
  configuration,
});

function sideOf(kernel: string): Side {
  const compiled = compile({ ...requestFor(kernel), claims: [] });
  return { compiled, observable: new ObservableSystem(compiled.system) };
}

const trace = check({ ...requestFor('6.12.117'), claims: [noFaultAfterRelease] })[0]!.trace!;
const SOFTWARE = 'do_exit(pasid=1)';
const without = (event: string): readonly Step[] => trace.filter((step) => step.event !== event);

/** The same steps with their numbers. */
const numbered = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step, i) => ({ ...step, step: i + 1 }));

describe('how another version keeps a claim', () => {
  const keptFor = (
    kernel: string,
    scope: 'quick' | 'ats',
    text?: string,
  ): readonly (readonly [string, KeptElsewhere])[] => {
    const given = text === undefined ? undefined : parseFlow(text, 'given.flow');
    const flow = flowFor(given, given === undefined ? undefined : 'exit', kernelVersion(kernel));
    const request = { ...flow, configuration: scopes[scope].configuration, claims };
    const violations = find(request).flatMap(({ result, compiled }) => {
      if (result.verdict !== 'violated') return [];
      const own = { ...request, claims: claims.filter(({ id }) => id === result.claim) };
      const { explanation, steps } = counterexampleOf(own, result, { version: '', again: '', compiled });
      return [{ result, explanation, steps }];
    });
    return [...keptElsewhere(request, violations)];
  };

  it('is what the nearest one that breaks nothing does at the guilty step, whatever differs before', () => {
    // 7.3 clears word 0 before it sets an entry up, and the proposal does not.
    expect(keptFor('7.3', 'quick')[0]).toMatchObject([
      'no-unrecoverable-fault',
      {
        kind: 'kept',
        kernel: 'proposed',
        breaks: [],
        divergence: { step: 13, instead: { event: 'entry.set_fpd_clear_present' } },
      },
    ]);
    expect(keptFor('5.8', 'ats').map(([claim, kept]) => [claim, kept])).toMatchObject([
      [
        'no-freed-memory-reached',
        { kernel: '5.9', divergence: { step: 21, instead: { event: 'invalidate.device_tlb' } } },
      ],
      ['no-foreign-translation', { kernel: '5.9' }],
      ['invalidation-reaches', { kernel: '5.9', divergence: { step: 20 } }],
    ]);
  });

  it('is what the version itself does where a flow was given', () => {
    const text = 'intel_pasid_tear_down_entry() { entry.clear_word0(); entry.clear_rest(); }';
    expect(keptFor('5.8', 'quick', text)[0]).toMatchObject([
      'no-unrecoverable-fault',
      { kernel: '5.8', divergence: { instead: { event: 'entry.set_fpd_clear_present' } } },
    ]);
  });
});

describe('where a system parts from a trace', () => {
  it('is nowhere in its own', () => {
    expect(divergenceOn(trace, sideOf('6.12.117'))).toEqual({ followed: 24 });
  });

  it('the same thread does something else', () => {
    const { followed, divergence } = divergenceOn(trace, sideOf('6.12'));
    expect([followed, divergence?.step]).toEqual([9, 10]);
    expect(divergence?.instead).toMatchObject({
      actor: SOFTWARE,
      event: 'entry.set_fpd_clear_present',
      changes: [
        { instance: expect.stringMatching(/^do_exit/) as string },
        { from: 'P=1 FPD=0', to: 'P=0 FPD=1' },
        { from: 'first stage', to: 'none' },
      ],
    });
  });

  it('a part of the machine does not allow what hardware does', () => {
    const steps = numbered([
      ...trace.slice(0, 8),
      ...trace.slice(8).filter(({ actor }) => actor !== SOFTWARE),
    ]);
    expect(divergenceOn(steps, sideOf('6.12'))).toMatchInlineSnapshot(`
      {
        "divergence": {
          "refusedBy": {
            "instance": "invalidation queue(device=0, pasid=1)",
            "state": "pending=[] timeOut=none wasLate=false nextSlot=even",
          },
          "step": 10,
        },
        "followed": 9,
      }
    `);
  });

  it('a thread that waits does nothing', () => {
    const steps = numbered(without('iommu.invalidate_pasid_cache'));
    const wait = steps.find(({ event }) => event === 'wait')!;
    expect(divergenceOn(steps, sideOf('6.12.117'))).toEqual({
      followed: wait.step - 1,
      divergence: { step: wait.step },
    });
  });
});
