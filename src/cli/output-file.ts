/** Files that a command writes. Whether it can is found out before the work, and nothing is overwritten that it reads. */
import { accessSync, constants, fstatSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { placeOf, reasonOf, writeWhole } from '../engine/core/whole-file.ts';
import { InputError } from '../flow/error.ts';

/**
 * Throws an `InputError` for a file that cannot be written, and for one of `inputs`, under whatever name; `-` is
 * standard input.
 */
export function refuseOutput(path: string, inputs: readonly (string | undefined)[]): void {
  const old = statOf(path);
  const overwritten = inputs.find((input) => input !== undefined && isSame(old, statOf(input)));
  if (overwritten !== undefined) {
    throw new InputError(`${path}: this would overwrite what is read from ${overwritten}; name another file`);
  }
  if (old?.isDirectory() === true) throw cannotWrite(path, 'this is a directory; give a file in it');
  try {
    const place = placeOf(path);
    accessSync(old?.isFile() === false ? place : dirname(place), constants.W_OK);
    if (old !== undefined) accessSync(place, constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, reasonOf(error));
  }
}

/** Writes a file whole or not at all. Throws an `InputError`. */
export function writeOutput(path: string, text: string): void {
  try {
    writeWhole(path, (write) => write(Buffer.from(text)));
  } catch (error) {
    throw cannotWrite(path, reasonOf(error));
  }
}

const cannotWrite = (path: string, reason: string): InputError =>
  new InputError(`${path}: it cannot be written: ${reason}`);

/** What is known of a file; nothing where there is none. */
function statOf(path: string): Stats | undefined {
  try {
    return path === '-' ? fstatSync(0) : statSync(path);
  } catch {
    return undefined;
  }
}

/** A terminal or a pipe may be both read and written. */
const isSame = (a: Stats | undefined, b: Stats | undefined): boolean =>
  a?.isFile() === true && b !== undefined && a.dev === b.dev && a.ino === b.ino;
