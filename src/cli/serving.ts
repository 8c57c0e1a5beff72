/** What the commands that serve a page share: how actors are sent to it, the browser, the end. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { layouts } from '../inspector/drawing/layout-thread.ts';
import type { Running } from '../inspector/server.ts';
import { atLeastOne } from './option-values.ts';
import { say } from './output.ts';

/** Two lines for a program that is to be watched. */
export function howToSend({ watchUrl, socketUrl }: Pick<Running, 'watchUrl' | 'socketUrl'>): string {
  return [
    `to watch actors of a page: createBrowserInspector({ url: '${watchUrl}' })\n`,
    `to watch actors of a Node program: createWebSocketInspector({ url: '${socketUrl}' })\n`,
  ].join('');
}

/** Ends the server, and with it the program, at Ctrl-C. */
export function untilInterrupted(server: Server): void {
  say('Ctrl-C ends it\n');
  process.once('SIGINT', () => {
    server.close();
    server.closeAllConnections();
    layouts.close();
  });
}

/**
 * Opens a browser where there is a screen for one. It gets the name of a file that leads to the address: arguments of a
 * process can be read by every user of the computer, and the address holds the token.
 */
export function openBrowser(url: string): void {
  const { platform, env } = process;
  const hasScreen =
    platform !== 'linux' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasScreen) return;
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[platform as string] ?? [
    'xdg-open',
  ];
  const child = spawn(command!, [...args, fileLeadingTo(url)], { stdio: 'ignore', detached: true });
  // Without such a command the user reads the address.
  child.on('error', () => {});
  child.unref();
}

/** A page for this user alone that leads to an address; it goes when the program ends. */
function fileLeadingTo(url: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
  const file = join(folder, 'open.html');
  writeFileSync(file, `<!doctype html>\n<meta http-equiv="refresh" content="0;url=${url}">\n`, {
    mode: 0o600,
  });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return file;
}

/** Adds the option that takes a port. */
export function addPort(command: Command, otherwise: string): Command {
  return command.option('--port <number>', `listen on this port (default: ${otherwise})`, portNumber);
}

const MAX_PORT = 65_535;

function portNumber(text: string): number {
  const port = atLeastOne(text);
  if (port > MAX_PORT) throw new InvalidArgumentError(`It takes a port from 1 to ${MAX_PORT}.`);
  return port;
}
