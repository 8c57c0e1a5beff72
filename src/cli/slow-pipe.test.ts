/** A result that is larger than a pipe comes through it whole, however late it is read. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Report } from '../report/verdict.ts';
import { main } from './process-test.ts';

/** What Linux holds of the output of a process that Node has started, before that process has to wait. */
const HELD = 212_992;

it('a report goes through a pipe that is read late', async () => {
  const claims = 'no-unrecoverable-fault,no-fault-after-release,lifecycle,every-wait-ends';
  const args = ['check', '--kernel', '5.7,6.1.192,6.12.117,7.0,7.3', '--claim', claims, '--quick', '--json'];
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'readable');
  // Until the pipe is full.
  await sleep(500);
  const report = await text(child.stdout);
  expect(report.length).toBeGreaterThan(HELD);
  expect((JSON.parse(report) as Report).verdict).toBe('violated');
});
