/** Memory of WebAssembly, which grows without being copied. */
import { OutOfMemory, orOutOfMemory } from '../out-of-memory.ts';

const PAGE = 1 << 16;

/** What addresses of 32 bits reach. */
export const MAX_BYTES = 2 ** 32 - PAGE;

export class GrowingMemory {
  readonly memory: WebAssembly.Memory;
  /** All of it; another view after it grew. */
  bytes: Uint8Array;
  /** The same as 32-bit words. */
  words: Uint32Array;

  /** Begins with `image`, and with zeros up to `bytes`. Throws `OutOfMemory`. */
  constructor(image: Uint8Array, bytes: number) {
    const initial = Math.ceil(Math.max(bytes, image.length) / PAGE);
    this.memory = orOutOfMemory(() => new WebAssembly.Memory({ initial, maximum: 2 ** 32 / PAGE }));
    this.bytes = new Uint8Array(this.memory.buffer);
    this.words = new Uint32Array(this.memory.buffer);
    this.bytes.set(image);
  }

  get size(): number {
    return this.bytes.length;
  }

  /** Makes it at least so large. Throws `OutOfMemory`. */
  grow(bytes: number): void {
    if (bytes <= this.size) return;
    if (bytes > MAX_BYTES) throw new OutOfMemory();
    orOutOfMemory(() => this.memory.grow(Math.ceil((bytes - this.size) / PAGE)));
    this.bytes = new Uint8Array(this.memory.buffer);
    this.words = new Uint32Array(this.memory.buffer);
  }
}

/** Places in a memory, one after the other, each at the beginning of a line. */
export class Places {
  end: number;

  constructor(end: number) {
    this.end = Math.ceil(end / LINE) * LINE;
  }

  take(bytes: number): number {
    const place = this.end;
    this.end = Math.ceil((place + bytes) / LINE) * LINE;
    return place;
  }
}

const LINE = 64;
