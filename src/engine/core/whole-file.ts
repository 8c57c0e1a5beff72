/**
 * Files that hold the old content or the new one, whenever the process ends. A draft beside the file takes the
 * content, and a rename puts it in place.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Takes bytes, one chunk after the other. */
export type Write = (bytes: Uint8Array) => void;

/** The file that a path leads to, through symbolic links; the last part of it need not be there yet. */
export function placeOf(path: string): string {
  if (statOf(path, lstatSync)?.isSymbolicLink() === true) {
    // A link in a circle ends here, with the system's own error.
    if (statOf(path, statSync) !== undefined) return realpathSync(path);
    return placeOf(resolve(dirname(path), readlinkSync(path)));
  }
  return join(realpathSync(dirname(path)), basename(path));
}

/** A name beside a file that no other file has. */
export function draftOf(file: string): string {
  return `${file}.${randomUUID()}.new`;
}

/**
 * Writes a file at once: until `fill` has given everything, the old content stays. What is no regular file, such as
 * a pipe, is written directly. Throws what the system says; then the draft is gone and the old content is there.
 */
export function writeWhole(path: string, fill: (write: Write) => void, draft?: string): void {
  const file = placeOf(path);
  const old = statOf(file, statSync);
  if (old !== undefined && !old.isFile()) {
    fillFile(file, 'w', fill);
    return;
  }
  const beside = draft ?? draftOf(file);
  try {
    fillFile(beside, 'wx', fill, old?.mode);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function fillFile(file: string, flags: 'w' | 'wx', fill: (write: Write) => void, mode?: number): void {
  const fd = openSync(file, flags, mode);
  try {
    fill((bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    });
    if (flags === 'wx') fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function statOf(path: string, stat: (path: string) => Stats): Stats | undefined {
  try {
    return stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Why the system refused a file, in words. */
export function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'the disk quota is exceeded',
  EISDIR: 'this is a directory',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'its folder is no directory',
  EPERM: 'permission is denied',
  EROFS: 'its file system is read-only',
};
