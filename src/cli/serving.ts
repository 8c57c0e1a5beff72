/** What the commands that serve a page share: how actors are sent to it, the browser, the end. */
import { spawn } from 'node:child_process';
import type { Server } from 'node:http';
import type { Running } from '../inspector/server.ts';
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
  });
}

/** Opens a browser where there is a screen for one. */
export function openBrowser(url: string): void {
  const { platform, env } = process;
  const hasScreen =
    platform !== 'linux' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasScreen) return;
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[platform as string] ?? [
    'xdg-open',
  ];
  const child = spawn(command!, [...args, url], { stdio: 'ignore', detached: true });
  // Who has no such command reads the address.
  child.on('error', () => {});
  child.unref();
}
