/** Where the result cannot be written, that is said in one line. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { main } from './process-test.ts';

const FULL = '/dev/full';

it.runIf(existsSync(FULL)).each(['list claims', 'list kernels --json'])(
  'a full disk behind standard output ends `%s` with 2 and one line',
  (args) => {
    const full = openSync(FULL, 'w');
    const { status, stderr } = spawnSync(process.execPath, [main, ...args.split(' ')], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(stderr).toBe('the result could not be written to standard output: no space is left on the disk\n');
    expect(status).toBe(2);
  },
);
