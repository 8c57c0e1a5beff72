/**
 * In which order hardware completes what stands in an invalidation queue. An entry of a queue is a text that begins with
 * its kind: `pc did=1, unit=own`, `iotlb 0/1`, `fence`.
 *
 * Source    VT-d specification, 6.5.2.12 "Ordering", 6.5.2 "Queued Invalidation Interface" (fence)
 */

export type Kind = 'pc' | 'iotlb' | 'dev_tlb' | 'fence';

/** The queue of a unit holds at most this many descriptors of one entry. */
export const ROOM_OF_AN_ENTRY = 2;

/** What hardware must have completed before it begins what stands later. */
const waitsFor: Readonly<Record<Kind, readonly Kind[]>> = {
  pc: ['fence'],
  iotlb: ['pc', 'fence'],
  dev_tlb: ['iotlb', 'fence'],
  fence: ['pc', 'iotlb', 'dev_tlb', 'fence'],
};

export function kindOf(entry: string): Kind {
  return entry.split(' ')[0] as Kind;
}

/** Whether nothing before this place has to be completed first; no for a place that there is not, as -1. */
export function isFree(queue: readonly string[], at: number): boolean {
  const entry = queue[at];
  if (entry === undefined) return false;
  const before = waitsFor[kindOf(entry)];
  return !queue.slice(0, at).some((earlier) => before.includes(kindOf(earlier)));
}

/** A fence with nothing before it to wait for has completed; no thread is notified. */
export function withoutIdleFence<Entry extends string>(queue: readonly Entry[]): readonly Entry[] {
  const at = queue.findIndex((entry) => kindOf(entry) === 'fence');
  return isFree(queue, at) ? withoutIdleFence(queue.toSpliced(at, 1)) : queue;
}

/**
 * Lexicographic normal form of a Mazurkiewicz trace (1977): neighbours that never wait for each other are sorted. The
 * order in which descriptors complete stays the same.
 */
export function withoutIdleOrder<Entry extends string>(queue: readonly Entry[]): readonly Entry[] {
  return queue.reduce<readonly Entry[]>((sorted, entry) => {
    const blocker = sorted.findLastIndex((earlier) => !commute(earlier, entry));
    const place = sorted.findIndex((later, i) => i > blocker && later > entry);
    return sorted.toSpliced(place < 0 ? sorted.length : place, 0, entry);
  }, []);
}

function commute(a: string, b: string): boolean {
  const [kindOfA, kindOfB] = [kindOf(a), kindOf(b)];
  return !waitsFor[kindOfA].includes(kindOfB) && !waitsFor[kindOfB].includes(kindOfA);
}
