/** `pasidcheck mutate` as its users have it. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Mutation } from '../report/mutation.ts';
import { expectBadInput, run } from './process-test.ts';

const schema = JSON.parse(
  readFileSync(new URL('../report/mutation.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv().compile(schema);

const patch = `The release, with all that it needs:

  intel_mm_release(mn, mm) {
    each device {
      did = entry.read_did();
      if (entry.is_present()) { entry.set_fpd_clear_present(); entry.clear_rest(); }
      invalidate.pasid_cache(did); wait();
      invalidate.iotlb(did);
      wait();
      if (ats) { invalidate.device_tlb(pasid); wait(); }
    }
  }
`;

const args =
  'mutate - --kernel 5.8 --flow exit --scope quick --claim no-unrecoverable-fault,invalidation-reaches';

const withoutFpd = 'intel_mm_release(mn, mm) { each device { intel_pasid_tear_down_entry(); wait(); } }';

describe('mutate', () => {
  it('says of each step of a file which claim breaks without it', async () => {
    const { code, stdout } = await run(args, patch);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<stdin> in exit, kernel 5\.8: 30 single edits$/m);
    expect(stdout).toMatch(/^ {2}quick: 1 device, 1 PASID/m);
    expect(stdout).toMatch(
      /^ +14 {2}omit invalidate\.iotlb\(did\)\n +line 8: invalidation-reaches, 17 steps \(quick\)$/m,
    );
    expect(stdout).toMatch(/^ +12 {2}drop the wait\n +line 7: no claim notices$/m);
    expect(stdout).toMatch(
      /^ +24 {2}drop the wait \(2\)\n +line 9: invalidation-reaches, 17 steps \(quick\)$/m,
    );
    expect(stdout).toMatch(/^ +26 .*device_tlb.*\n +line 10: no step changes in these scopes$/m);
    expect(stdout).toMatch(
      /^ +1 {2}omit did = .*\n +line 5: refused: invalidate\.pasid_cache\(\) does not take/m,
    );
    expect(stdout.split('\n').filter((line) => line.length > 72)).toEqual([]);
  });

  it('counts a claim only when it holds without the edit', async () => {
    const { stdout } = await run(
      'mutate - --kernel 5.8 --flow exit --scope quick --claim lifecycle,no-fault-after-release',
      withoutFpd,
    );
    expect(stdout).toMatch(
      /^not proved without any edit, and so blind to edits there\n {2}no-fault-after-release \(quick\)\n {2}lifecycle/m,
    );
    expect(stdout).toMatch(/^ +1 {2}omit intel_pasid_tear_down_entry\(\)\n +line 1: no claim notices\b/m);
    expect(stdout).toMatch(/^ +3 {2}drop the wait\n +line 1: no claim notices$/m);
  });

  it('says which claims an edit repairs', async () => {
    const { stdout } = await run(
      'mutate - --kernel 5.8 --flow exit --scope quick --claim no-sleep-in-atomic,lifecycle',
      `pasid_clear_entry() { entry.clear_word0(); }
intel_svm_drain_prq() { lock(rcu); might_sleep(); unlock(rcu); }`,
    );
    expect(stdout).toMatch(/omit lock\(rcu\)\n.*no claim notices; it repairs\n? +no-sleep-in-atomic$/m);
    expect(stdout).toMatch(/take might_sleep\(\) after unlock\(rcu\)\n.*no claim notices; it repairs/);
    expect(stdout).not.toMatch(/omit entry\.clear_word0\(\)\n.*repairs/);
  });

  it('shows an edit with its trace, and tries no other', async () => {
    const { stdout } = await run(`${args} --show 14,12`, patch);
    expect(stdout).toMatch(/^14 {2}intel_mm_release\(\): omit invalidate\.iotlb\(did\)$/m);
    expect(stdout).toMatch(/^ {4}- {9}invalidate\.iotlb\(did\);$/m);
    expect(stdout).toMatch(/^ {2}16 {2}/m);
    expect(stdout).toMatch(/^12 {2}intel_mm_release\(\): drop the wait$/m);
    expect(stdout).not.toMatch(/^ *13 {2}intel_mm_release/m);
  });

  it('edits what a kernel version runs when there is no file', async () => {
    const { stdout } = await run('mutate --kernel 5.8 --scope quick --show 4');
    expect(stdout).toMatch(/^exit, kernel 5\.8: 145 single edits$/m);
    expect(stdout).toContain('do_exit(): omit [2] intel_mm_release()');
  });

  it('prints what the schema describes', async () => {
    const { stdout } = await run(`${args} --json`, patch);
    const mutation = JSON.parse(stdout) as Mutation;
    validate(mutation);
    expect(validate.errors).toBeNull();
    expect(mutation).toMatchObject({ complete: true, total: 30, input: { text: patch } });
    expect(mutation.edits[13]).toMatchObject({ fate: 'noticed', result: { claim: 'invalidation-reaches' } });
    expect(mutation.edits[13]!.result!.trace).toHaveLength(17);
    expect(validate({ ...mutation, edits: [{ ...mutation.edits[0], fate: 'likely' }] })).toBe(false);
  });

  it('says so when a bound is hit', async () => {
    const { stdout } = await run(`${args} --show 12 --max-states 10`, patch);
    expect(stdout).toContain('a bound was hit');
    expect(stdout).not.toMatch(/no claim notices/);
  });

  it.each([
    ['mutate', /required option '--kernel <version>' not specified/],
    ['mutate --kernel 4.0', /^no kernel version '4\.0'/m],
    ['mutate missing.flow --kernel 5.8', /^missing\.flow: there is no such file$/m],
    ['mutate --kernel 5.8 --scope slow', /^no scope 'slow': there are quick, /m],
    ['mutate --kernel 5.8 --show 0', /^--show: no edit '0': there are 1 to 145$/m],
    ['mutate --kernel 5.8 --show all', /^--show: no edit 'all': there are 1 to 145$/m],
    ['mutate --kernel 5.8 --claim x', /^no claim 'x'/m],
    ['mutate - --kernel 5.8', /^<stdin>:1:1: the file is empty$/m],
  ])('ends with 2 and says what is wrong: %s', async (bad, message) => {
    expectBadInput(await run(bad), message);
  });
});
