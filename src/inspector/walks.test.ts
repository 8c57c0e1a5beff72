/** What the page of `pasidcheck inspect` says of a violation, and that no click loses a walk. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startChromium, withoutChromium } from '../chromium-test.ts';
import { run } from '../cli/process-test.ts';
import { endInspecting, type Inspecting, inspect } from './pages-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
const file = join(folder, 'page.html');
const address = pathToFileURL(file).href;

afterAll(() => rmSync(folder, { recursive: true }));

const size = { width: 1280, height: 800 };

describe.skipIf(withoutChromium)('a violation on the page', { timeout: 180_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    await run(`inspect --kernel 7.0,proposed,5.7 --output ${file}`);
    browser = await startChromium();
  }, 180_000);
  afterAll(() => browser.close());
  const open = async (): Promise<void> => {
    context = await browser.newContext({ offline: true, viewport: size });
    page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(address);
    await page.locator('.event').first().waitFor();
  };

  const text = (selector: string): Promise<string | null> => page.locator(selector).first().textContent();
  const step = (): Promise<string | null> => text('.slider output');
  const walks = (): Promise<string[]> => page.getByLabel('Which walk').locator('option').allInnerTexts();
  /** Whether all of an element is in sight in the box that scrolls it. */
  const inSight = (selector: string, box: string): Promise<boolean> =>
    page.evaluate<boolean>(
      `document.querySelector('${selector}').getBoundingClientRect().bottom <= document.querySelector('${box}').getBoundingClientRect().bottom`,
    );
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  /** Leaves the page as the next test expects it, also where this one fails. */
  const restoreWhenFinished = (): void =>
    onTestFinished(async () => {
      await page.emulateMedia({ media: null });
      await page.setViewportSize(size);
      await page.keyboard.press('m');
    });

  describe('on a page that was opened once', () => {
    beforeAll(open);
    afterAll(() => context.close());

    it('is what the page opens, at its end, with the cause, the necessary steps and the point of no return', async () => {
      expect(statSync(file).size).toBeLessThan(298_000);
      expect(await step()).toBe('12 / 12');
      expect(await text('#why-title')).toBe('kernel 7.0 breaks no-unrecoverable-fault');
      expect(await text('.why .cause')).toMatch(
        /^Cause: at step 10 pasid_clear_present\(\) clears P and leaves the rest of word 0 as it is; word 0 is P=0 FPD=0 from then on\. pasid_clear_entry_with_fpd\(\), .* is then never reached: intel_pasid_clear_entry\(\) calls it only with P=1/,
      );
      expect(await text('.why .elsewhere')).toBe(
        'Kernel proposed keeps the claim in this scope. In place of step 10 intel_pasid_tear_down_entry() stores FPD alone to word 0: P becomes 0 and FPD 1 in one store.',
      );
      expect(await inSight('.why .elsewhere', '.why-text')).toBe(true);
      expect(await text('.claims')).toMatch(
        /searched: 1 device.* 13 other scopes were not\. pasidcheck check --kernel 7\.0 searches them/,
      );
      expect(await text('.why .race')).toBe('A race of the process in do_exit(), device 0 and the IOMMU.');
      // What is bold in the walk is what the list has.
      const listed = await page.locator('.why .needed li .step-link:first-child').allInnerTexts();
      expect(listed).toEqual(['2', '3', '5', '7', '10', '11', '12']);
      expect(await page.locator('.lanes-row.is-needed .number').allInnerTexts()).toEqual(listed);
      expect(await text('.why-text')).toMatch(/The point of no return is step \d+/);
      await page.locator('.why .needed .step-link').first().click();
      expect(await step()).toBe('2 / 12');
    });

    it('has the step that wrote a value behind the value, and what a step would change before it is taken', async () => {
      await page.keyboard.press('End');
      await page.locator('.bits[data-field=FPD]').click();
      expect(await text('.status')).toMatch(/FPD has been so since the beginning/);
      await page.locator('.bits[data-field=P]').click();
      expect(await step()).toBe('10 / 12');
      expect(await text('.status')).toMatch(/Step 10 wrote P\./);
      await page.getByRole('button', { name: /^device: running/ }).click();
      expect(await step()).toBe('2 / 12');
      await page.getByRole('slider').fill('9');
      const next = page.locator('.event', { hasText: 'entry.clear_present' });
      expect(await next.locator('.effect').textContent()).toBe('entry word 0: P=1 FPD=0 → P=0 FPD=0');
    });

    it('shows every bit that the charts know, whether or not hardware reads it', async () => {
      await page.keyboard.press('End');
      const shown = await page
        .locator('.bits:is(.is-known, .is-ignored)')
        .evaluateAll((all) => all.map((one) => `${one.className.split(' ')[1]} ${one.textContent}`));
      expect(shown).toEqual([
        'is-ignored SSPTPTR63:120',
        'is-ignored PGTT8:6001',
        'is-known FPD10',
        'is-known P00',
        'is-ignored DID15:01',
        'is-ignored FSPTPTR63:12process',
      ]);
    });

    it('names the process where it runs more than the function that its thread is called after', async () => {
      expect(await text('.steps .lanes-heads span:nth-child(3)')).toBe('process: do_exit');
      expect(await page.locator('.why .needed b').allInnerTexts()).toEqual([
        'process:',
        ...Array.from({ length: 4 }, () => 'do_exit:'),
        'device 0:',
        'iommu:',
      ]);
      await page.getByRole('slider').fill('1');
      expect(await text('.detail strong')).toMatch(/^1\. process, intel_pasid_setup_first_level\(\)/);
      await page.keyboard.press('End');
    });

    it('has every violated claim and the counts in sight, and says how many claims are below', async () => {
      const list = page.getByRole('region', { name: 'Every claim' });
      expect(await text('.claims .counts')).toBe(
        '3 violated: press to see how. 5 hold in this scope, 4 are not decided.',
      );
      const ids = await page.locator('.claim strong').allInnerTexts();
      expect(ids.slice(0, 3)).toEqual(['no-unrecoverable-fault', 'no-fault-after-release', 'lifecycle']);
      const { bottom } = await list.evaluate((box) => box.getBoundingClientRect());
      const ends = await page
        .locator('.claim')
        .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().bottom));
      const below = ends.filter((end) => end > bottom + 4).length;
      expect(ends[2]).toBeLessThan(bottom);
      expect(below).toBeLessThan(6);
      const more = page.locator('.claims .more');
      expect(await more.textContent()).toBe(`${below} more below`);
      await more.click();
      await expect.poll(() => list.evaluate((box) => box.scrollTop)).toBeGreaterThan(0);
      await expect.poll(() => more.count()).toBe(0);
      await list.evaluate((box) => box.scrollTo(0, 0));
    });

    it('cuts no name of a step, and opens every chart whole', async () => {
      await page.keyboard.press('End');
      const cut = await page
        .locator('.steps .lanes-row.is-now > button')
        .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
      expect(cut).toBe(0);
      restoreWhenFinished();
      await page.setViewportSize({ ...size, height: 3000 });
      await button('Charts').click();
      await page.locator('.card .graph svg').nth(3).waitFor();
      const charts = await page.locator('.card:has(.graph)').evaluateAll((cards) =>
        cards.map((card) => {
          const svg = card.querySelector('.graph svg')!.getBoundingClientRect();
          return [...card.querySelectorAll('.node, .edge')].every((part) => {
            const { left, right, top, bottom } = part.getBoundingClientRect();
            return (
              left > svg.left - 2 && right < svg.right + 2 && top > svg.top - 2 && bottom < svg.bottom + 2
            );
          });
        }),
      );
      expect(charts.length).toBeGreaterThan(3);
      expect(charts).not.toContain(false);
    });

    it('leads to the other violated claims, and green is only what was searched', async () => {
      const claims = page.locator('.claim');
      expect(await claims.locator('.violated').count()).toBe(3);
      expect(await claims.locator('.proved').count()).toBe(5);
      expect(await claims.filter({ hasText: 'page-requests-drained' }).textContent()).toMatch(
        /it needs --pri.*not tested/s,
      );
      await button('Show how, 10 steps: lifecycle').click();
      expect(await text('#why-title')).toBe('kernel 7.0 breaks lifecycle');
      expect(await step()).toBe('10 / 10');
    });

    it('is found by name, as is everything else', async () => {
      const find = page.getByRole('searchbox', { name: /An event, a state, a function/ });
      await page.keyboard.press('Control+k');
      await find.fill('no-fault violation');
      await find.press('Enter');
      expect(await step()).toBe('24 / 24');
      const choose = async (name: string): Promise<void> => {
        await page.keyboard.press('Control+k');
        await find.fill(name);
        await find.press('Enter');
      };
      // What is found is gone to; a step is taken only where it is chosen.
      await choose('FPD');
      expect(await step()).toBe('1 / 24');
      await choose('clear_present P=0');
      expect(await step()).toBe('10 / 24');
      expect(await page.locator('.event').first().isVisible()).toBe(true);
      await page.keyboard.press('Control+k');
      await find.fill('lock.release');
      const first = page.locator('.palette li').first();
      expect(await first.textContent()).toMatch(/^go to/);
      await find.press('Escape');
      await choose('pasid_clear_present()');
      await page.keyboard.press('ArrowRight');
      expect(await text('.detail .stack')).toMatch(/pasid_clear_present/);
      await choose('2. do_exit device.start');
      expect(await step()).toBe('2 / 24');
      await choose('shortest walk to entry word 0: P=1 FPD=0');
      await page.getByText(/1 steps?, and no interleaving gets there in fewer/).waitFor();
      expect(await step()).toBe('1 / 1');
      await page.keyboard.press('Control+k');
      await find.press('Escape');
      expect(await find.isVisible()).toBe(false);
    });

    it('stands beside another kernel along the same steps, up to the step where they part', async () => {
      await button('Show how, 12 steps: no-unrecoverable-fault').click();
      await button('Side by side').click();
      await page.getByLabel('Beside kernel 7.0').selectOption('proposed');
      expect(await text('.beside')).toMatch(
        /10entry\.clear_presententry\.set_fpd_clear_present.*stops before step 12\. .*is refused by entry word 0, which is P=0 FPD=1/,
      );
      // What the explanation names is the same step here.
      expect(await text('.beside .relation')).toBe('The explanation is about step 10, in bold.');
      expect(await page.locator('.beside .is-remedy').allInnerTexts()).toEqual([
        expect.stringMatching(/^10\s+entry\.clear_present\s+entry\.set_fpd_clear_present$/),
      ]);
      await button('Go to the last common step').click();
      expect(await step()).toBe('11 / 12');
      expect(await page.locator('.beside caption').last().textContent()).toBe('What differs after step 11');
      expect(await page.locator('.beside table').last().textContent()).toMatch(
        /entry word 0P=0 FPD=0P=0 FPD=1/,
      );
    });

    it('is drawn over time as well, with the step that is shown always in sight', async () => {
      await page.keyboard.press('m');
      await page.keyboard.press('End');
      await page.keyboard.press('t');
      const tracks = page.getByRole('slider', { name: 'Step, along the tracks' });
      const names = page.locator('.tracks-names p');
      expect((await names.allInnerTexts()).slice(0, 5)).toEqual([
        'do_exit',
        'device 0',
        'iommu',
        'FPD 0',
        'P 0',
      ]);
      const { width, height } = (await tracks.boundingBox())!;
      await tracks.click({ position: { x: (width * 10.5) / 13, y: height / 2 } });
      expect(await step()).toBe('10 / 12');
      for (let i = 0; i < 6; i++) await tracks.press('+');
      const isInSight = async (): Promise<boolean> => {
        const [first, last] = await Promise.all(
          ['data-first', 'data-last'].map(async (edge) => Number(await tracks.getAttribute(edge))),
        );
        const at = Number.parseInt((await step()) ?? '', 10);
        return first! <= at && at <= last! && last! - first! < 13;
      };
      for (let i = 0; i < 10; i++) {
        await page.locator('body').press('ArrowLeft');
        expect(await isInSight()).toBe(true);
      }
    });

    it('is reached by random walks until one claim breaks', async () => {
      await button('New walk').click();
      await page.keyboard.press('Control+k');
      await page.getByRole('searchbox', { name: /An event/ }).fill('random walks until lifecycle breaks');
      await page.keyboard.press('Enter');
      await page.getByText(/lifecycle broke in random walk \d+, after \d+ steps/).waitFor();
      expect((await walks()).at(-1)).toMatch(/breaks .*lifecycle/);
    });

    it('prints with its lanes and its whole entry, nothing cut and nothing over anything else', async () => {
      restoreWhenFinished();
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 720, height: 1000 });
      expect(
        await page.evaluate(
          "[...document.querySelectorAll('.status, .panel, .scroll')].filter((one) => one.scrollHeight > one.clientHeight + 8 && one.clientHeight > 0).map((one) => one.className)",
        ),
      ).toEqual([]);
      await page.setViewportSize(size);
      expect(await page.locator('.lanes-row').last().isVisible()).toBe(true);
      expect(await page.evaluate("getComputedStyle(document.querySelector('.entry')).breakInside")).toBe(
        'avoid',
      );
      expect(await page.evaluate("getComputedStyle(document.querySelector('.steps')).overflow")).toBe(
        'visible',
      );
      // Verdicts are printed, and what can only be pressed is not.
      expect(await page.locator('.claim .verdict-word').first().isVisible()).toBe(true);
      expect(
        await page
          .locator('.claims button')
          .evaluateAll((all) => all.filter((one) => one.offsetParent !== null).length),
      ).toBe(0);
      // No heading stands alone at the foot of a page.
      expect(
        await page.evaluate(
          "[...document.querySelectorAll('h2, h3, h4, .panel-head, .lanes-heads, .leads-in')].filter((one) => getComputedStyle(one).breakAfter !== 'avoid').length",
        ),
      ).toBe(0);
      expect(await page.evaluate("getComputedStyle(document.querySelector('.box')).breakInside")).toBe(
        'avoid',
      );
    });

    it('leaves a phone to what is read: two lines stay above it', async () => {
      restoreWhenFinished();
      await page.setViewportSize({ width: 390, height: 844 });
      await button('Show how, 12 steps: no-unrecoverable-fault').click();
      const { height } = (await page.locator('.status').boundingBox())!;
      expect(height).toBeLessThanOrEqual(44);
      expect(await page.locator('.why-text .dmar').isVisible()).toBe(true);
      expect(await page.locator('.status .dmar').isVisible()).toBe(false);
      await page.setViewportSize(size);
      expect(await page.locator('.why-text .dmar').isVisible()).toBe(false);
    });

    it('lists its keys, and each does what the list says', async () => {
      const keys = page.locator('.keys');
      await keys.locator('summary').click();
      expect(await keys.locator('kbd').allInnerTexts()).toEqual([
        '← →',
        'Home End',
        'e',
        '↑ ↓',
        '+ − 0',
        '/',
        'Ctrl-K',
        'Ctrl-Z Ctrl-Y',
        'w',
        'f',
        'r',
        't',
        'm b c',
      ]);
      await page.keyboard.press('Escape');
      expect(await keys.locator('kbd').first().isVisible()).toBe(false);
      const focused = () => page.evaluate<string>('document.activeElement.id');
      const blur = () => page.evaluate('document.activeElement.blur()');
      await page.keyboard.press('/');
      expect(await focused()).toBe('refused-search');
      await blur();
      await page.keyboard.press('w');
      expect(await focused()).toBe('own');
      await blur();
      for (const [key, title] of [
        ['b', 'Side by side'],
        ['c', 'Charts'],
        ['m', 'Machine'],
      ] as const) {
        await page.keyboard.press(key);
        expect(await text('#right-title')).toBe(title);
      }
    });

    it('says why an event is not possible when Enter asks for the first one that is found', async () => {
      await page.keyboard.press('End');
      const field = page.getByLabel('Why not?');
      await field.fill('suppress_0x59');
      await field.press('Enter');
      expect(await text('.answer')).toMatch(/^iommu\.suppress_0x59.* is refused by/);
      await field.fill('');
      expect(await page.locator('.answer').count()).toBe(0);
    });

    it('fits at 400 %, without scrolling sideways', async () => {
      await page.setViewportSize({ width: 320, height: 215 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      await page.setViewportSize(size);
    });
  });

  describe('on a page of its own', () => {
    beforeEach(async () => {
      await open();
      return () => context.close();
    });

    it('is still there after another kernel, a step there, and the way back', async () => {
      await page.locator('.system select').selectOption('proposed');
      expect(await walks()).toEqual(['walk 1: 9 of 12 steps']);
      expect(await text('.status')).toMatch(/kernel proposed allows 9 of 12 steps of walk 1\./);
      await page.locator('.event').first().click();
      await page.locator('.system select').selectOption('7.0');
      await page.getByLabel('Which walk').selectOption({ index: 0 });
      expect(await step()).toBe('12 / 12');
      expect(await walks()).toEqual([
        'walk 1: 12 steps, breaks no-unrecoverable-fault and lifecycle',
        expect.stringMatching(/^walk 2: .*, from step 9 of walk 1$/),
      ]);
      expect(await text('#why-title')).toMatch(/no-unrecoverable-fault/);
    });

    it('can be had again after anything that was done, by undoing it, and the other way round', async () => {
      const states: string[] = [];
      const state = async (): Promise<string> =>
        `${await page.locator('.system select').inputValue()} ${await step()} ${(await walks()).join()}`;
      states.push(await state());
      for (const act of [
        () => button('Fork').click(),
        () => page.locator('.event').first().click(),
        () => button('New walk').click(),
        () => button('Random walk').click(),
        () => page.locator('.system select').selectOption('proposed'),
        () => button('Forget').click(),
      ]) {
        await act();
        states.push(await state());
      }
      for (const before of states.slice(0, -1).toReversed()) {
        await page.keyboard.press('Control+z');
        expect(await state()).toBe(before);
      }
      expect(await button('Undo').isDisabled()).toBe(true);
      for (const after of states.slice(1)) {
        await page.keyboard.press('Control+y');
        expect(await state()).toBe(after);
      }
    });

    it('survives a reload with all other walks', async () => {
      await page.getByRole('slider').fill('3');
      await button('Fork').click();
      const before = await walks();
      expect(before).toHaveLength(2);
      await page.reload();
      await page.locator('.event').first().waitFor();
      expect(await walks()).toEqual(before);
      expect(await step()).toBe('3 / 3');
    });

    it('comes with every other trace of an imported report', async () => {
      const { stdout } = await run('check --kernel 7.0 --devices 1 --json');
      const report = join(folder, 'report.json');
      writeFileSync(report, stdout);
      await page.getByLabel('Import').setInputFiles(report);
      await page.getByLabel('Imported traces').selectOption({ index: 2 });
      await expect.poll(step).toBe('24 / 24');
      expect((await walks()).at(-1)).toMatch(
        /^walk \d+: 24 steps, breaks .*no-fault-after-release.*, trace 2 of 3 in report\.json$/,
      );
    });

    describe('with a server', () => {
      let inspecting: Inspecting;

      beforeAll(async () => {
        inspecting = await inspect('--kernel', '5.8');
      });
      afterAll(() => endInspecting(inspecting));

      it('is compared with a kernel that the server makes first, and says so meanwhile', async () => {
        await context.setOffline(false);
        let release = (): void => {};
        const held = new Promise<void>((resolve) => (release = resolve));
        // The server compiles nothing beside it.
        await page.route('**/check', (route) => route.fulfill({ body: '{"kind":"done"}\n' }));
        await page.route('**/system', async (route) => {
          await held;
          await route.continue();
        });
        await page.goto(inspecting.url);
        await page.locator('.event').first().click();
        await button('Side by side').click();
        await page.getByLabel('Beside kernel 5.8').selectOption('6.12');
        await page.getByText('Kernel 6.12 is being made.').waitFor();
        release();
        await page.getByText(/What differs after step 1|Nothing differs after step 1/).waitFor();
        expect(await text('.beside')).not.toMatch(/is being made/);
      });

      it('sums up a check of all scopes: which claims are violated in which of them', async () => {
        await context.setOffline(false);
        const verdict = (id: string, word: string) => ({
          id,
          verdict: word,
          word,
          states: 1,
          ...(word === 'violated' ? { labels: [] } : {}),
        });
        let scope = 0;
        // The first scope is the one that is shown.
        await page.route('**/check', (route) => {
          scope++;
          const claims = [
            verdict('no-torn-entry', scope === 2 || scope === 4 ? 'violated' : 'proved'),
            verdict('lifecycle', 'violated'),
          ];
          const lines = [{ kind: 'verdicts', claims }, { kind: 'done' }];
          return route.fulfill({ body: lines.map((line) => `${JSON.stringify(line)}\n`).join('') });
        });
        await page.goto(inspecting.url);
        await button('Check all scopes').click();
        await page
          .getByText(
            /^\. All 14 scopes were searched: violated: no-torn-entry in [a-zA-Z]+, [a-zA-Z]+; lifecycle in all\.$/,
          )
          .waitFor();
        expect(scope).toBe(14);
      });

      it('is found by a check that runs beside the page, in every scope if asked, and the address keeps no token', async () => {
        await context.setOffline(false);
        await page.goto(inspecting.url);
        await page.getByText('any of the 8 claims that are tested here. The other 4 need').waitFor();
        expect(page.url()).not.toMatch(/token|\?/);
        await page.locator('.system select').selectOption('6.12');
        await page.getByText('kernel 6.12 breaks').waitFor();
        await page.locator('.why .cause').waitFor();
        expect(await text('#why-title')).toBe('kernel 6.12 breaks faults-reported-after-unbind');
        await page.locator('.system select').selectOption('5.8');
        await button('Check all scopes').click();
        // The next scope is decided, and the others are given up.
        await page
          .getByText(/^chunked(: \d+ steps)?$/)
          .first()
          .waitFor();
        await button('Stop').click();
        await page.getByText('The check was stopped.').waitFor();
        await page.locator('.system select').selectOption('6.12');
        await button('Share').click();
        await page.getByText(/in the address bar/).waitFor();
        expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#walk=/);
        const again = await context.newPage();
        await again.goto(page.url());
        await again.locator('.event').first().waitFor();
        expect(await again.locator('.slider output').textContent()).toBe('37 / 37');
      });
    });
  });
});
