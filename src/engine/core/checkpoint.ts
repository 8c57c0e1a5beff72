/**
 * A search on disk, to go on with after it was killed. The file has a line that says what it is, one line of
 * JSON that says how far the search was, the log of states, and a checksum of all that. The visited set is made
 * again from the log.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { Refusal } from '../refusal.ts';
import { type HeldFile, holdFile } from './held-file.ts';
import { reasonOf, writeWhole } from './whole-file.ts';

/** How far a search was. */
export interface Position {
  /** What is searched for what: a checkpoint of anything else is refused. */
  readonly key: string;
  readonly states: number;
  /** The next state to expand. */
  readonly number: number;
  readonly generated: number;
  readonly levels: readonly number[];
  /** The state that decides a claim, by claim. */
  readonly hits: readonly (readonly [string, number])[];
  readonly deadlock?: number;
  readonly happened: readonly number[];
}

/** The states of a search, in the order found. */
export interface SavedStates {
  readonly stateBytes: number;
  /** The first `count`, piece by piece; a piece is only there until the next is asked for. */
  readonly pieces: (count: number) => Iterable<Uint8Array>;
  /** Takes `count` states, those before `expanded` being expanded; `read` fills a piece, one after the other. */
  readonly load: (count: number, expanded: number, read: (piece: Uint8Array) => void) => void;
}

const MAGIC = 'search checkpoint 2\n';
const CHUNK = 1 << 24;
const CHECKSUM_BYTES = 32;
const LINE_CHUNK = 1 << 16;

/**
 * Holds the file of a checkpoint until it is released. Throws a `Refusal` where another process works on it, where
 * nothing can be written, and where another file is in the place.
 */
export function holdCheckpoint(path: string): HeldFile {
  const held = holdFile(path);
  try {
    withFile(held.file, refuseOther);
    return held;
  } catch (error) {
    held.release();
    throw error;
  }
}

/** Writes beside the file first: a search that is killed meanwhile still has the checkpoint before. Throws what the system says. */
export function saveCheckpoint({ file, draft }: HeldFile, position: Position, states: SavedStates): void {
  writeWhole(
    file,
    (fill) => {
      const hash = createHash('sha256');
      const write = (bytes: Uint8Array): void => {
        hash.update(bytes);
        fill(bytes);
      };
      write(Buffer.from(`${MAGIC}${JSON.stringify(position)}\n`));
      for (const piece of states.pieces(position.states)) write(piece);
      fill(hash.digest());
    },
    draft,
  );
}

/** Takes the file of a search that came to its end away. */
export function removeCheckpoint({ file }: HeldFile): void {
  rmSync(file, { force: true });
}

/**
 * Fills a search from a file and gives how far that search was; nothing when there is no such file. Throws a
 * `Refusal` for a file that is cut short, damaged, or about something else.
 */
export function loadCheckpoint({ file }: HeldFile, key: string, states: SavedStates): Position | undefined {
  return withFile(file, (fd, size) => {
    refuseOther(fd, size);
    if (!isWhole(fd, size)) throw new Damage('it is cut short or damaged: its checksum is wrong');
    const { position, end } = readPosition(fd, size);
    if (!isPosition(position)) throw new Damage('it does not say how far a search was');
    if (position.key !== key) {
      throw new Damage('this is the checkpoint of another search: of another flow, configuration or version');
    }
    if (size - CHECKSUM_BYTES - end !== position.states * states.stateBytes)
      throw new Damage('it has not the states that it speaks of');
    let at = end;
    states.load(position.states, position.number, (piece) => {
      read(fd, piece, at);
      at += piece.length;
    });
    return position;
  });
}

/** What is wrong with a file that is there. */
class Damage extends Error {}

/** Reads from a file if it is there. Throws a `Refusal` for what is wrong with it. */
function withFile<T>(file: string, use: (fd: number, size: number) => T): T | undefined {
  let fd: number | undefined;
  try {
    // Not opened before: it may be a pipe without a writer.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false)
      throw new Damage('this is no regular file');
    fd = openSync(file, 'r');
    return use(fd, fstatSync(fd).size);
  } catch (error) {
    if (error instanceof Damage) throw refusal(file, error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (fd === undefined && code === 'ENOENT') return undefined;
    if (code === undefined) throw error;
    throw refusal(file, `it cannot be read: ${reasonOf(error)}`);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function refuseOther(fd: number, size: number): void {
  const begin = read(fd, Buffer.alloc(Math.min(size, MAGIC.length)), 0).toString();
  if (begin !== MAGIC) throw new Damage('this is no checkpoint');
}

function refusal(file: string, reason: string): Refusal {
  return new Refusal(file, undefined, `${reason}; name another file, or delete this one to begin again`);
}

/** Whether the file ends with the checksum of all before. */
function isWhole(fd: number, size: number): boolean {
  const end = size - CHECKSUM_BYTES;
  if (end < MAGIC.length) return false;
  const hash = createHash('sha256');
  for (let at = 0; at < end; at += CHUNK) hash.update(read(fd, Buffer.alloc(Math.min(CHUNK, end - at)), at));
  return read(fd, Buffer.alloc(CHECKSUM_BYTES), end).equals(hash.digest());
}

/** Whether this says how far a search can have been. */
function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null) return false;
  const { key, states, number, generated, levels, hits, deadlock, happened } = value as Partial<Position>;
  if (typeof key !== 'string' || !isCount(states) || !isCount(generated)) return false;
  const isState = (state: unknown): boolean => isCount(state) && state < states;
  return (
    isState(number) &&
    isAscending(levels, states) &&
    Array.isArray(hits) &&
    hits.every((hit) => Array.isArray(hit) && typeof hit[0] === 'string' && isState(hit[1])) &&
    (deadlock === undefined || isState(deadlock)) &&
    Array.isArray(happened) &&
    happened.every((flag) => flag === 0 || flag === 1)
  );
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether these are levels of this number of states, from the first state on. */
function isAscending(levels: unknown, states: number): boolean {
  return (
    Array.isArray(levels) &&
    levels[0] === 0 &&
    levels.every((first, i) => isCount(first) && first <= states && (i === 0 || first > levels[i - 1]))
  );
}

function readPosition(fd: number, size: number): { position: unknown; end: number } {
  let text = '';
  for (let at = MAGIC.length; !text.includes('\n'); at += LINE_CHUNK) {
    if (at >= size) throw new Damage('it ends in its second line');
    text += read(fd, Buffer.alloc(Math.min(LINE_CHUNK, size - at)), at).toString('latin1');
  }
  const length = text.indexOf('\n');
  const line = Buffer.from(text.slice(0, length), 'latin1').toString();
  return { position: parsed(line), end: MAGIC.length + length + 1 };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Damage('its second line is not JSON');
  }
}

/** Fills `bytes` from a place of the file, which is that long. */
function read<T extends Uint8Array>(fd: number, bytes: T, position: number): T {
  for (let at = 0; at < bytes.length; ) at += readSync(fd, bytes, at, bytes.length - at, position + at);
  return bytes;
}
