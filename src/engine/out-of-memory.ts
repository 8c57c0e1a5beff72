/** The one place where searches ask the system for memory and threads, and the error when it has none. */

/** Thrown when a search would need more bytes than it may have, or than there are. */
export class OutOfMemory extends Error {
  constructor() {
    super('there is not enough memory');
    this.name = 'OutOfMemory';
  }
}

/** A number of 32-bit numbers, all 0. Throws `OutOfMemory`. */
export function allocate(length: number): Int32Array<ArrayBuffer> {
  return orOutOfMemory(() => new Int32Array(length));
}

/** A number of bytes, all 0. Throws `OutOfMemory`. */
export function allocateBytes(length: number): Uint8Array<ArrayBuffer> {
  return orOutOfMemory(() => new Uint8Array(length));
}

/** A number of bytes that threads share, all 0. Throws `OutOfMemory`. */
export function allocateShared(length: number): SharedArrayBuffer {
  return orOutOfMemory(() => new SharedArrayBuffer(length));
}

/** What `make` makes: an array, a memory, a thread. Throws `OutOfMemory` when the system refuses it. */
export function orOutOfMemory<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw isRefused(error) ? new OutOfMemory() : error;
  }
}

/** What `make` makes; nothing when there is no memory for it. */
export function unlessOutOfMemory<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof OutOfMemory) return undefined;
    throw error;
  }
}

/** V8 throws a `RangeError` for memory, Node an error with this code for a thread. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof RangeError || (error as { readonly code?: unknown }).code === 'ERR_WORKER_INIT_FAILED'
  );
}
