/**
 * Single edits of the software. Functions as text replace those of 5.8; what is edited in the order of the
 * exit path is the flow itself.
 */
import { kernelVersion, shippedFlow } from '../../src/index.ts';
import { movedBefore } from '../../src/mutate/edit-flow.ts';
import type { Setting } from '../trial.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOfProposed } from './proposed.ts';

const exit: Setting = { kernel: '5.8', flow: 'exit' };
const exitText = shippedFlow(kernelVersion('5.8'), 'exit').text;

/** 5.8 with the fix of 5.9: every claim holds for it with ATS too. */
export const taggedDeviceTlb = `
devtlb_invalidation_with_pasid() {
    if (ats) { invalidate.device_tlb(pasid); wait(); }
}
`;
const exitWithAts: Setting = { ...exit, ats: true, overrides: taggedDeviceTlb };

/** intel_pasid_clear_entry() with other stores at mm release. */
const clearEntry = (...stores: readonly string[]): string => `
intel_pasid_clear_entry(dev, pasid, fault_ignore) {
    if (fault_ignore && entry.is_present()) { ${stores.join(' ')} }
    else { entry.clear_word0(); entry.clear_rest(); }
}
`;

const entryMutants: readonly Mutant[] = [
  {
    name: 'neverSetFpd',
    edit: 'mm release tears down with fault_ignore false',
    origin: 'Linux 5.7: what 37e91bd4 repaired',
    setting: {
      ...exit,
      overrides: 'intel_mm_release(mn, mm) { each device { intel_pasid_tear_down_entry(); } }',
    },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'lifecycle'],
  },
  {
    name: 'clearPresentThenSetFpd',
    edit: 'two stores instead of one, P first',
    origin: 'VT-d specification, 9.6, read without the size of a store in mind',
    setting: {
      ...exit,
      overrides: clearEntry('entry.clear_present(); entry.set_fault_disable();', 'entry.clear_rest();'),
    },
    caughtBy: ['no-unrecoverable-fault', 'lifecycle'],
  },
  {
    name: 'setFpdThenClearPresent',
    edit: 'two stores instead of one, FPD first',
    origin: 'the repair of clearPresentThenSetFpd that needs no wider store',
    setting: {
      ...exit,
      overrides: clearEntry('entry.set_fault_disable(); entry.clear_present();', 'entry.clear_rest();'),
    },
    caughtBy: [],
    harmlessBecause: 'a present entry with FPD translates as before, and P is never 0 while FPD is 0',
  },
  {
    name: 'wipeRestFirst',
    edit: 'words 1 to 7 are zeroed before word 0',
    origin: 'a loop over the words that counts down',
    setting: { ...exit, overrides: clearEntry('entry.clear_rest();', 'entry.set_fpd_clear_present();') },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'no-torn-entry'],
  },
  {
    name: 'keepFpdAtUnbind',
    edit: 'the teardown returns at once when P is 0',
    origin: 'Linux 8b74b6ab2538, 5.13; repaired by cf08ca81d08a, 6.14',
    setting: {
      ...exit,
      overrides: `
        intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore) {
            if (!entry.is_present()) { return; }
            did = entry.read_did();
            intel_pasid_clear_entry(dev, pasid, fault_ignore);
            pasid_cache_invalidation_with_pasid(did);
            iotlb_invalidation_with_pasid(did);
        }
      `,
    },
    caughtBy: ['faults-reported-after-unbind', 'lifecycle'],
  },
  {
    name: 'clearPresentFirst',
    edit: 'P is cleared alone, and the FPD form comes after the invalidations, only if the entry is present',
    origin: 'Linux 75ed00055c05, 7.0: by then it never is',
    setting: {
      ...exit,
      overrides: `
        intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore) {
            did = entry.read_did();
            entry.clear_present();
            pasid_cache_invalidation_with_pasid(did);
            iotlb_invalidation_with_pasid(did);
            intel_pasid_clear_entry(dev, pasid, fault_ignore);
        }
      `,
    },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'lifecycle'],
  },
  {
    name: 'setFpdAfterInvalidations',
    edit: 'P is cleared alone, and FPD is set after the invalidations whatever P is',
    origin: 'Linux 6.1.192',
    setting: {
      ...exit,
      overrides: `
        intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore) {
            did = entry.read_did();
            entry.clear_present();
            pasid_cache_invalidation_with_pasid(did);
            iotlb_invalidation_with_pasid(did);
            if (fault_ignore) { entry.set_fpd_clear_present(); } else { entry.clear_word0(); }
            entry.clear_rest();
        }
      `,
    },
    caughtBy: ['no-unrecoverable-fault', 'lifecycle'],
  },
];

const invalidationMutants: readonly Mutant[] = [
  {
    name: 'skipPasidCacheInvalidation',
    edit: 'no pc_inv_dsc',
    origin: 'VT-d specification, 6.5.3.3, first step overlooked',
    setting: { ...exit, overrides: 'pasid_cache_invalidation_with_pasid(did) { }' },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-freed-memory-reached',
      'no-foreign-translation',
      'invalidation-reaches',
    ],
  },
  {
    name: 'skipIotlbInvalidation',
    edit: 'no p_iotlb_inv_dsc',
    origin: 'VT-d specification, 6.5.3.3, second step overlooked',
    setting: { ...exit, overrides: 'iotlb_invalidation_with_pasid(did) { }' },
    caughtBy: ['no-freed-memory-reached', 'no-foreign-translation', 'invalidation-reaches'],
  },
  {
    name: 'skipWaitForIotlb',
    edit: 'the IOTLB invalidation is submitted and not waited for',
    origin: 'completion is known only through a wait descriptor (VT-d specification, 6.5.2)',
    setting: { ...exit, overrides: 'iotlb_invalidation_with_pasid(did) { invalidate.iotlb(did); }' },
    caughtBy: ['no-freed-memory-reached', 'invalidation-reaches'],
  },
  {
    name: 'skipWaitForPasidCache',
    edit: 'one wait for both invalidations instead of one each',
    origin: 'three synchronous submissions look wasteful',
    setting: {
      ...exit,
      overrides: 'pasid_cache_invalidation_with_pasid(did) { invalidate.pasid_cache(did); }',
    },
    caughtBy: [],
    harmlessBecause: 'the queue executes an IOTLB invalidation after the PASID-cache invalidations before it',
  },
  {
    name: 'iotlbBeforePasidCache',
    edit: 'the IOTLB is invalidated before the PASID-cache',
    origin: 'VT-d specification, 6.2.3.1: a stale entry refills the IOTLB',
    setting: {
      ...exit,
      overrides: `
        intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore) {
            did = entry.read_did();
            intel_pasid_clear_entry(dev, pasid, fault_ignore);
            iotlb_invalidation_with_pasid(did);
            pasid_cache_invalidation_with_pasid(did);
        }
      `,
    },
    caughtBy: ['no-freed-memory-reached', 'no-foreign-translation', 'invalidation-reaches'],
  },
  {
    name: 'readDidAfterWipe',
    edit: 'the domain id is read after the entry was wiped: it is 0',
    origin: 'the PASID-cache is invalidated by DID and PASID, and DID lives in word 1',
    setting: {
      ...exit,
      overrides: `
        intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore) {
            intel_pasid_clear_entry(dev, pasid, fault_ignore);
            did = entry.read_did();
            pasid_cache_invalidation_with_pasid(did);
            iotlb_invalidation_with_pasid(did);
        }
      `,
    },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-freed-memory-reached',
      'no-foreign-translation',
      'invalidation-reaches',
    ],
  },
  {
    name: 'skipDeviceTlbInvalidation',
    edit: 'no Device-TLB invalidation at all',
    origin: 'Linux before 1f5e307ca16c, 6.12, in caching mode',
    setting: { ...exitWithAts, overrides: 'devtlb_invalidation_with_pasid() { }' },
    caughtBy: ['no-freed-memory-reached', 'no-foreign-translation', 'invalidation-reaches'],
  },
  {
    name: 'deviceTlbBeforeIotlb',
    edit: 'the Device-TLB is invalidated before the IOTLB',
    origin: 'VT-d specification, 6.2.3.1: a stale IOTLB refills the Device-TLB',
    setting: {
      ...exitWithAts,
      overrides: `
        ${taggedDeviceTlb}
        intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore) {
            did = entry.read_did();
            intel_pasid_clear_entry(dev, pasid, fault_ignore);
            pasid_cache_invalidation_with_pasid(did);
            devtlb_invalidation_with_pasid();
            iotlb_invalidation_with_pasid(did);
        }
      `,
    },
    caughtBy: ['no-freed-memory-reached', 'invalidation-reaches'],
  },
];

const orderMutants: readonly Mutant[] = [
  {
    name: 'freeBeforeRelease',
    edit: 'memory is given back before the mm notifiers run',
    origin: 'the order of a CPU-only address space',
    setting: {
      ...exit,
      flow: movedBefore(
        exitText,
        ['unmap_vmas();', 'free_pgtables();', 'tlb_finish_mmu();'],
        ' mmu_notifier_release(mm) {',
      ),
    },
    caughtBy: ['no-unrecoverable-fault', 'no-freed-memory-reached', 'invalidation-reaches'],
  },
  {
    name: 'unbindBeforeStop',
    edit: 'the driver unbinds the PASID before it stops the device',
    origin: 'DMA is stopped in the wrong function of the driver',
    setting: { ...exit, flow: movedBefore(exitText, ['iommu_sva_unbind_device();'], 'dsa_stop_dma();') },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'no-foreign-translation'],
  },
  {
    name: 'stopWithoutDrain',
    edit: 'the driver tells the device to stop and does not wait for what is in flight',
    origin: 'VT-d specification, 7.10, software requirements, second half',
    setting: { ...exit, overrides: 'dsa_stop_dma() { each device { device.stop(); } }' },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'no-foreign-translation'],
  },
  {
    name: 'drainWithoutStop',
    edit: 'the driver waits for a device that nobody told to stop',
    origin: 'Linux c43e1ccdebf2, 6.13-rc1: a drain while the device is live',
    setting: { ...exit, overrides: 'dsa_stop_dma() { each device { device.drain(); } }' },
    caughtBy: ['every-wait-ends'],
  },
  {
    name: 'locksInBothOrders',
    edit: 'two threads take two locks in opposite orders',
    origin: 'Linux before 6ef0505158f7, 5.15: the drain waits for a worker that wants pasid_mutex',
    setting: {
      kernel: '5.8',
      flow: `
        thread close {
            lock(pasid_mutex); lock(iopf_queue);
            mmu_notifier_release() { intel_mm_release(); }
            unlock(iopf_queue); unlock(pasid_mutex);
        }
        thread worker { lock(iopf_queue); lock(pasid_mutex); unlock(pasid_mutex); unlock(iopf_queue); }
      `,
    },
    caughtBy: ['every-wait-ends'],
  },
];

export const flowMutants: readonly Mutant[] = [
  ...entryMutants,
  ...invalidationMutants,
  ...orderMutants,
  ...mutantsOfProposed,
];
