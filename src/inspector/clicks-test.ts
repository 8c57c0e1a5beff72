/** A reader who clicks everywhere, for the tests of the page that inspects. */
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
