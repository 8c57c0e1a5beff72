/**
 * Each mutant breaks exactly the claims that it says, and every other claim stays proved. A mutant that nobody
 * catches is kept with its reason: it shows what the claims do not depend on.
 */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { compile } from '../src/index.ts';
import { claims } from './catalog.ts';
import { flowMutants, taggedDeviceTlb } from './flow-mutants.ts';
import { mutants } from './mutants.ts';
import { brokenClaims, requestFor, type Setting } from './trial.ts';

const unedited: readonly Setting[] = [
  { kernel: '5.8', flow: 'exit' },
  { kernel: '5.8', flow: 'exit', ats: true, overrides: taggedDeviceTlb },
  ...(['quick', 'chunked', 'pageRequests', 'overflow', 'vanish'] as const).map((name) => ({
    kernel: 'proposed',
    flow: 'exit',
    ...scopes[name].configuration,
  })),
];

describe('mutants', () => {
  it('are edits of settings in which every claim is proved', () => {
    expect(unedited.map((setting) => brokenClaims(setting, claims))).toEqual(unedited.map(() => ({})));
  });

  const broken = new Map(mutants.map(({ name, setting }) => [name, brokenClaims(setting, claims)]));

  it.each(mutants)('$name: $edit', ({ name, caughtBy }) => {
    expect(Object.keys(broken.get(name)!).toSorted()).toEqual(caughtBy.toSorted());
  });

  it('of the software run other steps than the unedited flow does', () => {
    const programs = [...unedited, ...flowMutants.map(({ setting }) => setting)].map((setting) =>
      JSON.stringify([
        requestFor(setting, []).configuration,
        compile(requestFor(setting, [])).program.threads,
      ]),
    );
    expect(new Set(programs).size).toBe(programs.length);
  });

  it('that nobody catches say why', () => {
    const silent = mutants.filter(
      ({ caughtBy, harmlessBecause }) => caughtBy.length === 0 && !harmlessBecause,
    );
    expect(silent).toEqual([]);
  });

  it('exist for every claim', () => {
    const caught = new Set(mutants.flatMap(({ caughtBy }) => caughtBy));
    expect(claims.filter(({ id }) => !caught.has(id as never))).toEqual([]);
  });

  it('are shown in so many steps', () => {
    const lines = [...broken].flatMap(([name, found]) =>
      Object.entries(found).map(([claim, steps]) => `${name.padEnd(34)}${claim.padEnd(30)}${steps}`),
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "neverSetFpd                       no-unrecoverable-fault        7
      neverSetFpd                       no-fault-after-release        15
      neverSetFpd                       lifecycle                     5
      clearPresentThenSetFpd            no-unrecoverable-fault        10
      clearPresentThenSetFpd            lifecycle                     8
      wipeRestFirst                     no-unrecoverable-fault        11
      wipeRestFirst                     no-fault-after-release        20
      wipeRestFirst                     no-torn-entry                 9
      keepFpdAtUnbind                   faults-reported-after-unbind  30
      keepFpdAtUnbind                   lifecycle                     28
      clearPresentFirst                 no-unrecoverable-fault        9
      clearPresentFirst                 no-fault-after-release        20
      clearPresentFirst                 lifecycle                     7
      setFpdAfterInvalidations          no-unrecoverable-fault        9
      setFpdAfterInvalidations          lifecycle                     7
      skipPasidCacheInvalidation        no-unrecoverable-fault        18
      skipPasidCacheInvalidation        no-fault-after-release        18
      skipPasidCacheInvalidation        no-freed-memory-reached       22
      skipPasidCacheInvalidation        no-foreign-translation        36
      skipPasidCacheInvalidation        invalidation-reaches          19
      skipIotlbInvalidation             no-freed-memory-reached       22
      skipIotlbInvalidation             no-foreign-translation        36
      skipIotlbInvalidation             invalidation-reaches          19
      skipWaitForIotlb                  no-freed-memory-reached       23
      skipWaitForIotlb                  invalidation-reaches          20
      iotlbBeforePasidCache             no-freed-memory-reached       25
      iotlbBeforePasidCache             no-foreign-translation        42
      iotlbBeforePasidCache             invalidation-reaches          22
      readDidAfterWipe                  no-unrecoverable-fault        21
      readDidAfterWipe                  no-fault-after-release        21
      readDidAfterWipe                  no-freed-memory-reached       25
      readDidAfterWipe                  no-foreign-translation        42
      readDidAfterWipe                  invalidation-reaches          22
      skipDeviceTlbInvalidation         no-freed-memory-reached       26
      skipDeviceTlbInvalidation         no-foreign-translation        43
      skipDeviceTlbInvalidation         invalidation-reaches          24
      deviceTlbBeforeIotlb              no-freed-memory-reached       29
      deviceTlbBeforeIotlb              invalidation-reaches          27
      freeBeforeRelease                 no-unrecoverable-fault        10
      freeBeforeRelease                 no-freed-memory-reached       10
      freeBeforeRelease                 invalidation-reaches          7
      unbindBeforeStop                  no-unrecoverable-fault        26
      unbindBeforeStop                  no-fault-after-release        26
      unbindBeforeStop                  no-foreign-translation        39
      stopWithoutDrain                  no-unrecoverable-fault        27
      stopWithoutDrain                  no-fault-after-release        27
      stopWithoutDrain                  no-foreign-translation        40
      drainWithoutStop                  every-wait-ends               21
      locksInBothOrders                 every-wait-ends               9
      skipDrain                         no-unrecoverable-fault        37
      skipDrain                         no-fault-after-release        37
      skipDrain                         no-foreign-translation        48
      skipDrain                         page-requests-drained         42
      drainWithoutFlag                  no-unrecoverable-fault        47
      drainWithoutFlag                  no-fault-after-release        47
      drainWithoutFlag                  no-foreign-translation        59
      drainWithoutFlag                  page-requests-drained         52
      drainFlagFirst                    no-unrecoverable-fault        48
      drainFlagFirst                    no-fault-after-release        48
      drainFlagFirst                    no-foreign-translation        60
      drainFlagFirst                    page-requests-drained         53
      drainWithoutWait                  no-unrecoverable-fault        44
      drainWithoutWait                  no-fault-after-release        44
      drainWithoutWait                  no-foreign-translation        56
      drainWithoutWait                  page-requests-drained         49
      drainWithoutDeviceTlb             no-unrecoverable-fault        45
      drainWithoutDeviceTlb             no-fault-after-release        45
      drainWithoutDeviceTlb             no-foreign-translation        57
      drainWithoutDeviceTlb             page-requests-drained         50
      drainSoftwareOnly                 no-unrecoverable-fault        40
      drainSoftwareOnly                 no-fault-after-release        40
      drainSoftwareOnly                 no-foreign-translation        52
      drainSoftwareOnly                 page-requests-drained         45
      discardInsteadOfFlush             no-freed-memory-reached       43
      discardInsteadOfFlush             page-requests-drained         55
      discardInsteadOfFlush             one-response-per-group        44
      clearFpdBeforeDrain               no-unrecoverable-fault        37
      clearFpdBeforeDrain               no-fault-after-release        37
      freePasidBeforeDrain              no-foreign-translation        42
      freePasidBeforeDrain              page-requests-drained         36
      freePasidBeforeDrain              lifecycle                     38
      drainInRelease                    no-sleep-in-atomic            21
      leaveListFirst                    no-freed-memory-reached       21
      leaveListFirst                    invalidation-reaches          18
      unassignCacheTagFirst             invalidation-reaches          11
      drainInReleaseUnmarked            no-sleep-in-atomic            21
      mutexUnderSpinlock                no-sleep-in-atomic            5
      wipeBeforeInvalidations           no-unrecoverable-fault        14
      wipeBeforeInvalidations           no-torn-entry                 12
      ignoreFpdOfAbsentEntry            no-unrecoverable-fault        10
      ignoreFpdOfAbsentEntry            no-fault-after-release        19
      pasidCacheKeepsCopy               no-unrecoverable-fault        21
      pasidCacheKeepsCopy               no-fault-after-release        21
      pasidCacheKeepsCopy               no-freed-memory-reached       25
      pasidCacheKeepsCopy               no-foreign-translation        42
      pasidCacheKeepsCopy               invalidation-reaches          22
      iotlbKeepsTranslation             no-freed-memory-reached       25
      iotlbKeepsTranslation             no-foreign-translation        42
      iotlbKeepsTranslation             invalidation-reaches          22
      iotlbInvalidationDoesNotDrain     no-freed-memory-reached       25
      deviceTlbKeepsTranslation         no-freed-memory-reached       29
      deviceTlbKeepsTranslation         no-foreign-translation        49
      deviceTlbKeepsTranslation         invalidation-reaches          27
      deviceTlbInvalidationDoesNotDrain no-freed-memory-reached       29
      neverTimesOut                     every-wait-ends               19
      abortMissesTheWait                every-wait-ends               21
      waitReturnsAtOnce                 no-unrecoverable-fault        19
      waitReturnsAtOnce                 no-fault-after-release        19
      waitReturnsAtOnce                 no-freed-memory-reached       23
      waitReturnsAtOnce                 no-foreign-translation        39
      waitReturnsAtOnce                 invalidation-reaches          20
      reportLosesTheRequest             page-requests-drained         56
      reportLosesTheRequest             one-response-per-group        6
      flushFindsNothing                 page-requests-drained         56
      invalidationBringsNothingIn       no-unrecoverable-fault        47
      invalidationBringsNothingIn       no-fault-after-release        47
      invalidationBringsNothingIn       no-foreign-translation        59
      invalidationBringsNothingIn       page-requests-drained         52
      drainFlagIsIgnored                no-unrecoverable-fault        47
      drainFlagIsIgnored                no-fault-after-release        47
      drainFlagIsIgnored                no-foreign-translation        59
      drainFlagIsIgnored                page-requests-drained         52
      overflowIsNeverCleared            every-wait-ends               63
      deviceSendsWhileStopping          every-wait-ends               27
      deviceSendsAfterDrain             no-unrecoverable-fault        28
      deviceSendsAfterDrain             no-fault-after-release        28
      deviceSendsAfterDrain             no-foreign-translation        41
      drainDoesNotWait                  no-unrecoverable-fault        28
      drainDoesNotWait                  no-fault-after-release        28
      drainDoesNotWait                  no-foreign-translation        41
      pasidIsFreedWithMemory            no-unrecoverable-fault        31
      pasidIsFreedWithMemory            no-fault-after-release        31
      pasidIsFreedWithMemory            no-foreign-translation        27
      pasidIsFreedWithMemory            no-torn-entry                 30
      pasidIsFreedWithMemory            lifecycle                     23"
    `);
  });
});
