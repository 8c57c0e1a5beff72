/** `pasidcheck new`: what it writes is the kernel version, ready to be edited. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { noUnrecoverableFault } from '../../properties/no-unrecoverable-fault.ts';
import { check } from '../check/check.ts';
import type { FlowFile } from '../flow/ast.ts';
import { parseFlow } from '../flow/parse.ts';
import { nameOf } from '../flow/walk.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { expectBadInput, runIn } from './process-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'new-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (file: string): FlowFile => parseFlow(readFileSync(join(folder, file), 'utf8'), file);

/** What is found, and after how large a search. */
const found = (kernel: string, file?: FlowFile) =>
  check({
    ...flowFor(file, 'exit', kernelVersion(kernel)),
    configuration: scopes.quick.configuration,
    claims: [noUnrecoverableFault],
  }).map(({ claim, verdict, states, transitions, trace }) => [
    claim,
    verdict,
    states,
    transitions,
    trace?.length,
  ]);

const claim = noUnrecoverableFault.id;

describe('pasidcheck new', () => {
  it.each(['5.8', '6.14', 'proposed'])('writes functions that are those of %s', async (kernel) => {
    const { code, stderr } = await runIn(folder, `new ${kernel}.flow --kernel ${kernel}`);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(found(kernel, written(`${kernel}.flow`))).toEqual(found(kernel));
  });

  it.each(kernelNames())('writes the release of %s and what tears an entry down', async (kernel) => {
    await runIn(folder, `new ${kernel}-names.flow --kernel ${kernel}`);
    const names = written(`${kernel}-names.flow`).roots.map(nameOf);
    expect(names).toEqual(expect.arrayContaining(['intel_mm_release', 'intel_pasid_tear_down_entry']));
  });

  it('writes release, unbind and what they tear the entry down with', async () => {
    await runIn(folder, 'new a.flow --kernel 6.14');
    expect(written('a.flow').roots.map(nameOf)).toEqual([
      'intel_mm_release',
      'intel_pasid_tear_down_entry',
      'pasid_clear_entry',
      'intel_iommu_drain_pasid_prq',
      'intel_pasid_clear_entry',
      'pasid_clear_entry_with_fpd',
      'iommu_sva_unbind_device',
      'blocking_domain_set_dev_pasid',
      'domain_remove_dev_pasid',
    ]);
  });

  it('prints commands that work as printed', async () => {
    const { stdout } = await runIn(folder, 'new b.flow --kernel 5.7');
    const commands = [...stdout.matchAll(/^ {2}pasidcheck (.*)$/gm)].map(([, args]) => args!);
    expect(commands).toEqual(['check b.flow --kernel 5.7 --flow exit', 'test b.flow']);
    const [checked, tested] = [
      await runIn(folder, `${commands[0]} --claim ${claim} --scope quick --json`),
      await runIn(folder, commands[1]!),
    ];
    expect(checked.code).toBe(1);
    expect(tested.stdout).toContain('expected proved, found violated');
    expect(tested.code).toBe(1);
  });

  it('expects what 6.14 breaks with page requests alone', async () => {
    await runIn(folder, 'new e.flow --kernel 6.14');
    const { stdout, code } = await runIn(folder, 'test e.flow');
    expect(stdout).toMatch(/^ok .* 6\.14, quick: no-unrecoverable-fault: proved$/m);
    expect(stdout).toMatch(/^not ok .* 6\.14, pageRequests: no-unrecoverable-fault: /m);
    expect(code).toBe(1);
  });

  it('takes the newest kernel by default', async () => {
    await runIn(folder, 'new c.flow');
    expect(written('c.flow').text).toContain(
      'kernel: 7.3\nflow: exit\nexpect: proved no-unrecoverable-fault\n',
    );
  });

  it('leaves a file alone that is there', async () => {
    writeFileSync(join(folder, 'old.flow'), 'mine');
    expectBadInput(await runIn(folder, 'new old.flow'), /^old\.flow: there is such a file already/);
    expect(readFileSync(join(folder, 'old.flow'), 'utf8')).toBe('mine');
  });

  it.each([
    ['new d.flow --kernel 5.77', /^no kernel version '5\.77'/],
    ['new d.flow --flow exti', /^no flow 'exti' for 7\.3/],
    ['new no/such/d.flow', /^no\/such\/d\.flow: it cannot be written/],
  ])('refuses %s', async (args, message) => {
    expectBadInput(await runIn(folder, args), message);
  });
});
