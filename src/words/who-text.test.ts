/** Whose step it is: that of the process, of the thread that is called after a function, of hardware. */
import { expect, it } from 'vitest';
import { laneText, raceText, rootsOf, whoText } from './who-text.ts';

const bind = { lane: 'do_exit', stack: ['dsa_open', 'iommu_sva_bind_device'] };
const release = { lane: 'do_exit', stack: ['[2] do_exit', 'exit_mm'] };
const request = { lane: 'device 0' };

it('names the process for what it does before the function that its thread is called after', () => {
  const roots = rootsOf([bind, release, request]);
  expect([bind, release, request].map((step) => whoText(step, roots))).toEqual([
    'process',
    'do_exit',
    'device 0',
  ]);
  expect(['do_exit', 'device 0'].map((lane) => laneText(lane, roots))).toEqual([
    'process: do_exit',
    'device 0',
  ]);
  expect(raceText(['do_exit', 'device 0', 'iommu'], roots)).toBe(
    'A race of the process in do_exit(), device 0 and the IOMMU.',
  );
});

it('keeps the name of a thread that was given one', () => {
  const roots = rootsOf([
    { lane: 'writer', stack: ['foo'] },
    { lane: 'writer', stack: ['bar'] },
  ]);
  expect(whoText({ lane: 'writer', stack: ['foo'] }, roots)).toBe('writer');
  expect(raceText(['writer'], roots)).toBe('No race: writer alone.');
});
