/**
 * The line that the kernel prints for a reported fault.
 *
 * Source  Linux 6.12, drivers/iommu/intel/dmar.c, dmar_fault_do_one() and the table of reasons; the form is that
 *         of 5.15 and later, older kernels print the same facts in another order.
 */

import type { FaultReason } from '../../model/events.ts';

const reasons: Readonly<Record<FaultReason, string>> = {
  '0x59': 'SM: Present bit in PASID Table Entry is clear',
  '0x71': 'SM: Present bit in first-level paging entry is clear',
  '0x72': 'SM: Non-zero reserved field set in first-level paging entry',
};

/**
 * The line for a fault with this reason code. The model has one page and gives devices no bus numbers, so the
 * address and the device are examples; PASID and reason are the trace's own.
 */
export function dmesgLine(reason: FaultReason, device: number, pasid: number): string {
  const name = `6a:${(device + 1).toString(16).padStart(2, '0')}.0`;
  return (
    `DMAR: [DMA Write PASID 0x${pasid.toString(16)}] Request device [${name}] ` +
    `fault addr 0x7f0000001000 [fault reason ${reason}] ${reasons[reason]}`
  );
}
