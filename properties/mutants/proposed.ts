/**
 * Single edits of the proposed teardown, for the claims that earlier versions break unedited: page requests,
 * entries that are read in chunks, and what may be waited for under a spinlock.
 */
import { scopes } from '../../model/scopes.ts';
import type { Setting } from '../trial.ts';
import type { Mutant } from './mutant.ts';

/** The proposed kernel: every claim holds for it in every named scope. */
const proposed: Setting = { kernel: 'proposed', flow: 'exit' };
const proposedWithPageRequests: Setting = { ...proposed, ...scopes.pageRequests.configuration };

/** Plausible mistakes with the three descriptors and the wait. */
const wrongDrain = (name: string, edit: string, descriptors: string, harmlessBecause?: string): Mutant => ({
  name,
  edit,
  origin: 'VT-d specification, 7.10: fence, IOTLB, Device-TLB, wait with PD=1',
  setting: { ...proposedWithPageRequests, overrides: `prq_drain_descriptors() { ${descriptors} }` },
  ...(harmlessBecause === undefined
    ? {
        caughtBy: [
          'no-unrecoverable-fault',
          'no-fault-after-release',
          'no-foreign-translation',
          'page-requests-drained',
        ],
      }
    : { caughtBy: [], harmlessBecause }),
});

const wrongDrains: readonly Mutant[] = [
  wrongDrain(
    'drainWithoutFlag',
    'the wait of the drain has PD=0',
    'invalidate.fence(); invalidate.iotlb(did=2); invalidate.device_tlb(pasid); wait();',
  ),
  wrongDrain(
    'drainFlagFirst',
    'the wait with PD=1 stands before the invalidations',
    'wait(PD=1); invalidate.fence(); invalidate.iotlb(did=2); invalidate.device_tlb(pasid); wait();',
  ),
  wrongDrain(
    'drainWithoutWait',
    'nobody waits for the drain',
    'invalidate.fence(); invalidate.iotlb(did=2); invalidate.device_tlb(pasid);',
  ),
  wrongDrain(
    'drainWithoutDeviceTlb',
    'the drain has no Device-TLB invalidation',
    'invalidate.fence(); invalidate.iotlb(did=2); wait(PD=1);',
  ),
  wrongDrain(
    'drainWithoutFence',
    'the drain begins without a fence',
    'invalidate.iotlb(did=2); invalidate.device_tlb(pasid); wait(PD=1);',
    'every submission before it was waited for',
  ),
  wrongDrain(
    'drainWithoutIotlb',
    'the drain has no IOTLB invalidation',
    'invalidate.fence(); invalidate.device_tlb(pasid); wait(PD=1);',
    'the answer of the device brings page requests in; untranslated requests were drained by the teardown',
  ),
];

const pageRequestMutants: readonly Mutant[] = [
  {
    name: 'skipDrain',
    edit: 'unbind does not wait for page requests',
    origin: 'Linux 5.7, and again 6.13: the unbind returns before it would',
    setting: { ...proposedWithPageRequests, overrides: 'intel_iommu_drain_pasid_prq(dev, pasid) { }' },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-foreign-translation',
      'page-requests-drained',
    ],
  },
  {
    name: 'drainOnce',
    edit: 'the drain is not repeated when the queue overflowed meanwhile',
    origin: 'VT-d specification, 7.11: what overflows is answered at once',
    setting: {
      ...proposed,
      ...scopes.overflow.configuration,
      overrides: `
        intel_iommu_drain_pasid_prq(dev, pasid) {
            might_sleep(); prq.wait_empty(); iopf.flush(); submit_prq_drain();
        }
      `,
    },
    caughtBy: [],
    harmlessBecause: 'what overflowed was answered at once, so nothing of it is left to wait for',
  },
  ...wrongDrains,
  {
    name: 'drainSoftwareOnly',
    edit: 'the drain waits for the queue and the workers and not for what is on its way to the queue',
    origin: 'VT-d specification, 7.11, overlooked',
    setting: {
      ...proposedWithPageRequests,
      overrides: 'intel_iommu_drain_pasid_prq(dev, pasid) { might_sleep(); prq.wait_empty(); iopf.flush(); }',
    },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-foreign-translation',
      'page-requests-drained',
    ],
  },
  {
    name: 'drainHardwareFirst',
    edit: 'the drain waits for the hardware first and for the queue and the workers afterwards',
    origin: 'the order of the specification, 7.11, read as one for software too',
    setting: {
      ...proposedWithPageRequests,
      overrides:
        'intel_iommu_drain_pasid_prq(dev, pasid) { might_sleep(); submit_prq_drain(); prq.wait_empty(); iopf.flush(); }',
    },
    caughtBy: [],
    harmlessBecause:
      'the teardown left the entry non-present and uncached: what is on its way is rejected and never queued',
  },
  {
    name: 'discardInsteadOfFlush',
    edit: 'the drain answers a waiting group by itself and frees it, though its work stays queued',
    origin: 'Linux 6.16, iopf_queue_remove_device() called while a group waits for a worker',
    setting: {
      ...proposedWithPageRequests,
      overrides: `
        intel_iommu_drain_pasid_prq(dev, pasid) {
            might_sleep(); prq.wait_empty(); iopf.discard(); submit_prq_drain();
        }
      `,
    },
    caughtBy: ['no-freed-memory-reached', 'page-requests-drained', 'one-response-per-group'],
  },
  {
    name: 'clearFpdBeforeDrain',
    edit: 'unbind clears FPD first and drains page requests afterwards',
    origin: 'Linux cf08ca81d08a, 6.14',
    setting: {
      ...proposedWithPageRequests,
      overrides: 'intel_pasid_end_binding() { entry.clear_fault_disable(); intel_iommu_drain_pasid_prq(); }',
    },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release'],
  },
  {
    name: 'freePasidBeforeDrain',
    edit: 'the PASID goes back to the allocator before page requests are drained',
    origin: 'Linux 5.7, intel_svm_unbind_mm(): ioasid_free() without a drain',
    setting: {
      ...proposedWithPageRequests,
      overrides:
        'intel_pasid_end_binding() { pasid.free(); intel_iommu_drain_pasid_prq(); entry.clear_fault_disable(); }',
    },
    caughtBy: ['no-foreign-translation', 'page-requests-drained', 'lifecycle'],
  },
  {
    name: 'drainInRelease',
    edit: 'the release drains page requests too',
    origin: 'Linux c43e1ccdebf2, 6.13-rc1: the release holds a spinlock',
    setting: {
      ...proposedWithPageRequests,
      overrides: `
        intel_mm_release(mn, mm) {
            lock(domain_lock);
            each device { intel_pasid_tear_down_entry(fault_ignore); intel_iommu_drain_pasid_prq(); }
            unlock(domain_lock);
        }
      `,
    },
    caughtBy: ['no-sleep-in-atomic'],
  },
];

/** A process closes the file while another one exits or unmaps. */
const listMutants: readonly Mutant[] = [
  {
    name: 'leaveListFirst',
    edit: 'unbind takes the device off the list before it tears the entry down',
    origin: 'Linux 6.12 and before',
    setting: {
      kernel: 'proposed',
      flow: 'inherited',
      ...scopes.structures.configuration,
      overrides: `
        blocking_domain_set_dev_pasid(domain, dev, pasid, old) {
            lock(domain_lock); binding.unlist(); unlock(domain_lock);
            lock(domain_lock); intel_pasid_tear_down_entry(); unlock(domain_lock);
            intel_pasid_end_binding();
        }
      `,
    },
    caughtBy: ['no-freed-memory-reached', 'invalidation-reaches'],
  },
  {
    name: 'unassignCacheTagFirst',
    edit: 'unbind takes the cache tag away before it tears the entry down',
    origin: 'Linux 6.12, intel_iommu_remove_dev_pasid()',
    setting: {
      kernel: 'proposed',
      flow: 'munmap',
      overrides: `
        blocking_domain_set_dev_pasid(domain, dev, pasid, old) {
            binding.unassign_cache_tag();
            lock(domain_lock); intel_pasid_tear_down_entry(); unlock(domain_lock);
            intel_pasid_end_binding();
            domain_remove_dev_pasid();
        }
      `,
    },
    caughtBy: ['invalidation-reaches'],
  },
];

const otherMutants: readonly Mutant[] = [
  {
    name: 'drainInReleaseUnmarked',
    edit: 'the release drains page requests too, and nothing marks that as a place to sleep',
    origin: 'drainInRelease without might_sleep(): what is waited for says it as well',
    setting: {
      ...proposedWithPageRequests,
      overrides: `
        intel_mm_release(mn, mm) {
            lock(domain_lock);
            each device { intel_pasid_tear_down_entry(fault_ignore); prq.wait_empty(); iopf.flush(); }
            unlock(domain_lock);
        }
      `,
    },
    caughtBy: ['no-sleep-in-atomic'],
  },
  {
    name: 'mutexUnderSpinlock',
    edit: 'the release takes a mutex while it holds a spinlock',
    origin: 'a mutex may be waited for asleep',
    setting: {
      ...proposed,
      overrides: `
        intel_mm_release(mn, mm) {
            lock(domain_lock);
            lock(pasid_mutex);
            each device { intel_pasid_tear_down_entry(fault_ignore); }
            unlock(pasid_mutex);
            unlock(domain_lock);
        }
      `,
    },
    caughtBy: ['no-sleep-in-atomic'],
  },
  {
    name: 'wipeBeforeInvalidations',
    edit: 'the other words are wiped before the invalidations, as in every version up to 6.14',
    origin: 'Linux 75ed00055c05, commit message: hardware may read the entry in parts',
    setting: {
      ...proposed,
      ...scopes.chunked.configuration,
      overrides: `
        intel_pasid_tear_down_entry(iommu, dev, pasid, fault_ignore) {
            lock(iommu_lock);
            if (!entry.is_present()) { unlock(iommu_lock); return; }
            did = entry.read_did();
            entry.set_fpd_clear_present();
            entry.clear_rest();
            unlock(iommu_lock);
            pasid_cache_invalidation_with_pasid(did);
            iotlb_invalidation_with_pasid(did);
        }
      `,
    },
    caughtBy: ['no-unrecoverable-fault', 'no-torn-entry'],
  },
];

export const mutantsOfProposed: readonly Mutant[] = [...pageRequestMutants, ...listMutants, ...otherMutants];
