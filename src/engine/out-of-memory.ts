/** Thrown when a search would need more bytes than it may have. */
export class OutOfMemory extends Error {}

/** So many numbers, all 0. Throws `OutOfMemory`. */
export function allocate(length: number): Int32Array<ArrayBuffer> {
  try {
    return new Int32Array(length);
  } catch {
    throw new OutOfMemory();
  }
}
