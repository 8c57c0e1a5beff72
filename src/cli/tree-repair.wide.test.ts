/** What a maintainer of 7.x sees: the report of the defect with lines of the C, and what a patch that repairs it proves. */
import { describe, expect, it } from 'vitest';
import { directoryOf, newestSource } from '../kernel/toys/kernel-sources.ts';
import { proposal, repair, unifiedDiff } from '../kernel/toys/patches.ts';
import { type Outcome, run } from './process-test.ts';

const tree = newestSource();
const PLACE = /(?:from )?(?<path>drivers\/[\w/.-]+):(?<line>\d+)\n +(?<text>\S.*)$/gm;
const WORDS = /\s+/g;

const check = (args: string, input = ''): Promise<Outcome> =>
  run(`check --tree ${directoryOf(tree!)} ${args}`, input);

describe.skipIf(tree === undefined)(
  'a defect of 7.x, and patches that repair it',
  { timeout: 1_800_000 },
  () => {
    it.each([
      ['every scope but groups', '', 'after 12 proved', 0],
      ['the scope groups, which has no entry in chunks', '--scope groups', 'after 11 of 12 proved', 3],
    ])('the proposal proves every claim in %s', async (_, scopes, after, code) => {
      const outcome = await check(`${scopes} --patch -`.trim(), unifiedDiff(proposal, tree!));
      const text = outcome.stdout.replaceAll(WORDS, ' ');
      expect(text).toContain(`before 5 of 12 violated ${after}`);
      expect(text).toContain('the patch adds no assumption');
      expect(text).not.toMatch(/broken|still violated/);
      expect(outcome.code).toBe(code);
    });

    it('FPD in the store that clears P proves every claim in its smallest scope, and not in all', async () => {
      const patch = unifiedDiff(repair, tree!);
      const quick = (await check('--quick --patch -', patch)).stdout.replaceAll(WORDS, ' ');
      expect(quick).toContain('before 4 of 12 violated after 12 proved');
      expect(quick).toContain('the patch adds no assumption');
      const every = (await check('--patch -', patch)).stdout.replaceAll(WORDS, ' ');
      expect(every).toContain('before 5 of 12 violated after 3 of 12 violated');
      expect(every).toContain('broken faults-reported-after-unbind in cachingMode');
    });

    it('the mail names the line of the C behind each step of the kernel, with the line', async () => {
      const { stdout } = await check('--claim no-fault-after-release --scope quick --mail');
      expect(stdout).toMatch(/^Subject: \[BUG\] iommu\/vt-d: DMAR fault 0x59 in PASID teardown, 7\./);
      const shown = [...stdout.matchAll(PLACE)].map(({ groups }) => groups!);
      expect(shown.length).toBeGreaterThan(15);
      for (const { path, line, text } of shown) {
        const written = tree!.read(path!)!.split('\n')[Number(line) - 1]!;
        expect(written.trim().replaceAll(WORDS, ' '), `${path}:${line}`).toContain(text!.trim());
      }
    });
  },
);
