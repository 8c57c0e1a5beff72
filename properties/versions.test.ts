/**
 * What the shipped kernel versions keep and break, each claim in the smallest named scope that can break it.
 */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { kernelNames, type Result } from '../src/index.ts';
import { claims } from './catalog.ts';
import type { ShippedClaim } from './claim.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { faultsReportedAfterUnbind } from './faults-reported-after-unbind.ts';
import { history } from './history.ts';
import { noFaultAfterRelease } from './no-fault-after-release.ts';
import { noFreedMemoryReached } from './no-freed-memory-reached.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { pageRequestsDrained } from './page-requests-drained.ts';
import { counterexampleFor, trial } from './trial.ts';

/** What every claim says about a version in a scope. */
function verdictsOf(kernel: string, scope: ScopeName, flow = 'exit'): ReadonlyMap<string, Result> {
  const results = trial({ kernel, flow, ...scopes[scope].configuration }, claims);
  return new Map(results.map((result) => [result.claim, result]));
}

const own = [...new Set(claims.map(({ scope }) => scope))];
const results = new Map(
  kernelNames().map((kernel) => [kernel, new Map(own.map((scope) => [scope, verdictsOf(kernel, scope)]))]),
);

function resultOf(kernel: string, { id }: ShippedClaim, scope: ScopeName): Result {
  return results.get(kernel)!.get(scope)!.get(id)!;
}

/** The versions that break a claim, in its own scope by default. */
function breaking(claim: ShippedClaim, scope: ScopeName = claim.scope): readonly string[] {
  return kernelNames().filter((kernel) => resultOf(kernel, claim, scope).verdict === 'violated');
}

/** A line for each version: the claims that it breaks, with the steps of the shortest trace. */
function table(): string {
  const lines = kernelNames().map((kernel) => {
    const broken = claims.flatMap((claim) => {
      const { verdict, trace = [], untested } = resultOf(kernel, claim, claim.scope);
      if (untested.length > 0) return [`${claim.id} not tested`];
      return verdict === 'proved' ? [] : [`${claim.id} ${trace.length}`];
    });
    return `${kernel.padEnd(9)} ${broken.join(', ') || 'proves every claim'}`;
  });
  return lines.join('\n');
}

/** 5.13 returned at once when it found the entry torn down; 6.14 does so no more. */
const returnsEarly = ['5.13', '6.1', '6.1.192', '6.12', '6.13-rc1', '6.13'];

describe('the shipped versions', () => {
  it('break these claims, each in its own scope, and prove the others', () => {
    expect(table()).toMatchInlineSnapshot(`
      "5.7       no-unrecoverable-fault 9, no-fault-after-release 21, page-requests-drained 55, no-torn-entry 10, every-wait-ends 22, no-sleep-in-atomic not tested, lifecycle 7
      5.8       no-freed-memory-reached 29, no-foreign-translation 55, no-torn-entry 11, invalidation-reaches 27, every-wait-ends 23
      5.9       no-torn-entry 11, every-wait-ends 23
      5.13      faults-reported-after-unbind 30, no-torn-entry 12, every-wait-ends 24, lifecycle 28
      6.1       faults-reported-after-unbind 36, no-torn-entry 14, every-wait-ends 27, lifecycle 34
      6.1.192   no-unrecoverable-fault 12, faults-reported-after-unbind 36, every-wait-ends 26, lifecycle 10
      6.12      faults-reported-after-unbind 37, no-torn-entry 14, lifecycle 35
      6.12.117  no-unrecoverable-fault 12, no-fault-after-release 24, page-requests-drained 43, no-sleep-in-atomic not tested, lifecycle 10
      6.13-rc1  faults-reported-after-unbind 37, page-requests-drained 51, no-torn-entry 14, no-sleep-in-atomic 24, lifecycle 35
      6.13      faults-reported-after-unbind 37, page-requests-drained 41, no-torn-entry 14, no-sleep-in-atomic not tested, lifecycle 35
      6.14      no-torn-entry 14
      7.0       no-unrecoverable-fault 12, no-fault-after-release 24, page-requests-drained 43, no-sleep-in-atomic not tested, lifecycle 10
      7.3       no-unrecoverable-fault 15, no-fault-after-release 27, page-requests-drained 46, no-sleep-in-atomic not tested, lifecycle 13
      proposed  proves every claim"
    `);
  });

  it('break the claims for which the history blames a commit', () => {
    const blamed = history.flatMap(({ id, atFault }) =>
      (atFault?.seen ?? []).flatMap(({ kernels, claims: ids, scope }) =>
        claims
          .filter((claim) => ids.includes(claim.id) && claim.scope === scope)
          .flatMap((claim) =>
            kernels.map((kernel) => ({ id, verdict: resultOf(kernel, claim, scope).verdict })),
          ),
      ),
    );
    expect(new Set(blamed.map(({ id }) => id))).toEqual(new Set(['B02', 'B03', 'B04', 'B05']));
    expect(blamed.filter(({ verdict }) => verdict !== 'violated')).toEqual([]);
  });

  it('report no fault between release and unbind from 5.8 on, until P is cleared first', () => {
    expect(breaking(noUnrecoverableFault)).toEqual(['5.7', '6.1.192', '6.12.117', '7.0', '7.3']);
  });

  it('report faults until unbind where FPD is never set, and 6.1.192 only while the release is at work', () => {
    expect(breaking(noFaultAfterRelease)).toEqual(['5.7', '6.12.117', '7.0', '7.3']);
  });

  it('leave FPD set after unbind from 5.13 until 6.14 repaired it', () => {
    expect(breaking(faultsReportedAfterUnbind)).toEqual(returnsEarly);
  });

  it('drain no page requests at unbind where it returns before it would, and never in 5.7', () => {
    expect(breaking(pageRequestsDrained)).toEqual(['5.7', '6.12.117', '6.13-rc1', '6.13', '7.0', '7.3']);
  });

  it('drain under a spinlock in 6.13-rc1 only', () => {
    expect(breaking(noSleepInAtomic)).toEqual(['6.13-rc1']);
  });

  it('leave a translation in the device with ATS in 5.8 only', () => {
    expect(breaking(noFreedMemoryReached, 'ats')).toEqual(['5.8']);
  });

  it('wait for a device that is gone until 6.9 asked whether it answers, and so in 6.1.192', () => {
    expect(breaking(everyWaitEnds)).toEqual(['5.7', '5.8', '5.9', '5.13', '6.1', '6.1.192']);
  });
});

describe('a wait in a slot with an even number', () => {
  const munmap = new Map(
    kernelNames().map((kernel) => [
      kernel,
      trial({ kernel, flow: 'munmap', ...scopes.vanish.configuration }, [everyWaitEnds])[0]!,
    ]),
  );
  const broken = [...munmap].flatMap(([kernel, { verdict }]) => (verdict === 'violated' ? [kernel] : []));

  it('is missed where a range is flushed by one submission for both caches and step is 2', () => {
    const since = ['6.12', '6.13-rc1', '6.13', '6.14'];
    expect(broken).toEqual([...breaking(everyWaitEnds), ...since]);
    const endings = since.map(
      (kernel) => counterexampleFor(munmap.get(kernel)!).match(/iommu\.time_out/g)?.length,
    );
    expect(endings).toEqual([1, 1, 1, 1]);
  });

  it('does not come of the drain, which takes four slots', () => {
    const timeOuts = kernelNames().filter((kernel) => {
      const setting = { kernel, flow: 'exit', ...scopes.timeOuts.configuration };
      return trial(setting, [everyWaitEnds])[0]!.verdict === 'violated';
    });
    expect(timeOuts).toEqual(breaking(everyWaitEnds));
  });
});

describe('with entries fetched in chunks', () => {
  const wipesLiveEntry = ['5.8', '5.9', '5.13', '6.1', '6.12', '6.13-rc1', '6.13', '6.14'];

  it('the versions that wipe a live entry report a fault too', () => {
    expect(breaking(noUnrecoverableFault, 'chunked')).toEqual(
      kernelNames().filter((kernel) => kernel !== 'proposed'),
    );
  });

  it.each(wipesLiveEntry)('%s does so through an entry that is read while it is wiped', (kernel) => {
    expect(counterexampleFor(resultOf(kernel, noUnrecoverableFault, 'chunked'))).toContain(
      'iommu.finish_with_chunk1',
    );
  });
});

describe('the proposed teardown', () => {
  /** `npm run check:wide` searches the largest. */
  const small = (Object.keys(scopes) as ScopeName[]).filter((scope) => scope !== 'groups');

  const found = new Map<ScopeName, readonly Result[]>(
    small.map((scope) => [scope, [...verdictsOf('proposed', scope).values()]]),
  );
  const resultsIn = (scope: ScopeName): readonly Result[] => found.get(scope)!;
  const openIn = (some: readonly Result[]): readonly string[] =>
    some
      .filter(({ verdict, untested }) => verdict !== 'proved' && untested.length === 0)
      .map(({ claim, verdict }) => `${claim} ${verdict}`);

  it.each(small)('proves every claim that it tests in the scope %s', (scope) => {
    expect(openIn(resultsIn(scope))).toEqual([]);
  });

  /** The others are searched by `proposed.wide.test.ts`. */
  const beside: readonly ScopeName[] = ['quick', 'chunked', 'ats', 'structures', 'vanish'];
  const runs = ['changelog', 'inherited', 'munmap'].flatMap((flow) =>
    beside.map((scope) => [flow, scope] as const),
  );

  it.each(runs)('proves every claim that it tests in the flow %s and the scope %s', (flow, scope) => {
    expect(openIn([...verdictsOf('proposed', scope, flow).values()])).toEqual([]);
  });

  it('has every claim tested in one of them', () => {
    const tested = small.flatMap((scope) => resultsIn(scope).filter(({ untested }) => untested.length === 0));
    expect(new Set(tested.map(({ claim }) => claim))).toEqual(new Set(claims.map(({ id }) => id)));
  });
});
