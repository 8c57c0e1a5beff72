/**
 * A second process that gets the PASID as soon as it is free, binds it on every device and submits work.
 *
 * Source    Linux 5.8, drivers/iommu/ioasid.c, ioasid_alloc(): the lowest free number is given at once
 */
import type { Primitive, Thread } from './call-tree.ts';

/** The name of its thread. */
export const SECOND_PROCESS = 'second process';

/** What the second process has to know of a configuration. */
interface Configuration {
  readonly devices: number;
  readonly pri: boolean;
  readonly nonCoherent: boolean;
}

/** The thread of the second process. */
export function secondOwner({ devices, pri, nonCoherent }: Configuration): Thread {
  const bind = Array.from({ length: devices }, (_, device) => [
    ...(pri ? [step('handle.install', { device })] : []),
    step('entry.set_present', { device }),
    ...(nonCoherent ? [step('entry.flush_cache_line', { device })] : []),
    step('device.start', { device }),
  ]);
  return {
    name: SECOND_PROCESS,
    body: [
      {
        kind: 'frame',
        name: 'iommu_sva_bind_device',
        labels: [],
        body: [step('pasid.allocate', {}), ...bind.flat()],
      },
    ],
  };
}

function step(event: string, indices: Primitive['indices']): Primitive {
  return { kind: 'primitive', event, indices, variables: {} };
}
