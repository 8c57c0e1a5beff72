/**
 * A file that one process holds. `FILE.lock` beside it names the process; the lock of a process that has ended
 * is taken over.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Refusal } from '../refusal.ts';
import { placeOf, reasonOf } from './whole-file.ts';

/** Who holds a file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the system counts; another process may have the same `pid` later. */
  readonly began: string;
  /** Names this hold, and the draft that it may leave behind. */
  readonly token: string;
}

export interface HeldFile {
  /** The file itself, where the path was a symbolic link. */
  readonly file: string;
  /** The name for a draft. Whoever takes the file over from a dead process takes the draft away. */
  readonly draft: string;
  readonly release: () => void;
}

/**
 * Holds a file, which need not exist. Throws a `Refusal` where another process holds it, and where nothing can be
 * written beside it.
 */
export function holdFile(path: string): HeldFile {
  try {
    const file = placeOf(path);
    const token = randomUUID();
    const lock = `${file}.lock`;
    takeLock(lock, { pid: process.pid, host: hostname(), began: beganAt(process.pid), token }, file);
    const release = (): void => {
      if (holderIn(lock)?.token === token) rmSync(lock, { force: true });
    };
    return { file, draft: draftBeside(file, token), release };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(path, undefined, `it cannot be written: ${reasonOf(error)}; name another file`);
  }
}

const draftBeside = (file: string, token: string): string => `${file}.${token}.new`;

function takeLock(lock: string, holder: Holder, file: string): void {
  for (;;) {
    if (createLock(lock, holder)) return;
    const other = holderIn(lock);
    if (other === undefined) continue;
    if (isAlive(other)) {
      throw new Refusal(
        file,
        undefined,
        `process ${other.pid} on ${other.host} works on it; wait for its end, name another file, or delete ${lock} if that process has ended`,
      );
    }
    removeLock(lock, other);
    rmSync(draftBeside(file, other.token), { force: true });
  }
}

/** Creates the lock, or gives `false` where there is one. */
function createLock(lock: string, holder: Holder): boolean {
  try {
    writeFileSync(lock, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // On a full disk it is there, and empty.
    if (isEmpty(lock)) rmSync(lock, { force: true });
    throw error;
  }
}

/** Who holds it; nothing where it was released meanwhile. Throws a `Refusal` for a file that is no lock. */
function holderIn(lock: string): Holder | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let text: string;
    try {
      text = readFileSync(lock, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const holder = parsed(text);
    if (holder !== undefined) return holder;
    // The other process has created it and is about to write.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  }
  throw new Refusal(
    lock,
    undefined,
    'this is no lock of a search; name another checkpoint, or move this file',
  );
}

const ATTEMPTS = 20;
const WAIT_MS = 10;

function parsed(text: string): Holder | undefined {
  try {
    const { pid, host, began, token } = JSON.parse(text) as Readonly<Record<keyof Holder, unknown>>;
    const isHolder =
      Number.isSafeInteger(pid) &&
      (pid as number) > 0 &&
      typeof host === 'string' &&
      typeof began === 'string' &&
      UUID.test(String(token));
    return isHolder ? ({ pid, host, began, token } as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** A token becomes part of a file name, so it must be nothing else. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0;
}

/** Takes a dead process's lock away, and leaves one that a third process has put there meanwhile. */
function removeLock(lock: string, dead: Holder): void {
  const moved = `${lock}.${dead.token}.old`;
  try {
    renameSync(lock, moved);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (holderIn(moved)?.token !== dead.token) linkSync(moved, lock);
  rmSync(moved, { force: true });
}

/** Of a process on another machine nothing is known, so it counts as alive. */
function isAlive({ pid, host, began }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return beganAt(pid) === began;
}

/**
 * When a process began, in clock ticks since the machine started; `ended` for one that only its parent still knows.
 * Where `/proc` is missing all have the same text.
 */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the name of the program, in parentheses, which may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19]!;
  } catch {
    return '';
  }
}
