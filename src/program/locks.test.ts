/** Locks that a thread may keep: found in the text, whichever function gives them back, and in the way of a proof. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import { check } from '../check/check.ts';
import { parseFlow } from '../flow/parse.ts';
import { noteText } from '../words/note-text.ts';
import { flowFor } from './flow-choice.ts';
import { kernelVersion } from './library.ts';
import { buildProgram } from './program.ts';

const kernel = kernelVersion('5.8');

const programOf = (text: string) =>
  buildProgram(parseFlow(text, 'my.flow'), undefined, kernel, { ...quickScope, devices: 2 });

/** The places of the locks that a flow may keep. */
const kept = (text: string): readonly string[] =>
  programOf(text).keptLocks.map(({ lock, line, column }) => `${lock} ${line}:${column}`);

describe('a lock is kept', () => {
  it.each([
    ['where nothing gives it back', 'a() { lock(l); device.stop(); }', ['l 1:7']],
    ['at an early return', 'a() { spin_lock(&l);\nif (maybe) { return; }\nspin_unlock(&l); }', ['l 1:7']],
    ['by a helper', 'a() { b(); device.stop(); }\nb() { mutex_lock(&l); }', ['l 2:7']],
    [
      'on one answer of a helper',
      'a() { if (b()) { device.stop(); } }\nb() { lock(l); return true; }',
      ['l 2:7'],
    ],
    [
      'where a loop is left',
      'a() { while (maybe) { lock(l); if (other) { return; } unlock(l); } }',
      ['l 1:23'],
    ],
    ['by one of two', 'a() { lock(l); unlock(l); lock(m); lock(l); unlock(l); }', ['m 1:27']],
    ['once for all devices', 'a() { each device { rcu_read_lock(); entry.clear_rest(); } }', ['rcu 1:21']],
    [
      'by the second of two sections',
      'a() { rcu_read_lock();\nrcu_read_lock(); rcu_read_unlock(); }',
      ['rcu 1:7'],
    ],
  ])('%s', (_, text, places) => {
    expect(kept(text)).toEqual(places);
  });
});

describe('a lock is not kept', () => {
  it.each([
    ['that a caller gives back', 'a() { b(); device.stop(); unlock(l); }\nb() { lock(l); }'],
    ['that a helper gives back', 'a() { lock(l); b(); }\nb() { device.stop(); unlock(l); }'],
    ['that a guard holds', 'a() { guard(mutex)(&l); if (maybe) { return; } device.stop(); }'],
    [
      'that a helper takes where it says so',
      'a() { if (b()) { unlock(l); } }\nb() { if (maybe) { return false; } lock(l); return true; }',
    ],
    [
      'that is dropped for a while',
      'a() { lock(l); b(); unlock(l); }\nb() { unlock(l); device.stop(); lock(l); }',
    ],
  ])('%s', (_, text) => {
    expect(kept(text)).toEqual([]);
  });
});

describe('with a lock that a thread may keep', () => {
  const text = 'dsa_open() { lock(l); }';
  const of = (flow: string) =>
    check({
      ...flowFor(parseFlow(flow, 'my.flow'), undefined, kernel),
      configuration: quickScope,
      claims: claims.filter(({ id }) => id === 'every-wait-ends' || id === 'lifecycle'),
    }).map(({ verdict }) => verdict);

  it('nothing is proved, and a violation stays one', () => {
    expect(of('a() { lock(l); wait(); entry.clear_word0(); unlock(l); }')).toEqual(['proved', 'violated']);
    expect(of('a() { lock(l); wait(); entry.clear_word0(); }')).toEqual(['inconclusive', 'violated']);
  });

  it('a note names the place, the thread and the lock', () => {
    expect(programOf(text).notes.map(noteText)).toEqual([
      'my.flow:1:14: dsa_open may end with l, which it takes here. No claim is proved: give the lock back on every way to the end of the thread',
    ]);
  });
});
