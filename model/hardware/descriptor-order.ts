/**
 * In which order hardware completes what stands in an invalidation queue. An entry of a queue is a text that begins with
 * its kind: `pc did=1, unit=own`, `iotlb 0/1`, `fence`.
 *
 * Source    VT-d specification, 6.5.2.12 "Ordering", 6.5.2 "Queued Invalidation Interface" (fence)
 */

export type Kind = 'pc' | 'iotlb' | 'dev_tlb' | 'fence' | 'wait';

/** What hardware must have completed before it begins what stands later. A wait is begun by nobody. */
const waitsFor: Readonly<Record<Kind, readonly Kind[]>> = {
  pc: ['fence'],
  iotlb: ['pc', 'fence'],
  dev_tlb: ['iotlb', 'fence'],
  fence: ['pc', 'iotlb', 'dev_tlb', 'fence'],
  wait: ['pc', 'iotlb', 'dev_tlb', 'fence'],
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

/** A fence behind nothing that it waits for has completed, and nobody is told. */
export function withoutIdleFence<Entry extends string>(queue: readonly Entry[]): readonly Entry[] {
  const at = queue.findIndex((entry) => kindOf(entry) === 'fence');
  return isFree(queue, at) ? withoutIdleFence(queue.toSpliced(at, 1)) : queue;
}
