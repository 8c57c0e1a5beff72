/** Files that a command line names. */
import { readFileSync } from 'node:fs';
import { InputError } from '../flow/error.ts';

export interface TextFile {
  readonly text: string;
  /** What messages call it. */
  readonly source: string;
}

/** Reads a file, or standard input for `-`. Throws an `InputError` that says what is wrong with it. */
export function readText(file: string): TextFile {
  const source = file === '-' ? '<stdin>' : file;
  try {
    return { text: readFileSync(file === '-' ? 0 : file, 'utf8'), source };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EISDIR: 'this is a directory; give a file in it',
    };
    throw new InputError(`${source}: ${known[code ?? ''] ?? `it cannot be read: ${message}`}`);
  }
}
