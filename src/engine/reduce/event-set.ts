/** Sets of events as bits. */
export type EventSet = Uint32Array;

/** An empty set for a number of events. */
export const noEvents = (events: number): EventSet => new Uint32Array(Math.ceil(events / 64) * 2);

export function include(set: EventSet, event: number): void {
  set[event >>> 5]! |= 1 << (event & 31);
}

export function includeAll(set: EventSet, others: EventSet): void {
  for (let i = 0; i < set.length; i++) set[i]! |= others[i]!;
}

export const has = (set: EventSet, event: number): boolean =>
  ((set[event >>> 5]! >>> (event & 31)) & 1) === 1;

export const overlap = (a: EventSet, b: EventSet): boolean => a.some((bits, i) => (bits & b[i]!) !== 0);
