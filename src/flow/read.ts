/**
 * Getting the text of a flow file, and refusing what is no text.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FlowError, InputError } from './error.ts';
import { locator } from './locate.ts';
import { visible } from './visible.ts';

const MEBIBYTE = 1024 * 1024;

/** What a text is expected to be. */
export interface TextKind {
  /** More bytes than this are refused. */
  readonly limit: number;
  /** What to give, as in "Give a flow file." */
  readonly what: string;
}

/** Far more than any commit message, and little enough to refuse anything else at once. */
const FLOW: TextKind = { limit: MEBIBYTE, what: 'a flow file or a commit message' };

const REASONS = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EISDIR', 'this is a directory; give a file in it'],
  ['EACCES', 'permission to read it is denied'],
]);

export interface FlowText {
  readonly text: string;
  /** The name to report errors under. */
  readonly source: string;
}

/**
 * Reads the file `path`, or standard input for `-`. Throws InputError when it cannot be read, and FlowError, which is
 * one, when it holds more than 1 MiB or something that is not UTF-8 text.
 */
export function readFlow(path: string): FlowText {
  return readTextFile(path, FLOW);
}

/**
 * Reads a file of another kind. A picture replaces each control character in the text, which could act on a
 * terminal. Throws as `readFlow` does.
 */
export function readTextFile(path: string, kind: TextKind): FlowText {
  const source = path === '-' ? '<stdin>' : visible(path);
  const bytes = readBytes(path, source, kind.limit);
  if (bytes.length > kind.limit)
    throw new FlowError({
      source,
      text: '',
      at: { line: 1, column: 1 },
      message: `the file is larger than ${kind.limit / MEBIBYTE} MiB`,
      hint: `Give ${kind.what}.`,
    });
  const text = visible(decode(bytes, source, kind.what));
  return { text: text.startsWith('\uFEFF') ? text.slice(1) : text, source };
}

function readBytes(path: string, source: string, limit: number): Buffer {
  let file: number | undefined;
  try {
    file = path === '-' ? 0 : openSync(path, 'r');
    if (fstatSync(file).isDirectory()) throw new InputError(`${source}: ${REASONS.get('EISDIR')}`);
    return readUpTo(limit, file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? (REASONS.get(codeOf(error)) ?? error.message) : String(error);
    throw new InputError(`${source}: ${reason}`);
  } finally {
    if (file !== undefined && file !== 0) closeSync(file);
  }
}

/** Reads until the end, or until one byte more than the limit has come: pipes do not say their size beforehand. */
function readUpTo(limit: number, file: number): Buffer {
  const buffer = Buffer.alloc(limit + 1);
  let length = 0;
  for (;;) {
    const count = readSome(file, buffer, length);
    length += count;
    if (count === 0 || length > limit) return buffer.subarray(0, length);
  }
}

/** Reads what there is, and waits for it when standard input is a pipe that does not block. */
function readSome(file: number, buffer: Buffer, length: number): number {
  for (;;) {
    try {
      return readSync(file, buffer, length, buffer.length - length, null);
    } catch (error) {
      if (!(error instanceof Error) || codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Decodes UTF-8. Throws FlowError at the first thing that is none, or that no text has in it. */
function decode(bytes: Buffer, source: string, what: string): string {
  const text = bytes.toString('utf8');
  const nul = text.indexOf('\0');
  const bad = firstReplacement(bytes, text);
  if (nul < 0 && bad < 0) return text;
  const isNul = bad < 0 || (nul >= 0 && nul < bad);
  const offset = isNul ? nul : bad;
  const byte = Buffer.byteLength(text.slice(0, offset));
  throw new FlowError({
    source,
    text,
    at: locator(text)(offset),
    message: isNul
      ? `not a text file: a NUL byte at offset ${byte}`
      : `not UTF-8: an invalid byte at offset ${byte}`,
    hint: `Give ${what}, saved as UTF-8 text.`,
  });
}

/** Gives the offset of the first sign that decoding put in place of invalid bytes, or -1 when there is none. */
function firstReplacement(bytes: Buffer, text: string): number {
  let byte = 0;
  let from = 0;
  for (;;) {
    const found = text.indexOf('\uFFFD', from);
    if (found < 0) return -1;
    byte += Buffer.byteLength(text.slice(from, found));
    // The sign may also stand in the file itself, as its own three bytes.
    if (bytes.toString('hex', byte, byte + 3) !== 'efbfbd') return found;
    byte += 3;
    from = found + 1;
  }
}
