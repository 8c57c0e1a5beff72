/** `pasidcheck watch` as a process. */
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { serving } from '../inspector/pages-test.ts';
import { expectBadInput, run } from './process-test.ts';

describe('pasidcheck watch', () => {
  it('serves the page until it is interrupted', async () => {
    const { process: child, url, watchUrl } = await serving('watch', '--token', 'mine');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/watch\?token=mine$/);
    expect(watchUrl).toBe(url);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(/pasidcheck watch/)]);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says what is wrong with its options', async () => {
    expectBadInput(await run('watch --port 70000'), /--port .*It takes a port from 1 to 65535/);
    expectBadInput(await run('watch --token a/b'), /--token .*It takes letters, digits, - and _/);
  });
});
