import { describe, expect, it } from 'vitest';
import { formatLabel, parseLabel } from './label.ts';

describe('a label', () => {
  it.each([
    ['lamp.on', { name: 'lamp.on', indices: {} }],
    ['lamp.on(room=1, by=me)', { name: 'lamp.on', indices: { room: 1, by: 'me' } }],
    [
      'lamp.on(by=guest(room=1, bed=2), room=1)',
      { name: 'lamp.on', indices: { by: 'guest(room=1, bed=2)', room: 1 } },
    ],
    [
      'lamp.on(room=1, by=guest(room=1, bed=2))',
      { name: 'lamp.on', indices: { room: 1, by: 'guest(room=1, bed=2)' } },
    ],
  ])('is read and written: %s', (text, label) => {
    expect(parseLabel(text)).toEqual(label);
    expect(formatLabel(label)).toBe(text);
  });

  it.each(['', 'lamp on', 'lamp.on(room)', 'lamp.on(room=1,)', 'lamp.on(__proto__=1)'])(
    'is none: %j',
    (text) => {
      expect(parseLabel(text)).toBeUndefined();
    },
  );
});
