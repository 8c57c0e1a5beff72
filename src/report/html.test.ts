/** The page of a report in a real browser, opened from disk without a network. */

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { check } from '../check/check.ts';
import { startChromium, withoutChromium } from '../chromium-test.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import { pageFiles } from '../page-files.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import type { Counterexample } from './counterexample.ts';
import { formatHtml } from './html.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function counterexampleFor(kernel: string, id: string): Counterexample {
  const claim = claims.find((one) => one.id === id)!;
  const { configuration } = scopes[claim.scope];
  const request = { ...flowFor(undefined, 'exit', kernelVersion(kernel)), configuration, claims: [claim] };
  return counterexampleOf(request, check(request)[0]!, { version: '0', again: 'pasidcheck check' });
}

const counterexample = counterexampleFor('6.12.117', 'no-fault-after-release');
const lifecycle = counterexampleFor('6.12.117', 'lifecycle');
const waiting = counterexampleFor('5.7', 'every-wait-ends');

let browser: Browser;
let folder: string;

/** Opens the counterexamples in a page of which every request and every complaint is kept. */
async function open(
  counterexamples: readonly Counterexample[],
  options: BrowserContextOptions = {},
): Promise<{ page: Page; requests: readonly string[]; complaints: readonly string[] }> {
  const path = join(folder, `${Math.random()}.html`);
  await writeFile(path, formatHtml(counterexamples, pageFiles('report')));
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...options,
    offline: true,
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url().replace(/^data:.*/, 'data:')));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`file://${path}`);
  return { page, requests, complaints };
}

const isInView = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(
    `(() => { const { top, bottom } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; })()`,
  );

const bit = (page: Page, field: string): Promise<string | null> =>
  page.locator(`main > section .bits[data-field="${field}"] .value`).first().textContent();

/** A counterexample in which every text ends in what would run, if anything ran. */
function hostile(to: Counterexample): Counterexample {
  const payload = `</script><img src=x onerror="window.ran=1"><svg onload="window.ran=1">"'\u2028`;
  const words = new Set(['group', 'kind', 'copy', 'tables', 'tool', 'found', 'how']);
  const changed: unknown = JSON.parse(JSON.stringify(to), (key, value: unknown) =>
    typeof value === 'string' && !words.has(key) ? `${value}${payload}` : value,
  );
  return changed as Counterexample;
}

/** Whether the current step is what a finger at its middle would touch. */
const isOnTop = `(() => {
  const step = document.querySelector('.lanes-row [aria-current]');
  const { left, top, width, height } = step.getBoundingClientRect();
  return step.contains(document.elementFromPoint(left + width / 2, top + height / 2));
})()`;

describe.skipIf(withoutChromium)('the page of a report', () => {
  beforeAll(async () => {
    browser = await startChromium();
    folder = await mkdtemp(join(tmpdir(), 'pasidcheck-'));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  it('opens from disk, asks for nothing and complains of nothing', async () => {
    const { page, requests, complaints } = await open([counterexample, waiting]);
    expect(await page.locator('h1').textContent()).toBe(
      'Linux 6.12.117 (exit) breaks no-fault-after-release',
    );
    expect(await page.locator('.dmar').first().textContent()).toContain('[fault reason 0x59]');
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('walks by slider, keys, buttons, rows and links, and shows what the entry is at each step', async () => {
    const { page } = await open([counterexample, waiting]);
    const at = page.locator('output');
    expect(await at.textContent()).toBe('step 24 of 24');
    expect([await bit(page, 'P'), await bit(page, 'DID')]).toEqual(['0', '0']);
    await page.keyboard.press('Home');
    expect(await at.textContent()).toBe('the beginning of 24');
    await page.getByRole('slider').fill('10');
    expect(await at.textContent()).toBe('step 10 of 24');
    expect([await bit(page, 'P'), await bit(page, 'DID')]).toEqual(['1 → 0', '1']);
    await page.keyboard.press('ArrowLeft');
    expect([await at.textContent(), await bit(page, 'P')]).toEqual(['step 9 of 24', '1']);
    await page.getByRole('button', { name: 'next step' }).click();
    expect(await at.textContent()).toBe('step 10 of 24');
    await page.getByRole('button', { name: 'step 24, iommu iommu.report_0x59(request=1)' }).click();
    const causes = page.locator('.walk-details .links').first();
    expect(await causes.textContent()).toContain('entry word 0 became P=0 FPD=0');
    await causes.getByRole('button', { name: 'go to step 10' }).click();
    expect(await page.locator('.walk-details h3').textContent()).toBe('10. do_exit: entry.clear_present');
    expect(await page.locator('.walk-details .stack li').first().textContent()).toBe('pasid_clear_present');
    expect(page.url()).toMatch(/#1\.10$/);
    await page.getByRole('button', { name: 'every-wait-ends, kernel 5.7' }).click();
    expect(await page.locator('h1').textContent()).toContain('breaks every-wait-ends');
  });

  it('says what the claims are broken by, and stays where it is when one is chosen', async () => {
    const { page } = await open([counterexample, lifecycle]);
    const chooser = page.getByRole('navigation', { name: 'Violations' });
    expect(await chooser.locator('p').textContent()).toBe('2 claims violated, Linux 6.12.117');
    expect(await chooser.locator('li').allTextContents()).toEqual([
      expect.stringMatching(/^no-fault-after-release.*at step 19 intel_pasid_clear_entry\(\) finds P=0/),
      expect.stringMatching(/^lifecycle.*at step 10 pasid_clear_present\(\) clears P/),
    ]);
    expect(await page.locator('.cause').textContent()).toMatch(/^Cause: at step 19 /);
    await chooser.getByRole('button', { name: 'lifecycle' }).click();
    expect(await page.locator('h1').textContent()).toContain('breaks lifecycle');
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(await page.locator('.summary').textContent()).toContain(
      'With these answers to the conditions every interleaving violates the claim.',
    );
  });

  it('shows a step where it was tapped and the fields that matter, on a narrow page', async () => {
    const { page } = await open([counterexample], { viewport: { width: 390, height: 844 } });
    await page.getByRole('button', { name: 'step 19, do_exit entry.is_present(answer=no)' }).click();
    expect(await page.locator('.walk-details h3').textContent()).toBe(
      '19. do_exit: entry.is_present(answer=no)',
    );
    await expect.poll(() => isInView(page, '.walk-details h3')).toBe(true);
    await expect.poll(() => isInView(page, '.lanes-row [aria-current]')).toBe(true);
    // Nothing lies over it, the details least of all.
    expect(await page.evaluate(isOnTop)).toBe(true);
    expect(await page.locator('main > section .bits .name:visible').allTextContents()).toEqual([
      'SSPTPTR',
      'FPD',
      'P',
      'DID',
      'FSPTPTR',
    ]);
  });

  it.each([
    ['light', '9', { colorScheme: 'light' }],
    ['dark and narrow', '23', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
  ] as const)('has nothing that axe objects to, and fits: %s', async (_, step, options) => {
    const { page } = await open([counterexample, waiting], options);
    const scroll = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
    await page.getByRole('slider').fill(step);
    const run = `(() => { ${axe}; return axe.run({ resultTypes: ['violations'] }); })()`;
    const { violations, passes } = await page.evaluate<AxeResults>(run);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain('color-contrast');
    expect(await page.evaluate(scroll)).toBe(true);
  });

  it('runs nothing that stands in the data', async () => {
    const { page, complaints } = await open([hostile(counterexample), hostile(waiting)]);
    expect(await page.locator('h1').textContent()).toContain('<img src=x onerror="window.ran=1">');
    await page.getByRole('slider').fill('9');
    expect(await page.locator('img, svg:not(.lanes-links svg)').count()).toBe(0);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  describe('of one violation', () => {
    let page: Page;
    let complaints: readonly string[];

    beforeAll(async () => {
      ({ page, complaints } = await open([counterexample]));
    });

    it('goes to the step that an address names, and nowhere without one', async () => {
      expect(await page.evaluate('scrollY')).toBe(0);
      expect(page.url()).not.toContain('#');
      await page.goto(`${page.url()}#1.18`);
      await page.reload();
      expect(await page.locator('output').textContent()).toBe('step 18 of 24');
      expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
      await expect.poll(() => isInView(page, '.lanes-row [aria-current]')).toBe(true);
      // Nothing lies over it, the details least of all.
      expect(await page.evaluate(isOnTop)).toBe(true);
    });

    it('has what the entry is in sight while stepping', async () => {
      const strip = page.locator('.entry-strip code');
      await page.getByRole('slider').fill('9');
      expect(await strip.allTextContents()).toEqual(['P=1 FPD=0', 'DID=1', 'tables of the process']);
      await page.getByRole('slider').fill('10');
      expect(await strip.allTextContents()).toEqual(['P=0 FPD=0', 'DID=1', 'tables of the process']);
      expect(await page.locator('.entry-strip .to').allTextContents()).toEqual(['P=0 FPD=0']);
      await page.keyboard.press('Home');
      expect(await strip.allTextContents()).toEqual(['P=0 FPD=0', 'DID=0', 'words 2-7 all zero']);
      expect(await page.locator('.walk-details').textContent()).toBe(
        'Before the first step the PASID is allocated, the mm notifier is registered and the device is on the list of the binding; the entry is not written yet.',
      );
    });

    it('marks what a step changes among everything there is', async () => {
      await page.getByRole('slider').fill('12');
      expect(await page.locator('.component.is-changed dt').allTextContents()).toEqual([
        'invalidation queue',
        'do_exit',
      ]);
      expect(await page.locator('.component').count()).toBe(counterexample.components.length);
    });

    it('has every step on paper', async () => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.printed .step-details:visible').count()).toBe(counterexample.steps.length);
      expect(await page.getByRole('slider').isVisible()).toBe(false);
      expect(await page.locator('.lanes-row:visible').count()).toBe(counterexample.steps.length);
      expect(await page.evaluate("getComputedStyle(document.querySelector('.entry-card')).breakInside")).toBe(
        'avoid',
      );
      await page.emulateMedia({ media: null });
    });

    it('is not let run anything but its own script', async () => {
      await page.evaluate(
        `document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))`,
      );
      expect(await page.evaluate('window.ran')).toBeUndefined();
      expect(complaints.join('\n')).toContain('Content Security Policy');
    });
  });
});

describe('the document', () => {
  it('is the same bytes for the same trace', () => {
    const again = counterexampleFor('6.12.117', 'no-fault-after-release');
    expect(formatHtml([again], pageFiles('report'))).toBe(formatHtml([counterexample], pageFiles('report')));
  });

  it('has no element but its own, whatever the data say', () => {
    const files = { script: '0', style: '', scriptHash: 'sha256-', styleHash: 'sha256-' };
    const tags = (counterexamples: readonly Counterexample[]): readonly string[] =>
      formatHtml(counterexamples, files).match(/<\/?[a-z!][a-z]*/g) ?? [];
    expect(tags([hostile(counterexample)])).toEqual(tags([counterexample]));
  });
});
