/** An event as text. */
import type { Step } from '../report/verdict.ts';

/** An event with the indices that its actor does not say already: `invalidate.iotlb(did=1, type=pasid)`. */
export function eventText({ event, indices }: Pick<Step, 'event' | 'indices'>): string {
  const values = Object.entries(indices)
    .filter(([name]) => !['thread', 'device', 'pasid'].includes(name))
    .map(([name, value]) => `${name}=${value}`);
  return `${event}${values.length === 0 ? '' : `(${values.join(', ')})`}`;
}
