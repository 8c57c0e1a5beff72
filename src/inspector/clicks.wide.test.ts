/** The page with 3 devices × 4 PASIDs and a walk of 10,000 steps, in the hands of a reader who clicks everywhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { startChromium, withoutChromium } from '../chromium-test.ts';
import { evenly, randomWalk, seeded, Walker, walkTables } from '../engine/walk.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { clickAround, costOfStep, deskOf, hiddenChanges, pressAll } from './clicks-test.ts';
import { withDrawings } from './drawing/drawn-page.ts';
import { encodeSystems } from './encode.ts';
import { decodeSystem } from './model.ts';
import { pageWith } from './page-file.ts';
import type { PageData } from './payload.ts';
import { labelsOf } from './steps.ts';
import { systemOf } from './system-of.ts';

const STEPS = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
const file = join(folder, 'page.html');
afterAll(() => rmSync(folder, { recursive: true }));

/** The page with a random walk of that length as its trace. */
async function writePage(): Promise<void> {
  const configuration = { ...scopes.quick.configuration, devices: 3, pasids: 4 };
  const request = { ...flowFor(undefined, 'exit', kernelVersion('7.0')), configuration, claims };
  const data: PageData = {
    formatVersion: 1,
    version: '0',
    ...encodeSystems([{ ...systemOf(request, {}), checked: [] }]),
    traces: [],
    kernels: [],
    options: [],
    scopes: [],
  };
  const model = decodeSystem(data, 0);
  const walker = new Walker(walkTables(model.system), model.start);
  const events = randomWalk(walker, seeded(3), STEPS, undefined, evenly);
  const traces = [{ title: 'a long walk', system: 0, labels: labelsOf(model, events) }];
  writeFileSync(file, pageWith(await withDrawings({ ...data, traces })).html);
}

describe.skipIf(withoutChromium)('a large system and a long walk', { timeout: 900_000 }, () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await writePage();
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    await page.goto(pathToFileURL(file).href);
    await page.locator('.event').first().waitFor();
  }, 600_000);
  afterAll(() => browser.close());

  it.each([
    ['m', 'the machine'],
    ['c', 'the charts'],
    ['t', 'tracks and charts'],
    ['b', 'tracks and two kernels side by side'],
  ])('takes less than 50 ms of processor time for a step with %s, %s', async (key) => {
    expect(await page.locator('.slider output').textContent()).toMatch(/\/ 10000$/);
    await page.locator('body').press(key);
    expect(await costOfStep(page, 12)).toBeLessThan(1);
  });

  it('takes less than 50 ms of processor time for a step that makes the walk longer', async () => {
    await page.locator('body').press('m');
    await page.locator('body').press('End');
    expect(await costOfStep(page, 12, 'on')).toBeLessThan(1);
    expect(await page.locator('.slider output').textContent()).toBe('10056 / 10056');
    await page.getByRole('button', { name: 'Forget' }).click();
    await page.getByLabel('Which walk').selectOption({ index: 0 });
  });

  it('has the step and what it changes in sight at each step', async () => {
    for (const [key, changed] of [
      ['m', '.machine .is-changed'],
      ['c', '.card.changed'],
    ] as const) {
      await page.locator('body').press(key);
      expect(await hiddenChanges(page, 200, changed)).toEqual([]);
    }
  });

  it('loses nothing by 500 random clicks, undone and redone', async () => {
    expect(await clickAround(page, 500, 23)).toBeGreaterThan(150);
    const end = await deskOf(page);
    const undone = await pressAll(page, 'Undo');
    const begun = await deskOf(page);
    expect(undone).toBeGreaterThan(100);
    expect(await pressAll(page, 'Redo')).toBe(undone);
    expect(await deskOf(page)).toBe(end);
    expect(await pressAll(page, 'Undo')).toBe(undone);
    expect(await deskOf(page)).toBe(begun);
  });
});
