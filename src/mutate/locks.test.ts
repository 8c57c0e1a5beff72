/** Locks of a function, in pairs and on every way through it. */
import { describe, expect, it } from 'vitest';
import { parseFlow } from '../flow/parse.ts';
import { bodyOf } from '../flow/walk.ts';
import { keepsLocksMatched, lockGroups } from './locks.ts';
import { variantsOf } from './variants.ts';

const bodyIn = (text: string) => bodyOf(parseFlow(`f() { ${text} }`, 'f.flow').roots[0]!);

const groups = (text: string): readonly string[] =>
  lockGroups(bodyIn(text)).map((steps) => steps.map(({ kind, name }) => `${kind} ${name}`).join(', '));

const matched = (before: string, after: string): boolean => keepsLocksMatched(bodyIn(before), bodyIn(after));

/** What is tried, and what is not with the reason. */
const edits = (text: string): readonly string[] =>
  variantsOf(bodyIn(text)).map(({ edit, refusal }) =>
    refusal === undefined ? edit : `(${edit}: ${refusal})`,
  );

describe('a lock', () => {
  it('belongs with every unlock up to where it is taken again', () => {
    expect(
      groups('lock(a); if (gone) { unlock(a); return; } x(); unlock(a); lock(a); y(); unlock(a);'),
    ).toEqual(['lock a, unlock a, unlock a', 'lock a, unlock a']);
  });

  it('that is held on entry belongs with the unlock that drops it for a while', () => {
    expect(groups('unlock(a); x(); lock(a); lock(b); unlock(b);')).toEqual([
      'unlock a, lock a',
      'lock b, unlock b',
    ]);
  });
});

describe('a lock as the kernel writes it', () => {
  it('belongs with its unlock, however that is written', () => {
    expect(
      groups('spin_lock(&x->lock); y(); spin_unlock(&x->lock); rcu_read_lock(); rcu_read_unlock();'),
    ).toEqual(['lock x->lock, unlock x->lock', 'lock rcu, unlock rcu']);
    expect(groups('mutex_lock(&a); unlock(a);')).toEqual(['lock a, unlock a']);
  });

  it('is left out with it, and no edit splits the two', () => {
    expect(edits('spin_lock(&a); x(); spin_unlock(&a); y();')).toEqual([
      'omit spin_lock(&a) and its unlock',
      'move spin_lock(&a) after x()',
      'omit x()',
      'move x() after spin_unlock(&a)',
      'move spin_unlock(&a) after y()',
      'omit y()',
    ]);
  });
});

describe('locks match', () => {
  it.each([
    ['lock(a); x(); unlock(a);', 'x(); lock(a); unlock(a);'],
    ['lock(a); if (gone) { unlock(a); return; } unlock(a);', 'if (gone) { return; }'],
    ['unlock(a); x(); lock(a);', 'x(); unlock(a); lock(a);'],
    ['each device { lock(a); unlock(a); }', 'lock(a); unlock(a);'],
    ['inner() { lock(a); if (gone) { unlock(a); return; } unlock(a); } x();', 'x();'],
    // Another function unlocks: nothing is known, and nothing is touched.
    ['lock(a); x(); y();', 'lock(a); y(); x();'],
  ])('%s  →  %s', (before, after) => {
    expect(matched(before, after)).toBe(true);
  });

  it.each([
    ['lock(a); x(); unlock(a);', 'x(); unlock(a);'],
    ['lock(a); x(); unlock(a);', 'lock(a); x();'],
    ['lock(a); x(); unlock(a);', 'unlock(a); x(); lock(a);'],
    ['lock(a); if (gone) { unlock(a); return; } unlock(a);', 'lock(a); if (gone) { unlock(a); } unlock(a);'],
    [
      'lock(a); either { x(); } or { y(); } unlock(a);',
      'lock(a); either { unlock(a); } or { y(); } unlock(a);',
    ],
    ['each device { lock(a); unlock(a); }', 'each device { lock(a); }'],
    ['while (more) { lock(a); unlock(a); }', 'while (more) { unlock(a); lock(a); }'],
    ['lock(a); x();', 'x();'],
  ])('not: %s  →  %s', (before, after) => {
    expect(matched(before, after)).toBe(false);
  });
});

describe('edits of locks', () => {
  it('leave out both, and none alone', () => {
    expect(edits('lock(a); if (gone) { unlock(a); return; } x(); unlock(a); y();')).toMatchInlineSnapshot(`
      [
        "omit lock(a) and its unlocks",
        "(move lock(a) after if (gone): lock and unlock would no longer match)",
        "move if (gone) after x()",
        "(move unlock(a) after return: lock and unlock would no longer match)",
        "(omit return: lock and unlock would no longer match)",
        "omit x()",
        "move x() after unlock(a)",
        "move unlock(a) after y()",
        "omit y()",
      ]
    `);
  });
});
