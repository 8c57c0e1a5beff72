/** `pasidcheck campaign` as its users have it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import type { CampaignReport } from '../report/campaign.ts';
import { jsonSchemaOf } from '../report/json-schemas.ts';
import { scopeText } from '../words/scope-text.ts';
import { expectBadInput, main, run } from './process-test.ts';

const schema = jsonSchemaOf('campaign');
// Ajv wants tuples to say their length twice.
const validate = new Ajv({ strictTuples: false }).compile(schema);

const folder = mkdtempSync(join(tmpdir(), 'campaign-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A search in threads of its own pays for its charts each time, so what is asked more than once is a small system. */
const args =
  'campaign --kernel 5.7,5.8 --flow exit --claim no-fault-after-release --runs 2 --walks 30 --seed 7 --scope quick';

const whole = run(`${args} --workers 1 --json`);

describe('campaign', { timeout: 180_000 }, () => {
  it('prints what its schema says, and counterexamples that are minimal in everything', async () => {
    const { code, stdout } = await run(
      'campaign --kernel 5.7,5.8 --flow exit --claim no-unrecoverable-fault --runs 2 --walks 30 --seed 7 --devices 1 --pasids 1 --processes 1 --in-flight 1 --workers 1 --json',
    );
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as CampaignReport;
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.trials).toEqual([[0, 1]]);
    // The trials draw what the machine has; what a counterexample does not need is not in it.
    const plain = '1 device, 1 PASID, no second process, untranslated requests, 1 in flight';
    const kinds = 'untranslated requests, ATS translation requests, translated requests, page requests (PRS)';
    const withPageRequests = plain.replace('untranslated requests', kinds);
    expect(
      report.counterexamples.map(({ edits, trials, result }) => {
        const { kernel, trace, shortest } = result;
        return [kernel, scopeText(result), edits, trials, trace?.length, shortest];
      }),
    ).toEqual([
      ['5.7', plain, [], 1, 9, 'proved'],
      ['5.8', withPageRequests, [], 1, 33, 'proved'],
    ]);
    expect(report.coverage.states['request']?.seen).toContain('none');
    expect(report.coverage.witnesses['no-unrecoverable-fault']?.unseen).toEqual([]);
    expect(report.coverage.pairs).toContain('iommu after do_exit');
  });

  it('leaves out the edits that a counterexample does not need, and replays it with those that it does', async () => {
    const corpus = join(folder, 'edits');
    const { stdout } = await run(
      `campaign --kernel 5.8 --flow exit --scope quick --claim no-unrecoverable-fault,faults-reported-after-unbind --edits 2 --runs 12 --walks 20 --seed 6 --corpus ${corpus} --json`,
    );
    const { counterexamples } = JSON.parse(stdout) as CampaignReport;
    expect(counterexamples.map(({ edits, result }) => [result.claim, edits, result.trace?.length])).toEqual([
      ['faults-reported-after-unbind', ['pasid_clear_entry(): omit entry.clear_word0()'], 36],
      ['no-unrecoverable-fault', ['do_exit(): move [1] dsa_stop_dma() after iommu_sva_unbind_device()'], 27],
      [
        'no-unrecoverable-fault',
        [
          'intel_pasid_tear_down_entry(): move did = entry.read_did() after intel_pasid_clear_entry(dev, pasid, fault_ignore)',
        ],
        21,
      ],
      [
        'no-unrecoverable-fault',
        ['pasid_clear_entry_with_fpd(): move entry.set_fpd_clear_present() after entry.clear_rest()'],
        11,
      ],
    ]);
    expect(counterexamples[0]!.result.configuration).toMatchObject({ processes: 1, inFlight: 1 });
    const [file] = readdirSync(corpus).filter((name) => name !== 'campaign.json');
    const replayed = await run(`replay ${join(corpus, file!)}`);
    expect(replayed.stdout).toMatch(/: the last step breaks the claim, as recorded$/m);
    expect(replayed.code).toBe(1);
  });

  it('makes shards that merge to the whole', async () => {
    const files = ['1/2', '2/2'].map((shard) => join(folder, `shard-${shard[0]}.json`));
    await Promise.all(
      files.map(async (file, i) => {
        const { stdout } = await run(`${args} --workers 1 --json --shard ${i + 1}/2`);
        writeFileSync(file, stdout);
      }),
    );
    const merged = await run(`campaign --merge ${files.join(' ')} --json`);
    expect(merged.stdout).toBe((await whole).stdout);
    expectBadInput(
      await run(`campaign --merge ${files[0]} ${files[0]}`),
      /^--merge: trial 0 is in two of the files$/m,
    );
  });

  it('is killed, goes on from its corpus with two workers, has lost nothing, and gives the same bytes', async () => {
    const corpus = join(folder, 'corpus');
    const child = spawn(process.execPath, [main, ...`${args} --workers 1 --corpus ${corpus}`.split(' ')]);
    const found = (): readonly string[] => {
      try {
        return readdirSync(corpus).filter((name) => name.endsWith('.json') && name !== 'campaign.json');
      } catch {
        return [];
      }
    };
    while (found().length === 0 && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    const kept = found();
    expect(kept.length).toBeGreaterThan(0);
    const { code, stdout, stderr } = await run(`${args} --workers 2 --json --corpus ${corpus}`);
    expect(code).toBe(1);
    expect(stdout).toBe((await whole).stdout);
    expect(stderr).toMatch(
      new RegExp(`^replayed ${kept.length}: ${kept.length} still break their claims$`, 'm'),
    );
    expect(found()).toEqual(expect.arrayContaining([...kept]));
    expect(readdirSync(corpus).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const { stdout: replayed } = await run(`replay ${join(corpus, kept[0]!)}`);
    expect(replayed).toMatch(/: the last step breaks the claim, as recorded$/m);
  });

  it('never says that something is proved when it finds nothing', async () => {
    const { code, stdout } = await run(
      'campaign --kernel proposed --flow exit --claim no-unrecoverable-fault --edits 0 --runs 1 --walks 20 --scope quick',
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/^inconclusive {2}nothing was found; random interleavings prove nothing$/m);
    expect(stdout).not.toMatch(/proved/);
  });

  it('refuses what makes no campaign', async () => {
    expectBadInput(await run('campaign --shard 3/2'), /It takes i\/n, i from 1 to n/);
    expectBadInput(await run('campaign --kernel 4.1'), /no kernel version '4.1'/);
    expectBadInput(await run('campaign some.flow'), /campaign takes files with --merge only/);
    expectBadInput(await run('campaign --pri'), /--pri needs --ats/);
  });
});
