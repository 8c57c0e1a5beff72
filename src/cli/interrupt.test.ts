/** Ctrl-C during a check: it says what was covered, and a checkpoint is there to go on from. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../report/verdict.ts';
import { main, type Outcome, run } from './process-test.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pasidcheck-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Presses Ctrl-C once it is time to. */
async function interrupted(args: string, isTime: (stdout: string) => boolean): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...args.split(' ')]);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  const closed = once(child, 'close');
  while (child.exitCode === null && !isTime(said.stdout)) await sleep(20);
  child.kill('SIGINT');
  await closed;
  return { code: child.exitCode, ...said };
}

describe('Ctrl-C', () => {
  it('between searches prints what was found, and proves nothing', async () => {
    const { code, stdout, stderr } = await interrupted('check --kernel proposed', (text) =>
      text.includes('\nchunked: '),
    );
    expect(code).toBe(130);
    expect(stderr).toMatch(/^interrupted: \d+ of 13 searches were begun/m);
    expect(stdout).toMatch(/^quick: [\s\S]*^chunked: /m);
    expect(stdout).not.toContain('claims violated');
  });

  it('leaves a checkpoint, from which the same command goes on', async () => {
    const file = join(folder, 'search');
    const search =
      'check --flow munmap --kernel proposed --claim no-freed-memory-reached --ats --pri --chunks';
    const large = `${search} --in-flight 2 --checkpoint ${file} --checkpoint-every 0.001 --json`;
    const { code, stdout, stderr } = await interrupted(large, () => existsSync(file));
    expect(code).toBe(130);
    expect(stderr).toContain(`the same command goes on from ${file}`);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      interrupted: { begun: 1, of: 1 },
      results: [{ bound: 'interrupt', complete: false }],
    });
    const { states } = report.results[0]!;
    const further = await run(`${large} --max-states ${states + 1}`);
    const { results } = JSON.parse(further.stdout) as Report;
    expect(results[0]!.assumptions).toMatchObject([{ kind: 'checkpoint' }]);
    expect(results[0]!.states).toBeGreaterThan(states);
  });
});
