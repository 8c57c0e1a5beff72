import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeWhole } from './whole-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whole-'));
  file = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): void => writeWhole(path, (fill) => fill(Buffer.from(text)));

it('writes a file, and nothing beside it', () => {
  write(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['file']);
});

it('keeps the old content where writing fails half-way', () => {
  writeFileSync(file, 'old');
  expect(() =>
    writeWhole(file, (fill) => {
      fill(Buffer.from('half'));
      throw new Error('no space');
    }),
  ).toThrow('no space');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['file']);
});

it('writes to what a symbolic link leads to, and keeps the link and the permissions', () => {
  const link = join(folder, 'link');
  writeFileSync(file, 'old');
  chmodSync(file, 0o640);
  symlinkSync('file', link);
  write(link, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readlinkSync(link)).toBe('file');
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

it('writes to what is no regular file without a rename', () => {
  write('/dev/null', 'new');
  expect(statSync('/dev/null').isFile()).toBe(false);
});
