/** Predicates that a reader writes: what they mean, and where a wrong one is wrong. */
import { describe, expect, it } from 'vitest';
import { all, any, inState, not } from '../engine/predicate.ts';
import { type Named, parseOwnPredicate, problemText } from './own-predicate.ts';

const states = (...names: readonly string[]) => new Map(names.map((name) => [name, name]));
const components: readonly Named[] = [
  {
    instance: 'entry word 0(device=0)',
    names: ['entry word 0'],
    states: states('P=0 FPD=0', 'P=0 FPD=1', 'P=0'),
    hasFields: true,
  },
  { instance: 'device(device=0)', names: ['device', 'device(device=0)'], states: states('idle', 'running') },
  { instance: 'device list', names: ['device list'], states: states('is empty') },
];

const [fpd, running] = [
  inState('entry word 0(device=0)', 'P=0 FPD=1'),
  inState('device(device=0)', 'running'),
];

describe('a predicate of a reader', () => {
  it.each([
    ['entry word 0 is P=0 FPD=1 and device is running', all(fpd, running)],
    ['  ENTRY WORD 0 is p=0 fpd=1 AND Device IS Running ', all(fpd, running)],
    [
      'not device is running or entry word 0 is P=0 FPD=1 and device is running',
      any(not(running), all(fpd, running)),
    ],
    ['not (device is running or device is not running)', not(any(running, not(running)))],
    ['device(device=0) is running', running],
    [
      'entry word 0 is P=0 and device list is is empty',
      all(inState('entry word 0(device=0)', 'P=0'), inState('device list', 'is empty')),
    ],
    ['FPD=1 and device is running', all(any(fpd), running)],
    ['entry word 0 is not fpd=1', not(any(fpd))],
  ])('is read: %s', (text, predicate) => {
    expect(parseOwnPredicate(text, components)).toEqual({ predicate });
  });

  it.each([
    [
      '',
      'Column 1: found the end, expected a component: entry word 0, device, device list; or a field of the entry: P=0, FPD=0, FPD=1.',
    ],
    [
      'device is running and entry',
      "Column 23: found 'entry', expected a component: entry word 0, device, device list; or a field of the entry: P=0, FPD=0, FPD=1.",
    ],
    ['device has run', "Column 8: found 'has run', expected 'is' after device."],
    ['device is runnings', "Column 11: found 'runnings', expected a state of device: idle, running."],
    ['(device is idle', "Column 16: found the end, expected ')', 'and' or 'or'."],
    ['device is idle, running', "Column 15: found ', running', expected 'and', 'or' or the end."],
  ])('is refused with its place: %j', (text, said) => {
    const parsed = parseOwnPredicate(text, components);
    expect('problem' in parsed && problemText(text, parsed.problem)).toBe(said);
  });
});
