/** What a contributor sees whose change breaks a claim: vitest runs a test that fails, and its output is read. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;
let printed: string;
let junit: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pasidcheck-'));
  const options = {
    root,
    include: ['properties/no-violation-fixture-test.ts'],
    config: false,
    watch: false,
    testTimeout: 60_000,
    reporters: ['default', 'github-actions', 'junit'],
    outputFile: { junit: join(folder, 'junit.xml') },
    attachmentsDir: join(folder, 'attachments'),
  };
  const script = `import { startVitest } from 'vitest/node'; await startVitest('test', [], ${JSON.stringify(options)});`;
  const { GITHUB_STEP_SUMMARY: _, ...env } = process.env;
  printed = await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', script],
      { cwd: root, env: { ...env, NO_COLOR: '1' } },
      (__, stdout, stderr) => resolve(`${stdout}${stderr}`),
    );
  });
  junit = await readFile(join(folder, 'junit.xml'), 'utf8');
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

describe('a claim that is broken and should hold', () => {
  it('has the text of `check` as its message', () => {
    expect(printed).toContain('BrokenClaim: no-unrecoverable-fault is broken: kernel 5.7, exit');
    expect(printed).toContain('9  iommu: iommu.report_0x59(request=1)');
    expect(printed).toContain('The point of no return is step 8');
    expect(printed).toContain(
      'to repeat  pasidcheck check --flow exit --kernel 5.7 --claim no-unrecoverable-fault',
    );
    expect(printed).not.toContain('kernel 5.8');
  });

  it('comes with the page to walk through', async () => {
    const [page, ...others] = await readdir(join(folder, 'attachments'));
    expect(others).toEqual([]);
    const html = await readFile(join(folder, 'attachments', page!), 'utf8');
    expect(html).toMatch(
      /^<!doctype html>[\s\S]*<title>no-unrecoverable-fault, kernel 5\.7: violated<\/title>/,
    );
  });

  it('is an error of GitHub at the place of the test, and a failure of JUnit', () => {
    expect(printed).toMatch(
      /^::error file=[^\n]*no-violation-fixture-test\.ts[^\n]*no-unrecoverable-fault is broken/m,
    );
    expect(junit).toContain(
      '<property name="error" value="no-unrecoverable-fault is broken: kernel 5.7, exit">',
    );
    expect(junit).toMatch(/<failure message="no-unrecoverable-fault is broken[\s\S]*type="BrokenClaim">/);
  });
});
