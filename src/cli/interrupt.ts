/** Whether Ctrl-C was pressed. A search does not let go of its thread, so another one hears it and leaves word. */
let word: Int32Array<SharedArrayBuffer> | undefined;

/** Where the other thread leaves word. */
export function listenTo(left: Int32Array<SharedArrayBuffer>): void {
  word = left;
}

export const isInterrupted = (): boolean => word !== undefined && Atomics.load(word, 0) === 1;

/** As shells have it, of a command that Ctrl-C ended. */
export const INTERRUPTED = 130;
