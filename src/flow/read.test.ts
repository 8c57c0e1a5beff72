import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FlowError, InputError } from './error.ts';
import { readFlow } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'pasidcheck-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'my.flow');

function reading(content: string | Uint8Array) {
  writeFileSync(path, content);
  return readFlow(path);
}

function refusal(read: () => unknown): InputError {
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('readFlow', () => {
  it('gives the text and the name of the file', () => {
    expect(reading('a() { “b” }\r\n')).toEqual({ text: 'a() { “b” }\r\n', source: path });
  });

  it('accepts a byte order mark, a replacement sign, and nothing at all', () => {
    expect(reading('\uFEFFa() { }').text).toBe('a() { }');
    expect(reading('a\uFFFDb').text).toBe('a\uFFFDb');
    expect(reading('').text).toBe('');
  });

  it('accepts a file of exactly 1 MiB', () => {
    expect(reading('x'.repeat(1024 * 1024)).text).toHaveLength(1024 * 1024);
  });

  it.each([
    ['no-such.flow', 'there is no such file'],
    ['', 'this is a directory; give a file in it'],
    ['a\0b', 'must be a string'],
  ])('refuses %j in one sentence', (name, reason) => {
    const { message } = refusal(() => readFlow(`${folder}/${name}`));
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
  });

  it('refuses a large file without reading all of it', () => {
    const noise = Buffer.alloc(10_000_000, 0xa5);
    expect(refusal(() => reading(noise)).message).toBe(
      `${path}:1:1: the file is larger than 1 MiB\nGive a flow file or a commit message.`,
    );
  });

  it.each([
    [
      'invalid UTF-8',
      Buffer.from([...Buffer.from('a\n\uFFFDb'), 0xff, 0x63]),
      [2, 3],
      'not UTF-8: an invalid byte at offset 6',
    ],
    ['a cut character', Buffer.from([0x61, 0xe2, 0x80]), [1, 2], 'not UTF-8: an invalid byte at offset 1'],
    ['UTF-16', Buffer.from('\uFEFFa()', 'utf16le'), [1, 1], 'not UTF-8: an invalid byte at offset 0'],
    ['a NUL byte', Buffer.from('ä\r\nb\0c\xFF'), [2, 2], 'not a text file: a NUL byte at offset 5'],
  ])('refuses %s and says where', (_, bytes, [line, column], problem) => {
    const error = refusal(() => reading(bytes));
    expect(error).toBeInstanceOf(FlowError);
    expect(error).toMatchObject({ source: path, at: { line, column }, problem });
  });
});
