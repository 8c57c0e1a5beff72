/** Thrown when a search would need more bytes than it may have. */
export class OutOfMemory extends Error {}
