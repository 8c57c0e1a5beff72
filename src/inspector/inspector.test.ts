/** The page of `pasidcheck inspect` in a real browser: everything that it promises. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { startChromium, withoutChromium } from '../chromium-test.ts';
import { expectBadInput, run } from '../cli/process-test.ts';
import type { Report } from '../report/verdict.ts';
import { endInspecting, type Inspecting, inspect, siteWith } from './pages-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
const file = join(folder, 'page.html');
const address = pathToFileURL(file).href;

/** The shortest way to the fault of 5.7, as the buttons name its steps. */
const fault = [
  'entry.set_present',
  'device.start',
  'mm.release',
  'lock.acquire',
  'binding.is_listed',
  'entry.read_did',
  'entry.clear_word0',
  'device.request_untranslated',
  'iommu.report_0x59',
];

/** Has the browser forget the walks that it kept; a page without an address keeps nothing. */
const forgetWalks = `if (location.protocol !== 'about:')
  for (const key of Object.keys(localStorage)) if (key.startsWith('pasidcheck walks')) localStorage.removeItem(key)`;

const dmar = /^DMAR: \[DMA Write PASID 0x1\].*fault reason 0x59/;

afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(withoutChromium)('the page of the inspector', { timeout: 180_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const requests: string[] = [];
  /** What the browser complains of: errors, and what the policy keeps it from. */
  const complaints: string[] = [];

  beforeAll(async () => {
    await run(`inspect --output ${file}`);
    browser = await startChromium();
    context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 860 } });
    // Walks of an earlier test are no concern of the next.
    await context.addInitScript(forgetWalks);
    context.on('request', (asked) => requests.push(asked.url()));
    page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (said) => complaints.push(said.text()));
  });
  afterAll(() => browser.close());

  const text = async (selector: string, on = page): Promise<string> =>
    (await on.locator(selector).first().textContent()) ?? '';
  const status = (): Promise<string> => text('.status');
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const step = (): Promise<string> => text('.slider output');
  const walk = async (): Promise<void> => {
    for (const name of fault) await page.locator('.event:not(.waits)', { hasText: name }).first().click();
  };
  const open = async (where = address): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(where);
    await page.locator('.event').first().waitFor();
  };
  /** Opens the page at the beginning of a walk; of itself it opens a violation. */
  const begin = async (): Promise<void> => {
    await open();
    await button('New walk').click();
  };

  it('is one small file that needs no network', async () => {
    requests.length = 0;
    await begin();
    await walk();
    expect(statSync(file).size).toBeLessThan(300_000);
    expect(requests.filter((url) => url !== 'about:blank')).toEqual([address]);
  });

  it('walks the fault of 5.7 by clicking, and says at which step which claim breaks', async () => {
    await begin();
    expect(await status()).toMatch(/No claim is broken in this state/);
    await walk();
    expect(await status()).toMatch(/no-unrecoverable-fault is broken by this step/);
    expect(await text('.status .dmar')).toMatch(dmar);
    expect(await text('.bits[data-field=P] .value')).toBe('0');
    await button('Back').click();
    expect(await status()).not.toMatch(/no-unrecoverable-fault/);
  });

  it('slides through a walk, by mouse and by keyboard', async () => {
    const slider = page.getByRole('slider');
    await slider.fill('1');
    expect(await step()).toBe('1 / 9');
    expect(await page.locator('.bits[data-field=P]').getAttribute('class')).toMatch(/is-changed/);
    await page.locator('body').press('ArrowRight');
    await page.locator('body').press('ArrowRight');
    expect(await step()).toBe('3 / 9');
    await page.locator('body').press('End');
    expect(await step()).toBe('9 / 9');
  });

  it('keeps what is left when a walk goes on differently', async () => {
    await page.getByRole('slider').fill('2');
    await page.locator('.event', { hasText: 'device.request_untranslated' }).first().click();
    expect(await step()).toBe('3 / 3');
    const walks = page.getByLabel('Which walk');
    expect(await walks.locator('option').allInnerTexts()).toEqual([
      'walk 1: 9 steps, breaks no-unrecoverable-fault and lifecycle',
      'walk 2: 9 steps, breaks no-unrecoverable-fault and lifecycle',
      'walk 3: 3 steps, from step 2 of walk 2',
    ]);
    await walks.selectOption({ index: 1 });
    expect(await step()).toBe('9 / 9');
  });

  it('takes the same steps on another kernel, and says which step is refused, and by which component', async () => {
    await page.locator('.system select').selectOption('5.8');
    expect(await status()).toMatch(
      /kernel 5.8 allows 6 of 9 steps of walk \d+.*Step 7.*entry.clear_word0.*refused by do_exit/s,
    );
    expect(await step()).toBe('6 / 6');
  });

  it('says why the fault is refused under 5.8', async () => {
    for (const name of ['entry.is_present', 'entry.set_fpd_clear_present']) {
      await page.locator('.event', { hasText: name }).first().click();
    }
    await page.locator('.event', { hasText: 'device.request_untranslated' }).first().click();
    await page.getByLabel('Why not?').fill('report_0x59 request=1');
    await button(/^iommu: iommu.report_0x59/)
      .first()
      .click();
    expect(await text('.answer')).toMatch(
      /entry word 0.*P=0 FPD=1.*no transition for it in this state.*takes it in P=0 FPD=0/s,
    );
  });

  it('shows a trace to a state that is clicked', async () => {
    await open();
    await page.locator('.system select').selectOption('5.8');
    await button('Charts').click();
    const word = page.getByRole('article', { name: /^entry word 0/ });
    await word.getByRole('button', { name: 'P=1 FPD=0' }).press('Enter');
    await page.getByText(/1 steps?, and no interleaving/).waitFor();
    await word.getByRole('button', { name: 'P=0 FPD=1' }).click();
    await page.getByText(/8 steps, and no interleaving gets there in fewer/).waitFor();
    expect(await step()).toBe('8 / 8');
    await page.getByRole('article', { name: 'entry word 0: P=0 FPD=1' }).waitFor();
  });

  it('exports what replay reads, imports it, and shares it as an address', async () => {
    await begin();
    await walk();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Export').click()]);
    const path = join(folder, 'walk.json');
    await download.saveAs(path);
    const replayed = await run(`replay ${path}`);
    expect(replayed.stdout).toMatch(/replayed 9 steps: the last step breaks the claim/);
    await button('Share').click();
    await page.getByText(/in the address bar/).waitFor();
    const shared = page.url();
    await open();
    await page.getByLabel('Import').setInputFiles(path);
    await page.locator('.dmar').first().waitFor();
    expect(await step()).toBe('9 / 9');
    await open(shared);
    expect(await step()).toBe('9 / 9');
    // Chromium, in a context of a test, now and then forgets what a page of a file kept: a bookmark may need a second try.
    const bookmarks = page.getByLabel('Bookmarks');
    for (let tries = 0; tries < 5 && (tries === 0 || (await bookmarks.count()) === 0); tries++) {
      if (tries > 0) await open(shared);
      await button('Bookmark').click();
      await bookmarks.waitFor();
      await button('New walk').click();
      await page.reload();
      await page.locator('.event').first().waitFor();
    }
    await page.getByLabel('Bookmarks').selectOption({ index: 1 });
    await page.locator('.dmar').first().waitFor();
    expect(await step()).toBe('9 / 9');
    expect(await status()).toMatch(/no-unrecoverable-fault is broken/);
  });

  it('opens every trace of a report, each on its own kernel', async () => {
    const [two, traced] = [join(folder, 'two.json'), join(folder, 'traced.html')];
    const report = JSON.parse(readFileSync(join(folder, 'walk.json'), 'utf8')) as Report;
    const results = report.results.flatMap((result) => [result, { ...result, kernel: '5.8' }]);
    writeFileSync(two, JSON.stringify({ ...report, results }));
    await run(`inspect ${two} --max-time 0.001 --output ${traced}`);
    await open(pathToFileURL(traced).href);
    expect([await step(), await page.locator('.system select').inputValue()]).toEqual(['9 / 9', '5.7']);
    await page.getByLabel('Traces').selectOption({ index: 2 });
    expect([await step(), await page.locator('.system select').inputValue()]).toEqual(['6 / 6', '5.8']);
    expect(await status()).toMatch(/is possible for 6 of 9 steps.*Step 7.*is refused by do_exit/);
    await page.getByRole('slider').fill('0');
    expect(await status()).toMatch(/No claim is broken in this state/);
  });

  it('searches in the page where no check has decided a claim', async () => {
    // That page was written with no time to check.
    await open(pathToFileURL(join(folder, 'traced.html')).href);
    await button('New walk').click();
    await button('Shortest violation of no-unrecoverable-fault').click();
    await page.getByText(/9 steps, and no interleaving gets there in fewer/).waitFor();
    expect(await status()).toMatch(/no-unrecoverable-fault is broken by this step/);
    expect(await step()).toBe('9 / 9');
    await page.locator('.system select').selectOption('5.8');
    await button('Shortest violation of no-unrecoverable-fault').click();
    await page.getByText(/no-unrecoverable-fault holds: all [\d,]+ states/).waitFor();
  });

  it('executes nothing that a trace brings along, and says what it cannot read', async () => {
    await open();
    const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const report = JSON.parse(readFileSync(join(folder, 'walk.json'), 'utf8')) as Report;
    const path = join(folder, 'hostile.json');
    const results = report.results.map((result) => ({
      ...result,
      claim: hostile,
      trace: [{ step: 1, actor: hostile, event: hostile, indices: { a: hostile }, changes: [] }],
    }));
    writeFileSync(path, JSON.stringify({ ...report, results }));
    await page.getByLabel('Import').setInputFiles(path);
    await page.getByText('an event that this system does not have').waitFor();
    expect(await page.locator('.status .line [title]').getAttribute('title')).toContain('<img src=x');
    writeFileSync(path, '{"formatVersion": 4}');
    await page.getByLabel('Import').setInputFiles(path);
    await page.getByText(/this is not a report of format version 1, 2 or 3: formatVersion/).waitFor();
    const odd = {
      position: -5,
      labels: [hostile],
      origin: { kernel: hostile, configuration: [] },
    };
    await open(`${address}#walk=${deflateRawSync(JSON.stringify(odd)).toString('base64url')}`);
    await page.getByText(/is possible for 0 of 1 steps/).waitFor();
    expect(await step()).toBe('0 / 0');
    await open(`${address}#walk=AAAA`);
    await page.getByText('has a walk in it that cannot be read').waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  it('walks at random until a claim breaks', async () => {
    await button('New walk').click();
    await button('Random walk').click();
    await page.getByText(/random steps/).waitFor();
    expect(await step()).not.toBe('0 / 0');
  });

  it('has nothing that axe finds, light and dark, wide and narrow', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await open();
    await page.getByLabel('Why not?').fill('report');
    await page.locator('.answers button').first().click();
    for (const [colorScheme, width, middle] of [
      ['dark', 1280, 'Charts'],
      ['light', 390, 'Machine'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 860 });
      await button(middle).click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate<{ readonly violations: readonly { readonly id: string }[] }>(
        "axe.run({ resultTypes: ['violations'] })",
      );
      expect([colorScheme, width, violations.map(({ id }) => id)]).toEqual([colorScheme, width, []]);
      // Nothing is cut off sideways.
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  it.each([1280, 390])('keeps every panel in its place from step to step, %i pixels wide', async (width) => {
    await page.setViewportSize({ width, height: 860 });
    await button('New walk').click();
    const places = (): Promise<unknown> =>
      page.evaluate(
        "scrollTo(0, 0), JSON.stringify([...document.querySelectorAll('.status, .timeline button, .panel, .unit')].map((e) => [e.offsetLeft, e.offsetTop, e.offsetWidth, e.offsetHeight]))",
      );
    const before = await places();
    for (const name of fault) {
      await page.locator('.event:not(.waits)', { hasText: name }).first().click();
      expect([name, await places()]).toEqual([name, before]);
    }
  });

  it('gives the browser nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });

  describe('with a server', () => {
    let inspecting: Inspecting;
    let online: BrowserContext;

    beforeAll(async () => {
      const receiver = await siteWith(`
        import { createBrowserReceiver } from '@statelyai/inspect';
        window.received = [];
        createBrowserReceiver().subscribe((message) => window.received.push(message));
      `);
      inspecting = await inspect('--kernel', '5.7', '--stately', receiver.url);
      online = await browser.newContext();
      await online.addInitScript(forgetWalks);
    });
    afterAll(() => endInspecting(inspecting));

    const tokenOf = ({ url }: Pick<Inspecting, 'url'>): string => new URL(url).hash.slice('#token='.length);

    const ask = (
      method: string,
      path: string,
      headers: Readonly<Record<string, string>>,
    ): Promise<{ readonly code: number | undefined; readonly body: string }> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(inspecting.url);
        const asked = request({ hostname, port, method, path, headers, agent: false }, (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += String(chunk)));
          response.on('end', () => resolve({ code: response.statusCode, body }));
        });
        asked.on('error', reject);
        asked.end(method === 'POST' ? '{}' : undefined);
      });

    it('refuses requests without the token, from another site or under another name', async () => {
      const { host, origin } = new URL(inspecting.url);
      const token = tokenOf(inspecting);
      const good = '/';
      // The page that comes without a token has nothing in it, and says so.
      expect(await ask('GET', good, {})).toEqual({
        code: 200,
        body: expect.stringMatching(
          /needs the address that pasidcheck inspect printed.*"application\/json">null</s,
        ),
      });
      expect(await ask('GET', '/watch', {})).toEqual({
        code: 403,
        body: expect.stringMatching(/token is wrong/),
      });
      expect((await ask('GET', `/watch?token=${'a'.repeat(token.length)}`, {})).code).toBe(403);
      expect((await ask('GET', good, { Host: 'evil.example' })).body).toMatch(/not this computer/);
      expect((await ask('GET', good, { Host: `evil.example:${new URL(origin).port}` })).code).toBe(403);
      expect((await ask('GET', good, { Origin: 'https://evil.example' })).body).toMatch(/another site/);
      const post = { Host: host, 'X-Token': token };
      expect((await ask('POST', '/system', { ...post, Origin: 'https://evil.example' })).code).toBe(403);
      expect((await ask('POST', '/system', post)).code).toBe(403);
      expect((await ask('POST', '/system', { ...post, Origin: origin, 'X-Token': 'no' })).code).toBe(403);
      expect((await ask('POST', '/data', { ...post, Origin: origin, 'X-Token': 'no' })).code).toBe(403);
      expect((await ask('POST', '/system', { ...post, Origin: origin })).code).toBe(400);
      expect((await ask('DELETE', good, { ...post, Origin: origin })).code).toBe(404);
    });

    it('compiles what a page asks for beside what it answers, and gives it up in time', async () => {
      const { url, process: own } = await inspect('--max-time', '1');
      const { origin } = new URL(url);
      const configuration = { ...quickScope, devices: 12, pasids: 12, inFlight: 12 };
      const headers = { 'X-Token': tokenOf({ url }), Origin: origin };
      const asked = fetch(new URL('/system', url), {
        method: 'POST',
        headers,
        body: JSON.stringify({ kernel: '5.8', configuration }),
      });
      let isOver = false;
      void asked.then(() => (isOver = true));
      expect((await fetch(url)).status).toBe(200);
      expect(isOver).toBe(false);
      const answer = await asked;
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.stringMatching(/^it was given up after 1 s/),
      ]);
      own.kill('SIGINT');
    });

    it('cannot be read or framed by a page of another site', async () => {
      const { server, url } = await siteWith(`
        window.tried = (async () => {
          const there = new URL(location.hash.slice(1));
          const get = await fetch(there).then(() => 'read', () => 'refused');
          const post = await fetch(new URL('/system', there), { method: 'POST', headers: { 'X-Token': there.hash.slice(7) }, body: '{}' }).then(() => 'driven', () => 'refused');
          const frame = document.createElement('iframe');
          frame.src = there;
          document.documentElement.append(frame);
          await new Promise((resolve) => { frame.onload = resolve; });
          return [get, post];
        })();
      `);
      const other = await online.newPage();
      await other.goto(`${url}#${inspecting.url}`);
      expect(await other.evaluate('window.tried')).toEqual(['refused', 'refused']);
      expect(other.frames()[1]!.url()).toMatch(/^chrome-error:/);
      server.close();
      await other.close();
    });

    it('makes other systems, says what it cannot make, and shows the states of a check that runs beside it', async () => {
      const served = await online.newPage();
      served.setDefaultTimeout(60_000);
      await served.goto(inspecting.url);
      const claim = served.locator('.claim', { hasText: 'no-unrecoverable-fault' });
      await claim.locator('.violated').waitFor();
      await served.locator('.system select').selectOption('6.12');
      await served.getByText(/kernel 6.12 allows \d+ of 9 steps of walk \d+/).waitFor();
      await served.locator('.system summary').click();
      await served.getByLabel(/--pri with page requests; needs --ats/).check();
      await served.getByText('Take the same steps there').click();
      await served.getByText(/--pri needs --ats/).waitFor();
      await served.getByRole('button', { name: 'Close' }).click();
      await served.getByLabel(/with Device-TLB, translation/).check();
      // Its check takes long enough to be looked at.
      await served.getByLabel(/requests in flight for each/).fill('3');
      await served.getByText('Take the same steps there').click();
      await served.locator('.box', { hasText: 'page request queue' }).waitFor();
      const machine = (): Promise<string | null> => served.locator('.machine').textContent();
      const before = await machine();
      await served.getByText(/[\d,]{5,} states, depth/).waitFor();
      expect(await machine()).toBe(before);
      await served.getByLabel('show where it is').check();
      await expect.poll(machine).not.toBe(before);
      await served.getByRole('button', { name: 'Stop' }).click();
      await served.getByText('The check was stopped.').waitFor();
      expect(await machine()).toBe(before);
      await served.getByRole('button', { name: 'Check', exact: true }).click();
      await served.getByText(/[\d,]+ states, depth/).waitFor();
      await served.locator('.system select').selectOption('5.7');
      await served.getByText(/kernel 5.7 allows/).waitFor();
      expect(await served.locator('.claims').textContent()).toMatch(/Not searched: .*groups|searched:/);
      await served.close();
    });

    it('sends what it shows to an official receiver, once that is asked for', async () => {
      const served = await online.newPage();
      await served.goto(inspecting.url);
      await served.getByRole('button', { name: 'New walk' }).click();
      // The check ends now at the latest, and leaves the empty walk alone.
      await served.getByText('Every interleaving was searched:').waitFor();
      expect(await text('.slider output', served)).toBe('0 / 0');
      const [receiver] = await Promise.all([
        served.waitForEvent('popup'),
        served.getByRole('button', { name: /^Send the model to/ }).click(),
      ]);
      await receiver.waitForFunction("window.received?.some(({ type }) => type === '@xstate.actor')");
      await served.locator('.event', { hasText: 'entry.set_present' }).click();
      await receiver.waitForFunction("window.received.some(({ type }) => type === '@xstate.snapshot')");
      const got = await receiver.evaluate<readonly Readonly<Record<string, unknown>>[]>('window.received');
      const word = got.filter(({ sessionId }) => sessionId === 'entry word 0(device=0, pasid=1)');
      expect(word.map(({ type }) => type)).toEqual(['@xstate.actor', '@xstate.event', '@xstate.snapshot']);
      expect(JSON.parse(String(word[0]!['definition']))).toMatchObject({
        id: 'entry word 0',
        initial: 'P=0 FPD=0',
      });
      expect(word[2]).toMatchObject({ snapshot: { value: 'P=1 FPD=0' } });
      await served.close();
    });

    it('shows the actors of an official sender', async () => {
      const { server, url } = await siteWith(`
        import { createBrowserInspector } from '@statelyai/inspect';
        import { createActor, createMachine } from 'xstate';
        const machine = createMachine({
          id: 'door',
          initial: 'closed',
          states: { closed: { on: { open: 'ajar' } }, ajar: { on: { close: 'closed' } } },
        });
        const { inspect } = createBrowserInspector({ url: location.hash.slice(1) });
        const actor = createActor(machine, { inspect });
        actor.start();
        window.actor = actor;
      `);
      const sender = await online.newPage();
      const [watching] = await Promise.all([
        online.waitForEvent('page', { predicate: (opened) => opened !== sender }),
        sender.goto(`${url}#${inspecting.watchUrl}`),
      ]);
      await watching.getByRole('article', { name: 'door: closed' }).waitFor();
      await sender.evaluate("window.actor.send({ type: 'open' })");
      const card = watching.getByRole('article', { name: 'door: ajar' });
      await card.waitFor();
      expect(await card.locator('.node.active').textContent()).toMatch(/ajar/);
      expect(await text('.log', watching)).toMatch(/door open/);
      server.close();
      await sender.close();
    });
  });

  it('inspects charts of a module, written in TypeScript', async () => {
    const own = join(folder, 'own.html');
    const { stderr, code } = await run(`inspect --module src/inspector/toys/traffic.ts --output ${own}`);
    expect([stderr, code]).toEqual([expect.stringMatching(/own\.html: \d+ KiB/), 0]);
    await open(pathToFileURL(own).href);
    await page.locator('.event', { hasText: 'go' }).click();
    expect(await page.getByRole('article').allInnerTexts()).toHaveLength(2);
    await page.getByRole('article', { name: 'light: green' }).waitFor();
    await page.locator('.event', { hasText: 'stop' }).click();
    await page.getByRole('article', { name: 'walker: walking' }).waitFor();
  });
});

describe('the command', () => {
  it('says what is wrong with what it is given', async () => {
    const report = join(folder, 'report.json');
    writeFileSync(report, '{"formatVersion": 1}');
    const wrong: readonly (readonly [string, RegExp])[] = [
      [report, /not a report of format version 1/],
      ['--output /nowhere/page.html', /cannot be written/],
      ['--module nowhere.ts', /nowhere.ts: it cannot be loaded/],
    ];
    const outcomes = await Promise.all(wrong.map(([args]) => run(`inspect ${args}`)));
    for (const [i, [, message]] of wrong.entries()) expectBadInput(outcomes[i]!, message);
  });
});
