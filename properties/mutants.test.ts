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
      neverSetFpd                       lifecycle                     5
      clearPresentThenSetFpd            no-unrecoverable-fault        8
      clearPresentThenSetFpd            lifecycle                     6
      wipeRestFirst                     no-unrecoverable-fault        8
      keepFpdAtUnbind                   faults-reported-after-unbind  23
      keepFpdAtUnbind                   lifecycle                     21
      clearPresentFirst                 no-unrecoverable-fault        7
      clearPresentFirst                 lifecycle                     5
      setFpdAfterInvalidations          no-unrecoverable-fault        7
      setFpdAfterInvalidations          lifecycle                     5
      skipPasidCacheInvalidation        no-unrecoverable-fault        14
      skipPasidCacheInvalidation        no-freed-memory-reached       15
      skipPasidCacheInvalidation        no-foreign-translation        29
      skipIotlbInvalidation             no-freed-memory-reached       17
      skipIotlbInvalidation             no-foreign-translation        29
      skipWaitForIotlb                  no-freed-memory-reached       18
      iotlbBeforePasidCache             no-freed-memory-reached       20
      iotlbBeforePasidCache             no-foreign-translation        35
      readDidAfterWipe                  no-unrecoverable-fault        17
      readDidAfterWipe                  no-freed-memory-reached       18
      readDidAfterWipe                  no-foreign-translation        35
      skipDeviceTlbInvalidation         no-freed-memory-reached       21
      skipDeviceTlbInvalidation         no-foreign-translation        36
      deviceTlbBeforeIotlb              no-freed-memory-reached       24
      freeBeforeRelease                 no-freed-memory-reached       7
      unbindBeforeStop                  no-unrecoverable-fault        20
      unbindBeforeStop                  no-foreign-translation        32
      stopWithoutDrain                  no-unrecoverable-fault        21
      stopWithoutDrain                  no-foreign-translation        33
      drainWithoutStop                  every-wait-ends               0
      locksInBothOrders                 every-wait-ends               5
      ignoreFpdOfAbsentEntry            no-unrecoverable-fault        8
      pasidCacheKeepsCopy               no-unrecoverable-fault        17
      pasidCacheKeepsCopy               no-freed-memory-reached       18
      pasidCacheKeepsCopy               no-foreign-translation        35
      iotlbKeepsTranslation             no-freed-memory-reached       20
      iotlbKeepsTranslation             no-foreign-translation        35
      iotlbInvalidationDoesNotDrain     no-freed-memory-reached       20
      deviceTlbKeepsTranslation         no-freed-memory-reached       24
      deviceTlbKeepsTranslation         no-foreign-translation        42
      deviceTlbInvalidationDoesNotDrain no-freed-memory-reached       24
      deviceVanishes                    every-wait-ends               1
      waitReturnsAtOnce                 no-unrecoverable-fault        15
      waitReturnsAtOnce                 no-freed-memory-reached       16
      waitReturnsAtOnce                 no-foreign-translation        32
      deviceSendsAfterDrain             no-unrecoverable-fault        22
      deviceSendsAfterDrain             no-foreign-translation        34
      drainDoesNotWait                  no-unrecoverable-fault        22
      drainDoesNotWait                  no-foreign-translation        34
      pasidIsFreedWithMemory            no-unrecoverable-fault        25
      pasidIsFreedWithMemory            no-foreign-translation        22
      pasidIsFreedWithMemory            lifecycle                     18"
    `);
  });
});
