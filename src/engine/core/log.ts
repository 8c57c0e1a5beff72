/** All states in the order found, for traces and for what is asked about runs: in memory, or in a file. */
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { allocateBytes } from '../out-of-memory.ts';
import { Refusal } from '../refusal.ts';
import { reasonOf } from './whole-file.ts';

export interface StateLog {
  /** In memory. */
  readonly bytes: number;
  /** Appends states, as bytes. */
  readonly append: (states: Uint8Array) => void;
  /** Copies states from the one with this number on; as many as there is room for. */
  readonly read: (number: number, to: Uint8Array) => void;
  readonly close: () => void;
}

const PIECE = 1 << 20;

export class MemoryLog implements StateLog {
  private readonly stateBytes: number;
  private readonly pieces: Uint8Array[] = [];
  private end = 0;

  constructor(stateBytes: number) {
    this.stateBytes = stateBytes;
  }

  get bytes(): number {
    return this.pieces.length * PIECE;
  }

  append(states: Uint8Array): void {
    for (let done = 0; done < states.length; ) {
      const place = this.end % PIECE;
      if (place === 0) this.pieces.push(allocateBytes(PIECE));
      const part = states.subarray(done, done + PIECE - place);
      this.pieces.at(-1)!.set(part, place);
      this.end += part.length;
      done += part.length;
    }
  }

  read(number: number, to: Uint8Array): void {
    for (let done = 0; done < to.length; ) {
      const from = number * this.stateBytes + done;
      const piece = this.pieces[Math.floor(from / PIECE)]!;
      const part = piece.subarray(from % PIECE, (from % PIECE) + to.length - done);
      to.set(part, done);
      done += part.length;
    }
  }

  close(): void {
    this.pieces.length = 0;
  }
}

/** A file that is gone when the process is, however that ends. Throws a `Refusal` when it cannot be written. */
export class FileLog implements StateLog {
  readonly bytes = 2 * PIECE;

  private readonly stateBytes: number;
  private readonly folder: string;
  private readonly fd: number;
  /** What is not yet in the file. */
  private readonly tail = allocateBytes(PIECE);
  private written = 0;
  private waiting = 0;
  /** A piece of the file that was read last. */
  private readonly last = allocateBytes(PIECE);
  private lastFrom = -1;

  constructor(folder: string, stateBytes: number) {
    this.folder = folder;
    this.stateBytes = stateBytes;
    const file = join(folder, `search-${process.pid}-${nextFile++}.log`);
    try {
      this.fd = openSync(file, 'wx+');
      unlinkSync(file);
    } catch (error) {
      throw refusal(folder, error);
    }
  }

  append(states: Uint8Array): void {
    for (let done = 0; done < states.length; ) {
      const part = states.subarray(done, done + PIECE - this.waiting);
      this.tail.set(part, this.waiting);
      this.waiting += part.length;
      done += part.length;
      if (this.waiting === PIECE) this.flush();
    }
  }

  read(number: number, to: Uint8Array): void {
    for (let done = 0; done < to.length; ) {
      const from = number * this.stateBytes + done;
      const place = from % PIECE;
      const part = this.piece(from - place).subarray(place, place + to.length - done);
      to.set(part, done);
      done += part.length;
    }
  }

  close(): void {
    closeSync(this.fd);
  }

  private piece(from: number): Uint8Array {
    if (from === this.written) return this.tail;
    if (from !== this.lastFrom) {
      for (let at = 0; at < PIECE; ) at += readSync(this.fd, this.last, at, PIECE - at, from + at);
      this.lastFrom = from;
    }
    return this.last;
  }

  private flush(): void {
    try {
      for (let at = 0; at < PIECE; ) at += writeSync(this.fd, this.tail, at, PIECE - at, this.written + at);
    } catch (error) {
      throw refusal(this.folder, error);
    }
    this.written += PIECE;
    this.waiting = 0;
  }
}

let nextFile = 0;

function refusal(folder: string, error: unknown): Refusal {
  const reason = `the log of states cannot be kept there: ${reasonOf(error)}; name another folder`;
  return new Refusal(folder, undefined, reason);
}
