/** An idle worker touches each page of fresh memory once, and writes nothing. */
import { expect, it } from 'vitest';
import { pagesToTouch } from './mailbox.ts';

it('touches every page of every memory, and leaves what another thread wrote there', () => {
  const memories = [3, 1].map((pages) => new SharedArrayBuffer(pages << 12));
  for (const memory of memories) new Uint8Array(memory).fill(7);
  const waiting = [...memories];
  const pages = pagesToTouch(() => waiting.shift());
  let touched = 0;
  while (pages.touch()) touched++;
  expect(touched).toBe(4);
  expect(memories.flatMap((memory) => [...new Set(new Uint8Array(memory))])).toEqual([7, 7]);
});
