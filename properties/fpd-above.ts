/** Flows that set FPD above the entry, as no shipped one does: there the claim about it is tested. */
import { quickScope } from '../model/system.ts';
import type { Setting } from './trial.ts';

const withUpperFpd = (flow: string, overrides: string): Setting => ({
  ...quickScope,
  kernel: '5.8',
  flow,
  upperFpd: true,
  overrides,
});

/** Unbind clears it when the page requests are drained. */
const unbind = `
intel_svm_unbind_mm(dev, pasid) {
    each device {
        binding.unlist();
        intel_pasid_tear_down_entry();
        intel_svm_drain_prq();
        context.clear_fault_disable();
    }
    each device { handle.erase(); }
}
`;

/** The release sets it, takes the entry away and leaves it all zero: FPD above the entry alone suppresses the faults until unbind. */
export const setAtRelease = withUpperFpd(
  'exit',
  `pasid_clear_entry_with_fpd() {
    context.set_fault_disable();
    entry.set_fpd_clear_present();
    entry.clear_word0();
    entry.clear_rest();
  }
  ${unbind}`,
);

/** Words 1 to 7 are wiped while P is 1: a copy without tables is cached. */
export const setBeforeWipe = withUpperFpd(
  'exit',
  `pasid_clear_entry_with_fpd() { context.set_fault_disable(); entry.clear_rest(); entry.set_fpd_clear_present(); }
  ${unbind}`,
);

/** It is set while a page is unmapped under a device that works. */
export const setWhileUnmapping = withUpperFpd(
  'munmap',
  `unmap_vmas() { context.set_fault_disable(); memory.unmap_page(); }
  tlb_finish_mmu() { memory.free_page(); context.clear_fault_disable(); }`,
);
