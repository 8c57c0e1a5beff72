/** `pasidcheck compare` as its users have it. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../report/comparison.ts';
import { expectBadInput, run } from './process-test.ts';

const schema = JSON.parse(
  readFileSync(new URL('../report/comparison.schema.json', import.meta.url), 'utf8'),
) as object;
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
    const { code, stdout } = await run('compare 6.12 6.12.117');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^claim +6\.12 +6\.12\.117$/m);
    expect(stdout).toMatch(/^no-unrecoverable-fault \(quick\) +ok +11 +broken$/m);
    expect(stdout).toMatch(/^no-torn-entry \(chunked\) +13 +ok +repaired$/m);
    expect(stdout).toMatch(/^lifecycle \(quick\) +35 +9 +broken in both$/m);
    expect(stdout).toMatch(/^Of 12 claims: broken 3, repaired 2\.$/m);
    expect(stdout).toMatch(/^ {4}\+ {9}entry\.clear_present\(\);$/m);
    expect(stdout).toMatch(
      /6\.12 goes along with it up to step 8; it does not allow step 9,\n {2}entry\.clear_present$/m,
    );
    expect(stdout.split('\n').filter((line) => line.length > 72)).toEqual([]);
  });

  it('shows command lines that show the violations', async () => {
    const { stdout } = await run('compare 6.12 6.12.117 --claim no-unrecoverable-fault');
    const again = /in full: pasidcheck (.*)$/s.exec(stdout)![1]!.trim().replace(/\s+/g, ' ');
    const { code, stdout: shown } = await run(again);
    expect(code).toBe(1);
    expect(shown).toContain('11 steps, and no interleaving breaks it in fewer');
  });

  it('ends with 0 when nothing breaks, and says that two versions cannot be told apart', async () => {
    const { code, stdout } = await run('compare 6.12.117 7.0 --claim lifecycle,every-wait-ends');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^what differs in the code that is run$/m);
    expect(stdout).toMatch(/^Seen from the machine both are the same \(vanish, /m);
  });

  it('shows what one allows and the other does not where no claim changes', async () => {
    const comparison = await comparisonOf('5.8 5.9 --claim lifecycle,page-requests-drained');
    expect(changesIn(comparison)).toEqual([]);
    expect(
      comparison.watched.map(({ scopeName, difference, allowedBy, trace = [] }) => [
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

  it('ends with 3 and proves nothing when a bound is hit', async () => {
    const { code, stdout } = await run('compare 6.12 6.14 --max-states 10');
    expect(code).toBe(3);
    expect(stdout).toContain('a bound was hit');
    expect(stdout).not.toMatch(/proved|the same/i);
  });

  it.each([
    '5.8 5.13 --scope chunked',
    '5.8 5.9 --claim lifecycle,page-requests-drained',
    '5.7 5.8 --max-states 10',
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
    ['compare 5.8 5.9 --claim x', /^no claim 'x'/m],
    ['compare 5.8 5.9 --pri', /^--pri needs --ats/m],
    ['compare 5.8 -', /^<stdin>:1:1: the file is empty$/m],
  ])('ends with 2 and says what is wrong: %s', async (args, text) => {
    expectBadInput(await run(args), text);
  });
});
