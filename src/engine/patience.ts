/**
 * A limit on what comes before a search. Who makes tables asks `goOn()` now and then, and need not know who set the limit
 * or which.
 */

/** Why there is to be an end. */
export type End = 'time' | 'interrupt';

/** Thrown where work is given up; `withPatience` hands it on. */
export class CutShort extends Error {
  override readonly name = 'CutShort';
  readonly end: End;

  constructor(end: End) {
    super(`cut short: ${end}`);
    this.end = end;
  }
}

let limit: (() => End | undefined) | undefined;

/** Runs something that `goOn()` ends with a `CutShort` once `isOver` gives a reason. */
export function withPatience<T>(isOver: () => End | undefined, run: () => T): T {
  const before = limit;
  limit = isOver;
  try {
    return run();
  } finally {
    limit = before;
  }
}

/** Throws a `CutShort` where there is no patience left. */
export function goOn(): void {
  const end = limit?.();
  if (end !== undefined) throw new CutShort(end);
}
