/** Who performs an event: a thread of software, a device, or the remapping hardware. */
import { meaningOf } from '../../model/events.ts';
import type { Label, System } from '../engine/index.ts';

/** The component that performs a step of software. */
export function threadOf(system: System, { indices }: Label): number | undefined {
  const name = indices['thread'];
  const number = system.components.findIndex(({ instance }) => instance.indices['thread'] === name);
  return name === undefined || number < 0 ? undefined : number;
}

/** The name of who performs an event; `thread` is the component that does, if it is a step of software. */
export function actorOf(system: System, label: Label, thread = threadOf(system, label)): string {
  if (thread !== undefined) return system.components[thread]!.instance.name;
  const actor = meaningOf(label.name)?.actor ?? 'software';
  if (actor === 'iommu') return 'iommu';
  return actor === 'device' ? `device ${label.indices['device']}` : 'kernel';
}

/** The names by event. */
export function actorNames(system: System): readonly string[] {
  return system.events.map(({ label }) => actorOf(system, label));
}
