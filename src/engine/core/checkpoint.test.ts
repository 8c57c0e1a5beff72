import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { always, sometimes } from '../claim.ts';
import type { Exploration, SearchOptions } from '../exploration.ts';
import { explore } from '../explore.ts';
import { inState } from '../predicate.ts';
import { compileSystem } from '../system.ts';
import { agreement, twoPhaseCommit } from '../toys/two-phase-commit.ts';

const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
const file = join(folder, 'search');
afterAll(() => rmSync(folder, { recursive: true }));

const system = compileSystem(twoPhaseCommit(6));
const claims = [always('agreement', agreement(6)), sometimes('gives up', inState('participant5', 'aborted'))];

const search = (options: SearchOptions, identity = 'one', about = claims): Exploration =>
  explore(system, about, { coreFrom: 0, checkpoint: { file, everyMs: 0, identity }, ...options });

/** Leaves a checkpoint: the search ends for lack of time at the first look at the clock. */
const interrupted = (options: SearchOptions = {}): Exploration => search({ maxMs: 0, ...options });

describe('a search that goes on from a checkpoint', () => {
  const whole = explore(system, claims, { coreFrom: 0 });

  it.each([
    ['on one thread', {}, {}],
    ['with its log in a file', { logFolder: folder }, { logFolder: folder }],
    ['on two workers', { workers: 2 }, { workers: 2 }],
    ['on one worker after two', { workers: 2 }, {}],
    ['on two workers after one', {}, { workers: 2 }],
  ] as const)('finds what one without a break finds: %s', (_, before, after) => {
    const first = interrupted(before);
    expect(first).toMatchObject({ end: 'bound', bound: 'time' });
    expect(first.counts.distinct).toBeLessThan(whole.counts.distinct);
    expect(search(after)).toEqual({ ...whole, resumedFrom: file });
  });

  it('can be interrupted again and again, and takes its file away at the end', () => {
    const distinct = [interrupted(), interrupted(), interrupted()].map(({ counts }) => counts.distinct);
    expect(distinct).toEqual(distinct.toSorted((a, b) => a - b));
    expect(new Set(distinct).size).toBe(3);
    expect(search({})).toEqual({ ...whole, resumedFrom: file });
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

/** The checkpoint with another position, and the checksum of that. */
function withPosition(bytes: Buffer, changes: object): Buffer {
  const from = bytes.indexOf('\n') + 1;
  const to = bytes.indexOf('\n', from);
  const position: unknown = JSON.parse(bytes.toString('utf8', from, to));
  const line = JSON.stringify({ ...(position as object), ...changes });
  const body = Buffer.concat([bytes.subarray(0, from), Buffer.from(line), bytes.subarray(to, -32)]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

describe('a checkpoint is refused', () => {
  let bytes: Buffer;
  beforeAll(() => {
    interrupted();
    bytes = readFileSync(file);
  });

  it.each([
    ['cut short', () => bytes.subarray(0, bytes.length - 1), 'cut short or damaged'],
    ['cut in the middle', () => bytes.subarray(0, 5000), 'cut short or damaged'],
    ['cut to its first line', () => bytes.subarray(0, 20), 'cut short or damaged'],
    ['empty', () => Buffer.alloc(0), 'this is no checkpoint'],
    ['something else', () => Buffer.from('a flow, perhaps\n'), 'this is no checkpoint'],
    [
      'changed in the log',
      () => bytes.map((byte, i) => (i === bytes.length - 100 ? byte ^ 1 : byte)),
      'damaged',
    ],
    ['changed in its second line', () => bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)), 'damaged'],
  ])('when it is %s', (_, changed, message) => {
    writeFileSync(file, changed());
    expect(() => search({})).toThrow(message);
  });

  it.each([
    ['more states than it has', { states: 2 ** 20 }, 'it has not the states that it speaks of'],
    ['a next state that it has not', { number: 2 ** 30 }, 'how far a search was'],
    ['a part of a state', { number: 0.5 }, 'how far a search was'],
    ['no levels', { levels: [] }, 'how far a search was'],
    ['levels that go back', { levels: [0, 5, 3] }, 'how far a search was'],
    ['a hit that it has not', { hits: [['agreement', -1]] }, 'how far a search was'],
    ['no events', { happened: null }, 'how far a search was'],
  ])('when its checksum is right and it speaks of %s', (_, changes, message) => {
    writeFileSync(file, withPosition(bytes, changes));
    expect(() => search({})).toThrow(message);
  });

  it('when it is of another search', () => {
    const another = 'the checkpoint of another search';
    writeFileSync(file, bytes);
    expect(() => search({}, 'two')).toThrow(another);
    expect(() => search({}, 'one', [claims[1]!, claims[0]!])).toThrow(another);
    expect(() =>
      explore(compileSystem(twoPhaseCommit(5)), [], {
        checkpoint: { file, identity: 'one' },
      }),
    ).toThrow(another);
    expect(search({}).end).toBe('complete');
  });
});

describe('a search with a checkpoint', () => {
  const about = (path: string, onFailure?: (reason: string) => void): SearchOptions => ({
    checkpoint: {
      file: path,
      everyMs: 0,
      identity: 'one',
      ...(onFailure === undefined ? {} : { onFailure }),
    },
  });

  it('is refused before it begins where the file cannot be written', () => {
    const path = join(folder, 'missing', 'search');
    let begun = false;
    const onProgress = (): void => {
      begun = true;
    };
    expect(() => search({ ...about(path), onProgress })).toThrow('its folder does not exist');
    expect(() => search({ ...about(folder), onProgress })).toThrow('this is no regular file');
    expect(begun).toBe(false);
  });

  it('is refused while another search has the file, and the first one is not disturbed', () => {
    const refused: unknown[] = [];
    const onProgress = (): void => {
      if (refused.length > 0) return;
      try {
        search({});
      } catch (error) {
        refused.push(error);
      }
    };
    expect(search({ onProgress }).end).toBe('complete');
    expect(String(refused[0])).toContain(`process ${process.pid} on `);
  });

  it('goes on where its checkpoint can no longer be written, and says why', () => {
    const place = join(folder, 'place');
    const reasons: string[] = [];
    const path = join(place, 'search');
    mkdirSync(place);
    const onProgress = (): void => rmSync(place, { recursive: true, force: true });
    const { end } = search({ ...about(path, (reason) => reasons.push(reason)), onProgress });
    expect(end).toBe('complete');
    expect(new Set(reasons)).toEqual(new Set(['its folder does not exist']));
    mkdirSync(place);
    expect(() => search({ ...about(path), onProgress })).toThrow('ENOENT');
  });

  it('follows a symbolic link and leaves nothing else behind', () => {
    const place = mkdtempSync(join(folder, 'link-'));
    const link = join(place, 'link');
    symlinkSync('real', link);
    interrupted(about(link));
    expect(readdirSync(place).toSorted()).toEqual(['link', 'real']);
    expect(readlinkSync(link)).toBe('real');
    expect(search(about(link)).end).toBe('complete');
    expect(readdirSync(place)).toEqual(['link']);
  });
});
