/** What an explanation says is held against slower ways to find it, and against traces that people have explained. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { check } from '../check/check.ts';
import { walkAgain } from '../check/replay.ts';
import type { CheckRequest } from '../check/searches.ts';
import { eventually, explore, holdsIn, not, watch } from '../engine/index.ts';
import { parseFlow } from '../flow/parse.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { type Counterexample, counterexampleSchema } from '../report/counterexample.ts';
import type { Result } from '../report/verdict.ts';
import { causeText } from '../words/cause-text.ts';
import { localsAlong } from './causes.ts';
import { counterexampleOf } from './counterexample.ts';
import { comesTrue } from './schedule.ts';

function requestFor(kernel: string, id: string, scopeName?: ScopeName): CheckRequest {
  const claim = claims.find((one) => one.id === id)!;
  const name = scopeName ?? claim.scope;
  return {
    ...flowFor(undefined, 'exit', kernelVersion(kernel)),
    configuration: scopes[name].configuration,
    scopeName: name,
    claims: [claim],
  };
}

function counterexampleFor(kernel: string, id: string, maxStates?: number): Counterexample {
  const request = requestFor(kernel, id);
  const options = { version: '0', again: 'again', ...(maxStates === undefined ? {} : { maxStates }) };
  return counterexampleOf(request, check(request)[0]!, options);
}

const named = ({ steps }: Counterexample, numbers: readonly number[] = []): readonly string[] =>
  numbers.map((number) => `${number} ${steps[number - 1]!.event}`);

/** Short ones, one each of: a fault, a race with the stop of the device, a page request, a torn entry. */
const broken = [
  ['5.7', 'no-unrecoverable-fault'],
  ['6.12.117', 'no-fault-after-release'],
  ['6.12.117', 'page-requests-drained'],
  ['5.7', 'no-torn-entry'],
] as const;

const counterexamples = new Map(
  broken.map(([kernel, id]) => [`${kernel} ${id}`, counterexampleFor(kernel, id)]),
);

describe('an explanation', () => {
  it('names the steps that it takes, and the answers that it hangs on', () => {
    const counterexample = counterexamples.get('6.12.117 no-fault-after-release')!;
    const { needed, turning } = counterexample.explanation;
    expect(named(counterexample, needed)).toEqual([
      '2 device.start',
      '10 entry.clear_present',
      '13 device.request_untranslated',
      '23 mm.released',
      '24 iommu.report_0x59',
    ]);
    // The last one is why FPD is never set: the entry is looked at when it is not present any more.
    expect(named(counterexample, turning)).toEqual([
      '5 binding.is_listed',
      '7 entry.is_present',
      '19 entry.is_present',
    ]);
  });

  it.each(broken)('names what is enough and nothing that is not needed: %s %s', (kernel, id) => {
    const request = requestFor(kernel, id);
    const { compiled, trace } = walkAgain(request, check(request)[0]!);
    const decided = [...compiled.decisions.values()].flat();
    const isBroken = (locals: readonly number[]): boolean =>
      decided.some(({ predicate }) => !holdsIn(compiled.system, predicate, locals));
    const needed = counterexamples.get(`${kernel} ${id}`)!.explanation.needed!.map((step) => step - 1);
    const others = trace.steps.flatMap(({ moves }, i) => {
      const isQuestion = moves.every(
        ({ component }) => 'thread' in compiled.system.components[component]!.instance.indices,
      );
      return needed.includes(i) || isQuestion ? [] : [i];
    });
    const isBrokenWithout = (left: readonly number[]): boolean =>
      comesTrue(compiled.system, trace, isBroken, { without: new Set(left) });
    expect(isBrokenWithout(others)).toBe(true);
    expect(needed.filter((i) => isBrokenWithout([i, ...others.filter((other) => other > i)]))).toEqual([]);
  });

  it.each([
    ['5.7', 'no-unrecoverable-fault', 'device.request_untranslated'],
    ['5.7', 'no-torn-entry', 'iommu.finish_with_chunk1'],
  ] as const)(
    'finds the point of no return that a search from every state finds: %s %s',
    (kernel, id, event) => {
      const request = requestFor(kernel, id);
      const { compiled, trace } = walkAgain(request, check(request)[0]!);
      const [claim] = [...compiled.decisions.values()].flat();
      const { system } = compiled;
      const isLost = localsAlong(trace).map((locals) => {
        const components = system.components.map(({ instance, table }, c) => ({
          instance,
          table: { ...table, initial: [locals[c]!] },
        }));
        const { findings } = explore({ ...system, components }, [eventually('lost', not(claim!.predicate))]);
        return findings.get('lost')!.outcome === 'holds';
      });
      const step = isLost.indexOf(true);
      expect(isLost).toEqual(isLost.map((_, i) => i >= step));
      const counterexample = counterexamples.get(`${kernel} ${id}`)!;
      expect(counterexample.explanation.noReturn).toMatchObject({ found: 'yes', step });
      expect(counterexample.steps[step - 1]!.event).toBe(event);
    },
  );

  it('asks when the last event could still be avoided where a claim only begins to count at some step', () => {
    const request = requestFor('6.12.117', 'no-fault-after-release');
    const { compiled, trace } = walkAgain(request, check(request)[0]!);
    const counterexample = counterexamples.get('6.12.117 no-fault-after-release')!;
    const { system, trace: watched, happened } = watch(compiled.system, trace, 'iommu.report_0x59');
    const isLost = localsAlong(watched).map((locals) => {
      const components = system.components.map(({ instance, table }, c) => ({
        instance,
        table: { ...table, initial: [locals[c]!] },
      }));
      return (
        explore({ ...system, components }, [eventually('lost', happened)]).findings.get('lost')!.outcome ===
        'holds'
      );
    });
    const step = isLost.indexOf(true);
    expect(counterexample.explanation.noReturn).toMatchObject({
      found: 'yes',
      step,
      avoids: 'iommu.report_0x59',
    });
    expect(counterexample.steps[step - 1]!.event).toBe('device.request_untranslated');
    expect(isLost).toEqual(isLost.map((_, i) => i >= step));
    const { noReturn } = counterexample.explanation;
    const instead = noReturn?.found === 'yes' ? noReturn.instead : undefined;
    expect(instead?.safe).toBe(true);
    expect(instead?.steps.map(({ event }) => event)).not.toContain('iommu.report_0x59');
  });

  it('says so when there is no way out, and when the bound of the search for one was hit', () => {
    expect(counterexampleFor('5.7', 'lifecycle').explanation.noReturn).toEqual({ found: 'yes', step: 0 });
    const noReturnWithin = (states: number): unknown =>
      counterexampleFor('6.12.117', 'no-unrecoverable-fault', states).explanation.noReturn;
    expect(noReturnWithin(300)).toEqual({ found: 'bound', from: 0, to: 12, states: 300 });
    // Open questions about earlier steps do no harm.
    expect(noReturnWithin(1000)).toMatchObject({ found: 'yes', step: 11 });
  });

  it('names the answer that decided: what was found, since when, and what the other one would have done', () => {
    const { cause, answers } = counterexamples.get('6.12.117 no-fault-after-release')!.explanation;
    expect(cause).toBe(19);
    expect(answers!.find(({ step }) => step === cause)).toEqual({
      step: 19,
      in: 'intel_pasid_clear_entry',
      finds: 'P=0',
      since: { step: 10, in: 'pasid_clear_present' },
      otherwise: {
        finds: 'P=1',
        call: 'pasid_clear_entry_with_fpd',
        does: 'entry.set_fpd_clear_present',
      },
    });
    expect(answers!.map(({ step, otherwise }) => [step, otherwise.avoids])).toEqual([
      [5, 10],
      [7, 10],
      [19, undefined],
    ]);
  });

  it('names the call that was not reached, where the cause is that something was not done', () => {
    const { cause, answers } = counterexamples.get('6.12.117 page-requests-drained')!.explanation;
    expect(answers!.find(({ step }) => step === cause)).toMatchObject({
      in: 'intel_pasid_tear_down_entry',
      finds: 'FPD=0',
      otherwise: { finds: 'FPD=1', call: 'intel_iommu_drain_pasid_prq', does: 'wait(PD=1)' },
    });
  });

  it('names the store where no answer leads to anything that keeps the claim, and nothing where none is to blame', () => {
    const causeOf = (kernel: string, id: string): string | undefined => {
      const { explanation, steps } = counterexamples.get(`${kernel} ${id}`) ?? counterexampleFor(kernel, id);
      return explanation.cause === undefined ? undefined : steps[explanation.cause - 1]!.event;
    };
    expect(causeOf('5.7', 'no-unrecoverable-fault')).toBe('entry.clear_word0');
    expect(causeOf('6.12.117', 'lifecycle')).toBe('entry.clear_present');
    expect(causeOf('5.7', 'page-requests-drained')).toBeUndefined();
  });

  it('names the store that its thread never reaches because of the cause, and none where there is none', () => {
    const unreachedOf = (kernel: string, id: string) => {
      const { explanation } = counterexamples.get(`${kernel} ${id}`) ?? counterexampleFor(kernel, id);
      return explanation.unreached;
    };
    expect(unreachedOf('6.12.117', 'lifecycle')).toEqual({
      in: 'intel_pasid_clear_entry',
      finds: 'P=0',
      needs: 'P=1',
      call: 'pasid_clear_entry_with_fpd',
      does: 'entry.set_fpd_clear_present',
    });
    // It stores 0 with nothing asked before or after.
    expect(unreachedOf('5.7', 'no-unrecoverable-fault')).toBeUndefined();
    expect(unreachedOf('5.7', 'no-torn-entry')).toBeUndefined();
  });

  it.each(broken)('has a cause that is necessary, or whose answer is: %s %s', (kernel, id) => {
    const { cause, needed = [], turning } = counterexamples.get(`${kernel} ${id}`)!.explanation;
    if (cause !== undefined) expect([...needed, ...turning]).toContain(cause);
  });

  it.each([
    ['5.8', 'no-freed-memory-reached', 'request'],
    ['5.8', 'invalidation-reaches', 'copy'],
  ])('names the invalidation that %s sends without the PASID, by which %s breaks', (kernel, id, kind) => {
    const { explanation, steps } = counterexampleFor(kernel, id);
    expect(explanation.missed?.kind).toBe(kind);
    expect(steps[explanation.missed!.step - 1]!.text).toBe('iommu.invalidate_device_tlb(tag=no_pasid)');
  });

  /** The result for a flow that is given. */
  function resultOf(text: string, id: string, scopeName: ScopeName): readonly [CheckRequest, Result] {
    const flow = flowFor(parseFlow(text, 'given.flow'), undefined, kernelVersion('6.14'));
    const request = { ...requestFor('6.14', id, scopeName), ...flow };
    return [request, check(request)[0]!];
  }

  const counterexampleForText = (text: string, id: string, scopeName: ScopeName = 'quick'): Counterexample =>
    counterexampleOf(...resultOf(text, id, scopeName), { version: '0', again: 'again' });

  it('says which lock each of two threads waits for', () => {
    const counterexample = counterexampleForText(
      'thread one { lock(a); lock(b); unlock(b); unlock(a); } thread two { lock(b); lock(a); unlock(a); unlock(b); }',
      'every-wait-ends',
    );
    expect(causeText(counterexample)).toBe(
      'one waits forever for lock.acquire(lock=b): lock b has been held since step 5 (two); two waits forever for lock.acquire(lock=a): lock a has been held since step 4 (one).',
    );
  });

  it('names no thread that can still go on', () => {
    const counterexample = counterexampleForText(
      'thread one { lock(a); entry.clear_word0(); return; } thread two { lock(a); unlock(a); }',
      'every-wait-ends',
    );
    expect(causeText(counterexample)).toBe(
      'two waits forever for lock.acquire(lock=a): lock a has been held since step 4 (one).',
    );
  });

  it('counts a lock as a wait that was tested', () => {
    const [, { verdict, untested }] = resultOf(
      'thread one { lock(a); entry.clear_word0(); unlock(a); } thread two { lock(a); unlock(a); }',
      'every-wait-ends',
      'quick',
    );
    expect([verdict, untested]).toEqual(['proved', []]);
  });

  it('shows a lasso whose cycle holds no step of hardware that happens once', () => {
    const { steps, repeatsFrom } = counterexampleForText(
      'thread one { do { lock(a); unlock(a); } while (ats); }',
      'every-wait-ends',
      'ats',
    );
    expect(steps.slice(repeatsFrom! - 1).map(({ event }) => event)).toEqual(['lock.acquire', 'lock.release']);
  });

  it('offers no answer that hardware cannot give in the configuration', () => {
    const finds = (counterexampleFor('6.13-rc1', 'page-requests-drained').explanation.answers ?? []).map(
      ({ otherwise }) => otherwise.finds,
    );
    expect(finds).toContain('P=1');
    expect(finds).not.toContain('PRO=1');
  });

  it('names the wait for the request that comes only after the store', () => {
    const flow = (unbind: string): string => `do_exit() {
      mmu_notifier_release() { entry.set_fpd_clear_present(); invalidate.pasid_cache(1); wait(); entry.clear_rest(); }
      dsa_stop_dma();
      intel_svm_unbind_mm() { ${unbind} }
    }`;
    const drain = 'drain() { invalidate.device_tlb(pasid); wait(1); }';
    const id = 'no-fault-after-release';
    const counterexample = counterexampleForText(flow(`entry.clear_word0(); ${drain}`), id, 'pageRequests');
    const { drain: late } = counterexample.explanation;
    expect(late).toEqual({ request: late!.request, wait: 'wait(PD=1)', in: 'drain' });
    expect(named(counterexample, [late!.request])).toEqual([`${late!.request} device.request_page`]);
    expect(causeText(counterexample)).toContain(
      `. Only after that drain() waits (wait(PD=1)) for the request of step ${late!.request}, which is still on its way.`,
    );
    expect(resultOf(flow(`${drain} entry.clear_word0();`), id, 'pageRequests')[1].verdict).toBe('proved');
    expect(
      counterexampleForText(flow('entry.clear_word0();'), id, 'pageRequests').explanation.drain,
    ).toBeUndefined();
  });

  it('does not blame the start of the next owner for a missing invalidation', () => {
    const counterexample = counterexampleForText(
      `do_exit() {
        mmu_notifier_release() {
          each device { did = entry.read_did(); entry.set_fpd_clear_present(); invalidate.pasid_cache(did); wait(); invalidate.iotlb(did); wait(); entry.clear_rest(); }
        }
        dsa_stop_dma();
        intel_svm_unbind_mm() { entry.clear_fault_disable(); }
      }`,
      'no-foreign-translation',
      'ats',
    );
    expect(counterexample.claim.id).toBe('no-foreign-translation');
    expect(causeText(counterexample)).toBe(
      'at step 27 device.request_translated(request=1, requester=second, owner=first) comes although Device-TLB has been a translation of the first owner since step 10.',
    );
  });

  it('explains a wait that never ends by its cycle and the state that keeps it going', () => {
    const counterexample = counterexampleFor('5.7', 'every-wait-ends');
    expect(counterexample.explanation.needed).toBeUndefined();
    expect(causeText(counterexample)).toBe(
      'do_exit repeats steps 18 to 22 forever: step 22 finds the wait aborted each time, because device has been off the bus since step 10.',
    );
    expect(counterexample.repeatsFrom).toBeGreaterThan(1);
    expect(counterexample.because.length).toBeGreaterThan(0);
  });
});

describe('the causes of a step', () => {
  const counterexample = counterexamples.get('6.12.117 no-fault-after-release')!;
  const causes = (step: number): readonly string[] =>
    counterexample.steps[step - 1]!.causes.map(
      ({ step: since, kind, instance }) => `${since} ${kind} ${instance}`,
    );

  it('are the store that a fault read, the request, and the step that the claim counts from', () => {
    expect(causes(24)).toEqual([
      '23 claim watch of faults after release',
      '13 state request 1',
      '10 state entry word 0',
    ]);
  });

  it('are the invalidation that a wait ended with, beside where the thread was', () => {
    expect(causes(15)).toEqual(['14 state invalidation queue', '12 order do_exit']);
  });

  it('are none for what could have happened from the beginning', () => {
    expect(causes(1)).toEqual([]);
    expect(causes(13)).toEqual(['2 state device']);
  });
});

describe('a counterexample', () => {
  it.each([...counterexamples])(
    'is what its schema says, and has the state of everything after every step: %s',
    (_, counterexample) => {
      expect(() => v.parse(counterexampleSchema, JSON.parse(JSON.stringify(counterexample)))).not.toThrow();
      const states = counterexample.steps.length + 1;
      expect(new Set(counterexample.components.map(({ after }) => after.length))).toEqual(new Set([states]));
      expect(counterexample.entries.map(({ after }) => after.length)).toEqual([states]);
      expect(
        counterexample.steps.flatMap(({ step, causes }) => causes.filter((cause) => cause.step >= step)),
      ).toEqual([]);
    },
  );

  it('has the words of the entry before and after each store', () => {
    const { entries, steps } = counterexamples.get('6.12.117 no-fault-after-release')!;
    const [{ after }] = entries as [Counterexample['entries'][number]];
    const store = steps.find(({ event }) => event === 'entry.clear_present')!.step;
    expect([after[store - 1], after[store], after.at(-1)]).toEqual([
      { P: 1, FPD: 0, pgtt: 1, did: 1, tables: 'first' },
      { P: 0, FPD: 0, pgtt: 1, did: 1, tables: 'first' },
      { P: 0, FPD: 0, pgtt: 0, did: 0, tables: 'none' },
    ]);
  });
});
