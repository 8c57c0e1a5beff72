/** What the commands that serve a page tell the rest of the computer. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { expectBadInput, run } from './process-test.ts';
import { openBrowser } from './serving.ts';

afterEach(() => vi.unstubAllEnvs());

it.skipIf(process.platform !== 'linux')(
  'opens a browser by a file of this user alone: the arguments of the process have no token',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
    const said = join(folder, 'said');
    writeFileSync(
      join(folder, 'xdg-open'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > ${said}.new\nmv ${said}.new ${said}\n`,
    );
    chmodSync(join(folder, 'xdg-open'), 0o700);
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
    vi.stubEnv('DISPLAY', ':0');
    openBrowser('http://127.0.0.1:7/#token=secret');
    await expect.poll(() => existsSync(said)).toBe(true);
    const [file, ...more] = readFileSync(said, 'utf8').trimEnd().split('\n');
    expect([more, file]).toEqual([[], expect.stringMatching(/open\.html$/)]);
    expect(readFileSync(file!, 'utf8')).toContain('url=http://127.0.0.1:7/#token=secret');
    expect([file!, dirname(file!)].map((path) => statSync(path).mode & 0o077)).toEqual([0, 0]);
    rmSync(folder, { recursive: true });
    rmSync(dirname(file!), { recursive: true });
  },
);

it('says that the port of --port is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const { port } = other.address() as AddressInfo;
  for (const command of ['watch', 'inspect --kernel 5.7'])
    expectBadInput(
      await run(`${command} --no-open --port ${port}`),
      new RegExp(`--port ${port}: another program listens there; give another port`),
    );
  other.close();
});
