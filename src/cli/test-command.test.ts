/** `pasidcheck test`: what it prints, what it refuses, and how it ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { litmusSchema } from '../report/litmus.ts';
import { expectBadInput, runIn } from './process-test.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'litmus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tree =
  'do_exit() { mmu_notifier_release(); drv_close() { dsa_stop_dma(); iommu_sva_unbind_device(); } }\n';

/** Writes a flow with this head, and tests it. */
function test(head: string, options = '', body = tree) {
  writeFileSync(join(folder, 'my.flow'), `${head}\n\n${body}`);
  return runIn(folder, `test my.flow${options}`);
}

const claim = 'no-unrecoverable-fault';

describe('pasidcheck test', () => {
  it('finds the shipped examples and the litmus tests as they say', async () => {
    const { code, stdout, stderr } = await runIn(root, 'test model/examples properties/litmus');
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([
      '12 expectations, 12 ok',
      '',
    ]);
    expect(code).toBe(0);
  });

  it('names what differs, with the command that shows it', async () => {
    const { code, stdout } = await test(`kernel: 5.7, 5.8\nexpect: violated ${claim} in 9 steps`);
    expect(stdout).toBe(
      [
        `ok      my.flow:2: 5.7, quick: ${claim}: violated in 9 steps`,
        `not ok  my.flow:2: 5.8, quick: ${claim}: expected violated in 9 steps, found proved`,
        '2 expectations, 1 ok',
        '',
        'To see what was found:',
        `  pasidcheck check my.flow --kernel 5.8 --claim ${claim} --scope quick`,
        '',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  it('takes another length of the trace for a difference', async () => {
    const { code, stdout } = await test(`kernel: 5.7\nexpect: violated ${claim} in 8 steps`);
    expect(stdout).toContain('expected violated in 8 steps, found violated in 9 steps');
    expect(code).toBe(1);
  });

  it('tests every other claim where an expectation names none', async () => {
    const { stdout } = await test(
      `kernel: proposed\nscope: quick\nexpect: violated ${claim}\nexpect: proved`,
    );
    expect(stdout).toContain(`not ok  my.flow:3: proposed, quick: ${claim}: expected violated, found proved`);
    expect(stdout.match(/^(?:not )?ok /gm)).toHaveLength(12);
  });

  it.each([
    ['a bound', `kernel: 5.8\nexpect: proved ${claim}`, ' --max-states 9', 'found inconclusive'],
    [
      'a claim that is not tested',
      'kernel: 5.8\nscope: quick\nexpect: proved no-torn-entry',
      '',
      'it needs --chunks',
    ],
  ])('is inconclusive: %s', async (_, head, options, expected) => {
    const { code, stdout } = await test(head, options);
    expect(stdout).toContain(expected);
    expect(code).toBe(3);
  });

  it('prints one JSON object that the schema has', async () => {
    const { code, stdout } = await test('kernel: 5.7\nexpect: proved lifecycle', ' --json');
    const { outcome, outcomes } = v.parse(litmusSchema, JSON.parse(stdout));
    expect(outcome).toBe('differs');
    expect(outcomes.map(({ line, expected, result }) => [line, expected, result.verdict])).toEqual([
      [2, { verdict: 'proved' }, 'violated'],
    ]);
    expect(code).toBe(1);
  });

  it('skips and names flows without an expectation, in folders below as well', async () => {
    mkdirSync(join(folder, 'all/below'), { recursive: true });
    writeFileSync(join(folder, 'all/a.flow'), 'no tree and no expectation');
    writeFileSync(join(folder, 'all/below/b.flow'), `kernel: 5.8\nexpect: proved ${claim}\n\n${tree}`);
    const { code, stdout } = await runIn(folder, 'test all all/below/b.flow');
    expect(stdout).toBe(
      `ok      all/below/b.flow:2: 5.8, quick: ${claim}: proved\nskipped all/a.flow: no expectation\n1 expectation, 1 ok\n`,
    );
    expect(code).toBe(0);
  });

  it.each([
    ['kernel: 5.7\nexpect: proved lifecyle', /^my\.flow:2:16: no claim 'lifecyle': did you mean lifecycle\?/],
    ['kernel: 5.77\nexpect: proved', /^my\.flow:1:9: no kernel version '5\.77': did you mean 5\.7\?/],
    ['scope: atz\nexpect: proved', /^my\.flow:1:8: no scope 'atz': did you mean ats\?/],
    ['with: atz\nexpect: proved', /^my\.flow:1:7: no option 'atz': did you mean ats/],
    ['with: ats 1\nexpect: proved', /^my\.flow:1:7: 'ats' takes no value/],
    ['with: ats, devices\nexpect: proved', /^my\.flow:1:12: 'devices' takes a whole number from 1 to 12/],
    ['with: pri\nexpect: proved', /^my\.flow:1:7: --pri needs --ats/],
    ['flow: exti\nexpect: proved', /^my\.flow:1:7: no flow 'exti'/],
    ['assume: foo()\nexpect: proved', /^my\.flow:1:9: 'foo\(\)' is not an assumption/],
    ['expect: proved a', /^my\.flow:1:16: no claim 'a'/],
    ['expect: proved lifecycle\nexpect: violated lifecycle', /^my\.flow:2:18: 'lifecycle' stands here twice/],
    ['expect: proved\nexpect: violated', /^my\.flow:2:1: two expectations are about all other claims/],
  ])('refuses %j', async (head, message) => {
    expectBadInput(await test(head), message);
  });

  it('refuses a folder without any expectation, and a file that is not there', async () => {
    mkdirSync(join(folder, 'none'), { recursive: true });
    expectBadInput(await runIn(folder, 'test none'), /^none: no flow has an expectation/);
    expectBadInput(await runIn(folder, 'test none.flow'), /^none\.flow: there is no such file/);
  });

  it('refuses everything before it searches anything', async () => {
    writeFileSync(
      join(folder, 'bad.flow'),
      `expect: proved ${claim}\n\ndo_exit() { entry.clear_presnt(); }\n`,
    );
    writeFileSync(join(folder, 'a.flow'), `kernel: 5.8\nexpect: proved ${claim}\n\n${tree}`);
    expectBadInput(await runIn(folder, 'test a.flow bad.flow'), /^bad\.flow:3:13: unknown primitive/);
  });
});
