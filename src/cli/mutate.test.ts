/** `pasidcheck mutate` as its users have it. */
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf } from '../report/json-schemas.ts';
import type { Mutation } from '../report/mutation.ts';
import { expectBadInput, remembering, run as runAgain } from './process-test.ts';

const run = remembering(runAgain);

const schema = jsonSchemaOf('mutation');
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

const commands = ['mutate --help', 'compare --help'];

describe('mutate', () => {
  it('says of each step of a file which claims break without it, the summary first', async () => {
    const { code, stdout } = await run(args, patch);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "<stdin> in exit, kernel 5.8: 30 single edits

      tried in
        quick: 1 device, 1 PASID, untranslated requests, 2 in flight

      2 of 2 claims are proved without any edit in every one of these scopes
        no-unrecoverable-fault: between mm release and the end of unbind no
          unrecoverable fault is reported
        invalidation-reaches: each invalidation evicts what it was sent for: no
          translation outlives the page or the binding

        16  necessary: a claim breaks; \`--show N\` shows how
         3  not shown to be necessary: the same as the unedited flow, by count
         4  not shown to be necessary: no claim notices in these scopes; \`--scope\`
            names others
         6  not run here: no step changes in these scopes
         1  not tried: the edit leaves nothing that could be judged

      NECESSARY: a claim breaks
      -------------------------
      number, line, edit: in each scope the claims that break, with the steps of the
      shortest trace

      intel_mm_release() <stdin>
            2    5  move did = entry.read_did() after if (entry.is_present()):
                      quick: no-unrecoverable-fault 18, invalidation-reaches 19
            3    6  move if (entry.is_present()) after invalidate.pasid_cache(did):
                      quick: no-unrecoverable-fault 18, invalidation-reaches 19
            4    6  omit entry.set_fpd_clear_present():
                      quick: no-unrecoverable-fault 9
            5    6  move entry.set_fpd_clear_present() after entry.clear_rest():
                      quick: no-unrecoverable-fault 9
            7    7  omit invalidate.pasid_cache(did):
                      quick: no-unrecoverable-fault 16, invalidation-reaches 17
        10-11    7  invalidate.pasid_cache(did) with did=0, unit=other:
                      quick: no-unrecoverable-fault 18, invalidation-reaches 19
           14    8  omit invalidate.iotlb(did):
                      quick: invalidation-reaches 17
           15    8  move invalidate.iotlb(did) after wait():
                      quick: invalidation-reaches 18
      17,19-23    8  invalidate.iotlb(did) with did=0,
                       type=page|other_pasid|nothing|domain, unit=other:
                       quick: invalidation-reaches 19
           24    9  drop the wait after invalidate.iotlb(did):
                      quick: invalidation-reaches 17

      NOT SHOWN TO BE NECESSARY: the same as the unedited flow, by count
      ------------------------------------------------------------------
      with and without it the searches visit equally many states and transitions, to
      the same depth, in every scope tried

      intel_mm_release() <stdin>
            9    7  invalidate.pasid_cache(did) with did=1
        16,18    8  invalidate.iotlb(did) with did=1, type=ih

      NOT SHOWN TO BE NECESSARY: no claim notices
      -------------------------------------------

      intel_mm_release() <stdin>
            6    6  omit entry.clear_rest()
            8    7  move invalidate.pasid_cache(did) after wait()
           12    7  drop the wait after invalidate.pasid_cache(did)
           13    7  move wait() after invalidate.iotlb(did)

      NOT RUN HERE: no step changes in these scopes
      ---------------------------------------------
        intel_mm_release(): 6 edits, try --scope ats

      NOT TRIED
      ---------

      intel_mm_release() <stdin>
            1    5  omit did = entry.read_did(): invalidate.pasid_cache() does not
                      take 'did'

      The flow is <stdin> in exit: The order that the code has: the notifiers come
      first in exit_mmap(), tlb_finish_mmu() really gives the memory back, and the
      driver's release() runs from exit_task_work(). It is one thread, do_exit. Its
      steps always run in the order of the text, and no other software tears anything
      down meanwhile. So a step that only guards against another thread cannot be
      shown to be necessary.
      Other flows run other steps and orders:
        --flow changelog: The order that the message of commit 37e91bd4 draws: memory
          is given back by unmap_vmas() and free_pgtables(), and the file is closed
          inside exit_files().
        --flow inherited: The file was inherited over fork or passed on: another
          process closes it, before, during or after the exit.
        --flow munmap: A thread of the process unmaps the page while the device works,
          and another one closes the file.
      "
    `);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('separates edits that cannot be judged from those that no claim catches', async () => {
    const { stdout } = await run(
      'mutate - --kernel 5.8 --flow exit --scope quick --claim lifecycle,no-fault-after-release',
      withoutFpd,
    );
    expect(stdout).toMatch(/^0 of 2 claims are proved without any edit/m);
    expect(stdout).toMatch(
      /^already broken without any edit: edits cannot be judged by them there\n {2}no-fault-after-release \(in: quick\)\n {2}lifecycle \(in: quick\)$/m,
    );
    expect(stdout).toMatch(/^ {3}3 {2}not shown to be necessary, undecided: /m);
    expect(stdout).toMatch(
      /^ {2}\[a\] tried in every scope; broken there without it: no-fault-after-release,\n {6}lifecycle$/m,
    );
    expect(stdout).toMatch(
      /^ {6}1 {4}1 {2}omit intel_pasid_tear_down_entry\(\) \[a\]; it repairs lifecycle/m,
    );
    expect(stdout).toMatch(/^ +3 +1 {2}drop the wait after intel_pasid_tear_down_entry\(\) \[a\]$/m);
    expect(stdout).not.toContain('NECESSARY: a claim breaks');
  });

  it('says which claims an edit repairs, and which only say nothing any more', async () => {
    const { stdout } = await run(
      'mutate - --kernel 5.8 --flow exit --scope quick --claim no-sleep-in-atomic,lifecycle',
      `pasid_clear_entry() { entry.clear_word0(); }
intel_svm_drain_prq() { lock(rcu); might_sleep(); unlock(rcu); }`,
    );
    expect(stdout).toMatch(/omit lock\(rcu\) and its unlock \[a\]; it repairs no-sleep-in-atomic$/m);
    expect(stdout).toMatch(/move might_sleep\(\) after unlock\(rcu\) \[a\]; it repairs/);
    expect(stdout).toMatch(/omit might_sleep\(\) \[a\]; no-sleep-in-atomic is not tested with it:/);
    expect(stdout).toMatch(/omit entry\.clear_word0\(\):\n {16}quick: lifecycle 36$/m);
  });

  it('says apart why no claim could notice: it is not tested, nothing changes, or it is a lock', async () => {
    const command = 'mutate --kernel proposed --scope quick --claim lifecycle,no-foreign-translation';
    const { stdout } = await run(`${command} --show 15,50,80,10 --json`);
    const { edits } = JSON.parse(stdout) as Mutation;
    expect(edits.map(({ title, unjudged }) => [title, unjudged])).toEqual([
      ['omit iommu_sva_unbind_device()', 'emptied'],
      ['invalidate.pasid_cache(did) with did=1', 'same'],
      ['omit lock(domain_lock) and its unlock', 'lock'],
      ['omit mmdrop()', 'notRun'],
    ]);
    const { stdout: shown } = await run(`${command} --show 50`);
    expect(shown).toMatch(/^ {8}no claim notices: the same as the unedited flow, by count; with/m);
  });

  it('begins with the functions that the version changes', async () => {
    const { stdout } = await run('mutate --kernel proposed --scope quick --claim no-torn-entry');
    const locks = stdout.slice(
      stdout.indexOf(': guards against another thread\n-'),
      stdout.indexOf(': no claim notices\n-'),
    );
    const parts = locks.split(/^-- /m);
    expect(parts.map((part) => part.split('\n')[0])).toEqual([
      ': guards against another thread',
      'of the functions that proposed changes',
      'unchanged from the version before',
    ]);
    const files = (part: string) => new Set([...part.matchAll(/^\w+\(\) (\S+)$/gm)].map(([, file]) => file));
    expect(files(parts[1]!)).toEqual(new Set(['model/flows/proposed/kernel.flow']));
    expect(files(parts[2]!)).not.toContain('model/flows/proposed/kernel.flow');
  });

  it('shows an edit with the lines around it and its trace, and tries no other', async () => {
    const { stdout } = await run(`${args} --show 14,12`, patch);
    expect(stdout).toMatch(/^14 {2}intel_mm_release\(\): omit invalidate\.iotlb\(did\)$/m);
    expect(stdout).toMatch(/^ {14}wait\(\);\n {4}- {9}invalidate\.iotlb\(did\);\n {14}wait\(\);$/m);
    expect(stdout).toMatch(/^ {2}16 {2}/m);
    expect(stdout).toMatch(
      /^12 {2}intel_mm_release\(\): drop the wait after invalidate\.pasid_cache\(did\)$/m,
    );
    expect(stdout).not.toMatch(/^ *13 {2}intel_mm_release/m);
  });

  it('edits what a kernel version runs without a file, and its set-up code with --prologue', async () => {
    const { stdout } = await run('mutate --kernel 5.8 --scope quick --show 4');
    expect(stdout).toMatch(/^exit, kernel 5\.8: 115 single edits$/m);
    expect(stdout).toContain('do_exit(): omit [2] intel_mm_release()');
    const { stdout: all } = await run('mutate --kernel 5.8 --scope quick --prologue --show 4,154 --json');
    const { total, leftOut, edits } = JSON.parse(all) as Mutation;
    expect([total, leftOut]).toEqual([154, 0]);
    expect(edits.map(({ name }) => name)).toEqual([
      'do_exit(): omit [2] intel_mm_release()',
      'dsa_start_dma(): omit device.start()',
    ]);
  });

  it('runs steps that no named scope runs', async () => {
    const noncoherent = 'mutate --kernel 5.8 --scope quick --claim lifecycle --show 30 --json';
    const fates = async (command: string) =>
      (JSON.parse((await run(command)).stdout) as Mutation).edits.map(({ title, fate, runsWith }) => [
        title,
        fate,
        runsWith,
      ]);
    expect(await fates(noncoherent)).toEqual([
      ['omit entry.flush_cache_line()', 'unchanged', '--scope quick --non-coherent'],
    ]);
    expect((await fates(`${noncoherent} --non-coherent`))[0]![1]).not.toBe('unchanged');
  });

  it.each(commands)('names the flows: %s', async (command) => {
    const { stdout } = await run(command);
    expect(stdout).toMatch(/^Flows:\n {2}changelog: The order/m);
    expect(stdout).toMatch(/^ {2}munmap: A thread of the process/m);
  });

  it('prints what the schema describes', async () => {
    const { stdout } = await run(`${args} --json`, patch);
    const mutation = JSON.parse(stdout) as Mutation;
    validate(mutation);
    expect(validate.errors).toBeNull();
    expect(mutation).toMatchObject({ complete: true, total: 30, input: { text: patch } });
    expect(mutation.edits[13]).toMatchObject({
      fate: 'noticed',
      broken: [{ claim: 'invalidation-reaches', steps: 17, scope: 'quick' }],
      result: { claim: 'invalidation-reaches' },
    });
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
    ['mutate --kernel 5.8 --scope quik', /^no scope 'quik': did you mean quick\? there are /m],
    ['mutate --kernel 5.8 --scope slow', /^no scope 'slow': there are quick, /m],
    ['mutate --kernel 5.8 --show 0', /^--show: no edit '0': there are 1 to 115$/m],
    ['mutate --kernel 5.8 --show all', /^--show: no edit 'all': there are 1 to 115$/m],
    ['mutate --kernel 5.8 --claim x', /^no claim 'x'/m],
    ['mutate - --kernel 5.8', /^<stdin>:1:1: the file is empty$/m],
  ])('ends with 2 and says what is wrong: %s', async (bad, message) => {
    expectBadInput(await run(bad), message);
  });
});
