/**
 * The functions whose entry or return means something to the claims, under every name that the kernel has had
 * for them. A flow that brings its own body for one of them keeps the milestone.
 */

export interface Milestone {
  /** Event at the function's entry. */
  readonly enter?: 'mm.release';
  /** Event at its return, once for each device that it was called for. */
  readonly leave?: 'binding.end';
}

const release: Milestone = { enter: 'mm.release' };
const unbind: Milestone = { leave: 'binding.end' };

const milestones: Readonly<Record<string, Milestone>> = {
  /** Linux 5.8, include/linux/mmu_notifier.h. */
  mmu_notifier_release: release,
  /** The name that 37e91bd4's message uses. */
  intel_svm_unbind_pasid: unbind,
  /** Linux 5.8, drivers/iommu/intel/svm.c. */
  intel_svm_unbind_mm: unbind,
  /** Linux 5.8, drivers/iommu/iommu.c. */
  iommu_sva_unbind_device: unbind,
};

/** What a function's entry and return mean, if anything. */
export function milestoneOf(name: string): Milestone {
  return milestones[name] ?? {};
}
