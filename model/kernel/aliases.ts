/**
 * Other names of functions: those that a version before or after has, and those of upstream for which the flows have one
 * function. What each does was compared with the code of Linux 6.12.117 and 7.0.
 */

export interface Alias {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Names that the flows have for it; the first one that a version defines is meant. */
  readonly means: readonly string[];
  readonly source: string;
}

export const aliases: readonly Alias[] = [
  {
    name: 'intel_svm_drain_prq',
    parameters: ['dev', 'pasid'],
    means: ['intel_drain_pasid_prq', 'intel_iommu_drain_pasid_prq'],
    source: 'Linux 5.8, drivers/iommu/intel/svm.c',
  },
  {
    name: 'intel_drain_pasid_prq',
    parameters: ['dev', 'pasid'],
    means: ['intel_iommu_drain_pasid_prq', 'intel_svm_drain_prq'],
    source: 'Linux 6.6, drivers/iommu/intel/svm.c',
  },
  {
    name: 'intel_iommu_drain_pasid_prq',
    parameters: ['dev', 'pasid'],
    means: ['intel_drain_pasid_prq', 'intel_svm_drain_prq'],
    source: 'Linux 6.12.117 and 7.0, drivers/iommu/intel/prq.c',
  },
  {
    name: 'cache_tag_flush_all',
    parameters: ['domain'],
    means: ['intel_flush_svm_range'],
    source: 'Linux 6.12.117 and 7.0, drivers/iommu/intel/cache.c; with one page a range is everything',
  },
  {
    name: 'cache_tag_flush_range',
    parameters: ['domain', 'start', 'end', 'ih'],
    means: ['intel_flush_svm_range'],
    source: 'Linux 6.12.117 and 7.0, drivers/iommu/intel/cache.c',
  },
  {
    name: 'blocking_domain_set_dev_pasid',
    parameters: ['domain', 'dev', 'pasid', 'old'],
    means: ['intel_iommu_remove_dev_pasid'],
    source: 'Linux 6.14, drivers/iommu/intel/iommu.c',
  },
  {
    name: 'intel_iommu_remove_dev_pasid',
    parameters: ['dev', 'pasid', 'domain'],
    means: ['blocking_domain_set_dev_pasid'],
    source: 'Linux 6.12 and 6.13, drivers/iommu/intel/iommu.c',
  },
];
