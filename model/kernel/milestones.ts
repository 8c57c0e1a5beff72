/**
 * The functions whose entry or return means something to the claims, under every name that the kernel has had
 * for them. A flow that brings its own body for one of them keeps the milestone.
 */

export interface Milestone {
  /** Event at the function's entry. */
  readonly enter?: 'mm.release';
  /** Event at its return; the end of a binding once for each device that it was called for. */
  readonly leave?: 'mm.released' | 'binding.end';
}

const release: Milestone = { enter: 'mm.release', leave: 'mm.released' };
const unbind: Milestone = { leave: 'binding.end' };

const milestones: Readonly<Record<string, Milestone>> = {
  /** Linux 5.8, include/linux/mmu_notifier.h. */
  mmu_notifier_release: release,
  /** Linux 5.8, drivers/iommu/intel/svm.c; counts where a flow begins with it. */
  intel_mm_release: release,
  /** The name that 37e91bd4's message uses for the same. */
  intel_iommu_release: release,
  /** The name that 37e91bd4's message uses. */
  intel_svm_unbind_pasid: unbind,
  /** Linux 5.8, drivers/iommu/intel/svm.c. */
  intel_svm_unbind_mm: unbind,
  /** Linux 6.12, drivers/iommu/iommu.c. */
  iommu_detach_device_pasid: unbind,
  /** Linux 5.8, drivers/iommu/iommu.c. */
  iommu_sva_unbind_device: unbind,
};

/** What a function's entry and return mean, if anything. */
export function milestoneOf(name: string): Milestone {
  return milestones[name] ?? {};
}
