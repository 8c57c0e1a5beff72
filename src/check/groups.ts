/** What a component is to a reader: the group it is shown in. */
import type { ToldComponent } from '../report/story.ts';

/** By the name of the chart. Whatever is not here is of memory or of the kernel. */
const groups: Readonly<Record<string, ToldComponent['group']>> = {
  'entry word 0': 'PASID entry',
  'entry word 1': 'PASID entry',
  'entry words 2-7': 'PASID entry',
  'entry PGTT': 'PASID entry',
  'entry word 0 in the CPU cache': 'PASID entry',
  'entry word 1 in the CPU cache': 'PASID entry',
  'entry words 2-7 in the CPU cache': 'PASID entry',
  'entry PGTT in the CPU cache': 'PASID entry',
  'upper FPD': 'PASID entry',
  'entry fetch': 'caches',
  'PASID-cache': 'caches',
  IOTLB: 'caches',
  'paging-structure cache': 'caches',
  'Device-TLB': 'caches',
  'invalidation queue': 'queues',
  'descriptors in the queue': 'queues',
  'queue of the unit': 'queues',
  'wait descriptor': 'queues',
  'page request queue': 'queues',
  'fault recording': 'queues',
  'fault work': 'queues',
  device: 'device and requests',
  'posted writes': 'device and requests',
  request: 'device and requests',
};

/** The group of a chart. */
export const groupOfChart = (chart: string): ToldComponent['group'] => groups[chart] ?? 'memory and kernel';
