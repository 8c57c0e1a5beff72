/** The page that inspects in Firefox: it opens, says why, steps, draws charts and tracks, and complains of nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/process-test.ts';
import { Firefox, withoutFirefox } from '../firefox-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
const file = join(folder, 'page.html');
afterAll(() => rmSync(folder, { recursive: true }));

/** The left arrow, as WebDriver writes it. */
const LEFT = '\uE012';

describe.skipIf(withoutFirefox)('the page in Firefox', { timeout: 300_000 }, () => {
  let firefox: Firefox;
  beforeAll(async () => {
    await run(`inspect --kernel 5.7 --output ${file}`);
    firefox = await Firefox.start();
  }, 300_000);
  afterAll(() => firefox.end());

  const text = (selector: string): Promise<string> =>
    firefox.evaluate(`document.querySelector('${selector}').textContent`);
  /** Waits for an element, and gives how many there are. */
  const count = (selector: string): Promise<number> =>
    firefox.evaluate(`new Promise((resolve) => {
      const look = () => {
        const found = document.querySelectorAll('${selector}').length;
        if (found > 0) resolve(found); else setTimeout(look, 20);
      };
      look();
    })`);

  it('opens the first violation, says why, steps by keys, and draws the charts', async () => {
    await firefox.open(pathToFileURL(file).href);
    expect(await count('.event')).toBeGreaterThan(0);
    await firefox.evaluate(`(() => {
      window.complaints = [];
      addEventListener('error', ({ message }) => complaints.push(message));
    })()`);
    expect(await text('#why-title')).toBe('kernel 5.7 breaks no-unrecoverable-fault');
    expect(await text('.why .cause')).toMatch(/^Cause: at step 7 pasid_clear_entry\(\) stores 0 to word 0/);
    expect(await text('.slider output')).toBe('9 / 9');
    await firefox.press(LEFT);
    expect(await text('.slider output')).toBe('8 / 9');
    await firefox.press('c');
    expect(await count('.card .node.active')).toBeGreaterThan(2);
    await firefox.press('t');
    expect(await count('.tracks canvas')).toBe(1);
    expect(await firefox.evaluate('complaints')).toEqual([]);
  });
});
