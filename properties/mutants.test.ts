/**
 * Each mutant breaks exactly the claims that it says, and every other claim stays proved. A mutant that no
 * claim catches is kept with its reason: it shows what the claims do not depend on.
 */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { quickScope } from '../model/system.ts';
import { compile } from '../src/index.ts';
import { claimsIn, everyClaim } from './catalog.ts';
import { setAtRelease } from './fpd-above.ts';
import { mutants } from './mutants/all.ts';
import { flowMutants, taggedDeviceTlb } from './mutants/flows.ts';
import { brokenClaims, requestFor, type Setting } from './trial.ts';

const unedited: readonly Setting[] = [
  { kernel: '5.8', flow: 'exit' },
  { kernel: '5.8', flow: 'exit', ats: true, overrides: taggedDeviceTlb },
  ...(['quick', 'chunked', 'pageRequests', 'overflow', 'vanish'] as const).map((name) => ({
    kernel: 'proposed',
    flow: 'exit',
    ...scopes[name].configuration,
  })),
  { kernel: 'proposed', flow: 'exit', faultRecording: true },
  setAtRelease,
];

const claimsOf = (setting: Setting) => claimsIn({ ...quickScope, ...setting });

describe('mutants', () => {
  it('are edits of settings in which every claim is proved', () => {
    expect(unedited.map((setting) => brokenClaims(setting, claimsOf(setting)))).toEqual(
      unedited.map(() => ({})),
    );
  });

  const broken = new Map(
    mutants.map(({ name, setting }) => [name, brokenClaims(setting, claimsOf(setting))]),
  );

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

  it('that no claim catches say why', () => {
    const silent = mutants.filter(
      ({ caughtBy, harmlessBecause }) => caughtBy.length === 0 && !harmlessBecause,
    );
    expect(silent).toEqual([]);
  });

  it('exist for every claim', () => {
    const caught = new Set(mutants.flatMap(({ caughtBy }) => caughtBy));
    expect(everyClaim.filter(({ id }) => !caught.has(id as never))).toEqual([]);
  });

  it('have traces of these lengths', () => {
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
      skipPasidCacheInvalidation        no-foreign-translation        42
      skipPasidCacheInvalidation        invalidation-reaches          19
      skipIotlbInvalidation             no-freed-memory-reached       22
      skipIotlbInvalidation             no-foreign-translation        42
      skipIotlbInvalidation             invalidation-reaches          19
      skipWaitForIotlb                  no-freed-memory-reached       23
      skipWaitForIotlb                  invalidation-reaches          20
      iotlbBeforePasidCache             no-freed-memory-reached       25
      iotlbBeforePasidCache             no-foreign-translation        48
      iotlbBeforePasidCache             invalidation-reaches          22
      readDidAfterWipe                  no-unrecoverable-fault        21
      readDidAfterWipe                  no-fault-after-release        21
      readDidAfterWipe                  no-freed-memory-reached       25
      readDidAfterWipe                  no-foreign-translation        48
      readDidAfterWipe                  invalidation-reaches          22
      skipDeviceTlbInvalidation         no-freed-memory-reached       26
      skipDeviceTlbInvalidation         no-foreign-translation        49
      skipDeviceTlbInvalidation         invalidation-reaches          24
      deviceTlbBeforeIotlb              no-freed-memory-reached       29
      deviceTlbBeforeIotlb              invalidation-reaches          27
      freeBeforeRelease                 no-unrecoverable-fault        10
      freeBeforeRelease                 no-freed-memory-reached       10
      freeBeforeRelease                 invalidation-reaches          7
      unbindBeforeStop                  no-unrecoverable-fault        27
      unbindBeforeStop                  no-fault-after-release        27
      unbindBeforeStop                  no-foreign-translation        43
      stopWithoutDrain                  no-unrecoverable-fault        28
      stopWithoutDrain                  no-fault-after-release        28
      stopWithoutDrain                  no-foreign-translation        44
      drainWithoutStop                  every-wait-ends               21
      locksInBothOrders                 every-wait-ends               5
      skipDrain                         no-unrecoverable-fault        38
      skipDrain                         no-fault-after-release        38
      skipDrain                         no-foreign-translation        52
      skipDrain                         page-requests-drained         43
      drainWithoutFlag                  no-unrecoverable-fault        48
      drainWithoutFlag                  no-fault-after-release        48
      drainWithoutFlag                  no-foreign-translation        62
      drainWithoutFlag                  page-requests-drained         53
      drainFlagFirst                    no-unrecoverable-fault        49
      drainFlagFirst                    no-fault-after-release        49
      drainFlagFirst                    no-foreign-translation        63
      drainFlagFirst                    page-requests-drained         54
      drainWithoutWait                  no-unrecoverable-fault        45
      drainWithoutWait                  no-fault-after-release        45
      drainWithoutWait                  no-foreign-translation        59
      drainWithoutWait                  page-requests-drained         50
      drainWithoutDeviceTlb             no-unrecoverable-fault        46
      drainWithoutDeviceTlb             no-fault-after-release        46
      drainWithoutDeviceTlb             no-foreign-translation        60
      drainWithoutDeviceTlb             page-requests-drained         51
      drainSoftwareOnly                 no-unrecoverable-fault        41
      drainSoftwareOnly                 no-fault-after-release        41
      drainSoftwareOnly                 no-foreign-translation        55
      drainSoftwareOnly                 page-requests-drained         46
      discardInsteadOfFlush             no-freed-memory-reached       44
      discardInsteadOfFlush             page-requests-drained         56
      discardInsteadOfFlush             one-response-per-group        45
      clearFpdBeforeDrain               no-unrecoverable-fault        38
      clearFpdBeforeDrain               no-fault-after-release        38
      freePasidBeforeDrain              no-foreign-translation        46
      freePasidBeforeDrain              page-requests-drained         37
      freePasidBeforeDrain              lifecycle                     39
      drainInRelease                    no-sleep-in-atomic            22
      leaveListFirst                    no-freed-memory-reached       21
      leaveListFirst                    invalidation-reaches          18
      unassignCacheTagFirst             invalidation-reaches          11
      drainInReleaseUnmarked            no-sleep-in-atomic            22
      mutexUnderSpinlock                no-sleep-in-atomic            5
      wipeBeforeInvalidations           no-unrecoverable-fault        14
      wipeBeforeInvalidations           no-torn-entry                 12
      ignoreFpdOfAbsentEntry            no-unrecoverable-fault        10
      ignoreFpdOfAbsentEntry            no-fault-after-release        19
      pasidCacheKeepsCopy               no-unrecoverable-fault        21
      pasidCacheKeepsCopy               no-fault-after-release        21
      pasidCacheKeepsCopy               no-freed-memory-reached       25
      pasidCacheKeepsCopy               no-foreign-translation        48
      pasidCacheKeepsCopy               invalidation-reaches          22
      iotlbKeepsTranslation             no-freed-memory-reached       25
      iotlbKeepsTranslation             no-foreign-translation        48
      iotlbKeepsTranslation             invalidation-reaches          22
      iotlbInvalidationDoesNotDrain     no-freed-memory-reached       25
      deviceTlbKeepsTranslation         no-freed-memory-reached       29
      deviceTlbKeepsTranslation         no-foreign-translation        55
      deviceTlbKeepsTranslation         invalidation-reaches          27
      deviceTlbInvalidationDoesNotDrain no-freed-memory-reached       29
      neverTimesOut                     every-wait-ends               22
      abortMissesTheWait                every-wait-ends               23
      waitReturnsAtOnce                 no-unrecoverable-fault        19
      waitReturnsAtOnce                 no-fault-after-release        19
      waitReturnsAtOnce                 no-freed-memory-reached       23
      waitReturnsAtOnce                 no-foreign-translation        45
      waitReturnsAtOnce                 invalidation-reaches          20
      reportLosesTheRequest             page-requests-drained         57
      reportLosesTheRequest             one-response-per-group        6
      flushFindsNothing                 page-requests-drained         57
      invalidationBringsNothingIn       no-unrecoverable-fault        48
      invalidationBringsNothingIn       no-fault-after-release        48
      invalidationBringsNothingIn       no-foreign-translation        62
      invalidationBringsNothingIn       page-requests-drained         53
      drainFlagIsIgnored                no-unrecoverable-fault        48
      drainFlagIsIgnored                no-fault-after-release        48
      drainFlagIsIgnored                no-foreign-translation        62
      drainFlagIsIgnored                page-requests-drained         53
      overflowIsNeverCleared            every-wait-ends               64
      deviceSendsWhileStopping          every-wait-ends               27
      deviceSendsAfterDrain             no-unrecoverable-fault        29
      deviceSendsAfterDrain             no-fault-after-release        29
      deviceSendsAfterDrain             no-foreign-translation        45
      drainDoesNotWait                  no-unrecoverable-fault        29
      drainDoesNotWait                  no-fault-after-release        29
      drainDoesNotWait                  no-foreign-translation        45
      pasidIsFreedWithMemory            no-unrecoverable-fault        36
      pasidIsFreedWithMemory            no-fault-after-release        36
      pasidIsFreedWithMemory            no-foreign-translation        29
      pasidIsFreedWithMemory            lifecycle                     25
      recordIsOverwritten               reported-faults-printed       43
      collapsesWithoutRecord            reported-faults-printed       40
      overflowSetsNothing               reported-faults-printed       43
      printLeavesF                      reported-faults-printed       42
      overflowStays                     reported-faults-printed       47
      upperFpdIsIgnored                 no-unrecoverable-fault        12
      upperFpdIsIgnored                 no-fault-after-release        21
      upperFpdIsIgnored                 upper-fpd-obeyed              12
      upperFpdStays                     faults-reported-after-unbind  40
      upperFpdStays                     upper-fpd-obeyed              40"
    `);
  });
});
