/** Observable behaviour of one version that another one lacks, compared with a plain enumeration. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { firstDifference, followedBy } from './difference.ts';
import { ObservableSystem } from './observable.ts';

function observe(kernel: string, scope: 'quick' | 'ats' = 'quick'): ObservableSystem {
  const { configuration } = scopes[scope];
  return new ObservableSystem(
    compile({ ...flowFor(undefined, 'exit', kernelVersion(kernel)), configuration, claims: [] }).system,
  );
}

/** Every sequence of observable actions of at most this length. */
function sightsOf(system: ObservableSystem, length: number): ReadonlySet<string> {
  const all = new Set<string>(['']);
  let open = [{ text: '', possible: system.start }];
  for (let step = 0; step < length; step++) {
    open = open.flatMap(({ text, possible }) =>
      [...system.next(possible)].map(([action, next]) => ({ text: `${text}\n${action}`, possible: next })),
    );
    for (const { text } of open) all.add(text);
  }
  return all;
}

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...some].filter((text) => !others.has(text));

describe('the first difference', () => {
  it('is none between a version and itself, nor between two that do the same', () => {
    expect(firstDifference(observe('6.14'), observe('6.14'))).toEqual({ kind: 'none' });
    expect(firstDifference(observe('6.12.117'), observe('7.0'))).toEqual({ kind: 'none' });
  });

  it('is a shortest one', () => {
    const [before, after] = [observe('6.12'), observe('6.12.117')];
    const difference = firstDifference(before, after);
    if (difference.kind !== 'found') throw new Error('there is a difference');
    const { allowedBy, actions } = difference;
    expect([allowedBy, actions.length, actions.at(-1)]).toEqual([
      'after',
      4,
      'entry.clear_present(device=0, pasid=1)',
    ]);
    const shorter = actions.length - 1;
    expect(sightsOf(before, shorter)).toEqual(sightsOf(after, shorter));
    const only = without(sightsOf(after, actions.length), sightsOf(before, actions.length));
    expect(only).toContain(`\n${actions.join('\n')}`);
  });

  it('changes sides with the versions', () => {
    const there = firstDifference(observe('5.8', 'ats'), observe('5.9', 'ats'));
    const back = firstDifference(observe('5.9', 'ats'), observe('5.8', 'ats'));
    expect(there).toMatchObject({ kind: 'found' });
    expect(there.kind === 'found' && there.actions.length).toBe(back.kind === 'found' && back.actions.length);
  });

  it('stays open when there is too much to compare', () => {
    expect(firstDifference(observe('6.14'), observe('6.14'), 5)).toEqual({ kind: 'open' });
  });
});

describe('observable behaviour', () => {
  it('is followed as far as the system allows it', () => {
    const [before, after] = [observe('6.12'), observe('6.12.117')];
    const difference = firstDifference(before, after);
    const actions = difference.kind === 'found' ? difference.actions : [];
    expect(followedBy(after, actions)).toBe(4);
    expect(followedBy(before, actions)).toBe(3);
    expect(followedBy(before, ['nothing'])).toBe(0);
  });

  it('has a run, with the events that are not observable', () => {
    const system = observe('6.12.117');
    const difference = firstDifference(observe('6.12'), system);
    if (difference.kind !== 'found') throw new Error('there is a difference');
    const { actions } = difference;
    expect(system.runThrough(actions).length).toBeGreaterThan(actions.length);
    expect(() => observe('6.12').runThrough(actions)).toThrow(RangeError);
  });
});
