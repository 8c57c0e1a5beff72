/** What the search asks of the visited set. */

/** Successors on their way to the set, and its answers. They are dealt to parts, each of which has a box. */
export interface Round {
  /** By part, how many it was sent. */
  readonly sent: Uint32Array;
  /** What a part was sent. */
  readonly box: (part: number) => Uint8Array;
  /** Where its answers belong: for each, in order, whether it is new. */
  readonly answers: (part: number) => Uint8Array;
}

/** Lets another thread touch the pages of a fresh memory, each of which is dear the first time. */
export type Touch = (fresh: SharedArrayBuffer) => void;

export interface Visited {
  /** How many rounds it may be sent before the first is answered: 1, or 2 when others work on them meanwhile. */
  readonly ahead: number;
  readonly bytes: number;
  /** How many bytes it takes once a round is in it, whatever is new in that. */
  readonly bytesWith: (sent: Uint32Array) => number;
  readonly send: (round: Round) => void;
  /** Gives the answers of the round that was sent first and is not yet answered. Throws `OutOfMemory`. */
  readonly answer: (round: Round) => void;
  readonly close: () => void;
  /** Only where others work on rounds. */
  readonly touch?: Touch;
}
