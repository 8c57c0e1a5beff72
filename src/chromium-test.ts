/** Debian's Chromium, in which the tests of pages run; the one without windows starts faster. */
import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const executable = ['chromium-headless-shell', 'chromium', 'chromium-browser'].find(
  (name) => spawnSync(name, ['--version']).error === undefined,
);

/** Whether the tests of pages are left out. Where continuous integration runs they are not: there they fail. */
export const withoutChromium = executable === undefined && process.env['CI'] === undefined;
if (withoutChromium) console.warn('pages not looked at: chromium is not installed');

/**
 * Starts the browser, without a window.
 *
 * @throws where there is none
 */
export function startChromium(): Promise<Browser> {
  const path = spawnSync('which', [executable ?? 'chromium'], { encoding: 'utf8' }).stdout.trim();
  return chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
}
