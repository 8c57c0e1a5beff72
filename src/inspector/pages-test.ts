/** What the tests of pages share: the command as a process, pages of other sites. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { main } from '../cli/process-test.ts';

export interface Inspecting {
  readonly process: ChildProcess;
  readonly url: string;
  readonly watchUrl: string;
}

/** Starts `pasidcheck inspect` and waits for its address. */
export function inspect(...args: readonly string[]): Promise<Inspecting> {
  return serving('inspect', ...args);
}

/** Starts a command that serves a page, and waits for its address. */
export function serving(command: string, ...args: readonly string[]): Promise<Inspecting> {
  const child = spawn(process.execPath, [main, command, '--no-open', ...args]);
  let [out, err] = ['', ''];
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const [url] = /http:\S+/.exec(out) ?? [];
      const [, watchUrl] = /url: '(\S+)'/.exec(err) ?? [];
      if (url !== undefined && watchUrl !== undefined) resolve({ process: child, url, watchUrl });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
      look();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += String(chunk);
      look();
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${err}`)));
  });
}

/** Sends SIGINT and waits for the exit. The hook times out if anything keeps the process alive. */
export async function endInspecting({ process: child }: Inspecting): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}

/** Somebody else's site, with one page that runs this code; packages are bundled into it. */
export async function siteWith(code: string): Promise<{ readonly server: Server; readonly url: string }> {
  const bundle = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  });
  const script = bundle.outputFiles[0]!.text.replaceAll('</script', '<\\/script');
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>other</title><script>${script}</script>`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
