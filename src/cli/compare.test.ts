/** `pasidcheck compare` as its users have it. */
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../report/comparison.ts';
import { jsonSchemaOf } from '../report/json-schemas.ts';
import { expectBadInput, type Outcome, remembering, run as runAgain, runIn } from './process-test.ts';

const run = remembering(runAgain);

const schema = jsonSchemaOf('comparison');
const validate = new Ajv().compile(schema);

const message = `
It clears P alone:

  intel_pasid_clear_entry(dev, pasid, fault_ignore) { entry.clear_present(); entry.clear_rest(); }
`;

/** Comparisons by their arguments: several tests look at the same one. */
const compared = new Map<string, Promise<Comparison>>();

function comparisonOf(args: string, input?: string): Promise<Comparison> {
  const known =
    compared.get(args) ??
    run(`compare ${args} --json`, input).then(({ stdout }) => JSON.parse(stdout) as Comparison);
  compared.set(args, known);
  return known;
}

/** Claims that change, and how. */
const changesIn = ({ claims }: Comparison): readonly string[] =>
  claims.flatMap(({ claim, change }) =>
    change === 'broken' || change === 'repaired' ? [`${change} ${claim}`] : [],
  );

describe('compare', () => {
  it('says which claims change between two versions, and ends with 1 when one breaks', async () => {
    const { code, stdout } = await run('compare 6.12 6.12.117 --quick');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^claim +6\.12 +6\.12\.117$/m);
    expect(stdout).toMatch(/^no-unrecoverable-fault \(quick\) +ok +12 +broken$/m);
    expect(stdout).toMatch(/^no-torn-entry \(chunked\) +14 +ok +repaired$/m);
    expect(stdout).toMatch(/^lifecycle \(quick\) +35 +10 +broken in both$/m);
    expect(stdout).toMatch(
      /^Of 12 claims, each in one small scope: broken 3, repaired 2, broken in\nboth 1, kept 5, no longer tested 1\.$/m,
    );
    expect(stdout).toMatch(/^ {4}\+ {9}entry\.clear_present\(\);$/m);
    expect(stdout.split('\n').filter((line) => line.length > 72)).toEqual([]);
  });

  it('prints for a claim the steps that matter, where the two sides differ, and why the last step is wrong', async () => {
    const { stdout } = await run('compare 6.12 6.12.117 --quick --claim no-unrecoverable-fault');
    expect(stdout.slice(stdout.indexOf('\nbroken  '))).toMatchInlineSnapshot(`
      "
      broken  no-unrecoverable-fault
        between mm release and the end of unbind no unrecoverable fault is
        reported
        6.12.117 breaks it in 12 steps, and no interleaving breaks it in fewer

        Cause: at step 10 pasid_clear_present() clears P and leaves the rest
        of word 0 as it is; word 0 is P=0 FPD=0 from then on.
        pasid_clear_entry_with_fpd(), which does entry.set_fpd_clear_present,
        is then never reached: intel_pasid_clear_entry() calls it only with
        P=1, and now finds P=0.

          1  do_exit: entry.set_present(owner=first), in
                 intel_pasid_setup_first_level
               entry word 0: P=0 FPD=0 -> P=1 FPD=0
               entry word 1: DID=0 -> DID=1
               entry words 2-7: all zero -> pointer to the tables of the
                 process
        * 2  do_exit: device.start(owner=first), in dsa_start_dma
        * 3  do_exit: mm.release, in mmu_notifier_release
             (1 step of do_exit)
        * 5  do_exit: binding.is_listed(answer=yes), in [2] intel_mm_release
             (1 step of do_exit)
        * 7  do_exit: entry.is_present(answer=yes), in
                 intel_pasid_tear_down_entry
             (2 steps of do_exit)
        *10  do_exit: entry.clear_present, in pasid_clear_present
               entry word 0: P=1 FPD=0 -> P=0 FPD=0
        *11  device 0: device.request_untranslated(request=1, requester=first)
        *12  iommu: iommu.report_0x59(request=1)
               DMAR: [DMA Write PASID 0x1] Request device [6a:01.0] fault addr
               0x7f0000001000 [fault reason 0x59] SM: Present bit in PASID
               Table Entry is clear

        Observable behaviour agrees up to step 9. At step 10 6.12.117 does
        entry.clear_present in pasid_clear_present (entry word 0: P=1 FPD=0 ->
        P=0 FPD=0); 6.12 would do entry.set_fpd_clear_present in
        pasid_clear_entry_with_fpd (entry word 0: P=1 FPD=0 -> P=0 FPD=1;
        entry PGTT: 001 -> 000).

        because
              entry word 0 was P=0 FPD=0 since step 10
              PASID-cache was empty from the beginning
              IOTLB was empty from the beginning
              device was running since step 2
              request 1 was an untranslated request on its way since step 11

        in full  pasidcheck check --kernel 6.12.117 \\
                   --claim no-unrecoverable-fault --scope quick
      "
    `);
    const { stdout: whole } = await run('compare 6.12 6.12.117 --quick');
    expect(whole).toContain(stdout.slice(stdout.indexOf('\nbroken  ')).trimEnd());
  });

  it('prints every step with --full', async () => {
    const { stdout } = await run('compare 6.12 6.12.117 --quick --claim no-unrecoverable-fault --full');
    expect(stdout.match(/^ {2}[ *][ \d]\d {2}/gm)).toHaveLength(12);
    expect(stdout).not.toMatch(/\(\d+ steps? of/);
    expect(stdout).toMatch(/^ {3} 8 {2}do_exit: entry\.read_did\(did=1\)$/m);
  });

  it('does not count as kept what is not tested', async () => {
    const { code, stdout } = await run('compare 6.12 6.12.117 --quick --claim no-sleep-in-atomic');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^no-sleep-in-atomic \(pageRequests\) +ok +untested +no longer tested$/m);
    expect(stdout).toMatch(/broken 0, repaired 0, broken in\nboth 0, kept 0, no longer tested 1\.$/m);
    expect(stdout).toMatch(/^untested: no interleaving tests the claim there \(/m);
    const changes = async (args: string) => (await comparisonOf(args)).claims.map(({ change }) => change);
    expect(await changes('6.12.117 6.12 --quick --claim no-sleep-in-atomic')).toEqual(['resumed']);
    expect(await changes('6.12.117 6.12.117 --quick --claim no-sleep-in-atomic')).toEqual(['untested']);
    const { claims } = await comparisonOf('6.12 6.12.117 --quick --claim no-sleep-in-atomic');
    expect(claims[0]!.after.untested).not.toEqual([]);
  });

  it('prints how a claim broke that is no longer tested, and calls nothing repaired', async () => {
    const text = 'intel_svm_drain_prq() { lock(rcu); might_sleep(); unlock(rcu); }';
    const options = '--kernel 5.8 --flow exit --scope quick --claim no-sleep-in-atomic';
    const { code, stdout } = await run(`compare - 5.7 ${options}`, text);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^no-sleep-in-atomic \(quick\) +36 +untested +no longer tested$/m);
    expect(stdout).toMatch(/^no longer tested {2}no-sleep-in-atomic$/m);
    expect(stdout).toMatch(/^ {3}36 {2}do_exit: might_sleep, in intel_svm_drain_prq$/m);
    expect(stdout).not.toMatch(/^ok: |^repaired /m);
    expect(stdout).toMatch(/^ {2}in full {2}pasidcheck check - --flow exit --kernel 5\.8 \\$/m);
    const { code: back, stdout: broken } = await run(`compare 5.7 - ${options}`, text);
    expect(back).toBe(1);
    expect(broken).toMatch(/^no-sleep-in-atomic \(quick\) +untested +36 +broken$/m);
  });

  it('stars what the explanation says is necessary, and folds no step that is mentioned', async () => {
    const { stdout } = await run('compare 6.12 6.12.117 --quick --claim no-fault-after-release');
    expect(stdout).toMatch(/^ {2}Cause: at step 19 intel_pasid_clear_entry\(\) finds P=0, because of step$/m);
    expect(stdout).toMatch(/^ {2}\*19 {2}do_exit: entry\.is_present\(answer=no\)/m);
    const { claims } = await comparisonOf('6.12 6.12.117 --quick --claim no-fault-after-release');
    expect(claims[0]!.matters).toEqual({ after: [2, 5, 7, 10, 13, 19, 23, 24] });
    const { cause, answers = [] } = claims[0]!.explanation.after!;
    expect([cause, answers.find(({ step }) => step === cause)?.since?.step]).toEqual([19, 10]);
    const whole = (await run('compare 6.12 6.12.117 --quick')).stdout;
    for (const counterexample of whole.split(/^(?:broken|repaired) {2}/m).slice(1)) {
      const shown = new Set(
        [...counterexample.matchAll(/^ {2}[ *]([ \d]\d) {2}/gm)].map(([, step]) => Number(step)),
      );
      const cited = [...counterexample.matchAll(/since step (\d+)/g)].map(([, step]) => Number(step));
      expect(cited.filter((step) => !shown.has(step))).toEqual([]);
    }
  });

  it('prints how both sides violate a claim', async () => {
    const { stdout } = await run('compare 6.12 6.12.117 --quick --claim lifecycle');
    expect(stdout).toMatch(/^broken in both {2}lifecycle$/m);
    expect(stdout).toMatch(/^ {2}6\.12 breaks it in 35 steps/m);
    expect(stdout).toMatch(/^ {2}\*35 {2}do_exit: binding\.end/m);
    expect(stdout).toMatch(/^ {2}6\.12\.117 breaks it in 10 steps/m);
    expect(stdout).toMatch(/^ {2}\*10 {2}do_exit: entry\.clear_present/m);
    expect(stdout.match(/^ {2}because$/gm)).toHaveLength(2);
    expect(stdout).toMatch(
      /^Of 1 claim, each in one small scope: broken 0, repaired 0, broken in\nboth 1, kept 0\.$/m,
    );
  });

  it('prints the cycle of a wait that never ends', async () => {
    const { stdout } = await run('compare 5.8 5.9 --quick --claim every-wait-ends');
    expect(stdout).toMatch(/^ {3}11 {2}device 0: device\.vanish$/m);
    expect(stdout).toMatch(/^ {7}\(2 steps of iommu, 5 of do_exit\)$/m);
    expect(stdout).toMatch(/^ {2}steps 19 to 23 can repeat forever$/m);
  });

  it('says what the other does in the place of a step', async () => {
    const { claims } = await comparisonOf('5.8 5.13 --scope chunked');
    const parting = claims.flatMap(({ claim, followed, divergence }) =>
      divergence === undefined
        ? []
        : [[claim, followed, divergence.step, divergence.instead?.event, divergence.refusedBy]],
    );
    expect(parting).toMatchInlineSnapshot(`
      [
        [
          "faults-reported-after-unbind",
          27,
          28,
          "entry.clear_word0",
          undefined,
        ],
        [
          "lifecycle",
          27,
          28,
          "entry.clear_word0",
          undefined,
        ],
      ]
    `);
  });

  it('shows command lines that show the violations', async () => {
    const { stdout } = await run('compare 6.12 6.12.117 --quick --claim no-unrecoverable-fault');
    const again = /in full {2}pasidcheck (.*)$/s
      .exec(stdout)![1]!
      .trim()
      .replace(/ \\\n\s+/g, ' ');
    const { code, stdout: shown } = await run(again);
    expect(code).toBe(1);
    expect(shown).toContain('12 steps, and no interleaving breaks it in fewer');
  });

  it('ends with 0 when nothing breaks, and says that two versions have the same observable behaviour', async () => {
    const { code, stdout } = await run('compare 6.12.117 7.0 --quick --claim lifecycle,every-wait-ends');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^differences in the code that runs$/m);
    expect(stdout).toMatch(/^Observably equivalent \(vanish, /m);
  });

  it('shows what one allows and the other does not where no claim changes', async () => {
    const comparison = await comparisonOf('5.8 5.9 --quick --claim lifecycle,page-requests-drained');
    expect(changesIn(comparison)).toEqual([]);
    expect(
      comparison.observable.map(({ scopeName, difference, allowedBy, trace = [] }) => [
        scopeName,
        difference,
        allowedBy,
        trace.length,
        trace.at(-1)?.indices['tag'],
      ]),
    ).toEqual([
      ['pageRequests', 'found', 'before', 17, 'no_pasid'],
      ['quick', 'none', undefined, 0, undefined],
    ]);
  });

  it('is the other way round the other way round', async () => {
    const mirrored = (changes: readonly string[]): readonly string[] =>
      changes.map((text) =>
        text.replace(/broken|repaired/, (word) => (word === 'broken' ? 'repaired' : 'broken')),
      );
    const [there, back] = await Promise.all([
      comparisonOf('5.8 5.13 --scope chunked'),
      comparisonOf('5.13 5.8 --scope chunked'),
    ]);
    expect(changesIn(there).length).toBeGreaterThan(1);
    expect(mirrored(changesIn(back))).toEqual(changesIn(there));
  });

  const withCall = `intel_mm_release(mn, mm) {
    foo();
    each device { did = entry.read_did(); entry.set_fpd_clear_present(); entry.clear_rest();
      invalidate.pasid_cache(did); wait(); invalidate.iotlb(did); wait(); }
  }`;
  const assuming = (what: string): Promise<Outcome> =>
    runIn(
      undefined,
      [
        ...'compare 5.8 - --flow exit --scope quick --claim no-unrecoverable-fault'.split(' '),
        '--assume',
        what,
      ],
      withCall,
    );

  it('takes an assumption that one side needs, and says so of the other', async () => {
    const { code, stdout, stderr } = await assuming('foo() has no effect');
    expect(stderr).toContain(
      "note: --assume 'foo() has no effect': 5.8 does not need it: no call is unknown there\n",
    );
    expect(stdout).toMatch(/^<stdin>: assuming that foo\(\) has no effect$/m);
    expect(stdout).toMatch(/^no-unrecoverable-fault \(quick\) +ok +ok$/m);
    expect(code).toBe(0);
  });

  it('refuses an assumption that neither side needs', async () => {
    const { code, stderr } = await assuming('fo() has no effect');
    expect(stderr).toBe(
      "--assume 'fo() has no effect': neither side needs it: no call is unknown in 5.8; unknown in <stdin> are foo.\n",
    );
    expect(code).toBe(2);
  });

  it('takes a file, set among the functions of the other side', async () => {
    const comparison = await comparisonOf('5.8 - --flow exit --scope quick', message);
    expect(changesIn(comparison)).toEqual([
      'broken no-unrecoverable-fault',
      'broken no-fault-after-release',
      'broken lifecycle',
    ]);
    expect(comparison.after).toMatchObject({ name: '<stdin>', kernel: '5.8', input: { text: message } });
    expect(comparison.functions.map(({ name, lines }) => [name, ...lines.slice(0, 1)])).toEqual([
      ['intel_pasid_clear_entry', '-    if (fault_ignore && entry.is_present()) {'],
      // What is not run any more.
      ['pasid_clear_entry_with_fpd', '-pasid_clear_entry_with_fpd() {'],
      ['pasid_clear_entry', '-pasid_clear_entry() {'],
    ]);
  });

  it('compares in every scope that tests the claim, and says so', async () => {
    const { stdout } = await run('compare 5.8 5.9 --claim no-torn-entry');
    expect(stdout).toMatch(/^no-torn-entry \(chunked\) +11 +11 +broken in both$/m);
    expect(stdout).toMatch(/^Of 1 claim in every scope but groups: broken 0, repaired 0,/m);
    const { searched, claims } = await comparisonOf('5.8 5.9 --claim no-torn-entry');
    expect(searched).toEqual({ kind: 'every', scopes: ['chunked'], leftOut: ['groups'] });
    expect(claims.map(({ scopes }) => scopes)).toEqual([['chunked']]);
  });

  it('ends with 3 and proves nothing when a bound is hit', async () => {
    const { code, stdout } = await run('compare 6.12 6.14 --quick --max-states 10');
    expect(code).toBe(3);
    expect(stdout).toContain('a bound was hit');
    expect(stdout).not.toMatch(/proved|the same/i);
  });

  it.each([
    '5.8 5.13 --scope chunked',
    '5.8 5.9 --quick --claim lifecycle,page-requests-drained',
    '5.7 5.8 --quick --max-states 10',
  ])('prints what the schema describes: %s', async (args) => {
    const comparison = await comparisonOf(args);
    validate(comparison);
    expect(validate.errors).toBeNull();
    expect(validate({ ...comparison, claims: undefined })).toBe(false);
  });

  it.each([
    ['compare 5.8', /missing required argument 'B'/],
    ['compare 5.8 5.99', /^5\.99 is neither a kernel version \(5\.7, .*\) nor a file$/m],
    ['compare 5.8 5.9 --kernel 6.1', /^--kernel is for a file: 5\.8 and 5\.9 are versions themselves$/m],
    ['compare - -', /^only one of the two can be standard input$/m],
    ['compare package.json package.json', /^package\.json: say whose functions .*: --kernel VERSION$/m],
    ['compare 5.8 5.9 --flow x', /^no flow 'x' for 5\.8/m],
    ['compare 5.8 5.9 --quick --claim x', /^no claim 'x'/m],
    ['compare 5.8 5.9 --quick --scope ats', /^--quick chooses the scopes/m],
    ['compare 5.8 5.9 --pri', /^--pri needs --ats/m],
    ['compare 5.8 -', /^<stdin>:1:1: the file is empty$/m],
  ])('ends with 2 and says what is wrong: %s', async (args, text) => {
    expectBadInput(await run(args), text);
  });
});
