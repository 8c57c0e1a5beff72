/** A search that was killed goes on from its checkpoint, through the command line. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../report/verdict.ts';
import { main, run } from './process-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
const file = join(folder, 'search');
afterAll(() => rmSync(folder, { recursive: true }));

const large =
  'check --flow munmap --kernel proposed --claim no-freed-memory-reached --ats --pri --chunks --in-flight 2 --json';

const counts = (stdout: string) =>
  (JSON.parse(stdout) as Report).results.map(({ verdict, states, transitions, depth }) => ({
    verdict,
    states,
    transitions,
    depth,
  }));

describe('a search with --checkpoint', () => {
  it('that was killed with SIGKILL ends with the counts of one that was not', async () => {
    const whole = counts((await run(large)).stdout);
    const child = spawn(process.execPath, [
      main,
      ...large.split(' '),
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

    const { stdout, code } = await run(`${large} --checkpoint ${file}`);
    expect(code).toBe(0);
    expect(counts(stdout)).toEqual(whole);
    expect(existsSync(file)).toBe(false);
  });

  it('says what is wrong with the file, and ends with 2', async () => {
    writeFileSync(file, 'no checkpoint at all\n');
    const { code, stderr } = await run(`${large} --checkpoint ${file}`);
    expect(stderr).toBe(
      `${file}: this is no checkpoint; name another file, or delete this one to begin again\n`,
    );
    expect(code).toBe(2);
  });

  it('is about one search', async () => {
    const { code, stderr } = await run(`check --checkpoint ${file}`);
    expect(stderr).toContain('--checkpoint needs one --kernel and one configuration');
    expect(code).toBe(2);
  });
});

/** It has more states than are expanded between two looks at the clock. */
const medium = 'check --kernel 5.8 --claim page-requests-drained --scope pageRequests --in-flight 2 --json';

/** Runs it on a disk in memory of this number of bytes that only it sees, after what a shell does to it. */
const onSmallDisk = (bytes: number, before: string) =>
  spawnSync(
    'unshare',
    [
      '--mount',
      '--map-root-user',
      'sh',
      '-c',
      `mount -t tmpfs -o size=${bytes} tmpfs "$0"; ${before}; exec "$@"`,
      folder,
      process.execPath,
      main,
      ...medium.split(' '),
      '--checkpoint',
      file,
      '--checkpoint-every',
      '0.001',
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );

const canMount = spawnSync('unshare', ['--mount', '--map-root-user', 'true']).status === 0;

describe('a disk', () => {
  it.runIf(canMount)('that gets full during the search is a warning, and the verdict stands', () => {
    const { stderr, stdout, status } = onSmallDisk(1 << 16, 'true');
    const reason = 'no space is left on the disk';
    expect(stderr).toContain(`${file}: it could not be written: ${reason}; the search goes on\n`);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(counts(stdout)[0]!.verdict).toBe('proved');
    expect(status).toBe(0);
  });

  it.runIf(canMount)('that is full already is an error before the search', () => {
    const { stderr, status } = onSmallDisk(1 << 12, 'echo full > "$0/file"');
    const reason = 'no space is left on the disk';
    expect(stderr).toBe(`${file}: it cannot be written: ${reason}; name another file\n`);
    expect(status).toBe(2);
  });
});

describe('two processes with one checkpoint', () => {
  it('do not disturb each other: the second is refused', async () => {
    rmSync(file, { force: true });
    const first = spawn(process.execPath, [main, ...medium.split(' '), '--checkpoint', file]);
    const ended = new Promise((resolve) => first.on('exit', resolve));
    const isHeld = (): boolean => (statSync(`${file}.lock`, { throwIfNoEntry: false })?.size ?? 0) > 0;
    while (!isHeld() && first.exitCode === null) await sleep(1);
    first.kill('SIGSTOP');
    const { stderr, code } = await run(`${medium} --checkpoint ${file}`);
    first.kill('SIGCONT');
    expect(stderr).toMatch(
      new RegExp(`^${file}: process ${first.pid} on \\S+ works on it; wait for its end`),
    );
    expect(code).toBe(2);
    expect(await ended).toBe(0);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});
