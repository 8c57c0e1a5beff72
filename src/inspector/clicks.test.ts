/** The page in the hands of readers: who click everywhere, who have no mouse, who need contrast, who ask something of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium, withoutChromium } from '../chromium-test.ts';
import { run } from '../cli/process-test.ts';
import { clickAround, costOfStep, deskOf, hiddenChanges, pressAll } from './clicks-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
const file = join(folder, 'page.html');
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(withoutChromium)('a reader of the page', () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    await run(`inspect --kernel 5.7,5.8 --output ${file}`);
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(pathToFileURL(file).href);
    await page.locator('.event').first().waitFor();
  }, 180_000);
  afterAll(() => browser.close());

  it('can click everywhere, undo everything, and redo it to what it was', async () => {
    const start = await deskOf(page);
    expect(await clickAround(page, 60, 17)).toBeGreaterThan(20);
    const end = await deskOf(page);
    expect(end).not.toBe(start);
    const undone = await pressAll(page, 'Undo');
    const begun = await deskOf(page);
    expect(await pressAll(page, 'Redo')).toBe(undone);
    expect(await deskOf(page)).toBe(end);
    expect(await pressAll(page, 'Undo')).toBe(undone);
    expect(await deskOf(page)).toBe(begun);
    expect(complaints).toEqual([]);
  });

  it('can write a predicate: it is watched along the walk, searched for, and refused with its place', async () => {
    await page.getByRole('button', { name: /^Show how, 9 steps: no-unrecoverable-fault/ }).click();
    const said = page.locator('#own-said');
    const field = page.getByLabel('Watch');
    await field.fill('device is runing');
    expect(await said.textContent()).toMatch(/^Column 11: found 'runing', expected a state of device: idle/);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('entry word 0 is P=0 FPD=0 and device is running');
    expect(await said.textContent()).toMatch(/^It holds here, and in 3 of 10 states/);
    expect(await page.locator('.own-marks path').getAttribute('d')).toBe(
      [7, 8, 9].map((at) => `M ${at} 0 h 1 v 1 h -1 z`).join(''),
    );
    await field.fill('FPD=1');
    expect(await said.textContent()).toMatch(/or a field of the entry: P=0, FPD=0, P=1, DID=0, DID=1\.$/);
    await field.fill('not P=1 and DID=1');
    expect(await said.textContent()).toMatch(/^It holds here, and in 3 of 10 states/);
    await field.fill('entry word 0 is P=1 FPD=0 and device is not idle');
    await page.getByRole('button', { name: 'Shortest walk to it' }).click();
    await page.getByText(/2 steps, and no interleaving gets there in fewer/).waitFor();
    await field.fill('');
  });

  it('goes through lists and charts with the arrow keys, by one stop of the Tab key each', async () => {
    await page.getByRole('button', { name: 'Charts' }).click();
    const chart = page.getByRole('article', { name: /^entry word 0/ });
    const stops = '.node [tabindex="0"]';
    await chart.locator(stops).waitFor();
    expect(await chart.locator(stops).count()).toBe(1);
    const focused = () => page.evaluate<string | null>("document.activeElement.getAttribute('aria-label')");
    await chart.locator(stops).focus();
    const begun = await focused();
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) await page.keyboard.press(key);
    expect(await chart.locator(stops).getAttribute('aria-label')).toBe(await focused());
    expect(begun).toMatch(/P=\d FPD=\d, current/);
    const events = page.getByRole('region', { name: 'Events that are possible' });
    expect(await events.locator('button[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('e');
    const first = await page.evaluate<string>('document.activeElement.textContent');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate<string>('document.activeElement.textContent')).not.toBe(first);
    expect(await events.locator('button[tabindex="0"]').count()).toBe(1);
  });

  it('tells the current state from the others where the system sets the colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const fill = (of: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('.node.leaf${of} rect')).fill`);
    expect(await fill('.active')).not.toBe(await fill(':not(.active)'));
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('pays for a step of a long walk what a step of a short one costs, and sees what it changes', async () => {
    // Random walks that are the same each time.
    await page.evaluate('{ let x = 7; Math.random = () => (x = Math.imul(x, 48271) >>> 1) / 2 ** 31; }');
    await page.getByRole('button', { name: 'New walk' }).click();
    const walkOf = async (steps: number): Promise<void> => {
      await page.locator('body').press('End');
      const slider = page.getByRole('slider', { name: 'Step' });
      while (Number(await slider.getAttribute('max')) < steps) await page.locator('body').press('r');
    };
    await page.locator('body').press('m');
    await walkOf(200);
    const short = await costOfStep(page, 6);
    expect(short).toBeLessThan(1);
    await walkOf(2000);
    expect((await costOfStep(page, 6)) / short).toBeLessThan(2);
    expect(await hiddenChanges(page, 15, '.machine .is-changed')).toEqual([]);
  });
});
