/** A search that was killed goes on from its checkpoint, through the command line. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../report/verdict.ts';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
const file = join(folder, 'search');
afterAll(() => rmSync(folder, { recursive: true }));

const large =
  'check --kernel proposed --claim no-freed-memory-reached --devices 2 --ats --pri --chunks --in-flight 1 --json'.split(
    ' ',
  );

const counts = (stdout: string) =>
  (JSON.parse(stdout) as Report).results.map(({ verdict, states, transitions, depth }) => ({
    verdict,
    states,
    transitions,
    depth,
  }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });

describe('a search with --checkpoint', () => {
  it('that was killed with SIGKILL ends with the counts of one that was not', async () => {
    const whole = counts(run(...large).stdout);
    const child = spawn(process.execPath, [
      main,
      ...large,
      '--checkpoint',
      file,
      '--checkpoint-every',
      '0.001',
    ]);
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    while (!existsSync(file) && child.exitCode === null) await sleep(5);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(existsSync(file)).toBe(true);

    const { stdout, status } = run(...large, '--checkpoint', file);
    expect(status).toBe(0);
    expect(counts(stdout)).toEqual(whole);
    expect(existsSync(file)).toBe(false);
  });

  it('says what is wrong with the file, and ends with 2', () => {
    writeFileSync(file, 'no checkpoint at all\n');
    const { status, stderr } = run(...large, '--checkpoint', file);
    expect(stderr).toBe(
      `${file}: this is no checkpoint; name another file, or delete this one to begin again\n`,
    );
    expect(status).toBe(2);
  });

  it('is about one search', () => {
    const { status, stderr } = run('check', '--checkpoint', file);
    expect(stderr).toContain('--checkpoint needs one --kernel and one configuration');
    expect(status).toBe(2);
  });
});
