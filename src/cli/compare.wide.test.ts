/** A comparison of two versions over every scope: what small scopes hide counts. */
import { expect, it } from 'vitest';
import { runAlone } from './process-test.ts';

it('finds that 6.14 breaks with page requests what 6.13 keeps', async () => {
  const { code, stdout } = await runAlone(undefined, 'compare 6.13 6.14');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^no-unrecoverable-fault \(pageRequests \+2\) +ok +37 +broken$/m);
  expect(stdout).toMatch(
    /^Of 12 claims in every scope but groups: broken 2, repaired 4, broken in\nboth 1, kept 4, tested again 1\.$/m,
  );
});
