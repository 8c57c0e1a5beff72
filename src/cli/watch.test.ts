/** `pasidcheck watch` as a process. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serving } from '../inspector/pages-test.ts';
import { expectBadInput, run } from './process-test.ts';

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('pasidcheck watch', () => {
  it('serves the page at the port of --port until it is interrupted', async () => {
    const port = await freePort();
    const {
      process: child,
      url,
      watchUrl,
    } = await serving('watch', '--token', 'mine', '--port', String(port));
    expect(url).toBe(`http://127.0.0.1:${port}/watch?token=mine`);
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
