/**
 * The vocabulary: everything that can happen, its indices, one line of meaning, its source.
 *
 * An event is one indivisible step of every component that takes part. Where an outcome depends on state, the
 * outcome is in the name: a request is not "handled", its fault is `report_0x59` or `suppress_0x59`, and which
 * of them is possible is what the charts say.
 *
 * Indices: `device`, `pasid` which PASID-table entry; `thread` who of software; `request` which request in
 * flight; `requester` on whose behalf the device sent it; `owner` whose tables or memory. A PASID has a first
 * owner and, once it is free again, a second one.
 *
 * The parts are in `vocabulary/`, by who moves and what it is about.
 */
import { deviceEvents } from './vocabulary/device.ts';
import { driverAndMemoryEvents } from './vocabulary/driver-and-memory.ts';
import { entryEvents } from './vocabulary/entry.ts';
import { invalidationEvents } from './vocabulary/invalidation.ts';
import { cacheEvents } from './vocabulary/iommu-caches.ts';
import { outcomeEvents } from './vocabulary/iommu-outcomes.ts';
import { queueEvents } from './vocabulary/iommu-page-requests.ts';
import { requestEvents } from './vocabulary/iommu-requests.ts';
import type { EventMeaning } from './vocabulary/meaning.ts';
import { pageRequestEvents } from './vocabulary/page-request.ts';
import { processEvents } from './vocabulary/process.ts';

export type { Actor, EventMeaning, FaultReason, Feature } from './vocabulary/meaning.ts';

/** All of them. */
export const events = {
  ...entryEvents,
  ...invalidationEvents,
  ...driverAndMemoryEvents,
  ...pageRequestEvents,
  ...processEvents,
  ...deviceEvents,
  ...cacheEvents,
  ...requestEvents,
  ...queueEvents,
  ...outcomeEvents,
} as const;

export type EventName = keyof typeof events;

/** An event as a chart writes it: with no index, or with some of them. */
export type EventLabel = EventName | `${EventName}(${string})`;

/** The event type of every chart; of the indices, those that a chart reads. */
export interface ModelEvent {
  readonly type: EventLabel;
  readonly device?: number;
  readonly pasid?: number;
  readonly thread?: string;
  readonly request?: number;
}

/** What `setup()` needs to check that a chart writes events of the vocabulary only. */
export const vocabulary = { events: {} as ModelEvent };

/** What an event with these indices means, in a line; nothing for a name that the vocabulary has not. */
export function meaningText(
  name: string,
  indices: Readonly<Record<string, string | number>>,
): string | undefined {
  const known = meaningOf(name);
  const answer = indices['answer'];
  const finds = answer === 'yes' || answer === 'no' ? known?.finds?.[answer] : undefined;
  if (known !== undefined && finds !== undefined) return `${known.meaning}; it finds ${finds}`;
  return known?.says?.(indices) ?? known?.meaning;
}

/** The meaning of an event by its name, or `undefined` for a name that the vocabulary has not. */
export function meaningOf(name: string): EventMeaning | undefined {
  return (events as Readonly<Record<string, EventMeaning>>)[name];
}
