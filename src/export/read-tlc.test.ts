/** Counterexamples of TLC as it prints them, and every way in which its output can be cut. */
import { describe, expect, it } from 'vitest';
import { readTlc } from './read-tlc.ts';

const module = [
  '---- MODULE Lamp ----',
  '\\* lamp.on(room=1)',
  'Event_lamp_on_1 ==',
  '  /\\ TRUE',
  '',
  '\\* lamp.off(room=1)',
  'Event_lamp_off_1 ==',
  '  /\\ TRUE',
].join('\n');

const initial = ['State 1: <Initial predicate>', '/\\ at_lamp = "off"', ''];
const step = (to: string, action: string): string =>
  `${to}: <Event_lamp_${action}_1 line 3, col 3 to line 4, col 39 of module Lamp>`;
const on = [step('State 2', 'on'), '/\\ at_lamp = "on"', ''];
const off = [step('State 3', 'off'), '/\\ at_lamp = "off"', ''];
const end = '3 states generated, 2 distinct states found, 0 states left on queue.';

const safety = ['Error: Invariant Claim is violated.', 'Error: The behavior up to this point is:'];
const liveness = [
  'Error: Temporal properties were violated.',
  '',
  'Error: The following behavior constitutes a counter-example:',
  '',
];

const read = (...lines: readonly string[]) => readTlc(lines.join('\n'), module);
const [lampOn, lampOff] = ['lamp.on(room=1)', 'lamp.off(room=1)'];
const found = (labels: readonly string[], repeatsFrom?: number) => ({
  from: 'tlc',
  start: 0,
  labels,
  ...(repeatsFrom === undefined ? {} : { repeatsFrom }),
});

describe('a counterexample of TLC', () => {
  it('has the label of each action', () => {
    expect(read(...safety, ...initial, ...on, ...off, end)).toEqual(found([lampOn, lampOff]));
    expect(readTlc([...initial, ...on, end].join('\r\n'), module.replaceAll('\n', '\r\n'))).toEqual(
      found([lampOn]),
    );
  });

  it('may be a state of the beginning', () => {
    expect(read(...safety, ...initial, end)).toEqual(found([]));
  });

  it('is the first one of several', () => {
    expect(read(...safety, ...initial, ...on, ...initial, ...on, ...off, end)).toEqual(found([lampOn]));
  });

  it('repeats the steps behind the state that it leads back to', () => {
    const back = step('Back to state 2', 'on');
    expect(read(...liveness, ...initial, ...on, ...off, back, '', end)).toEqual(
      found([lampOn, lampOff, lampOn], 2),
    );
    const first = step('Back to state 1', 'off');
    expect(read(...liveness, ...initial, ...on, first, '', end)).toEqual(found([lampOn, lampOff], 1));
  });

  it('may stay in its last state forever', () => {
    expect(read(...liveness, ...initial, ...on, 'State 3: Stuttering', end)).toEqual(found([lampOn]));
  });

  it.each([
    '',
    'Model checking completed. No error has been found.',
    'State Space Explored:',
    'step: lamp.on(room=1)',
  ])('is not in this text: %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each([
    ['no first state', [...safety, ...on, end], { line: 3, kind: 'number' }],
    ['a state too few', [...initial, ...off, end], { line: 4, kind: 'number' }],
    ['a state twice', [...initial, ...on, ...on, end], { line: 7, kind: 'number' }],
    ['half a state', [...initial, 'State 2: <Event_lamp_on_1 line 3, c'], { line: 4, kind: 'state' }],
    ['no end', [...initial, ...on], { line: 6, kind: 'cut' }],
    [
      'a way back to no state',
      [...initial, ...on, step('Back to state 3', 'off')],
      { line: 7, kind: 'number' },
    ],
    ['a run without an end', [...liveness, ...initial, ...on, end], { line: 11, kind: 'open' }],
    [
      'an action of another module',
      [...initial, step('State 2', 'dim'), end],
      { line: 4, kind: 'action', name: 'Event_lamp_dim_1' },
    ],
  ])('is refused with the line: %s', (_, lines, fault) => {
    expect(read(...lines)).toEqual(fault);
  });

  it('is refused wherever it is cut', () => {
    const whole = [...liveness, ...initial, ...on, ...off, step('Back to state 2', 'on'), '', end];
    const first = whole.indexOf(initial[0]!) + 1;
    const last = whole.length - 2;
    for (let lines = first; lines < last; lines++) {
      expect(read(...whole.slice(0, lines))).toMatchObject({ kind: 'cut' });
    }
    expect(read(...whole)).toEqual(found([lampOn, lampOff, lampOn], 2));
  });
});
