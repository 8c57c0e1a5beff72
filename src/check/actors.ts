/** The actor of an event: a thread of software, a device, or the remapping hardware. */
import { meaningOf } from '../../model/events.ts';
import type { Label, System } from '../engine/index.ts';

/** The component that is the thread of this name; nothing without a name, or if no thread has it. */
export function threadOf({ components }: System, name: unknown): number | undefined {
  const number = components.findIndex(({ instance }) => instance.indices['thread'] === name);
  return name === undefined || number < 0 ? undefined : number;
}

/** The name of the actor of an event; `thread` is the component that does, if it is a step of software. */
export function actorOf(
  system: System,
  label: Label,
  thread = threadOf(system, label.indices['thread']),
): string {
  if (thread !== undefined) return system.components[thread]!.instance.name;
  const actor = meaningOf(label.name)?.actor ?? 'software';
  if (actor === 'iommu') return 'iommu';
  return actor === 'device' ? `device ${label.indices['device']}` : 'kernel';
}

/** The names by event. */
export function actorNames(system: System): readonly string[] {
  return system.events.map(({ label }) => actorOf(system, label));
}
