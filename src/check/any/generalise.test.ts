/** Which claims hold for any number, and why others do not. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../../model/system.ts';
import { claims } from '../../../properties/catalog.ts';
import type { ShippedClaim } from '../../../properties/claim.ts';
import { all, always, inState, not } from '../../engine/index.ts';
import { kernelVersion } from '../../program/library.ts';
import { buildProgram } from '../../program/program.ts';
import { generalisationText } from '../../words/generalisation-text.ts';
import { scopeText } from '../../words/scope-text.ts';
import { check } from '../check.ts';
import type { CheckRequest } from '../searches.ts';
import { limitOfFlow } from './devices.ts';
import { checkAny } from './generalise.ts';
import { limitFrom, type Quantity, quantities } from './plan.ts';
import { claimsNamed, requestFor } from './request-test.ts';

const everything = new Set(quantities);

/** That no three requests of device 0 are on their way at once; nothing where there are fewer. */
const notThree: ShippedClaim = {
  ...claims[0]!,
  id: 'not three',
  witness: [],
  observers: () => [],
  decide: ({ inFlight }) => {
    const three = [1, 2, 3].map((n) => inState(`request(device=0, pasid=1, request=${n})`, 'untranslated'));
    return inFlight < 3 ? [] : [always('not three', not(all(...three)))];
  },
};

/** What the verdict says of requests. */
const requestsIn = (request: CheckRequest): string | undefined =>
  checkAny(request, new Set(['inFlight']))
    .flatMap(generalisationText)
    .find((line) => line.startsWith('requests:'));

describe('what the verdict says of requests', () => {
  it('is that sets are exact where each event of one can be repeated', () => {
    expect(
      requestsIn({ ...requestFor('proposed', 'exit'), claims: claimsNamed('no-freed-memory-reached') }),
    ).toBe(
      'requests: searched as sets: these do what some number of requests can do, and nothing else (exact)',
    );
  });

  it('is that some go by number where software has them', () => {
    const request = { ...requestFor('proposed', 'exit'), claims: claimsNamed('no-freed-memory-reached') };
    const configuration = { ...quickScope, ats: true, pri: true };
    expect(requestsIn({ ...request, configuration, bounds: { maxStates: 1000 } })).toBe(
      'requests: searched as sets, and one by one while software has them: these do what any number of requests can do, and perhaps more (sound)',
    );
  });

  it('is a number where a claim names more of them at once than sets tell apart', () => {
    const request = { ...requestFor('proposed', 'exit'), claims: [notThree] };
    const three = { ...request, configuration: { ...quickScope, inFlight: 3 } };
    expect(check(three)[0]).toMatchObject({ verdict: 'violated' });
    expect(requestsIn(request)).toBe(
      'requests: up to 2, because the claim names 3 of them at once, and sets cannot distinguish them',
    );
  });
});

describe('a check for any number', () => {
  it('proves claims of states for any number of requests, devices and PASIDs', () => {
    const results = checkAny(requestFor('proposed', 'exit'), everything);
    const [first] = results;
    expect(results.map(({ claim }) => claim)).toEqual(claims.map(({ id }) => id));
    expect(first).toMatchObject({ verdict: 'proved', states: 641 });
    expect(first!.generalises).toMatchObject({
      requests: 'exact',
      devices: 'cutoff',
      pasids: 'independent',
      processes: 'induction',
      limits: [],
    });
    expect(scopeText(first!)).toBe(
      'any number of devices, any number of PASIDs, untranslated requests, any number in flight',
    );
    expect(generalisationText(first!)).toEqual([
      'for any number of requests in flight, devices, PASIDs and processes',
      'requests: searched as sets: these do what some number of requests can do, and nothing else (exact)',
      'devices: one was searched; it does not notice what the loops in intel_mm_release(), dsa_stop_dma(), iommu_sva_unbind_device(), iommu_sva_bind_device() and dsa_start_dma() do for other devices',
      'PASIDs: one was searched; PASIDs share no event (model/README.md: S9, S11, S12)',
      'processes: the next one starts as the first one did (induction)',
    ]);
  });

  it('keeps the number of devices for claims about runs, and says so', () => {
    const request = { ...requestFor('proposed', 'exit'), claims: claimsNamed('every-wait-ends') };
    const [result] = checkAny(request, everything);
    expect(result).toMatchObject({
      verdict: 'proved',
      generalises: {
        requests: 'exact',
        devices: 'bounded',
        limits: [
          { of: 'devices', kind: 'runs' },
          { of: 'processes', kind: 'runs' },
        ],
      },
    });
  });

  it('shows a violation with numbers, as a check without does', () => {
    const request = requestFor('5.7', 'exit');
    const violated = (results: readonly ReturnType<typeof check>[number][]) =>
      results.filter(({ verdict }) => verdict === 'violated');
    const bounded = violated(check(request));
    const some = violated(checkAny(request, everything));
    expect(bounded.length).toBeGreaterThan(0);
    expect(some.map(({ claim, trace }) => [claim, trace])).toEqual(
      bounded.map(({ claim, trace }) => [claim, trace]),
    );
    expect(some.every((result) => !('generalises' in result))).toBe(true);
  });

  it('ends with the bound on time of all its searches', () => {
    const results = checkAny({ ...requestFor('proposed', 'exit'), bounds: { maxMs: 0 } }, everything);
    expect(results.map(({ verdict, bound }) => `${verdict} ${bound}`)).toEqual(
      Array(12).fill('inconclusive time'),
    );
  });
});

/** What a verdict says of devices for 5.8's exit with `intel_mm_release()` replaced; nothing where one is enough for all. */
function limitWith(body: string): string | undefined {
  const { flow, kernel, overrides } = requestFor('5.8', 'exit', `intel_mm_release() {\n  ${body}\n}`);
  const limit = limitOfFlow(buildProgram(flow, overrides, kernel, quickScope));
  if (limit === undefined) return undefined;
  const numbers = {
    requests: 'exact',
    devices: 'bounded',
    pasids: 'independent',
    processes: 'induction',
  } as const;
  const generalises = { ...numbers, loops: [], limits: [limitFrom(limit)] };
  return generalisationText({ configuration: quickScope, generalises }).find((line) =>
    line.startsWith('devices'),
  );
}

describe('a loop over devices', () => {
  it('is not noticed by another device in any shipped flow', () => {
    for (const name of ['5.7', '5.8', '6.1', '6.12.117', '7.0', 'proposed']) {
      const kernel = kernelVersion(name);
      for (const [, flow] of kernel.flows) {
        expect([name, flow.source, limitOfFlow(buildProgram(flow, undefined, kernel, quickScope))]).toEqual([
          name,
          flow.source,
          undefined,
        ]);
      }
    }
  });

  const early = 'can be left before it was run for each device';
  const balance = 'does not hold the locks at its end that it held at its beginning';
  const foreign = 'reads for one device is used for another';

  it.each([
    ['returns early', 'each device { if (!entry.is_present()) { return; } entry.clear_present(); }', early],
    ['returns with a guard', 'each device { guard(mutex)(&m); if (failed) return; }', early],
    ['may return either way', 'each device { either { entry.clear_present(); } or { return; } }', early],
    [
      'frees memory',
      'each device { entry.clear_present(); memory.free_page(); }',
      'takes a step that every device notices',
    ],
    [
      'frees the PASID',
      'each device { if (failed) { pasid.free(); } }',
      'takes a step that every device notices',
    ],
    ['keeps a lock', 'each device { lock(mutex); entry.clear_present(); }', balance],
    ['leaves a lock to the next loop', 'each device { lock(m); }\n  each device { unlock(m); }', balance],
    [
      'takes a lock again and again',
      'each device { while (entry.is_present()) { lock(m); } unlock(m); }',
      balance,
    ],
    [
      'is for the last device',
      'each device { if (last_device) { entry.clear_present(); } }',
      'does something else for the last device',
    ],
    [
      'runs for every device inside a loop',
      'each device { each device { if (last_device) { entry.clear_present(); } } }',
      'runs inside another loop over devices',
      17,
    ],
    [
      'runs for every device in a function of a loop',
      'each device { inner(); } } inner() { each device { entry.clear_present(); }',
      'runs inside another loop over devices',
      40,
    ],
  ])('is noticed where it %s', (_, body, reason, column = 3) => {
    expect(limitWith(body)).toBe(`devices: up to 1, because the loop at patch.flow:2:${column} ${reason}`);
  });

  it.each([
    [
      'gives up a lock',
      'lock(m);\n  each device { unlock(m); entry.clear_present(); lock(m); }\n  unlock(m);',
      'the loop at patch.flow:3:3 gives up a lock for a while that was taken before it',
    ],
    [
      'uses the domain id of another device',
      'did = entry.read_did();\n    each device { if (known) { invalidate.iotlb(did); wait(); } did = entry.read_did(); }',
      `a value that the loop at patch.flow:3:5 ${foreign}`,
    ],
    [
      'leaves a domain id to the next loop',
      'did = entry.read_did(); each device { did = entry.read_did(); }\n  each device { invalidate.iotlb(did); wait(); }',
      `a value that the loop at patch.flow:2:27 ${foreign}`,
    ],
    [
      'is followed by a question to one entry',
      'each device { entry.clear_present(); }\n  if (entry.is_present()) { memory.free_page(); }',
      'the question at patch.flow:3:7 is asked of one entry outside of a loop over devices',
    ],
    [
      'comes before unlocks again and again',
      'lock(m); each device { entry.clear_present(); }\n  while (known) { unlock(m); }',
      'a thread may give up the lock m without having taken it',
    ],
  ])('is noticed where it %s', (_, body, reason) => {
    expect(limitWith(body)).toBe(`devices: up to 1, because ${reason}`);
  });

  it.each([
    [
      'holds a lock for a while',
      'lock(a); each device { lock(m); entry.clear_present(); unlock(m); } unlock(a);',
    ],
    [
      'nests read sections and takes a lock until it succeeds',
      'each device { rcu_read_lock(); rcu_read_lock(); rcu_read_unlock(); rcu_read_unlock(); while (busy) { lock(m); unlock(m); } }',
    ],
    [
      'reads and uses a domain id',
      'each device { did = entry.read_did(); entry.clear_present(); invalidate.iotlb(did); wait(); }',
    ],
    [
      'calls what returns early',
      'each device { stop(); entry.clear_present(); } } stop() { if (failed) return; wait();',
    ],
    ['waits in a loop of its own', 'each device { while (entry.is_present()) { wait(); } }'],
  ])('is not noticed where it %s', (_, body) => {
    expect(limitWith(body)).toBeUndefined();
  });

  it('inside another one runs for every device in each round of that one', () => {
    const body = (steps: string): string => `intel_mm_release(mn, mm) { ${steps} }`;
    const verdictOf = (steps: string, devices: number, any: readonly Quantity[] = []): string => {
      const request = requestFor('5.8', 'exit', body(steps));
      const configuration = { ...request.configuration, devices, inFlight: 1 };
      const asked = { ...request, configuration, claims: claimsNamed('no-unrecoverable-fault') };
      return checkAny(asked, new Set(any))[0]!.verdict;
    };
    const tear =
      'if (binding.is_listed()) { did = entry.read_did(); entry.set_fpd_clear_present(); entry.clear_rest(); EACH }';
    const flush = (condition: string): string =>
      tear.replace('EACH', `each device { if (${condition}) { invalidate.pasid_cache(did); wait(); } }`);
    // With one device nothing is lost; with two no thread flushes the first one.
    const nested = `each device { ${flush('last_device')} }`;
    expect([verdictOf(nested, 1), verdictOf(nested, 2)]).toEqual(['proved', 'violated']);
    expect(verdictOf(nested, 1, ['devices'])).toBe('violated');
    // A second round over the first device takes its FPD away again.
    const again =
      'if (entry.is_fault_disabled()) { entry.clear_fault_disable(); } else { entry.set_fpd_clear_present(); }';
    expect(verdictOf(`each device { each device { ${again} } }`, 2)).toBe('violated');
  });

  it('that was read from C and fails is named by its line there', () => {
    const at = { line: 16, column: 5, origin: { path: 'drivers/iommu/iommu-sva.c', line: 170 } };
    expect(limitFrom({ kind: 'last', place: { source: '7.3.4', at } })).toEqual({
      of: 'devices',
      kind: 'last',
      source: 'drivers/iommu/iommu-sva.c',
      line: 170,
    });
  });

  it('that fails is searched with one, two and three devices, and its line is named', () => {
    const claim = 'no-freed-memory-reached';
    const overrides = `intel_mm_release() {
  each device {
    if (!binding.is_listed()) { return; }
    intel_pasid_tear_down_entry();
  }
}`;
    const [result] = checkAny(
      { ...requestFor('5.8', 'exit', overrides), claims: claimsNamed(claim) },
      new Set(['inFlight', 'devices']),
    );
    expect(result).toMatchObject({ configuration: { devices: 3 }, generalises: { devices: 'bounded' } });
    expect(generalisationText(result!)).toContain(
      'devices: up to 3, because the loop at patch.flow:2:3 can be left before it was run for each device',
    );
  });
});
