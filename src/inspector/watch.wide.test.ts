/** The page that watches, under a load that lasts. */
import { createWebSocketInspector } from '@statelyai/inspect';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { startChromium, withoutChromium } from '../chromium-test.ts';
import { connected, longestTasks, sendAtRate, Workers } from './busy-actors-test.ts';
import { type Running, startServer } from './server.ts';

describe.skipIf(withoutChromium)(
  'the page that watches answers within 50 ms of processor time',
  {
    timeout: 120_000,
  },
  () => {
    let browser: Browser;
    let running: Running;
    let page: Page;
    beforeAll(async () => {
      browser = await startChromium();
    }, 60_000);
    afterAll(() => browser.close());
    beforeEach(async () => {
      running = await startServer(undefined);
      page = await (await browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
      await page.goto(running.watchUrl);
      return async () => {
        await page.close();
        running.server.close();
        running.server.closeAllConnections();
      };
    });

    it('with 200 actors and 1,000 messages a second for ten seconds', async () => {
      const workers = new Workers(200);
      const socket = await connected(running.socketUrl);
      for (const one of workers.announce()) socket.send(JSON.stringify(one));
      await page.getByText('200 actors').waitFor();
      const tasks = await longestTasks(browser, page, () => sendAtRate(socket, workers, 1000, 10));
      await page.getByText('200 actors, 10000 messages').waitFor();
      expect(tasks.length).toBeGreaterThan(250);
      expect(tasks[0]).toBeLessThan(50);
      socket.close();
    });

    it('with 50 actors on timers', async () => {
      const light = createMachine({
        id: 'light',
        initial: 'red',
        states: { red: { after: { 30: 'green' } }, green: { after: { 30: 'red' } } },
      });
      const { inspect, stop } = createWebSocketInspector({ url: running.socketUrl });
      const actors = Array.from({ length: 50 }, () => createActor(light, { inspect }));
      const tasks = await longestTasks(browser, page, async () => {
        for (const actor of actors) actor.start();
        await page.getByText(/^50 actors, \d{4} messages$/).waitFor();
      });
      expect(await page.locator('.edge text').allTextContents()).toEqual(['(after 30)', '(after 30)']);
      for (const actor of actors) actor.stop();
      stop();
      expect(tasks[0]).toBeLessThan(50);
    });
  },
);
