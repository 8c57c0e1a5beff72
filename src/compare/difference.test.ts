/** What can be seen of one version and not of another, held against a plain enumeration. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { firstDifference, followedBy } from './difference.ts';
import { Watched } from './watched.ts';

function watch(kernel: string, scope: 'quick' | 'ats' = 'quick'): Watched {
  const { configuration } = scopes[scope];
  return new Watched(
    compile({ ...flowFor(undefined, 'exit', kernelVersion(kernel)), configuration, claims: [] }).system,
  );
}

/** Everything of at most this length that can be seen. */
function sightsOf(system: Watched, length: number): ReadonlySet<string> {
  const all = new Set<string>(['']);
  let open = [{ text: '', possible: system.start }];
  for (let step = 0; step < length; step++) {
    open = open.flatMap(({ text, possible }) =>
      [...system.next(possible)].map(([seen, next]) => ({ text: `${text}\n${seen}`, possible: next })),
    );
    for (const { text } of open) all.add(text);
  }
  return all;
}

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...some].filter((text) => !others.has(text));

describe('the first difference', () => {
  it('is none between a version and itself, nor between two that do the same', () => {
    expect(firstDifference(watch('6.14'), watch('6.14'))).toEqual({ kind: 'none' });
    expect(firstDifference(watch('6.12.117'), watch('7.0'))).toEqual({ kind: 'none' });
  });

  it('is a shortest one', () => {
    const [before, after] = [watch('6.12'), watch('6.12.117')];
    const difference = firstDifference(before, after);
    if (difference.kind !== 'found') throw new Error('there is a difference');
    const { allowedBy, sights } = difference;
    expect([allowedBy, sights.length, sights.at(-1)]).toEqual([
      'after',
      4,
      'entry.clear_present(device=0, pasid=1)',
    ]);
    const shorter = sights.length - 1;
    expect(sightsOf(before, shorter)).toEqual(sightsOf(after, shorter));
    const only = without(sightsOf(after, sights.length), sightsOf(before, sights.length));
    expect(only).toContain(`\n${sights.join('\n')}`);
  });

  it('changes sides with the versions', () => {
    const there = firstDifference(watch('5.8', 'ats'), watch('5.9', 'ats'));
    const back = firstDifference(watch('5.9', 'ats'), watch('5.8', 'ats'));
    expect(there).toMatchObject({ kind: 'found' });
    expect(there.kind === 'found' && there.sights.length).toBe(back.kind === 'found' && back.sights.length);
  });

  it('stays open when there is too much to compare', () => {
    expect(firstDifference(watch('6.14'), watch('6.14'), 5)).toEqual({ kind: 'open' });
  });
});

describe('what is seen', () => {
  it('is followed as far as the system allows it', () => {
    const [before, after] = [watch('6.12'), watch('6.12.117')];
    const difference = firstDifference(before, after);
    const sights = difference.kind === 'found' ? difference.sights : [];
    expect(followedBy(after, sights)).toBe(4);
    expect(followedBy(before, sights)).toBe(3);
    expect(followedBy(before, ['nothing'])).toBe(0);
  });

  it('has a run behind it, with what is not seen', () => {
    const system = watch('6.12.117');
    const sights = firstDifference(watch('6.12'), system);
    if (sights.kind !== 'found') throw new Error('there is a difference');
    expect(system.runThrough(sights.sights).length).toBeGreaterThan(sights.sights.length);
    expect(() => watch('6.12').runThrough(sights.sights)).toThrow(RangeError);
  });
});
