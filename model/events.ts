/**
 * The vocabulary: everything that can happen, its indices, one line of meaning, its source.
 *
 * An event is one indivisible step of every component that takes part. Where an outcome depends on state, the
 * outcome is in the name: a request is not "handled", its fault is `report_0x59` or `suppress_0x59`, and which
 * of them is possible is what the charts say.
 *
 * Indices: `device`, `pasid` which PASID-table entry; `thread` who of software; `request` which request in
 * flight; `requester` on whose behalf the device sent it; `owner` whose tables or memory. A PASID has a first
 * owner and, once it is free again, a second one.
 */

/** Who moves: a thread of software, the device, or the remapping hardware. */
export type Actor = 'software' | 'device' | 'iommu';

/** A part of the machine that a configuration may leave out. */
export type Feature =
  | 'whole'
  | 'chunks'
  | 'ats'
  | 'pri'
  | 'structures'
  | 'absent'
  | 'vanish'
  | 'upper'
  | 'recording'
  | 'nonCoherent'
  | 'mmCount'
  | 'groups'
  | 'sharedQueue'
  | 'locks'
  | 'choices'
  | 'threads';

export interface EventMeaning {
  readonly actor: Actor;
  readonly indices: readonly string[];
  readonly meaning: string;
  readonly source: string;
  /** Set when the event exists only with this part of the machine. */
  readonly only?: Feature;
  /** True when it may be left undone forever, however often it is possible. */
  readonly unfair?: true;
  /** Values that a flow file may give in parentheses; the first is the default. */
  readonly args?: Readonly<Record<string, readonly (string | number)[]>>;
  /** True when a flow file reads the answer: as a condition, or into a variable. */
  readonly answers?: 'condition' | 'variable';
  /** The answer where the part of the machine that `only` names is left out; no, unless it says so. */
  readonly otherwise?: true;
  /** Events that happen in its place where the state is another; a flow file writes the one name for all. */
  readonly or?: readonly string[];
  /** True when flow files do not write it: it comes with the functions that `milestones.ts` names. */
  readonly implied?: true;
}

const entry = ['thread', 'device', 'pasid'] as const;
const hardware = ['device', 'pasid'] as const;
const inFlight = ['device', 'pasid', 'request'] as const;

const define = <const T extends Readonly<Record<string, EventMeaning>>>(table: T): T => table;

export const events = define({
  // Software: the PASID-table entry, one 64-bit store each.
  'entry.set_present': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning:
      'programs every field for the first-stage tables of the process, then sets P; FPD is clear afterwards',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.c, intel_pasid_setup_first_level()',
  },
  'entry.set_present_stage2': {
    actor: 'software',
    indices: entry,
    meaning: 'programs every field for second-stage tables under domain id 2, then sets P',
    source: 'Linux 5.13, drivers/iommu/intel/pasid.c, intel_pasid_setup_second_level()',
  },
  'entry.clear_word0': {
    actor: 'software',
    indices: entry,
    meaning: 'stores 0 to word 0: P and FPD become 0',
    source: 'Linux 5.7, drivers/iommu/intel-pasid.c, pasid_clear_entry()',
  },
  'entry.set_fpd_clear_present': {
    actor: 'software',
    indices: entry,
    meaning: 'stores FPD alone to word 0: P becomes 0 and FPD 1 in one store',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.c, pasid_clear_entry_with_fpd()',
  },
  'entry.clear_present': {
    actor: 'software',
    indices: entry,
    meaning: 'clears P and leaves the rest of word 0 as it is',
    source: 'Linux 7.0, drivers/iommu/intel/pasid.h, pasid_clear_present()',
  },
  'entry.set_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'sets FPD and leaves the rest of word 0 as it is',
    source: 'VT-d specification, 9.6, field FPD',
  },
  'entry.clear_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'clears FPD and leaves the rest of word 0 as it is',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.c, pasid_set_fault_enable()',
  },
  'entry.clear_rest': {
    actor: 'software',
    indices: entry,
    meaning: 'stores 0 to words 1 to 7: domain id and table pointer are gone',
    source: 'Linux 5.7, drivers/iommu/intel-pasid.c, pasid_clear_entry()',
  },
  'entry.write_did': {
    actor: 'software',
    indices: [...entry, 'did'],
    meaning: 'stores another domain id to word 1 and leaves the rest as it is',
    source: 'Linux 6.13, drivers/iommu/intel/pasid.c, intel_pasid_replace_first_level()',
    args: { did: [2, 1] },
  },
  'entry.write_tables': {
    actor: 'software',
    indices: [...entry, 'to'],
    meaning: 'stores the pointer to the other tables to word 2 and leaves the rest as it is',
    source: 'Linux 6.13, drivers/iommu/intel/pasid.c, intel_pasid_replace_first_level()',
    args: { to: ['second', 'first', 'stage2'] },
  },
  'entry.read_did': {
    actor: 'software',
    indices: [...entry, 'did'],
    meaning: 'reads the domain id from word 1: 1 in an SVA entry, 0 once word 1 is wiped',
    source: 'Linux 5.7, drivers/iommu/intel-pasid.c, pasid_get_domain_id()',
    answers: 'variable',
  },
  'entry.is_present': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether P is 1',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.h, pasid_pte_is_present()',
    answers: 'condition',
  },
  'entry.is_fault_disabled': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether FPD is 1',
    source: 'Linux 6.14, drivers/iommu/intel/pasid.h, pasid_get_fault_disable()',
    answers: 'condition',
  },

  'entry.flush_cache_line': {
    actor: 'software',
    indices: [...entry, 'P', 'FPD', 'did', 'tables'],
    meaning: 'writes the cache line of the entry back to memory, where a walker that does not snoop reads it',
    source: 'Linux 5.8, drivers/iommu/intel/iommu.c, clflush_cache_range()',
    only: 'nonCoherent',
  },
  'entry.write_back': {
    actor: 'iommu',
    indices: [...hardware, 'P', 'FPD', 'did', 'tables'],
    meaning: 'the processor writes the cache line of the entry back to memory of its own accord',
    source: 'VT-d specification, 3.10, ECAP.C: page-walk coherency',
    only: 'nonCoherent',
  },
  'context.set_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'sets FPD in the context entry or the PASID-directory entry above the PASID-table entry',
    source: 'VT-d specification, 9.4 and 9.5, field FPD: the three levels combine as a logical or',
    only: 'upper',
  },
  'context.clear_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'clears FPD in the context entry and the PASID-directory entry',
    source: 'VT-d specification, 9.4 and 9.5, field FPD',
    only: 'upper',
  },

  // Software: invalidations. Submitting is one step, hardware executes when it likes, waiting is another step.
  'invalidate.pasid_cache': {
    actor: 'software',
    indices: [...entry, 'did', 'unit'],
    meaning:
      'submits pc_inv_dsc, PASID-selective within domain `did`, to the unit of the device or to another',
    source: 'VT-d specification, 6.5.2, PASID-cache Invalidate Descriptor',
    args: { did: [1, 0, 2], unit: ['own', 'other'] },
  },
  'invalidate.iotlb': {
    actor: 'software',
    indices: [...entry, 'did', 'type', 'unit'],
    meaning:
      'submits p_iotlb_inv_dsc for the whole PASID, the same with IH set, for one page at address 0, for another ' +
      'PASID, for a range of length zero, or the domain-selective iotlb_inv_dsc',
    source: 'VT-d specification, 6.5.2, (PASID-based) IOTLB Invalidate Descriptor',
    args: {
      did: [1, 0, 2],
      type: ['pasid', 'ih', 'page', 'other_pasid', 'nothing', 'domain'],
      unit: ['own', 'other'],
    },
  },
  'invalidate.device_tlb': {
    actor: 'software',
    indices: [...entry, 'tag'],
    meaning:
      'submits a Device-TLB invalidation: of everything under the PASID (p_dev_tlb_inv_dsc), of everything without ' +
      'PASID, of one page at address 0 under the PASID',
    source: 'VT-d specification, 6.5.2, (PASID-based) Device-TLB Invalidate Descriptor',
    only: 'ats',
    args: { tag: ['pasid', 'no_pasid', 'page'] },
  },
  'wait.was_aborted': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether the last wait ended because a Device-TLB invalidation timed out',
    source: 'Linux 5.8, drivers/iommu/intel/dmar.c, qi_check_fault()',
    only: 'vanish',
    answers: 'condition',
  },
  'invalidate.abort': {
    actor: 'software',
    indices: [...entry, 'step'],
    meaning:
      'after a time-out (ITE): marks pending waits as aborted, looking at every slot or at those with odd numbers, ' +
      'which misses a wait in one of the others',
    source: 'Linux 5.8, drivers/iommu/intel/dmar.c, qi_check_fault()',
    only: 'vanish',
    args: { step: [1, 2] },
  },
  'invalidate.fence': {
    actor: 'software',
    indices: entry,
    meaning:
      'submits inv_wait_dsc with FN=1 and SW=0: what is submitted after it is not begun before what was submitted ' +
      'before it has completed; nobody waits for it',
    source:
      'VT-d specification, 6.5.2.12 and 7.10; Linux 5.8, drivers/iommu/intel/svm.c, intel_svm_drain_prq()',
  },
  'wait.submit': {
    actor: 'software',
    indices: entry,
    meaning: 'submits the wait descriptor that the thread is going to wait for',
    source: 'Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync()',
    only: 'sharedQueue',
    implied: true,
  },
  wait: {
    actor: 'software',
    indices: [...entry, 'PD'],
    meaning:
      'submits inv_wait_dsc with SW=1 and returns when every invalidation submitted for the entry has completed, ' +
      'draining included; with PD=1 when page requests that a Device-TLB invalidation brought in are looked at as well',
    source: 'VT-d specification, 6.5.2.12 and 7.10; Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync()',
    args: { PD: [0, 1] },
  },

  // Software: the driver of the device.
  'device.start': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'submits work: from now on the device may send requests with the PASID',
    source: 'model/README.md: the prologue of every flow',
  },
  'device.stop': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'tells the device to stop: it sends no new request with the PASID',
    source: 'VT-d specification, 7.10, software requirements before draining',
  },
  'device.drain': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'returns when the device has been told to stop and none of its requests is in flight',
    source: 'VT-d specification, 7.10, software requirements before draining',
  },

  'device.answers': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether the device still answers on the bus',
    source: 'Linux 7.0, drivers/iommu/intel/pasid.c, pci_device_is_present()',
    only: 'vanish',
    answers: 'condition',
    otherwise: true,
  },

  // Software: memory of the process.
  'memory.unmap_page': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning: 'clears the leaf paging entry: the page is no longer mapped',
    source: 'Linux 5.8, mm/memory.c, unmap_vmas()',
  },
  'memory.free_page': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning: 'gives the page back to the page allocator',
    source: 'Linux 5.8, mm/mmu_gather.c, tlb_finish_mmu()',
  },
  'memory.unlink_page_table': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning:
      'clears the upper paging entry: walks from the top no longer find the page with the leaf entries',
    source: 'Linux 5.8, mm/memory.c, free_pgtables()',
  },
  'memory.free_page_table': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning: 'gives the page that holds the paging entries back to the page allocator',
    source: 'Linux 5.8, mm/memory.c, free_pgtables()',
  },

  'mm.drop': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning:
      'drops one reference to the mm; with the last one the top-level table goes back to the allocator',
    source: 'Linux 5.8, kernel/fork.c, __mmdrop()',
    only: 'mmCount',
  },

  // Software: the fault interrupt.
  'fault.print': {
    actor: 'software',
    indices: entry,
    meaning: 'prints the recorded fault and clears F',
    source: 'Linux 6.12, drivers/iommu/intel/dmar.c, dmar_fault()',
    only: 'recording',
  },
  'fault.clear_overflow': {
    actor: 'software',
    indices: entry,
    meaning: 'clears PFO: faults are recorded again',
    source: 'Linux 6.12, drivers/iommu/intel/dmar.c, dmar_fault()',
    only: 'recording',
  },

  // Software: page requests, from the queue to the answer.
  'handle.install': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'makes the binding known to the page request handler',
    source: 'Linux 6.12, drivers/iommu/iommu.c, iommu_attach_device_pasid()',
    only: 'pri',
  },
  'handle.erase': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'the page request handler no longer finds the binding',
    source: 'Linux 6.12, drivers/iommu/iommu.c, iommu_detach_device_pasid()',
    only: 'pri',
  },
  'prq.take': {
    actor: 'software',
    indices: entry,
    meaning: 'the handler thread takes the oldest page request out of the queue',
    source: 'Linux 6.12, drivers/iommu/intel/prq.c, prq_event_thread()',
    only: 'pri',
  },
  'prq.report': {
    actor: 'software',
    indices: [...entry, 'request', 'finds'],
    meaning: 'looks the binding up and queues work for it; without one the request is answered as invalid',
    source: 'Linux 6.12, drivers/iommu/io-pgfault.c, iommu_report_device_fault()',
    only: 'pri',
    or: ['prq.keep_part'],
  },
  'prq.keep_part': {
    actor: 'software',
    indices: [...entry, 'request'],
    meaning: 'keeps a request that is not the last of its group until the last one comes',
    source: 'Linux 6.12, drivers/iommu/io-pgfault.c, report_partial_fault()',
    only: 'groups',
    implied: true,
  },
  'iopf.discard_partial': {
    actor: 'software',
    indices: entry,
    meaning: 'forgets the groups whose last request has not come: an overflow may have swallowed it',
    source: 'Linux 6.12, drivers/iommu/io-pgfault.c, iopf_queue_discard_partial()',
    only: 'groups',
  },
  'prq.clear_overflow': {
    actor: 'software',
    indices: entry,
    meaning: 'clears PRO: requests are queued again',
    source: 'Linux 5.8, drivers/iommu/intel/svm.c, prq_event_thread()',
    only: 'pri',
  },
  'prq.is_overflowed': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether PRO is set',
    source: 'Linux 5.8, drivers/iommu/intel/svm.c, intel_svm_drain_prq()',
    only: 'pri',
    answers: 'condition',
  },
  'prq.is_empty': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether the queue holds no request',
    source: 'Linux 5.12, drivers/iommu/intel/svm.c, prq_event_thread()',
    only: 'pri',
    answers: 'condition',
  },
  'prq.wait_empty': {
    actor: 'software',
    indices: entry,
    meaning: 'returns when no request of the PASID is in the queue or in the hands of the handler thread',
    source: 'Linux 5.8, drivers/iommu/intel/svm.c, intel_svm_drain_prq()',
    only: 'pri',
  },
  'iopf.run': {
    actor: 'software',
    indices: [...entry, 'request', 'finds'],
    meaning: 'a worker takes a page-request group and handles the fault in the mm that was found for it',
    source: 'Linux 6.12, drivers/iommu/iommu-sva.c, iommu_sva_handle_iopf()',
    only: 'pri',
    or: ['iopf.run_freed'],
  },
  'iopf.run_freed': {
    actor: 'software',
    indices: entry,
    meaning: 'a worker takes a page-request group whose memory was freed',
    source: 'Linux 6.16, drivers/iommu/io-pgfault.c, iopf_queue_remove_device()',
    only: 'pri',
    implied: true,
  },
  'iopf.respond': {
    actor: 'software',
    indices: [...entry, 'request'],
    meaning: 'answers the page-request group that the worker has',
    source: 'Linux 6.12, drivers/iommu/io-pgfault.c, iopf_group_response()',
    only: 'pri',
    or: ['iopf.respond_again'],
  },
  'iopf.respond_again': {
    actor: 'software',
    indices: entry,
    meaning: 'answers a page-request group that was answered before',
    source: 'Linux 6.12, drivers/iommu/io-pgfault.c, iopf_group_response()',
    only: 'pri',
    implied: true,
  },
  'iopf.flush': {
    actor: 'software',
    indices: entry,
    meaning: 'returns when no page-request group waits for a worker or is in work',
    source: 'Linux 6.12, drivers/iommu/io-pgfault.c, iopf_queue_flush_dev()',
    only: 'pri',
  },
  'iopf.discard': {
    actor: 'software',
    indices: [...entry, 'request'],
    meaning: 'answers the waiting group as invalid and frees it, though its work stays queued',
    source: 'Linux 6.16, drivers/iommu/io-pgfault.c, iopf_queue_remove_device()',
    only: 'pri',
    or: ['iopf.discard_nothing'],
  },
  'iopf.discard_nothing': {
    actor: 'software',
    indices: entry,
    meaning: 'finds no group waiting',
    source: 'Linux 6.16, drivers/iommu/io-pgfault.c, iopf_queue_remove_device()',
    only: 'pri',
    implied: true,
  },

  // Software: milestones.
  'mm.release': {
    actor: 'software',
    indices: ['thread', 'pasid'],
    meaning: 'the mm notifier begins to release the address space',
    source: 'Linux 5.8, mm/mmu_notifier.c, __mmu_notifier_release()',
  },
  'mm.released': {
    actor: 'software',
    indices: ['thread', 'pasid'],
    meaning: 'the mm notifier has released the address space; it is taken apart from here on',
    source: 'Linux 5.8, mm/mmu_notifier.c, __mmu_notifier_release()',
  },
  'binding.end': {
    actor: 'software',
    indices: entry,
    meaning: 'unbind of the device has returned; once it has on every device the PASID is free',
    source: 'Linux 5.8, drivers/iommu/intel/svm.c, intel_svm_unbind_mm()',
  },
  'binding.is_listed': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether the mm notifier still finds the device on the list of the binding',
    source: 'Linux 5.8, drivers/iommu/intel/svm.c, intel_mm_release(): the walk over svm->devs',
    answers: 'condition',
  },
  'binding.unlist': {
    actor: 'software',
    indices: entry,
    meaning:
      'takes the device off the list of the binding: a release that looks later leaves its entry alone',
    source: 'Linux 5.8, drivers/iommu/intel/svm.c, intel_svm_unbind_mm(): list_del_rcu()',
  },
  'binding.has_cache_tag': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether a range invalidation still reaches the device',
    source: 'Linux 6.12, drivers/iommu/intel/cache.c, cache_tag_flush_range()',
    answers: 'condition',
  },
  'binding.unassign_cache_tag': {
    actor: 'software',
    indices: entry,
    meaning: 'takes the cache tag away: range invalidations from here on leave the device out',
    source: 'Linux 6.12, drivers/iommu/intel/cache.c, cache_tag_unassign_domain()',
  },
  'notifier.wait_release': {
    actor: 'software',
    indices: ['thread', 'pasid'],
    meaning: 'waits until no release of the mm notifier is at work',
    source: 'Linux 5.8, mm/mmu_notifier.c, mmu_notifier_unregister(): synchronize_srcu()',
  },
  'pasid.free': {
    actor: 'software',
    indices: ['thread', 'pasid'],
    meaning:
      'gives the PASID back to the allocator; without this it is free with the end of the last binding',
    source: 'Linux 5.8, drivers/iommu/ioasid.c, ioasid_free()',
  },
  'pasid.allocate': {
    actor: 'software',
    indices: ['thread', 'pasid'],
    meaning: 'a second process gets the PASID: the allocator gives the lowest free number',
    source: 'Linux 5.8, drivers/iommu/ioasid.c, ioasid_alloc()',
    implied: true,
  },

  might_sleep: {
    actor: 'software',
    indices: ['thread', 'pasid'],
    meaning:
      'waits for something that may need the processor: not allowed under a spinlock or in an RCU read section',
    source: 'Linux 6.12, include/linux/kernel.h, might_sleep()',
  },

  // Software: what threads do to each other.
  'lock.acquire': {
    actor: 'software',
    indices: ['thread', 'pasid', 'lock'],
    meaning: 'takes the lock as soon as it is free',
    source: 'Linux 5.8, include/linux/mutex.h, mutex_lock()',
    only: 'locks',
    implied: true,
  },
  'lock.release': {
    actor: 'software',
    indices: ['thread', 'pasid', 'lock'],
    meaning: 'gives the lock back',
    source: 'Linux 5.8, include/linux/mutex.h, mutex_unlock()',
    only: 'locks',
    implied: true,
  },
  'thread.choose': {
    actor: 'software',
    indices: ['thread', 'branch'],
    meaning: 'goes one of the ways that the call tree leaves open',
    source: 'model/README.md: `either`, and conditions that the model does not know',
    only: 'choices',
    implied: true,
  },
  'threads.begin': {
    actor: 'software',
    indices: ['pasid'],
    meaning: 'the prologue is over: the threads of the flow run from here',
    source: 'model/README.md: concurrent threads start together',
    only: 'threads',
    implied: true,
  },

  // The device. Inside the rules of PCIe and of its driver it may do anything at any time.
  'device.vanish': {
    actor: 'device',
    indices: hardware,
    meaning: 'the link is gone: the device sends nothing any more and answers nothing',
    source: 'Linux 6.9, 4fc82cd907ac, commit message',
    only: 'vanish',
    unfair: true,
  },
  'device.request_page': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends a page request with the PASID, the last of its group',
    source: 'VT-d specification, 7.4, page requests',
    only: 'pri',
    unfair: true,
  },
  'device.request_untranslated': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends an untranslated request with the PASID',
    source: 'VT-d specification, 3.6, requests-with-PASID',
    unfair: true,
  },
  'device.request_translation': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends a translation request with the PASID',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
    unfair: true,
  },
  'device.request_translated': {
    actor: 'device',
    indices: [...inFlight, 'requester', 'owner'],
    meaning: 'sends a translated request: the address is from its Device-TLB, the entry is not consulted',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
    unfair: true,
  },
  'device_tlb.drop': {
    actor: 'device',
    indices: hardware,
    meaning: 'the device drops what its Device-TLB holds',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
    unfair: true,
  },

  'device.request_part': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends a page request that is not the last of its group (LPIG=0)',
    source: 'VT-d specification, 7.4.1, field LPIG',
    only: 'groups',
    unfair: true,
  },
  'device.request_last': {
    actor: 'device',
    indices: inFlight,
    meaning: 'sends the last page request of the group (LPIG=1)',
    source: 'VT-d specification, 7.4.1, field LPIG',
    only: 'groups',
  },

  // The remapping hardware: caches fill from what is still valid, and drop what they like.
  'iommu.fetch_entry': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did', 'owner'],
    meaning: 'reads a present entry from memory into the PASID-cache, whole',
    source: 'VT-d specification, 6.2.3, PASID-cache',
    only: 'whole',
  },
  'iommu.fetch_chunk0': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did'],
    meaning: 'reads words 0 and 1 of a present entry; the rest is still to come',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.fetch_chunk1': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'reads words 2 and 3 of the entry; words 0 and 1 are still to come',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.finish_with_chunk0': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did', 'owner'],
    meaning:
      'reads words 0 and 1 of a present entry; with what it read before the entry goes to the PASID-cache',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.finish_with_chunk1': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did', 'owner'],
    meaning: 'reads words 2 and 3 of the entry; with what it read before the entry goes to the PASID-cache',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.fetch_absent': {
    actor: 'iommu',
    indices: [...hardware, 'FPD'],
    meaning: 'caches that P is 0, with the FPD of that moment: allowed with CM=1 only',
    source: 'VT-d specification, 6.1, Caching Mode',
    only: 'absent',
  },
  'iommu.walk': {
    actor: 'iommu',
    indices: [...hardware, 'did', 'owner'],
    meaning: 'walks the tables of the cached entry from the top and fills the IOTLB',
    source: 'VT-d specification, 6.2.4, IOTLB',
  },
  'iommu.walk_freed_table': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'walks paging entries in a page that was given back to the page allocator',
    source: 'VT-d specification, 6.2.3.1: a stale entry may be used until its invalidation completes',
  },
  'iommu.walk_from_structures': {
    actor: 'iommu',
    indices: [...hardware, 'did', 'owner'],
    meaning: 'walks from a cached upper paging entry and fills the IOTLB',
    source: 'VT-d specification, 6.2.5, paging-structure caches',
    only: 'structures',
  },
  'iommu.walk_freed_top': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'begins a walk at a top-level table that was given back to the page allocator',
    source: 'Linux 5.8, kernel/fork.c, mm_free_pgd()',
    only: 'mmCount',
  },
  'iommu.walk_freed_from_structures': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'a cached upper paging entry leads to a page that was given back to the page allocator',
    source: 'VT-d specification, 6.2.5, paging-structure caches',
    only: 'structures',
  },
  'structures.drop': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'the paging-structure cache drops its upper paging entry',
    source: 'VT-d specification, 6.1, caching is permitted and never required',
    only: 'structures',
    unfair: true,
  },
  'pasid_cache.drop': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'the PASID-cache drops its copy of the entry',
    source: 'VT-d specification, 6.1, caching is permitted and never required',
    unfair: true,
  },
  'iotlb.drop': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'the IOTLB drops its translation',
    source: 'VT-d specification, 6.1, caching is permitted and never required',
    unfair: true,
  },

  // The remapping hardware: the fate of a request.
  'iommu.translate': {
    actor: 'iommu',
    indices: [...inFlight, 'requester', 'did', 'owner'],
    meaning: 'translates an untranslated request with what the IOTLB holds',
    source: 'VT-d specification, 3.6.1, first-stage translation',
  },
  'iommu.answer_translation': {
    actor: 'iommu',
    indices: [...inFlight, 'requester', 'owner'],
    meaning: 'answers a translation request with what the IOTLB holds; the Device-TLB keeps it',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
  },
  'iommu.answer_entry_not_present': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a translation request with no access because P is 0: recoverable, never reported',
    source: 'VT-d specification, 7.1.3, SPT.2, translation requests',
    only: 'ats',
  },
  'iommu.answer_cached_not_present': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a translation request with no access because the cached copy has P=0: never reported',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, translation requests',
    only: 'absent',
  },
  'iommu.answer_0x72': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a translation request with no access: the cached entry points to tables at address 0',
    source: 'VT-d specification, 7.1.3, SFS.1 to SFS.4, translation requests',
    only: 'ats',
  },
  'iommu.answer_page_not_present': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'answers a translation request with no access because the page is unmapped: never reported',
    source: 'VT-d specification, 7.1.3, SFS.2, translation requests',
    only: 'ats',
  },
  'iommu.report_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'blocks an untranslated request and reports the fault: P of the entry is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, and 7.1.1, qualified faults',
  },
  'iommu.suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'blocks an untranslated request in silence: P of the entry is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, and 9.6, FPD is evaluated irrespective of P',
  },
  'iommu.report_cached_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'blocks an untranslated request and reports the fault: the cached copy has P=0 and FPD=0',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2',
    only: 'absent',
  },
  'iommu.suppress_cached_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'blocks an untranslated request in silence: the cached copy has P=0 and FPD=1',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2',
    only: 'absent',
  },
  'iommu.report_0x72': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'blocks an untranslated request and reports the fault: the cached entry points to tables at address 0',
    source: 'VT-d specification, 7.1.3, SFS.1 to SFS.4',
  },
  'iommu.suppress_0x72': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'the same fault under a cached FPD of 1: blocked in silence',
    source: 'VT-d specification, 7.1.3, SFS.1 to SFS.4, and 7.1.1, qualified faults',
  },
  'iommu.report_0x71': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning:
      'blocks an untranslated request and reports the fault: the page is unmapped, the cached FPD is 0',
    source: 'VT-d specification, 7.1.3, SFS.2',
  },
  'iommu.suppress_0x71': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'the same fault under a cached FPD of 1: blocked in silence',
    source: 'VT-d specification, 7.1.3, SFS.2, and 7.1.1, qualified faults',
  },

  'iommu.suppress_upper_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'blocks an untranslated request in silence: P of the entry is 0 and an upper level has FPD=1',
    source: 'VT-d specification, 7.1.1, and 9.4, 9.5',
    only: 'upper',
  },
  'iommu.suppress_upper_0x71': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'blocks an untranslated request in silence: the page is unmapped and an upper level has FPD=1',
    source: 'VT-d specification, 7.1.1, and 9.4, 9.5',
    only: 'upper',
  },

  // The remapping hardware: what a reported fault leaves behind.
  'iommu.record_fault': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'writes the fault record and sets F',
    source: 'VT-d specification, 7.3',
    only: 'recording',
  },
  'iommu.collapse_fault': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'drops the fault: one of the same source is recorded already',
    source: 'VT-d specification, 7.3: optional',
    only: 'recording',
  },
  'iommu.overflow_faults': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'drops the fault and sets PFO: no record is free, or PFO is set already',
    source: 'VT-d specification, 7.3',
    only: 'recording',
  },

  // The remapping hardware: the fate of a page request.
  'iommu.queue_page_request': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'writes the page request to the queue: the entry is present and there is room',
    source: 'VT-d specification, 7.4.1',
    only: 'pri',
  },
  'iommu.answer_overflow': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'the queue is full or PRO is set: PRO is set and the page request is answered with success, unqueued',
    source: 'VT-d specification, 7.4.1',
    only: 'pri',
  },
  'iommu.reject_and_report_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a page request as invalid and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'pri',
  },
  'iommu.reject_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a page request as invalid in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'pri',
  },

  'iommu.queue_part': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'writes a page request that is not the last of its group to the queue',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.overflow_part': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'drops a page request that is not the last of its group: the queue is full or PRO is set, and PRO is set',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.drop_part_and_report_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'drops a page request that is not the last of its group and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.drop_part_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'drops a page request that is not the last of its group in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.queue_last': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'writes the last page request of a group to the queue',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.overflow_last': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'answers the last page request of a group with success, unqueued: the queue is full or PRO is set',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.reject_last_and_report_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers the last page request of a group as invalid and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.reject_last_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers the last page request of a group as invalid in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.reject_cached_and_report_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a page request as invalid and reports the fault: the cached copy has P=0 and FPD=0',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, page requests',
    only: 'absent',
  },
  'iommu.reject_cached_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a page request as invalid in silence: the cached copy has P=0 and FPD=1',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, page requests',
    only: 'absent',
  },

  // The remapping hardware: what becomes of requests that passed, and of invalidations.
  'memory.reach': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'a translated request reaches a page that still belongs to its owner',
    source: 'PCIe: a posted write lands some time after its translation',
  },
  'memory.reach_freed': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'a translated request reaches a page that went back to the page allocator',
    source: 'PCIe: a posted write lands some time after its translation',
  },
  'memory.reuse': {
    actor: 'software',
    indices: ['pasid', 'owner'],
    meaning: 'the page allocator gives a freed page to somebody else',
    source: 'Linux 5.8, mm/page_alloc.c, __alloc_pages_nodemask()',
    implied: true,
    unfair: true,
  },
  'iommu.invalidate_pasid_cache': {
    actor: 'iommu',
    indices: [...hardware, 'did', 'unit'],
    meaning: 'executes pc_inv_dsc: the copy is gone if the domain id is its own',
    source: 'VT-d specification, 6.5.2, PASID-cache Invalidate Descriptor',
  },
  'iommu.invalidate_iotlb': {
    actor: 'iommu',
    indices: [...hardware, 'did', 'type', 'unit'],
    meaning:
      'executes p_iotlb_inv_dsc; it completes when requests that were translated under its tags have reached memory',
    source: 'VT-d specification, 6.5.4, draining by IOTLB invalidation',
  },
  'iommu.invalidate_device_tlb': {
    actor: 'iommu',
    indices: [...hardware, 'tag'],
    meaning:
      'executes a Device-TLB invalidation; it completes when translated requests under its tags have reached memory, ' +
      'and page requests that the device sent before have arrived',
    source: 'VT-d specification, 6.5.4, draining by Device-TLB invalidation',
    only: 'ats',
  },
  'iommu.time_out': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'a Device-TLB invalidation gets no answer: ITE is set, and the queue stands still',
    source: 'VT-d specification, 6.5.2.11, invalidation time-out',
    only: 'vanish',
  },
});

export type EventName = keyof typeof events;

/** An event as a chart writes it: with no index, or with some of them. */
export type EventLabel = EventName | `${EventName}(${string})`;

/** The event type of every chart; of the indices, those that a chart reads. */
export interface ModelEvent {
  readonly type: EventLabel;
  readonly device?: number;
  readonly pasid?: number;
  readonly thread?: string;
  readonly request?: number;
}

/** What `setup()` needs to check that a chart writes events of the vocabulary only. */
export const vocabulary = { events: {} as ModelEvent };

/** The meaning of an event by its name, or `undefined` for a name that the vocabulary has not. */
export function meaningOf(name: string): EventMeaning | undefined {
  return (events as Readonly<Record<string, EventMeaning>>)[name];
}
