/** What fair runs owe. */
import type { System } from './system.ts';

/** By event, 1 if a fair run must take it when it is enabled again and again. */
export function fairEvents({ events }: System): Uint8Array {
  return Uint8Array.from(events, ({ unfair = false }) => (unfair ? 0 : 1));
}
