/** All states in the order found, for traces and for what is asked about runs: in memory, or in a file. */
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { allocateBytes, allocateShared } from '../out-of-memory.ts';
import { Refusal } from '../refusal.ts';
import type { Packing } from './tables.ts';
import type { Touch } from './visited.ts';
import { reasonOf } from './whole-file.ts';

export interface StateLog {
  /** In memory. */
  readonly bytes: number;
  /** Appends states, packed. */
  readonly append: (packed: Uint8Array) => void;
  /** Copies states from the one with this number on, 8 bytes for each 64-bit word; as many as there is room for. */
  readonly read: (number: number, to: Uint8Array) => void;
  readonly close: () => void;
}

const PIECE = 1 << 20;

/** A log keeps states packed: without the bytes of their two 32-bit words that no state uses. */
abstract class PackedLog implements StateLog {
  abstract readonly bytes: number;
  private readonly packing: Packing;
  private readonly portion: Uint8Array;

  constructor(packing: Packing) {
    this.packing = packing;
    this.portion = allocateBytes(PORTION * (packing.first + packing.second));
  }

  abstract append(packed: Uint8Array): void;
  abstract close(): void;
  /** Copies bytes from this place on. */
  protected abstract copy(from: number, to: Uint8Array): void;

  read(number: number, to: Uint8Array): void {
    const { portion, packing } = this;
    const packedBytes = packing.first + packing.second;
    for (let done = 0; done < to.length; done += PORTION * 8) {
      const states = Math.min(PORTION, (to.length - done) / 8);
      const packed = portion.subarray(0, states * packedBytes);
      this.copy((number + done / 8) * packedBytes, packed);
      unpack(packed, packing, to.subarray(done, done + states * 8));
    }
  }
}

/** States that are unpacked at a time. */
const PORTION = 1 << 12;

function unpack(packed: Uint8Array, { first, second }: Packing, to: Uint8Array): void {
  to.fill(0);
  for (let from = 0, place = 0; place < to.length; place += 8) {
    for (let i = 0; i < first; i++) to[place + i] = packed[from++]!;
    for (let i = 4; i < 4 + second; i++) to[place + i] = packed[from++]!;
  }
}

export class MemoryLog extends PackedLog {
  private readonly touch: Touch | undefined;
  private readonly pieces: Uint8Array[] = [];
  /** Pieces that another thread touches before they are written. */
  private readonly ahead: Uint8Array[] = [];
  private end = 0;

  /** `touch` lets another thread do what the first write to a page costs. */
  constructor(packing: Packing, touch?: Touch) {
    super(packing);
    this.touch = touch;
  }

  get bytes(): number {
    return (this.pieces.length + this.ahead.length) * PIECE;
  }

  append(packed: Uint8Array): void {
    for (let done = 0; done < packed.length; ) {
      const place = this.end % PIECE;
      if (place === 0) this.pieces.push(this.newPiece());
      const part = packed.subarray(done, done + PIECE - place);
      this.pieces.at(-1)!.set(part, place);
      this.end += part.length;
      done += part.length;
    }
  }

  private newPiece(): Uint8Array {
    const { touch, ahead } = this;
    if (touch === undefined) return allocateBytes(PIECE);
    while (ahead.length <= PIECES_AHEAD) {
      const bytes = allocateShared(PIECE);
      touch(bytes);
      ahead.push(new Uint8Array(bytes));
    }
    return ahead.shift()!;
  }

  protected copy(from: number, to: Uint8Array): void {
    for (let done = 0; done < to.length; ) {
      const place = (from + done) % PIECE;
      const piece = this.pieces[Math.floor((from + done) / PIECE)]!;
      const part = piece.subarray(place, place + to.length - done);
      to.set(part, done);
      done += part.length;
    }
  }

  close(): void {
    this.pieces.length = 0;
    this.ahead.length = 0;
  }
}

const PIECES_AHEAD = 4;

/** A file that is gone when the process is, however that ends. Throws a `Refusal` when it cannot be written. */
export class FileLog extends PackedLog {
  readonly bytes = 2 * PIECE;

  private readonly folder: string;
  private readonly fd: number;
  /** What is not yet in the file. */
  private readonly tail = allocateBytes(PIECE);
  private written = 0;
  private waiting = 0;
  /** A piece of the file that was read last. */
  private readonly last = allocateBytes(PIECE);
  private lastFrom = -1;

  constructor(folder: string, packing: Packing) {
    super(packing);
    this.folder = folder;
    const file = join(folder, `search-${process.pid}-${nextFile++}.log`);
    try {
      this.fd = openSync(file, 'wx+');
      unlinkSync(file);
    } catch (error) {
      throw refusal(folder, error);
    }
  }

  append(packed: Uint8Array): void {
    for (let done = 0; done < packed.length; ) {
      const part = packed.subarray(done, done + PIECE - this.waiting);
      this.tail.set(part, this.waiting);
      this.waiting += part.length;
      done += part.length;
      if (this.waiting === PIECE) this.flush();
    }
  }

  protected copy(from: number, to: Uint8Array): void {
    for (let done = 0; done < to.length; ) {
      const place = (from + done) % PIECE;
      const part = this.piece(from + done - place).subarray(place, place + to.length - done);
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
