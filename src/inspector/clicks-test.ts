/** A reader who clicks everywhere and goes from step to step, for the tests of the page that inspects. */
import type { Page } from 'playwright-core';
import { seeded } from '../engine/walk.ts';

/** What there is to click that changes walks, the step or the system. */
const clicked = [
  '.event:not(.waits)',
  '.timeline button:not(:disabled)',
  '.claim button:not(:disabled)',
  '.lanes button, .steps button',
  '.value',
  '[data-rove]',
];
const undone = ['Undo', 'Redo'];

/** What must be as it was: every walk, which is shown, where, on which system. */
export function deskOf(page: Page): Promise<string> {
  return page.evaluate<string>(`JSON.stringify([
    [...document.querySelectorAll('.walk-choice option')].map((option) => option.textContent),
    document.querySelector('.walk-choice select').value,
    document.querySelector('.slider output').textContent,
    document.querySelector('.system select').value,
    [...document.querySelectorAll('.value')].map((value) => value.textContent),
  ])`);
}

/** Clicks at random, the same for the same seed, each of them followed by what it draws. Gives how many changed the desk. */
export function clickAround(page: Page, clicks: number, seed: number): Promise<number> {
  const below = seeded(seed);
  const choices = Array.from(
    { length: clicks },
    () => [below(clicked.length), below(1000), below(20)] as const,
  );
  return page.evaluate<number>(`(async () => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const steps = () => document.querySelector('.slider output').textContent + document.querySelector('.walk-choice').textContent;
    let changes = 0;
    for (const [where, which, kernel] of ${JSON.stringify(choices)}) {
      const before = steps();
      const kernels = document.querySelector('.system select');
      if (kernel === 0) {
        kernels.selectedIndex = which % kernels.options.length;
        kernels.dispatchEvent(new Event('change', { bubbles: true }));
      } else {
        const all = [...document.querySelectorAll(${JSON.stringify(clicked)}[where])].filter(
          (one) => !${JSON.stringify(undone)}.includes(one.textContent),
        );
        all[which % all.length]?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      }
      await drawn();
      if (steps() !== before) changes++;
    }
    // A search that a click began comes to its end, or is cancelled.
    for (const cancel of document.querySelectorAll('.status button')) cancel.click();
    await drawn();
    return changes;
  })()`);
}

/** Presses a button of the history until there is nothing more; gives how often. */
export function pressAll(page: Page, name: 'Undo' | 'Redo'): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const button = () => [...document.querySelectorAll('.timeline button')].find((one) => one.textContent === '${name}');
    let pressed = 0;
    for (; !button().disabled; pressed++) {
      button().click();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    return pressed;
  })()`);
}

/** How a walk is stepped through: back by a key, or on with the first event that is possible. */
const ways = {
  back: "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }))",
  on: "document.querySelector('.event:not(.waits)').click()",
};
type Way = keyof typeof ways;

/** Takes steps, and runs this code, if any, after each has been drawn. */
function go(page: Page, way: Way, steps: number, then = ''): Promise<unknown> {
  return page.evaluate(`(async () => {
    const found = [];
    for (let i = 0; i < ${steps}; i++) {
      ${ways[way]};
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      ${then}
    }
    return found;
  })()`);
}

/** Multiplications that take about 50 ms on a processor of 2021: the measure of the machine that a test runs on. */
const fiftyMs = `(() => {
  let x = 1;
  for (let i = 0; i < 38_000_000; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  return x;
})()`;

const ROUNDS = 4;

/** What a step costs the page's main thread, as a part of 50 ms; other processes make no difference to it. */
export async function costOfStep(page: Page, steps: number, way: Way = 'back'): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
    const spent = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value;
    };
    const before = await spent();
    await work();
    return (await spent()) - before;
  };
  // What is warm is measured, and the best of some rounds: the others are about what else the machine does.
  await page.evaluate(fiftyMs);
  await go(page, way, 8);
  const rounds: { readonly fifty: number; readonly cost: number }[] = [];
  while (rounds.length < ROUNDS) {
    const fifty = await timeOf(() => page.evaluate(fiftyMs));
    rounds.push({ fifty, cost: (await timeOf(() => go(page, way, steps))) / steps });
  }
  await session.detach();
  return Math.min(...rounds.map(({ cost }) => cost)) / Math.min(...rounds.map(({ fifty }) => fifty));
}

/**
 * Goes back, and looks after each step whether its row, and something that it changed, are in sight in the box that
 * scrolls them. Gives the steps after which they are not, with the selector of what is missing.
 */
export function hiddenChanges(page: Page, steps: number, changed: string): Promise<unknown> {
  return go(
    page,
    'back',
    steps,
    `for (const selector of ['.trace .is-now', '${changed}']) {
      const all = [...document.querySelectorAll(selector)];
      const isInSight = (one) => {
        const box = one.closest('.scroll').getBoundingClientRect();
        const { top, bottom } = one.getBoundingClientRect();
        return top >= box.top - 1 && Math.min(bottom, top + 60) <= box.bottom + 1;
      };
      if (all.length > 0 && !all.some(isInSight))
        found.push([document.querySelector('.slider output').textContent, selector]);
    }`,
  );
}
