/** A kernel tree as the software of `check`: a series of patches, and a bisection. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toyTree } from '../kernel/toys/driver.ts';
import { type Outcome, runIn } from './process-test.ts';

const PASID = 'drivers/iommu/intel/pasid.c';
const FLUSH =
  'submit_one(QI_PC_DID(1) | QI_PC_TYPE, iommu); submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);';
const CLAIM = '--claim no-fault-after-release';
/** The driver of tests has no kernel's bodies in the places that are known by name. */
const ASSUMED = ['qi_submit_sync', 'intel_pasid_get_entry', 'prq_event_thread'].flatMap((name) => [
  '--assume',
  `change_of_${name}() has no effect`,
]);
let tree = '';

interface Traced {
  readonly event: string;
  readonly source?: unknown;
}

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', tree, ...who, ...args], { encoding: 'utf8' });
}

/** Commits the driver with this teardown. */
function commit(subject: string, teardown: string): void {
  const text = toyTree({ teardown: `${teardown}\n    ${FLUSH}` }).read(PASID)!;
  mkdirSync(dirname(join(tree, PASID)), { recursive: true });
  writeFileSync(join(tree, PASID), text);
  git('add', '-A');
  git('commit', '-q', '-m', subject);
}

const check = (args: string, input = '', assumed = ASSUMED): Promise<Outcome> =>
  runIn(undefined, [...`check --tree ${tree} ${CLAIM} ${args}`.trim().split(' '), ...assumed], input);

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'kernel-series-'));
  git('init', '-q');
  commit('begin', 'wipe(pte); wipe(pte);');
  commit('vt-d: wipe it once', 'wipe(pte);');
  commit('vt-d: set FPD', 'if (silent) WRITE_ONCE(pte->val[0], QUIET); else wipe(pte);');
  commit('vt-d: copy it', 'if (silent) memcpy(pte, other, 8); else wipe(pte);');
});

afterAll(() => {
  rmSync(tree, { recursive: true });
});

describe('check --tree with a series', () => {
  it('prints a table of its stages, what each changes, and no trace of what it repairs', async () => {
    const { code, stdout } = await check('--rev HEAD~2..HEAD~1 --scope quick');
    const id = git('rev-parse', 'HEAD~1').slice(0, 12);
    expect(stdout).toMatch(new RegExp(`^kernel +HEAD~2 +${id}$`, 'm'));
    expect(stdout).toMatch(/^no-fault-after-release +\d+ quick +ok$/m);
    expect(stdout).toContain(`\n${id} vt-d: set FPD\nbefore  1 of 1 violated      after  1 proved\n`);
    expect(stdout).not.toContain('\nviolated  ');
    expect(code).toBe(0);
  });

  it('shows in full what a patch breaks, with the command for it alone', async () => {
    const { code, stdout } = await check(
      '--rev HEAD~1 --scope quick --patch -',
      git('diff', '-R', 'HEAD~2', 'HEAD~1'),
    );
    expect(stdout).toContain('\n  broken  no-fault-after-release\n');
    expect(stdout).toContain('\nviolated  no-fault-after-release, kernel HEAD~1+1, scope quick\n');
    expect(stdout.replaceAll(/\s+\\?\s*/g, ' ')).toContain(
      `check --tree ${tree} --rev HEAD~1 --patch - ${CLAIM}`,
    );
    expect(code).toBe(1);
  });
});

describe('a step of the kernel', () => {
  /** Where the store to the entry stands, and the line itself, whatever stands between them. */
  const WIPE = /pasid\.c:5`?(?:<br>`|[\s│])+static void wipe\(struct/;
  const compare = (sides: string, format: string): Promise<Outcome> =>
    runIn(undefined, `compare ${sides} --tree ${tree} ${CLAIM} --scope quick ${format}`);

  it.each(['', '--lanes', '--mail', '--markdown'])('has its line of the C in check %s', async (format) => {
    expect((await check(`--rev HEAD~2 --scope quick ${format}`.trim())).stdout).toMatch(WIPE);
  });

  it('has its line of the C in compare', async () => {
    const { stdout } = await compare('HEAD~3 HEAD~2', '--full');
    expect(stdout).toMatch(WIPE);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/entry\.clear_word0 in wipe, pasid\.c:5,/);
  });

  it('is compared under assumptions about its C', async () => {
    const { code, stdout } = await runIn(undefined, [
      ...`compare HEAD~2 HEAD~1 --tree ${tree} ${CLAIM} --scope quick`.split(' '),
      ...ASSUMED,
    ]);
    expect(stdout).toMatch(/^assuming that change_of_prq_event_thread\(\) has no effect$/m);
    expect(stdout).toMatch(/^no-fault-after-release \(quick\) +\d+ +ok +repaired$/m);
    expect(code).toBe(0);
  });

  it('has its line of the C in JSON', async () => {
    const { claims } = JSON.parse((await compare('HEAD~2 HEAD~1', '--json')).stdout) as {
      readonly claims: readonly { readonly before: { readonly trace: readonly Traced[] } }[];
    };
    const step = claims[0]!.before.trace.find(({ event }) => event === 'entry.clear_word0')!;
    expect(step.source).toMatchObject({ path: PASID, line: 5, text: expect.stringContaining('wipe(') });
  });
});

describe('check --bisect', () => {
  it('searches a claim in its smallest scope, so that what another scope breaks hides nothing', async () => {
    const { code, stdout } = await check('--rev HEAD~1 --bisect');
    expect(stdout).not.toContain('cachingMode');
    expect(code).toBe(0);
    expect((await check('--rev HEAD~2 --bisect')).code).toBe(1);
  });

  it('takes an assumption that another revision needs, and notes that this one does not', async () => {
    const { code, stderr } = await check('--rev HEAD~1 --bisect', '', [
      ...ASSUMED,
      '--assume',
      'queue_work() has no effect',
    ]);
    expect(stderr).toContain(
      "note: --assume 'queue_work() has no effect': this revision does not need it: unknown there are",
    );
    expect(code).toBe(0);
  });

  it.each([
    ['change_of_qi_submit_sink() has no effect', 'Did you mean change_of_qi_submit_sync()?'],
    ['queue_work has no effect', "'queue_work has no effect' is not an assumption."],
  ])('stops where an assumption is wrong in every revision: %s', async (assumption, message) => {
    const { code, stderr } = await check('--rev HEAD~1 --bisect', '', ['--assume', assumption]);
    expect(stderr).toContain(message);
    expect(code).toBe(128);
  });

  it('skips what cannot be read, and what is not known', async () => {
    const { code, stderr } = await check('--rev HEAD --bisect');
    expect(stderr).toContain('the entry is handed to memcpy()');
    expect(code).toBe(125);
  });
});
