/** Software: what the claims look at in the life of a process and a binding, and what threads do to each other. */
import { define, entry } from './meaning.ts';

export const processEvents = define({
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
    finds: { yes: 'the device on the list of the binding', no: 'the device off the list' },
  },
  'binding.enlist': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'enters the device in the list of the binding: a release from here on finds it',
    source: 'Linux 6.12, drivers/iommu/intel/svm.c, intel_svm_set_dev_pasid(): list_add()',
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
    finds: { yes: 'the cache tag assigned', no: 'no cache tag' },
  },
  'binding.assign_cache_tag': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'assigns the cache tag: range invalidations from here on reach the device',
    source: 'Linux 6.12, drivers/iommu/intel/cache.c, cache_tag_assign_domain()',
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
    own: 'sleep',
    indices: ['thread', 'pasid'],
    meaning:
      'waits for something that may need the processor: not allowed under a spinlock or in an RCU read section',
    source: 'Linux 6.12, include/linux/kernel.h, might_sleep()',
  },

  // Software: what threads do to each other.
  'lock.acquire': {
    actor: 'software',
    own: 'lock',
    indices: ['thread', 'pasid', 'lock'],
    meaning: 'takes the lock as soon as it is free',
    source: 'Linux 5.8, include/linux/mutex.h, mutex_lock()',
    only: 'locks',
    implied: true,
  },
  'lock.release': {
    actor: 'software',
    own: 'lock',
    indices: ['thread', 'pasid', 'lock'],
    meaning: 'gives the lock back',
    source: 'Linux 5.8, include/linux/mutex.h, mutex_unlock()',
    only: 'locks',
    implied: true,
  },
  'thread.choose': {
    actor: 'software',
    own: 'thread',
    indices: ['thread', 'branch'],
    meaning: 'goes one of the ways that the call tree leaves open',
    source: 'model/README.md: `either`, and conditions that the model does not know',
    only: 'choices',
    implied: true,
  },
  'thread.call_unknown': {
    actor: 'software',
    own: 'thread',
    indices: ['thread', 'call'],
    meaning: 'calls a function of which nothing is known: what it does is not searched',
    source: 'model/README.md: calls in the C of a kernel that no rule has',
    only: 'unknown',
    implied: true,
  },
  'threads.begin': {
    actor: 'software',
    own: 'thread',
    indices: ['pasid'],
    meaning: 'the prologue is over: the threads of the flow run from here',
    source: 'model/README.md: concurrent threads start together',
    only: 'threads',
    implied: true,
  },
});
