/** `pasidcheck history` as its users have it. */
import { describe, expect, it } from 'vitest';
import { history } from '../../properties/history.ts';
import { run } from './process-test.ts';

describe.concurrent('history', () => {
  it('prints a line of at most 72 columns for each defect', async () => {
    const { code, stdout } = await run('history');
    expect(code).toBe(0);
    const rows = stdout.split('\n').filter((line) => / violated \d+ +proved$/.test(line));
    expect(rows.map((row) => row.slice(0, 3))).toEqual(history.map(({ id }) => id));
    expect(stdout.split('\n').filter((line) => line.length > 72)).toEqual([]);
  });

  it('prints one defect: what happened, the trace, the repair, the proof, the same twice', async () => {
    const { code, stdout } = await run('history b08');
    expect(code).toBe(0);
    expect((await run('history b08')).stdout).toBe(stdout);
    const order = [
      'B08  A live entry is zeroed word by word',
      'what happened',
      'before: violated, 14 steps',
      'iommu.finish_with_chunk1',
      'after: proved',
      'the repair',
      'sources',
    ].map((text) => stdout.indexOf(text));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(stdout.split('\n').filter((line) => line.length > 72)).toEqual([]);
  });

  it('prints JSON with the results of both sides', async () => {
    const { stdout } = await run('history B01 --json');
    const { defects } = JSON.parse(stdout) as {
      defects: { asDescribed: boolean; before: { trace: unknown[] } }[];
    };
    expect(defects.map(({ asDescribed, before }) => [asDescribed, before.trace.length])).toEqual([[true, 9]]);
  });

  it('says how long each pair took on standard error alone, when asked', async () => {
    const { stdout, stderr } = await run('history B01 --times');
    expect(stderr).toMatch(/^B01 {2}\d+\.\d\d s$/m);
    expect(stdout).not.toMatch(/\d s$/m);
  });

  it('refuses an id that it does not know, and lists those that it knows', async () => {
    const { code, stdout, stderr } = await run('history B99');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("no defect 'B99': there are B01, B02");
  });
});
