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
import { noFaultAfterRelease } from './no-fault-after-release.ts';
import { noFreedMemoryReached } from './no-freed-memory-reached.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { pageRequestsDrained } from './page-requests-drained.ts';
import { brokenClaims, storyOf, trial } from './trial.ts';

/** What every claim says about a version in a scope. */
function verdictsOf(kernel: string, scope: ScopeName): ReadonlyMap<string, Result> {
  const results = trial({ kernel, flow: 'exit', ...scopes[scope].configuration }, claims);
  return new Map(results.map((result) => [result.claim, result]));
}

const own = [...new Set(claims.map(({ scope }) => scope))];
const results = new Map(
  kernelNames().map((kernel) => [kernel, new Map(own.map((scope) => [scope, verdictsOf(kernel, scope)]))]),
);

function resultOf(kernel: string, { id }: ShippedClaim, scope: ScopeName): Result {
  return results.get(kernel)!.get(scope)!.get(id)!;
}

/** The versions that break a claim, in its own scope unless told. */
function breaking(claim: ShippedClaim, scope: ScopeName = claim.scope): readonly string[] {
  return kernelNames().filter((kernel) => resultOf(kernel, claim, scope).verdict === 'violated');
}

/** What the flow `exit` breaks in a scope already. */
function brokenByExit(kernel: string, scope: ScopeName): ReadonlySet<string> {
  const verdicts = results.get(kernel)!.get(scope) ?? verdictsOf(kernel, scope);
  return new Set(claims.flatMap(({ id }) => (verdicts.get(id)?.verdict === 'violated' ? [id] : [])));
}

/** A line for each version: the claims that it breaks, with the steps of the shortest trace. */
function table(): string {
  const lines = kernelNames().map((kernel) => {
    const broken = claims.flatMap((claim) => {
      const { verdict, trace = [] } = resultOf(kernel, claim, claim.scope);
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
      "5.7       no-unrecoverable-fault 9, no-fault-after-release 21, page-requests-drained 54, no-torn-entry 10, every-wait-ends 24, lifecycle 7
      5.8       no-freed-memory-reached 29, no-foreign-translation 49, no-torn-entry 11, invalidation-reaches 27, every-wait-ends 25
      5.9       no-torn-entry 11, every-wait-ends 25
      5.13      faults-reported-after-unbind 30, no-torn-entry 12, every-wait-ends 26, lifecycle 28
      6.1       faults-reported-after-unbind 39, no-torn-entry 13, every-wait-ends 28, lifecycle 37
      6.1.192   no-unrecoverable-fault 11, faults-reported-after-unbind 39, lifecycle 9
      6.12      faults-reported-after-unbind 37, no-torn-entry 13, lifecycle 35
      6.12.117  no-unrecoverable-fault 11, no-fault-after-release 23, page-requests-drained 42, lifecycle 9
      6.13-rc1  faults-reported-after-unbind 37, page-requests-drained 50, no-torn-entry 13, no-sleep-in-atomic 23, lifecycle 35
      6.13      faults-reported-after-unbind 36, page-requests-drained 40, no-torn-entry 13, lifecycle 34
      6.14      no-torn-entry 13
      7.0       no-unrecoverable-fault 11, no-fault-after-release 23, page-requests-drained 42, lifecycle 9
      proposed  proves every claim"
    `);
  });

  it('report no fault between release and unbind from 5.8 on, until P is cleared first', () => {
    expect(breaking(noUnrecoverableFault)).toEqual(['5.7', '6.1.192', '6.12.117', '7.0']);
  });

  it('report faults until unbind where FPD is never set, and 6.1.192 only while the release is at work', () => {
    expect(breaking(noFaultAfterRelease)).toEqual(['5.7', '6.12.117', '7.0']);
  });

  it('leave FPD set after unbind from 5.13 until 6.14 repaired it', () => {
    expect(breaking(faultsReportedAfterUnbind)).toEqual(returnsEarly);
  });

  it('drain no page requests at unbind where it returns before it would, and never in 5.7', () => {
    expect(breaking(pageRequestsDrained)).toEqual(['5.7', '6.12.117', '6.13-rc1', '6.13', '7.0']);
  });

  it('drain under a spinlock in 6.13-rc1 only', () => {
    expect(breaking(noSleepInAtomic)).toEqual(['6.13-rc1']);
  });

  it('leave a translation in the device with ATS in 5.8 only', () => {
    expect(breaking(noFreedMemoryReached, 'ats')).toEqual(['5.8']);
  });

  it('wait for a device that is gone until 6.9 asked whether it answers', () => {
    expect(breaking(everyWaitEnds)).toEqual(['5.7', '5.8', '5.9', '5.13', '6.1']);
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
    const endings = since.map((kernel) => storyOf(munmap.get(kernel)!).match(/iommu\.time_out/g)?.length);
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
    expect(storyOf(resultOf(kernel, noUnrecoverableFault, 'chunked'))).toContain('iommu.finish_with_chunk1');
  });
});

describe('the proposed teardown', () => {
  it.each(Object.keys(scopes) as ScopeName[])('proves every claim in the scope %s', (scope) => {
    const broken = [...verdictsOf('proposed', scope).values()].filter(({ verdict }) => verdict !== 'proved');
    expect(broken.map(({ claim, verdict }) => `${claim} ${verdict}`)).toEqual([]);
  });

  it('let a second process race with the exit: what each breaks in `inherited` and `munmap` beside `exit`', () => {
    const races = [
      ['inherited', 'structures'],
      ['inherited', 'pageRequests'],
      ['munmap', 'structures'],
    ] as const;
    const lines = races.flatMap(([flow, scope]) =>
      kernelNames().map((kernel) => {
        const known = brokenByExit(kernel, scope);
        const broken = Object.entries(
          brokenClaims({ kernel, flow, ...scopes[scope].configuration }, claims),
        ).filter(([claim]) => !known.has(claim));
        const text = broken.map(([id, steps]) => `${id} ${steps}`).join(', ');
        return `${flow.padEnd(10)}${scope.padEnd(13)}${kernel.padEnd(9)} ${text || '-'}`;
      }),
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "inherited structures   5.7       no-freed-memory-reached 19, no-foreign-translation 32, no-torn-entry 28, invalidation-reaches 16
      inherited structures   5.8       faults-reported-after-unbind 25, no-freed-memory-reached 19, no-foreign-translation 31, no-torn-entry 27, invalidation-reaches 16, lifecycle 14
      inherited structures   5.9       faults-reported-after-unbind 25, no-freed-memory-reached 19, no-foreign-translation 31, no-torn-entry 27, invalidation-reaches 16, lifecycle 14
      inherited structures   5.13      no-freed-memory-reached 19, no-foreign-translation 23, no-torn-entry 20, invalidation-reaches 16
      inherited structures   6.1       no-freed-memory-reached 20, invalidation-reaches 17
      inherited structures   6.1.192   no-freed-memory-reached 20, invalidation-reaches 17
      inherited structures   6.12      no-freed-memory-reached 21, invalidation-reaches 18
      inherited structures   6.12.117  no-freed-memory-reached 21, invalidation-reaches 18
      inherited structures   6.13-rc1  no-freed-memory-reached 27, invalidation-reaches 24
      inherited structures   6.13      no-freed-memory-reached 27, invalidation-reaches 24
      inherited structures   6.14      no-freed-memory-reached 28, invalidation-reaches 25
      inherited structures   7.0       no-freed-memory-reached 27, invalidation-reaches 24
      inherited structures   proposed  -
      inherited pageRequests 5.7       no-torn-entry 37, invalidation-reaches 17
      inherited pageRequests 5.8       faults-reported-after-unbind 39, page-requests-drained 41, no-torn-entry 42, lifecycle 15
      inherited pageRequests 5.9       faults-reported-after-unbind 39, no-foreign-translation 45, page-requests-drained 41, no-torn-entry 42, invalidation-reaches 17, lifecycle 15
      inherited pageRequests 5.13      no-unrecoverable-fault 13, no-fault-after-release 17, no-foreign-translation 34, page-requests-drained 30, no-torn-entry 32, invalidation-reaches 17
      inherited pageRequests 6.1       no-unrecoverable-fault 15, no-fault-after-release 19, no-foreign-translation 55, page-requests-drained 51, invalidation-reaches 18
      inherited pageRequests 6.1.192   no-fault-after-release 19, no-foreign-translation 55, page-requests-drained 51, invalidation-reaches 18
      inherited pageRequests 6.12      no-unrecoverable-fault 17, no-fault-after-release 21, invalidation-reaches 19
      inherited pageRequests 6.12.117  invalidation-reaches 19
      inherited pageRequests 6.13-rc1  no-unrecoverable-fault 13, no-fault-after-release 22, invalidation-reaches 25
      inherited pageRequests 6.13      no-unrecoverable-fault 13, no-fault-after-release 22, invalidation-reaches 25
      inherited pageRequests 6.14      no-foreign-translation 55, page-requests-drained 51, invalidation-reaches 26
      inherited pageRequests 7.0       invalidation-reaches 25
      inherited pageRequests proposed  -
      munmap    structures   5.7       invalidation-reaches 13
      munmap    structures   5.8       invalidation-reaches 13
      munmap    structures   5.9       invalidation-reaches 13
      munmap    structures   5.13      invalidation-reaches 13
      munmap    structures   6.1       invalidation-reaches 14
      munmap    structures   6.1.192   invalidation-reaches 14
      munmap    structures   6.12      invalidation-reaches 14
      munmap    structures   6.12.117  invalidation-reaches 14
      munmap    structures   6.13-rc1  -
      munmap    structures   6.13      -
      munmap    structures   6.14      -
      munmap    structures   7.0       -
      munmap    structures   proposed  -"
    `);
  });
});
