/**
 * Releases that refuse SVA on x86: `iommu_sva_bind_device()` returns EOPNOTSUPP. What is found in them is about their code.
 *
 * Source    Linux 6.1.192 and 6.12.117, drivers/iommu/iommu.c and iommu-sva.c
 */

const releases: ReadonlySet<string> = new Set(['6.1.192', '6.12.117']);

/** Whether no machine can run what is found in this version. */
export const refusesSva = (kernel: string): boolean => releases.has(kernel);
