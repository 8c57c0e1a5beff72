/**
 * A second process that gets the PASID as soon as it is free, binds it on every device and submits work.
 *
 * Source    Linux 5.8, drivers/iommu/ioasid.c, ioasid_alloc(): the lowest free number is given at once
 * Squashed  the number is given before the locks of the bind are taken: who waits for them has it already (S15)
 */
import { SECOND_PROCESS } from '../components.ts';
import type { Step, Thread } from './call-tree.ts';

/** The thread of the second process; `opens` is how the kernel version binds a process and starts the device. */
export function secondOwner(opens: readonly Step[]): Thread {
  const allocate: Step = { kind: 'primitive', event: 'pasid.allocate', indices: {}, variables: {} };
  return { name: SECOND_PROCESS, body: [allocate, ...opens] };
}
