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
      clearPresentThenSetFpd            no-unrecoverable-fault        8
      clearPresentThenSetFpd            lifecycle                     6
      wipeRestFirst                     no-unrecoverable-fault        9
      wipeRestFirst                     no-fault-after-release        17
      wipeRestFirst                     no-torn-entry                 7
      keepFpdAtUnbind                   faults-reported-after-unbind  25
      keepFpdAtUnbind                   lifecycle                     23
      clearPresentFirst                 no-unrecoverable-fault        7
      clearPresentFirst                 no-fault-after-release        17
      clearPresentFirst                 lifecycle                     5
      setFpdAfterInvalidations          no-unrecoverable-fault        7
      setFpdAfterInvalidations          lifecycle                     5
      skipPasidCacheInvalidation        no-unrecoverable-fault        15
      skipPasidCacheInvalidation        no-fault-after-release        15
      skipPasidCacheInvalidation        no-freed-memory-reached       16
      skipPasidCacheInvalidation        no-foreign-translation        31
      skipPasidCacheInvalidation        invalidation-reaches          15
      skipPasidCacheInvalidation        every-wait-ends               19
      skipIotlbInvalidation             no-freed-memory-reached       18
      skipIotlbInvalidation             no-foreign-translation        31
      skipIotlbInvalidation             invalidation-reaches          15
      skipWaitForIotlb                  no-freed-memory-reached       19
      skipWaitForIotlb                  invalidation-reaches          16
      iotlbBeforePasidCache             no-freed-memory-reached       21
      iotlbBeforePasidCache             no-foreign-translation        37
      iotlbBeforePasidCache             invalidation-reaches          18
      readDidAfterWipe                  no-unrecoverable-fault        18
      readDidAfterWipe                  no-fault-after-release        18
      readDidAfterWipe                  no-freed-memory-reached       19
      readDidAfterWipe                  no-foreign-translation        37
      readDidAfterWipe                  invalidation-reaches          18
      readDidAfterWipe                  every-wait-ends               22
      skipDeviceTlbInvalidation         no-freed-memory-reached       22
      skipDeviceTlbInvalidation         no-foreign-translation        38
      skipDeviceTlbInvalidation         invalidation-reaches          20
      deviceTlbBeforeIotlb              no-freed-memory-reached       25
      deviceTlbBeforeIotlb              invalidation-reaches          23
      freeBeforeRelease                 no-freed-memory-reached       7
      freeBeforeRelease                 invalidation-reaches          6
      unbindBeforeStop                  no-unrecoverable-fault        21
      unbindBeforeStop                  no-fault-after-release        21
      unbindBeforeStop                  no-foreign-translation        34
      stopWithoutDrain                  no-unrecoverable-fault        22
      stopWithoutDrain                  no-fault-after-release        22
      stopWithoutDrain                  no-foreign-translation        35
      drainWithoutStop                  every-wait-ends               17
      locksInBothOrders                 every-wait-ends               9
      skipDrain                         no-unrecoverable-fault        34
      skipDrain                         no-fault-after-release        34
      skipDrain                         no-foreign-translation        41
      skipDrain                         page-requests-drained         35
      drainWithoutFlag                  no-unrecoverable-fault        44
      drainWithoutFlag                  no-fault-after-release        44
      drainWithoutFlag                  no-foreign-translation        52
      drainWithoutFlag                  page-requests-drained         45
      drainFlagFirst                    no-unrecoverable-fault        45
      drainFlagFirst                    no-fault-after-release        45
      drainFlagFirst                    no-foreign-translation        53
      drainFlagFirst                    page-requests-drained         46
      drainWithoutWait                  no-unrecoverable-fault        41
      drainWithoutWait                  no-fault-after-release        41
      drainWithoutWait                  no-foreign-translation        49
      drainWithoutWait                  page-requests-drained         42
      drainWithoutDeviceTlb             no-unrecoverable-fault        42
      drainWithoutDeviceTlb             no-fault-after-release        42
      drainWithoutDeviceTlb             no-foreign-translation        50
      drainWithoutDeviceTlb             page-requests-drained         43
      drainSoftwareOnly                 no-unrecoverable-fault        37
      drainSoftwareOnly                 no-fault-after-release        37
      drainSoftwareOnly                 no-foreign-translation        45
      drainSoftwareOnly                 page-requests-drained         38
      discardInsteadOfFlush             no-freed-memory-reached       40
      discardInsteadOfFlush             page-requests-drained         48
      discardInsteadOfFlush             one-response-per-group        41
      clearFpdBeforeDrain               no-unrecoverable-fault        33
      clearFpdBeforeDrain               no-fault-after-release        33
      drainInRelease                    no-sleep-in-atomic            21
      mutexUnderSpinlock                no-sleep-in-atomic            5
      wipeBeforeInvalidations           no-unrecoverable-fault        13
      wipeBeforeInvalidations           no-torn-entry                 11
      ignoreFpdOfAbsentEntry            no-unrecoverable-fault        8
      ignoreFpdOfAbsentEntry            no-fault-after-release        16
      pasidCacheKeepsCopy               no-unrecoverable-fault        18
      pasidCacheKeepsCopy               no-fault-after-release        18
      pasidCacheKeepsCopy               no-freed-memory-reached       19
      pasidCacheKeepsCopy               no-foreign-translation        37
      pasidCacheKeepsCopy               invalidation-reaches          18
      pasidCacheKeepsCopy               every-wait-ends               22
      iotlbKeepsTranslation             no-freed-memory-reached       21
      iotlbKeepsTranslation             no-foreign-translation        37
      iotlbKeepsTranslation             invalidation-reaches          18
      iotlbInvalidationDoesNotDrain     no-freed-memory-reached       21
      deviceTlbKeepsTranslation         no-freed-memory-reached       25
      deviceTlbKeepsTranslation         no-foreign-translation        44
      deviceTlbKeepsTranslation         invalidation-reaches          23
      deviceTlbInvalidationDoesNotDrain no-freed-memory-reached       25
      neverTimesOut                     every-wait-ends               18
      abortMissesTheWait                every-wait-ends               20
      waitReturnsAtOnce                 no-unrecoverable-fault        16
      waitReturnsAtOnce                 no-fault-after-release        16
      waitReturnsAtOnce                 no-freed-memory-reached       17
      waitReturnsAtOnce                 no-foreign-translation        34
      waitReturnsAtOnce                 invalidation-reaches          16
      reportLosesTheRequest             page-requests-drained         49
      reportLosesTheRequest             one-response-per-group        6
      flushFindsNothing                 page-requests-drained         49
      invalidationBringsNothingIn       no-unrecoverable-fault        44
      invalidationBringsNothingIn       no-fault-after-release        44
      invalidationBringsNothingIn       no-foreign-translation        52
      invalidationBringsNothingIn       page-requests-drained         45
      drainFlagIsIgnored                no-unrecoverable-fault        44
      drainFlagIsIgnored                no-fault-after-release        44
      drainFlagIsIgnored                no-foreign-translation        52
      drainFlagIsIgnored                page-requests-drained         45
      overflowIsNeverCleared            every-wait-ends               60
      deviceSendsWhileStopping          every-wait-ends               23
      deviceSendsAfterDrain             no-unrecoverable-fault        23
      deviceSendsAfterDrain             no-fault-after-release        23
      deviceSendsAfterDrain             no-foreign-translation        36
      drainDoesNotWait                  no-unrecoverable-fault        23
      drainDoesNotWait                  no-fault-after-release        23
      drainDoesNotWait                  no-foreign-translation        36
      pasidIsFreedWithMemory            no-unrecoverable-fault        26
      pasidIsFreedWithMemory            no-fault-after-release        26
      pasidIsFreedWithMemory            no-foreign-translation        23
      pasidIsFreedWithMemory            no-torn-entry                 25
      pasidIsFreedWithMemory            lifecycle                     19"
    `);
  });
});
