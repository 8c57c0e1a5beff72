import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdFile } from './held-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'held-'));
  file = join(folder, 'search');
});
afterEach(() => rmSync(folder, { recursive: true }));

const token = '00000000-0000-4000-8000-000000000000';
const holder = { pid: process.pid, host: hostname(), began: '1', token };
const lock = (content: unknown): void => writeFileSync(`${file}.lock`, JSON.stringify(content));

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('a file that is held', () => {
  it('is refused to the next one, and free after its release', () => {
    const { release } = holdFile(file);
    expect(() => holdFile(file)).toThrow(
      `${file}: process ${process.pid} on ${hostname()} works on it; wait for its end, name another file, or delete ${file}.lock`,
    );
    release();
    holdFile(file).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is the same by its other name', () => {
    const link = join(folder, 'link');
    symlinkSync('search', link);
    const held = holdFile(link);
    expect(held.file).toBe(file);
    expect(() => holdFile(file)).toThrow('works on it');
    held.release();
  });

  it('is refused where the process runs on another machine', () => {
    lock({ ...holder, host: 'elsewhere', pid: 1 });
    expect(() => holdFile(file)).toThrow('process 1 on elsewhere works on it');
  });

  it.each([
    ['whose process has ended', () => ({ ...holder, pid: deadPid() })],
    ['whose process had the number of a later one', () => ({ ...holder, began: '1' })],
  ])('is taken over from a lock %s, with the draft that it left', (_, left) => {
    lock(left());
    writeFileSync(`${file}.${token}.new`, 'half of a checkpoint');
    holdFile(file).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['text', 'a file of somebody'],
    ['nothing', ''],
    ['a token that is a path', JSON.stringify({ ...holder, token: '/../../etc/passwd' })],
    ['no number of a process', JSON.stringify({ ...holder, pid: 0 })],
  ])('leaves a file alone that has the name of the lock and holds %s', (_, text) => {
    writeFileSync(`${file}.lock`, text);
    expect(() => holdFile(file)).toThrow(`${file}.lock: this is no lock of a search`);
    expect(readFileSync(`${file}.lock`, 'utf8')).toBe(text);
  });
});

describe('a file is refused', () => {
  it.each([
    ['whose folder does not exist', 'missing/search', 'its folder does not exist'],
    ['whose folder is a file', 'file/search', 'its folder is no directory'],
  ])('%s', (_, name, reason) => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, name);
    expect(() => holdFile(path)).toThrow(`${path}: it cannot be written: ${reason}; name another file`);
  });

  it('whose symbolic links lead in a circle', () => {
    symlinkSync('search', file);
    expect(() => holdFile(file)).toThrow('its symbolic links lead in a circle');
  });

  it('and not where a link leads to a file that is not there yet', () => {
    mkdirSync(join(folder, 'other'));
    symlinkSync('other/search', file);
    const held = holdFile(file);
    expect(held.file).toBe(join(folder, 'other', 'search'));
    held.release();
    expect(existsSync(held.file)).toBe(false);
  });
});
