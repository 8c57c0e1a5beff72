/** Memory that grows. */
import { OutOfMemory } from '../out-of-memory.ts';

export const PAGE = 1 << 16;

/** What addresses of 32 bits reach. */
export const MAX_PAGES = 1 << 16;

export interface GrowingMemory {
  /** Another object after `grow`. */
  readonly buffer: ArrayBufferLike;
  /** Makes it at least so large. Throws `OutOfMemory`. */
  readonly grow: (bytes: number) => void;
}

/** Memory of WebAssembly, which grows without being copied, whoever works on it. */
export class WebAssemblyMemory implements GrowingMemory {
  readonly memory: WebAssembly.Memory;

  /** Begins with `image`; `shared` between threads if told. */
  constructor(image: Uint8Array, shared = false) {
    this.memory = new WebAssembly.Memory({
      initial: Math.ceil(image.length / PAGE),
      maximum: MAX_PAGES,
      shared,
    });
    new Uint8Array(this.memory.buffer).set(image);
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  grow(bytes: number): void {
    const pages = Math.ceil((bytes - this.buffer.byteLength) / PAGE);
    try {
      if (pages > 0) this.memory.grow(pages);
    } catch {
      throw new OutOfMemory();
    }
  }
}

/** The same where there is no WebAssembly. */
export class PlainMemory implements GrowingMemory {
  buffer: ArrayBuffer;

  constructor(image: Uint8Array) {
    this.buffer = new ArrayBuffer(image.length);
    new Uint8Array(this.buffer).set(image);
  }

  grow(bytes: number): void {
    if (bytes <= this.buffer.byteLength) return;
    try {
      // Each time a quarter more than needed: it is copied.
      const larger = new ArrayBuffer(Math.ceil((bytes * 5) / 32) * 8);
      new Uint8Array(larger).set(new Uint8Array(this.buffer));
      this.buffer = larger;
    } catch {
      throw new OutOfMemory();
    }
  }
}

/** The memory that begins with `image`. */
export function growingMemory(image: Uint8Array): GrowingMemory {
  return typeof WebAssembly === 'object' ? new WebAssemblyMemory(image) : new PlainMemory(image);
}
