/**
 * Every single edit of the proposed teardown is caught by a claim in one of the flows that run the step, or is shown
 * to do no harm.
 *
 * Bound     What does no harm is compared in the first flow alone that runs the step: `exit`, then `inherited`, then
 *           `munmap`. flow-mutation.wide.test.ts compares in every flow, and in slower places: two devices, overflow of
 *           the queue with two requests.
 */
import { describe, expect, it } from 'vitest';
import {
  asides,
  countsByFunction,
  edits,
  NO_REASON,
  type Outcome,
  outcomeOf,
  reasonsOf,
  usualGrounds,
} from './flow-edits.ts';

const outcomes = edits().map((edit) => outcomeOf(edit, usualGrounds));
const of = (fate: Outcome['fate']): readonly Outcome[] => outcomes.filter((outcome) => outcome.fate === fate);
const table = (rows: readonly Outcome[]): string =>
  rows.map(({ edit, how }) => `${edit}  →  ${how}`).join('\n');

describe('single edits of the proposed teardown', () => {
  it('have this number', () => {
    const fates = ['caught', 'refused', 'no step changes', 'survives'] as const;
    const counts = fates.map((fate) => [fate, of(fate).length]);
    expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
      {
        "caught": 113,
        "no step changes": 15,
        "refused": 5,
        "survives": 88,
      }
    `);
  });

  it('have this number for each function, caught by these claims', () => {
    expect(countsByFunction(outcomes)).toMatchInlineSnapshot(`
      "do_exit                              6 of 26: no-unrecoverable-fault 6, no-fault-after-release 4, no-freed-memory-reached 2, no-foreign-translation 2, invalidation-reaches 2
      unmap_vmas                           0 of 2
      free_pgtables                        0 of 2
      tlb_finish_mmu                       0 of 6
      dsa_open                             1 of 3: no-unrecoverable-fault 1, no-fault-after-release 1
      intel_mm_release                     4 of 4: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 1, no-foreign-translation 3, no-torn-entry 3, invalidation-reaches 4
      intel_pasid_tear_down_entry          9 of 23: no-unrecoverable-fault 4, no-fault-after-release 4, no-freed-memory-reached 9, no-foreign-translation 9, no-torn-entry 1, invalidation-reaches 9, lifecycle 1
      pasid_cache_invalidation_with_pasid  3 of 6: no-unrecoverable-fault 3, no-fault-after-release 3, no-freed-memory-reached 3, no-foreign-translation 3, invalidation-reaches 3
      flush_iotlb                          10 of 12: no-freed-memory-reached 10, no-foreign-translation 9, invalidation-reaches 10
      devtlb_invalidation_with_pasid       5 of 5: no-freed-memory-reached 5, no-foreign-translation 5, invalidation-reaches 5
      mmdrop                               0 of 1
      dsa_stop_dma                         3 of 3: no-unrecoverable-fault 1, no-fault-after-release 1, no-foreign-translation 1, every-wait-ends 2
      iommu_sva_unbind_device              1 of 5: faults-reported-after-unbind 1, lifecycle 1
      blocking_domain_set_dev_pasid        6 of 8: faults-reported-after-unbind 2, no-freed-memory-reached 1, no-foreign-translation 1, invalidation-reaches 4, no-sleep-in-atomic 1, lifecycle 2
      intel_pasid_end_binding              11 of 11: no-unrecoverable-fault 2, no-fault-after-release 2, faults-reported-after-unbind 9, no-foreign-translation 1, page-requests-drained 1, lifecycle 1
      intel_iommu_drain_pasid_prq          5 of 13: no-unrecoverable-fault 1, no-fault-after-release 1, no-foreign-translation 2, page-requests-drained 5
      submit_prq_drain                     1 of 1: no-unrecoverable-fault 1, no-fault-after-release 1, no-foreign-translation 1, page-requests-drained 1
      prq_drain_descriptors                4 of 18: no-unrecoverable-fault 4, no-fault-after-release 4, no-foreign-translation 4, page-requests-drained 4
      domain_remove_dev_pasid              0 of 6
      mmu_notifier_put                     0 of 1
      iommu_sva_bind_device                1 of 3: no-unrecoverable-fault 1, no-fault-after-release 1
      intel_svm_set_dev_pasid              1 of 8: no-unrecoverable-fault 1, no-fault-after-release 1
      intel_pasid_setup_first_level        2 of 6: no-unrecoverable-fault 2, no-fault-after-release 2
      pasid_flush_caches                   7 of 7: no-unrecoverable-fault 7, no-fault-after-release 5
      dsa_start_dma                        0 of 1
      prq_event_thread                     4 of 7: one-response-per-group 3, every-wait-ends 4
      iopf_worker                          3 of 3: one-response-per-group 3, every-wait-ends 3
      qi_check_fault                       1 of 1: every-wait-ends 1
      dmar_fault                           1 of 1: reported-faults-printed 1
      dmar_fault_end                       1 of 1: reported-faults-printed 1
      __fput                               4 of 6: no-unrecoverable-fault 2, no-fault-after-release 2, no-foreign-translation 4
      do_munmap                            4 of 5: no-freed-memory-reached 4, invalidation-reaches 4
      intel_arch_invalidate_secondary_tlbs 1 of 1: no-freed-memory-reached 1, invalidation-reaches 1
      cache_tag_flush_range                1 of 1: no-freed-memory-reached 1, invalidation-reaches 1
      range_descriptors                    13 of 14: no-freed-memory-reached 13, invalidation-reaches 13"
    `);
  });

  it('are caught by these claims, in these flows and configurations, with traces of these lengths', () => {
    expect(table(of('caught'))).toMatchInlineSnapshot(`
      "exit: do_exit(): move mmu_notifier_release(mm) after unmap_vmas()  →  no-unrecoverable-fault, exit quick, 7
      exit: do_exit(): omit [2] intel_mm_release()  →  no-unrecoverable-fault, exit quick, 8
      exit: do_exit(): omit [1] dsa_stop_dma()  →  no-unrecoverable-fault, exit quick, 32
      exit: do_exit(): move [1] dsa_stop_dma() after iommu_sva_unbind_device()  →  no-unrecoverable-fault, exit quick, 32
      dsa_open(): omit iommu_sva_bind_device()  →  no-unrecoverable-fault, exit quick, 4
      intel_mm_release(): omit lock(domain_lock) and its unlock  →  invalidation-reaches, inherited quick, 23
      intel_mm_release(): move lock(domain_lock) after each device  →  invalidation-reaches, inherited quick, 27
      intel_mm_release(): move each device after unlock(domain_lock)  →  invalidation-reaches, inherited quick, 25
      intel_mm_release(): omit intel_pasid_tear_down_entry(fault_ignore)  →  no-unrecoverable-fault, exit quick, 11
      intel_pasid_tear_down_entry(): move pgtt = entry.read_pgtt() after entry.set_fpd_clear_present()  →  invalidation-reaches, exit quick, 25
      intel_pasid_tear_down_entry(): omit entry.set_fpd_clear_present()  →  no-torn-entry, exit quick, 18
      intel_pasid_tear_down_entry(): move if (non_coherent) after pasid_cache_invalidation_with_pasid(did)  →  no-unrecoverable-fault, exit nonCoherent, 33
      intel_pasid_tear_down_entry(): omit entry.flush_cache_line()  →  no-unrecoverable-fault, exit nonCoherent, 32
      intel_pasid_tear_down_entry(): omit pasid_cache_invalidation_with_pasid(did)  →  no-unrecoverable-fault, exit quick, 21
      intel_pasid_tear_down_entry(): move pasid_cache_invalidation_with_pasid(did) after flush_iotlb(did, pgtt)  →  invalidation-reaches, exit quick, 25
      intel_pasid_tear_down_entry(): omit flush_iotlb(did, pgtt)  →  invalidation-reaches, exit quick, 22
      intel_pasid_tear_down_entry(): move flush_iotlb(did, pgtt) after devtlb_invalidation_with_pasid()  →  invalidation-reaches, exit vanish, 34
      intel_pasid_tear_down_entry(): omit devtlb_invalidation_with_pasid()  →  invalidation-reaches, exit vanish, 29
      pasid_cache_invalidation_with_pasid(): omit invalidate.pasid_cache(did)  →  no-unrecoverable-fault, exit quick, 22
      pasid_cache_invalidation_with_pasid(): invalidate.pasid_cache(did) with did=0  →  no-unrecoverable-fault, exit quick, 24
      pasid_cache_invalidation_with_pasid(): invalidate.pasid_cache(did) with unit=other  →  no-unrecoverable-fault, exit quick, 24
      flush_iotlb(): omit invalidate.iotlb(did, pgtt)  →  invalidation-reaches, exit quick, 23
      flush_iotlb(): move invalidate.iotlb(did, pgtt) after wait()  →  invalidation-reaches, exit quick, 24
      flush_iotlb(): invalidate.iotlb(did, pgtt) with did=0  →  invalidation-reaches, exit quick, 25
      flush_iotlb(): invalidate.iotlb(did, pgtt) with type=ih  →  invalidation-reaches, exit structures, 26
      flush_iotlb(): invalidate.iotlb(did, pgtt) with type=page  →  invalidation-reaches, exit quick, 25
      flush_iotlb(): invalidate.iotlb(did, pgtt) with type=other_pasid  →  invalidation-reaches, exit quick, 25
      flush_iotlb(): invalidate.iotlb(did, pgtt) with type=nothing  →  invalidation-reaches, exit quick, 25
      flush_iotlb(): invalidate.iotlb(did, pgtt) with type=domain  →  invalidation-reaches, exit quick, 25
      flush_iotlb(): invalidate.iotlb(did, pgtt) with unit=other  →  invalidation-reaches, exit quick, 25
      flush_iotlb(): drop the wait  →  invalidation-reaches, exit quick, 23
      devtlb_invalidation_with_pasid(): omit invalidate.device_tlb(pasid)  →  invalidation-reaches, exit vanish, 32
      devtlb_invalidation_with_pasid(): move invalidate.device_tlb(pasid) after wait()  →  invalidation-reaches, exit vanish, 33
      devtlb_invalidation_with_pasid(): invalidate.device_tlb(pasid) with tag=no_pasid  →  invalidation-reaches, exit vanish, 34
      devtlb_invalidation_with_pasid(): invalidate.device_tlb(pasid) with tag=page  →  invalidation-reaches, exit vanish, 34
      devtlb_invalidation_with_pasid(): drop the wait  →  invalidation-reaches, exit vanish, 32
      dsa_stop_dma(): omit device.stop()  →  every-wait-ends, exit quick, 24
      dsa_stop_dma(): move device.stop() after device.drain()  →  every-wait-ends, exit quick, 24
      dsa_stop_dma(): omit device.drain()  →  no-unrecoverable-fault, exit quick, 33
      iommu_sva_unbind_device(): omit blocking_domain_set_dev_pasid()  →  lifecycle, exit quick, 27
      blocking_domain_set_dev_pasid(): omit lock(domain_lock) and its unlock  →  invalidation-reaches, inherited quick, 24
      blocking_domain_set_dev_pasid(): move lock(domain_lock) after intel_pasid_tear_down_entry()  →  invalidation-reaches, inherited quick, 24
      blocking_domain_set_dev_pasid(): omit intel_pasid_tear_down_entry()  →  lifecycle, inherited quick, 13
      blocking_domain_set_dev_pasid(): move intel_pasid_tear_down_entry() after unlock(domain_lock)  →  invalidation-reaches, inherited quick, 26
      blocking_domain_set_dev_pasid(): move unlock(domain_lock) after intel_pasid_end_binding()  →  no-sleep-in-atomic, exit pageRequests, 35
      blocking_domain_set_dev_pasid(): omit intel_pasid_end_binding()  →  lifecycle, exit quick, 36
      intel_pasid_end_binding(): omit intel_iommu_drain_pasid_prq()  →  no-unrecoverable-fault, exit pageRequests, 38
      intel_pasid_end_binding(): move intel_iommu_drain_pasid_prq() after entry.clear_fault_disable()  →  no-unrecoverable-fault, exit pageRequests, 38
      intel_pasid_end_binding(): omit entry.clear_fault_disable()  →  lifecycle, exit quick, 36
      intel_pasid_end_binding(): move entry.clear_fault_disable() after if (non_coherent)  →  faults-reported-after-unbind, exit nonCoherent, 52
      intel_pasid_end_binding(): move if (non_coherent) after if (caching_mode)  →  faults-reported-after-unbind, exit nonCoherent, 53
      intel_pasid_end_binding(): omit entry.flush_cache_line()  →  faults-reported-after-unbind, exit nonCoherent, 51
      intel_pasid_end_binding(): omit invalidate.pasid_cache(did=0)  →  faults-reported-after-unbind, exit nonCoherent, 51
      intel_pasid_end_binding(): move invalidate.pasid_cache(did=0) after wait()  →  faults-reported-after-unbind, exit nonCoherent, 52
      intel_pasid_end_binding(): invalidate.pasid_cache(did=0) with did=1  →  faults-reported-after-unbind, exit nonCoherent, 53
      intel_pasid_end_binding(): invalidate.pasid_cache(did=0) with unit=other  →  faults-reported-after-unbind, exit nonCoherent, 53
      intel_pasid_end_binding(): drop the wait  →  faults-reported-after-unbind, exit nonCoherent, 51
      intel_iommu_drain_pasid_prq(): omit prq.wait_empty()  →  page-requests-drained, exit pageRequests, 54
      intel_iommu_drain_pasid_prq(): move prq.wait_empty() after iopf_queue_flush_dev()  →  page-requests-drained, exit pageRequests, 57
      intel_iommu_drain_pasid_prq(): omit iopf.flush()  →  page-requests-drained, exit pageRequests, 56
      intel_iommu_drain_pasid_prq(): omit submit_prq_drain()  →  no-unrecoverable-fault, exit pageRequests, 42
      intel_iommu_drain_pasid_prq(): omit iopf.discard_partial()  →  page-requests-drained, exit oneOfGroups, 59
      submit_prq_drain(): omit prq_drain_descriptors()  →  no-unrecoverable-fault, exit pageRequests, 42
      prq_drain_descriptors(): omit invalidate.device_tlb(pasid)  →  no-unrecoverable-fault, exit pageRequests, 46
      prq_drain_descriptors(): move invalidate.device_tlb(pasid) after wait(PD=1)  →  no-unrecoverable-fault, exit pageRequests, 47
      prq_drain_descriptors(): drop the wait  →  no-unrecoverable-fault, exit pageRequests, 45
      prq_drain_descriptors(): wait(PD=1) with PD=0  →  no-unrecoverable-fault, exit pageRequests, 48
      iommu_sva_bind_device(): omit intel_svm_set_dev_pasid()  →  no-unrecoverable-fault, exit quick, 4
      intel_svm_set_dev_pasid(): omit intel_pasid_setup_first_level()  →  no-unrecoverable-fault, exit quick, 4
      intel_pasid_setup_first_level(): omit entry.set_present()  →  no-unrecoverable-fault, exit quick, 4
      intel_pasid_setup_first_level(): omit pasid_flush_caches()  →  no-unrecoverable-fault, exit nonCoherent, 5
      pasid_flush_caches(): move if (non_coherent) after if (caching_mode)  →  no-unrecoverable-fault, exit nonCoherent, 10
      pasid_flush_caches(): omit entry.flush_cache_line()  →  no-unrecoverable-fault, exit nonCoherent, 8
      pasid_flush_caches(): omit invalidate.pasid_cache(did=0)  →  no-unrecoverable-fault, exit nonCoherent, 8
      pasid_flush_caches(): move invalidate.pasid_cache(did=0) after wait()  →  no-unrecoverable-fault, exit nonCoherent, 9
      pasid_flush_caches(): invalidate.pasid_cache(did=0) with did=1  →  no-unrecoverable-fault, exit nonCoherent, 10
      pasid_flush_caches(): invalidate.pasid_cache(did=0) with unit=other  →  no-unrecoverable-fault, exit nonCoherent, 10
      pasid_flush_caches(): drop the wait  →  no-unrecoverable-fault, exit nonCoherent, 8
      prq_event_thread(): omit prq.take()  →  one-response-per-group, exit pageRequests, 6
      prq_event_thread(): move prq.take() after prq.report()  →  one-response-per-group, exit pageRequests, 6
      prq_event_thread(): omit prq.report()  →  one-response-per-group, exit pageRequests, 6
      prq_event_thread(): omit prq.clear_overflow()  →  every-wait-ends, exit oneOfGroups, 62
      iopf_worker(): omit iopf.run()  →  one-response-per-group, exit pageRequests, 1
      iopf_worker(): move iopf.run() after iopf.respond()  →  one-response-per-group, exit pageRequests, 1
      iopf_worker(): omit iopf.respond()  →  one-response-per-group, exit pageRequests, 6
      qi_check_fault(): omit qi_abort_waits()  →  every-wait-ends, exit vanish, 22
      dmar_fault(): omit fault.print()  →  reported-faults-printed, exit faultRecording, 39
      dmar_fault_end(): omit fault.clear_overflow()  →  reported-faults-printed, exit faultRecording, 43
      inherited: do_exit(): move mmu_notifier_release(mm) after unmap_vmas()  →  no-unrecoverable-fault, inherited quick, 8
      inherited: do_exit(): omit intel_mm_release()  →  no-unrecoverable-fault, inherited quick, 9
      inherited: __fput(): omit dsa_stop_dma()  →  no-unrecoverable-fault, inherited quick, 22
      inherited: __fput(): move dsa_stop_dma() after iommu_sva_unbind_device()  →  no-unrecoverable-fault, inherited quick, 22
      munmap: do_munmap(): move unmap_vmas() after tlb_finish_mmu()  →  invalidation-reaches, munmap quick, 10
      munmap: do_munmap(): omit memory.unmap_page()  →  invalidation-reaches, munmap quick, 10
      munmap: do_munmap(): move flush_tlb_mm_range() after memory.free_page()  →  invalidation-reaches, munmap quick, 7
      munmap: do_munmap(): omit intel_arch_invalidate_secondary_tlbs()  →  invalidation-reaches, munmap quick, 7
      munmap: __fput(): omit dsa_stop_dma()  →  no-foreign-translation, munmap quick, 31
      munmap: __fput(): move dsa_stop_dma() after iommu_sva_unbind_device()  →  no-foreign-translation, munmap quick, 31
      intel_arch_invalidate_secondary_tlbs(): omit cache_tag_flush_range()  →  invalidation-reaches, munmap quick, 7
      cache_tag_flush_range(): omit range_descriptors()  →  invalidation-reaches, munmap quick, 8
      range_descriptors(): omit invalidate.iotlb(did=1)  →  invalidation-reaches, munmap quick, 9
      range_descriptors(): move invalidate.iotlb(did=1) after if (ats)  →  invalidation-reaches, munmap pageRequests, 16
      range_descriptors(): invalidate.iotlb(did=1) with did=0  →  invalidation-reaches, munmap quick, 11
      range_descriptors(): invalidate.iotlb(did=1) with type=page  →  invalidation-reaches, munmap quick, 11
      range_descriptors(): invalidate.iotlb(did=1) with type=other_pasid  →  invalidation-reaches, munmap quick, 11
      range_descriptors(): invalidate.iotlb(did=1) with type=nothing  →  invalidation-reaches, munmap quick, 11
      range_descriptors(): invalidate.iotlb(did=1) with type=domain  →  invalidation-reaches, munmap quick, 11
      range_descriptors(): invalidate.iotlb(did=1) with unit=other  →  invalidation-reaches, munmap quick, 11
      range_descriptors(): move if (ats) after wait()  →  invalidation-reaches, munmap pageRequests, 15
      range_descriptors(): omit invalidate.device_tlb(pasid)  →  invalidation-reaches, munmap pageRequests, 14
      range_descriptors(): invalidate.device_tlb(pasid) with tag=no_pasid  →  invalidation-reaches, munmap pageRequests, 16
      range_descriptors(): invalidate.device_tlb(pasid) with tag=page  →  invalidation-reaches, munmap pageRequests, 16
      range_descriptors(): drop the wait  →  invalidation-reaches, munmap quick, 9"
    `);
  });

  it('leave a program that cannot be read', () => {
    expect(table(of('refused'))).toMatchInlineSnapshot(
      `
      "intel_pasid_tear_down_entry(): move lock(iommu_lock) after if (!entry.is_present())  →  lock and unlock would no longer match
      intel_pasid_tear_down_entry(): move unlock(iommu_lock) after return  →  lock and unlock would no longer match
      intel_pasid_tear_down_entry(): omit return  →  lock and unlock would no longer match
      intel_pasid_tear_down_entry(): omit did = entry.read_did()  →  invalidate.pasid_cache() does not take 'did'
      intel_pasid_tear_down_entry(): omit pgtt = entry.read_pgtt()  →  invalidate.iotlb() does not take 'pgtt'"
    `,
    );
  });

  it('change nothing that the model has', () => {
    expect(table(of('no step changes'))).toMatchInlineSnapshot(`
      "exit: do_exit(): move exit_mm() after exit_files()  →  in no configuration
      exit: do_exit(): omit exit_files()  →  in no configuration
      exit: do_exit(): move exit_files() after exit_task_work()  →  in no configuration
      intel_svm_set_dev_pasid(): move cache_tag_assign_domain() after lock(domain_lock)  →  in no configuration
      intel_svm_set_dev_pasid(): omit binding.assign_cache_tag()  →  in no configuration
      intel_svm_set_dev_pasid(): omit lock(domain_lock) and its unlock  →  in no configuration
      intel_svm_set_dev_pasid(): move lock(domain_lock) after binding.enlist()  →  in no configuration
      intel_svm_set_dev_pasid(): omit binding.enlist()  →  in no configuration
      intel_svm_set_dev_pasid(): move binding.enlist() after unlock(domain_lock)  →  in no configuration
      intel_pasid_setup_first_level(): omit lock(iommu_lock) and its unlock  →  in no configuration
      intel_pasid_setup_first_level(): move lock(iommu_lock) after entry.set_present()  →  in no configuration
      intel_pasid_setup_first_level(): move entry.set_present() after unlock(iommu_lock)  →  in no configuration
      intel_pasid_setup_first_level(): move unlock(iommu_lock) after pasid_flush_caches()  →  in no configuration
      inherited: do_exit(): move exit_mm() after exit_files()  →  in no configuration
      inherited: do_exit(): omit exit_files()  →  in no configuration"
    `);
  });

  it('that no claim catches each have a reason why they do no harm', () => {
    expect(of('survives').filter(({ how }) => how.includes(NO_REASON))).toEqual([]);
    expect(table(of('survives'))).toMatchInlineSnapshot(`
      "exit: do_exit(): move exit_mmap() after mmdrop()  →  exit: the same states but for nothing
      exit: do_exit(): omit unmap_vmas()  →  exit: the same states but for memory
      exit: do_exit(): move unmap_vmas() after free_pgtables()  →  exit: the same states but for memory
      exit: do_exit(): omit free_pgtables()  →  exit: the same states but for memory
      exit: do_exit(): move free_pgtables() after tlb_finish_mmu()  →  exit: the same states but for memory
      exit: do_exit(): omit tlb_finish_mmu()  →  exit: the same states but for memory
      exit: do_exit(): omit mmdrop()  →  exit: the same states but for memory
      exit: do_exit(): omit iommu_sva_unbind_device()  →  exit: fewer states but for nothing
      exit: unmap_vmas(): omit memory.unmap_page()  →  exit: the same states but for memory
      exit: free_pgtables(): omit memory.unlink_page_table()  →  exit: the same states but for memory
      exit: tlb_finish_mmu(): omit memory.free_page()  →  exit: the same states but for memory
      exit: tlb_finish_mmu(): move memory.free_page() after memory.free_page_table()  →  exit: the same states but for memory
      exit: tlb_finish_mmu(): omit memory.free_page_table()  →  exit: the same states but for memory
      dsa_open(): move iommu_sva_bind_device() after dsa_start_dma()  →  exit: the same states but for what precedes the release
      dsa_open(): omit dsa_start_dma()  →  exit: fewer states but for a device that is idle
      intel_pasid_tear_down_entry(): omit lock(iommu_lock) and its unlocks  →  exit: the same states but for nothing
      intel_pasid_tear_down_entry(): move if (!entry.is_present()) after did = entry.read_did()  →  exit: the same states but for nothing
      intel_pasid_tear_down_entry(): move did = entry.read_did() after pgtt = entry.read_pgtt()  →  exit: the same states but for nothing
      intel_pasid_tear_down_entry(): move entry.set_fpd_clear_present() after unlock(iommu_lock)  →  exit: the same states but for nothing
      intel_pasid_tear_down_entry(): move unlock(iommu_lock) after if (non_coherent)  →  exit: the same states but for nothing
      intel_pasid_tear_down_entry(): move devtlb_invalidation_with_pasid() after entry.clear_rest()  →  exit: the same states but for words 1 to 7
      intel_pasid_tear_down_entry(): omit entry.clear_rest()  →  exit: the same states but for words 1 to 7
      intel_pasid_tear_down_entry(): move entry.clear_rest() after if (non_coherent)  →  exit: the same states but for words 1 to 7
      intel_pasid_tear_down_entry(): omit entry.flush_cache_line() (2)  →  exit: the same states but for words 1 to 7
      pasid_cache_invalidation_with_pasid(): move invalidate.pasid_cache(did) after wait()  →  exit: the same states but for what is pending
      pasid_cache_invalidation_with_pasid(): invalidate.pasid_cache(did) with did=1  →  exit: the same states but for nothing
      pasid_cache_invalidation_with_pasid(): drop the wait  →  exit: the same states but for what is pending
      flush_iotlb(): invalidate.iotlb(did, pgtt) with did=1  →  exit: the same states but for nothing
      flush_iotlb(): invalidate.iotlb(did, pgtt) with type=pasid  →  exit: the same states but for nothing
      mmdrop(): omit mm.drop()  →  exit: the same states but for memory
      iommu_sva_unbind_device(): move iommu_detach_device_pasid() after mmu_notifier_put()  →  exit: the same states but for nothing
      iommu_sva_unbind_device(): move blocking_domain_set_dev_pasid() after handle.erase()  →  exit: the same states but for the handle
      iommu_sva_unbind_device(): omit handle.erase()  →  exit: the same states but for the handle
      iommu_sva_unbind_device(): omit mmu_notifier_put()  →  exit: fewer states but for nothing
      blocking_domain_set_dev_pasid(): move intel_pasid_end_binding() after domain_remove_dev_pasid()  →  exit: the same states but for the list of the binding
      blocking_domain_set_dev_pasid(): omit domain_remove_dev_pasid()  →  exit: the same states but for the list of the binding
      intel_iommu_drain_pasid_prq(): omit might_sleep()  →  exit: the same states but for nothing
      intel_iommu_drain_pasid_prq(): move might_sleep() after prq.wait_empty()  →  exit: the same states but for nothing
      intel_iommu_drain_pasid_prq(): move iopf_queue_flush_dev() after submit_prq_drain()  →  exit: the same states but for what is pending
      intel_iommu_drain_pasid_prq(): move submit_prq_drain() after while (prq.is_overflowed())  →  exit: the same states but for nothing
      intel_iommu_drain_pasid_prq(): move while (prq.is_overflowed()) after if (groups)  →  exit: the same states but for nothing
      intel_iommu_drain_pasid_prq(): omit prq.wait_empty() (2)  →  exit: the same states but for nothing
      intel_iommu_drain_pasid_prq(): move prq.wait_empty() after submit_prq_drain()  →  exit: the same states but for nothing
      intel_iommu_drain_pasid_prq(): omit submit_prq_drain() (2)  →  exit: the same states but for nothing
      prq_drain_descriptors(): omit invalidate.fence()  →  exit: the same states but for what is pending
      prq_drain_descriptors(): move invalidate.fence() after invalidate.iotlb(did=2)  →  exit: the same states but for what is pending
      prq_drain_descriptors(): omit invalidate.iotlb(did=2)  →  exit: the same states but for what is pending
      prq_drain_descriptors(): move invalidate.iotlb(did=2) after invalidate.device_tlb(pasid)  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with did=1  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with did=0  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with type=ih  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with type=page  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with type=other_pasid  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with type=nothing  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with type=domain  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.iotlb(did=2) with unit=other  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.device_tlb(pasid) with tag=no_pasid  →  exit: the same states but for what is pending
      prq_drain_descriptors(): invalidate.device_tlb(pasid) with tag=page  →  exit: the same states but for what is pending
      domain_remove_dev_pasid(): omit lock(domain_lock) and its unlock  →  exit: the same states but for nothing
      domain_remove_dev_pasid(): move lock(domain_lock) after binding.unlist()  →  exit: the same states but for nothing
      domain_remove_dev_pasid(): omit binding.unlist()  →  exit: the same states but for the list of the binding
      domain_remove_dev_pasid(): move binding.unlist() after unlock(domain_lock)  →  exit: the same states but for nothing
      domain_remove_dev_pasid(): move unlock(domain_lock) after cache_tag_unassign_domain()  →  exit: the same states but for nothing
      domain_remove_dev_pasid(): omit binding.unassign_cache_tag()  →  exit: the same states but for the list of the binding
      mmu_notifier_put(): omit mmdrop()  →  exit: fewer states but for nothing
      iommu_sva_bind_device(): move intel_svm_set_dev_pasid() after handle.install()  →  exit: the same states but for the handle
      iommu_sva_bind_device(): omit handle.install()  →  exit: fewer states but for the handle
      intel_svm_set_dev_pasid(): move domain_add_dev_pasid() after intel_pasid_setup_first_level()  →  exit: the same states but for nothing
      dsa_start_dma(): omit device.start()  →  exit: fewer states but for a device that is idle
      prq_event_thread(): move prq.report() after if (prq.is_overflowed() && prq.is_empty())  →  exit: the same states but for when the overflow is cleared
      prq_event_thread(): move if (groups) after prq.clear_overflow()  →  exit: the same states but for parts of groups
      prq_event_thread(): omit iopf.discard_partial()  →  exit: the same states but for parts of groups
      inherited: do_exit(): move exit_mmap() after mmdrop()  →  inherited: the same states but for nothing
      inherited: do_exit(): omit unmap_vmas()  →  inherited: the same states but for memory
      inherited: do_exit(): move unmap_vmas() after free_pgtables()  →  inherited: the same states but for memory
      inherited: do_exit(): omit free_pgtables()  →  inherited: the same states but for memory
      inherited: do_exit(): move free_pgtables() after tlb_finish_mmu()  →  inherited: the same states but for memory
      inherited: do_exit(): omit tlb_finish_mmu()  →  inherited: fewer states but for nothing
      inherited: do_exit(): omit mmdrop()  →  inherited: fewer states but for nothing
      inherited: __fput(): omit iommu_sva_unbind_device()  →  inherited: fewer states but for nothing
      inherited: unmap_vmas(): omit memory.unmap_page()  →  inherited: the same states but for memory
      inherited: free_pgtables(): omit memory.unlink_page_table()  →  inherited: the same states but for memory
      inherited: tlb_finish_mmu(): omit memory.free_page()  →  inherited: the same states but for memory
      inherited: tlb_finish_mmu(): move memory.free_page() after memory.free_page_table()  →  inherited: the same states but for memory
      inherited: tlb_finish_mmu(): omit memory.free_page_table()  →  inherited: fewer states but for nothing
      munmap: do_munmap(): omit memory.free_page()  →  munmap: fewer states but for nothing
      munmap: __fput(): omit iommu_sva_unbind_device()  →  munmap: fewer states but for nothing
      range_descriptors(): invalidate.iotlb(did=1) with type=ih  →  munmap: the same states but for what is pending"
    `);
  });

  it('are given every reason that there is', () => {
    const unused = Object.keys(asides).filter(
      (name) =>
        !of('survives').some((outcome) =>
          reasonsOf(outcome).some((reason) => reason.endsWith(` but for ${name}`)),
        ),
    );
    expect(unused).toEqual([]);
  });

  it('without a reason are reported', () => {
    const [omitted] = edits().filter(
      ({ name }) => name === 'domain_remove_dev_pasid(): omit binding.unlist()',
    );
    const { 'the list of the binding': _, ...fewer } = asides;
    expect(outcomeOf(omitted!, usualGrounds, fewer).how).toMatchInlineSnapshot(`"exit: OTHER STATES"`);
  });
});
