/** Calls that are steps of the model, and calls that have no effect on it. */
import { DEVICE, UNIT } from './path.ts';
import type { CallRow, Matcher } from './rule.ts';

const DRIVER = 'Linux 5.10 to 7.3, drivers/iommu/intel';
const CORE = 'Linux 5.10 to 7.3, drivers/iommu';
const KERNEL = 'Linux 5.10 to 7.3, include/linux';

const PRQ_COMPLETE: Matcher = { member: 'prq_complete', of: new RegExp(`^${UNIT}$`) };
const ENTRY_START: Matcher = { pattern: /^&?ENTRY(?:->val)?$/ };
/** The notifier of the binding, in what the driver keeps of it. */
const NOTIFIER: Matcher = { member: 'notifier', of: /^(?:domain|svm)$/ };
const PASID: Matcher = { pattern: /^(?:\w+->)?pasid$/ };
const REMOVES = ['list_del', 'list_del_rcu', 'list_del_init', 'list_del_init_careful'];

/** The same calls for something else: refused. */
function refused(functions: readonly string[], what: string, file: string): CallRow {
  return { functions, steps: [], refuses: what, meaning: `refused: ${what}`, source: `${CORE}, ${file}` };
}

/** Calls that stand for steps. The first row that fits counts. */
export const stepRows: readonly CallRow[] = [
  {
    functions: ['reinit_completion'],
    argument: { index: 0, is: PRQ_COMPLETE },
    steps: [],
    arms: true,
    meaning: 'what the handler thread signals from here on ends the next wait',
    source: `${DRIVER}, prq.c, intel_iommu_drain_pasid_prq()`,
  },
  {
    functions: ['wait_for_completion'],
    argument: { index: 0, is: PRQ_COMPLETE },
    needsArmed: true,
    steps: ['might_sleep()', 'prq.wait_empty()'],
    meaning: 'waits until the handler thread has looked at the queue once more',
    source: `${DRIVER}, prq.c, intel_iommu_drain_pasid_prq()`,
  },
  {
    functions: ['iopf_queue_flush_dev'],
    argument: { index: 0, is: { pattern: new RegExp(`^${DEVICE}$`) } },
    steps: ['might_sleep()', 'iopf.flush()'],
    meaning: 'waits for the workers of the device',
    source: `${CORE}, io-pgfault.c`,
  },
  {
    functions: [
      'might_sleep',
      'might_fault',
      'cond_resched',
      'msleep',
      'ssleep',
      'fsleep',
      /^usleep_range\w*$/,
      /^schedule(?:_timeout\w*)?$/,
      'flush_workqueue',
      'synchronize_rcu',
      'synchronize_srcu',
    ],
    steps: ['might_sleep()'],
    meaning: 'may sleep',
    source: `${KERNEL}, kernel.h, delay.h, sched.h`,
  },
  {
    functions: ['iopf_queue_remove_device'],
    steps: ['iopf.discard()'],
    meaning: 'answers waiting groups as invalid and frees them',
    source: `${CORE}, io-pgfault.c`,
  },
  {
    functions: ['iopf_queue_discard_partial'],
    steps: ['iopf.discard_partial()'],
    meaning: 'forgets groups whose last request has not come',
    source: `${CORE}, io-pgfault.c`,
  },
  {
    functions: ['cache_tag_unassign_domain'],
    argument: { index: 0, is: { text: 'domain' } },
    operand: { index: 2, is: PASID },
    steps: ['binding.unassign_cache_tag()'],
    meaning: 'range invalidations no longer reach the device',
    source: `${DRIVER}, cache.c`,
  },
  refused(
    ['cache_tag_unassign_domain'],
    'the cache tags of another domain or PASID are taken back',
    'intel/cache.c',
  ),
  refused(['iopf_queue_flush_dev'], 'the workers of another device are waited for', 'io-pgfault.c'),
  refused(
    ['iommu_free_global_pasid', 'mm_pasid_drop'],
    'the PASID goes back before the address space',
    'iommu.c',
  ),
  {
    functions: REMOVES,
    argument: { index: 0, is: { member: 'link_domain' } },
    steps: ['binding.unlist()'],
    meaning: 'takes the device off the list that a release walks',
    source: `${DRIVER}, iommu.c, domain_remove_dev_pasid()`,
  },
  {
    functions: REMOVES,
    argument: { index: 0, is: { pattern: /^&?\(?sdev\)?->list$/ } },
    steps: ['binding.unlist()'],
    meaning: 'takes the device off the list that a release walks',
    source: 'Linux 5.10 to 6.1, drivers/iommu/intel/svm.c, intel_svm_unbind_mm()',
  },
  {
    functions: REMOVES,
    argument: { index: 0, is: { pattern: /^&?\(?svm\)?->list$/ } },
    steps: ['handle.erase()'],
    meaning: 'page requests no longer find the binding',
    source: 'Linux 5.10, drivers/iommu/intel/svm.c, intel_svm_unbind_mm()',
  },
  {
    functions: [
      ...REMOVES,
      'list_add',
      'list_add_tail',
      'list_add_rcu',
      'list_add_tail_rcu',
      'INIT_LIST_HEAD',
      'INIT_LIST_HEAD_RCU',
    ],
    argument: { index: -1, is: { pattern: /^&\w+->(?:link_domain|dev_pasids|cache_tags|devs|node)$/ } },
    steps: [],
    refuses: 'a list that flows walk is changed in a way that no row has',
    meaning: 'any other change of a list that flows walk is refused',
    source: `${DRIVER}, iommu.h`,
  },
  {
    functions: ['xa_erase'],
    argument: { index: 0, is: { member: 'pasid_array' } },
    operand: { index: 1, is: PASID },
    steps: ['handle.erase()'],
    meaning: 'page requests no longer find the binding',
    source: `${CORE}, iommu.c, iommu_detach_device_pasid()`,
  },
  {
    functions: ['xa_erase', 'xa_store', 'xa_insert'],
    argument: { index: 0, is: { member: 'pasid_array' } },
    steps: [],
    refuses: 'what page requests find is changed in a way that no row has',
    meaning: 'any other change of what page requests find is refused',
    source: `${CORE}, iommu.c`,
  },
  {
    functions: ['pasid_private_remove'],
    argument: { index: 0, is: PASID },
    steps: ['handle.erase()'],
    meaning: 'page requests no longer find the binding',
    source: 'Linux 5.13 to 6.1, drivers/iommu/intel/svm.c',
  },
  {
    functions: ['mmu_notifier_unregister'],
    argument: { index: 0, is: NOTIFIER },
    steps: ['notifier.wait_release()', 'mm.drop()'],
    meaning: 'waits for a release that is running, then drops the reference to the mm',
    source: `${KERNEL}, mmu_notifier.h; mm/mmu_notifier.c`,
  },
  {
    functions: ['mmu_notifier_put'],
    argument: { index: 0, is: NOTIFIER },
    steps: ['mm.drop()'],
    meaning: 'drops the reference to the mm after a release that is running; here at once',
    source: 'mm/mmu_notifier.c; model/README.md, S15',
  },
  refused(
    ['mmu_notifier_unregister', 'mmu_notifier_put'],
    'the notifier of something other than the binding goes',
    'intel/svm.c',
  ),
  {
    functions: [/^k[mzcv]?[mzc]?alloc\w*$/],
    argument: {
      index: -1,
      is: { pattern: /^(?:\w+\|)*GFP_(?:KERNEL|USER|HIGHUSER|NOFS|NOIO)\w*(?:\|\w+)*$/ },
    },
    steps: ['might_sleep()'],
    meaning: 'may wait for memory',
    source: `${KERNEL}, slab.h, gfp_types.h`,
  },
  {
    functions: ['clflush_cache_range', '__iommu_flush_cache'],
    argument: { index: -1, is: ENTRY_START },
    operand: { index: -1, is: { pattern: /^sizeof\((?:\*\w+|struct\s?pasid_entry)\)$/ } },
    steps: ['entry.flush_cache_line()'],
    meaning: 'writes the cache line of the entry back to memory',
    source: `${DRIVER}, pasid.c`,
  },
  {
    functions: ['clflush_cache_range', '__iommu_flush_cache'],
    argument: { index: -1, is: ENTRY_START },
    steps: [],
    refuses: 'a part of the entry is written back, or more than it',
    meaning: 'the entry is written back as a whole, or the call is refused',
    source: `${DRIVER}, pasid.c`,
  },
];

function none(meaning: string, source: string, functions: readonly (string | RegExp)[]): CallRow {
  return { functions, steps: [], meaning, source };
}

/** Calls without effect on what is modelled: word by word, no pattern over names of the driver. */
export const idleRows: readonly CallRow[] = [
  {
    ...none('what is freed next is poisoned', 'Linux 5.10 to 6.1, drivers/iommu/intel/svm.c', ['memset']),
    argument: { index: 0, is: { text: 'svm' } },
  },
  none('a cache line of something other than the entry', DRIVER, [
    'clflush_cache_range',
    '__iommu_flush_cache',
  ]),
  none('memory of the driver: allocated, freed, filled, copied', KERNEL, [
    /^k[mzcv]?[mzc]?alloc\w*$/,
    /^kv?free\w*$/,
    'vfree',
    'kmem_cache_free',
    'kfree_rcu',
    'kfree_rcu_mightsleep',
    'memset',
    'memcpy',
    /^iommu_(?:alloc|free|put)_pages?\w*$/,
    'init_rcu_head',
  ]),
  none('prints, traces, measures', KERNEL, [
    /^pr_\w+$/,
    /^printk(?:_once|_ratelimited|_deferred)?$/,
    /^(?:seq_printf|seq_puts|seq_putc)$/,
    /^v?sc?n?printf$/,
    /^dev_(?:err|warn|info|dbg|notice)\w*$/,
    /^trace_\w+$/,
    /^dmar_latency_\w+$/,
    /^ktime_\w+$/,
    /^intel_iommu_debugfs_\w+$/,
    /^iommu_debug\w+$/,
    'dump_stack',
  ]),
  none('asserts that a lock is held', KERNEL, [/^lockdep_\w+$/, 'might_lock', 'mutex_is_locked']),
  none('reads or computes', KERNEL, [
    'IS_ERR',
    'IS_ERR_OR_NULL',
    'PTR_ERR',
    'PTR_ERR_OR_ZERO',
    'ERR_PTR',
    'ERR_CAST',
    'min',
    'max',
    'min_t',
    'max_t',
    'ilog2',
    'order_base_2',
    'roundup_pow_of_two',
    '__roundup_pow_of_two',
    'fls',
    'fls64',
    '__ffs',
    'hweight64',
    'lower_32_bits',
    'upper_32_bits',
    'sizeof',
    /^(?:IS_)?ALIGN(?:ED|_DOWN)?$/,
    /^FIELD_(?:GET|PREP)$/,
    'virt_to_phys',
    'phys_to_virt',
    '__pa',
    'page_address',
    'cpu_feature_enabled',
    'mm_cpumask',
    'container_of',
  ]),
  none('names of devices, domains and units', DRIVER, [
    'to_pci_dev',
    'to_dmar_domain',
    'dev_is_pci',
    'dev_name',
    'dev_get_drvdata',
    'dev_iommu_priv_get',
    'dev_iommu_ops',
    'dev_has_iommu',
    'get_domain_info',
    'info_iommu',
    'device_to_iommu',
    'is_pasid_enabled',
    'PCI_DEVID',
    /^pci_(?:ats|pri|pasid)_\w+$/,
    'pci_device_is_present',
    'pci_dev_is_disconnected',
    /^ecap_\w+$/,
    /^cap_\w+$/,
    'sm_supported',
    'pasid_supported',
    /^is_(?:aux_domain|intel_iommu|domain)\w*$/,
  ]),
  none('reads registers of the unit', DRIVER, ['readl', 'readq', 'dmar_readq']),
  none('references and lists of the driver', KERNEL, [
    /^refcount_\w+$/,
    /^list_(?:add|add_tail|add_rcu|add_tail_rcu|empty|del|del_rcu|del_init|del_init_careful|first_entry\w*)$/,
    /^INIT_LIST_HEAD\w*$/,
    /^xa_(?:load|insert|store|erase|lock|unlock)$/,
    /^ida?_\w+$/,
    /^rb_\w+$/,
    'get_device',
    'put_device',
    'module_put',
    'mmgrab',
    'mmdrop',
    /^mmget\w*$/,
    'rcu_dereference',
    'rcu_dereference_protected',
    'rcu_assign_pointer',
    'pasid_private_find',
  ]),
  none('processors, not memory', KERNEL, ['cpu_relax', 'udelay', 'ndelay', 'barrier', /^this_cpu_\w+$/]),
  none('stores are seen in order: x86 keeps them so', 'model/README.md; x86-TSO', [
    'dma_wmb',
    'wmb',
    'smp_wmb',
    'smp_mb',
    'smp_rmb',
  ]),
  none('the domain id of requests without PASID: rows for domain ids know it by name', `${DRIVER}, iommu.h`, [
    'domain_id_iommu',
  ]),
  none('the range that is flushed, which one page stands for', `${DRIVER}, cache.c`, [
    'calculate_psi_aligned_address',
  ]),
  none('counts domains of a unit', `${DRIVER}, iommu.c`, ['domain_detach_iommu', 'domain_attach_iommu']),
  none('no unit with a write buffer to flush', `${DRIVER}, iommu.c`, ['iommu_flush_write_buffer']),
  {
    ...none('no device that needs a second flush', `${DRIVER}, iommu.c`, ['quirk_extra_dev_tlb_flush']),
    assumes: 'no device that needs a second flush',
    reaches: true,
  },
  {
    ...none('counts users of page requests: what asks for the count later is refused', CORE, [
      'iopf_for_domain_remove',
      'iopf_for_domain_set',
      'iopf_for_domain_replace',
      'intel_iommu_disable_iopf',
      'intel_iommu_enable_iopf',
    ]),
    changes: ['iopf_refcount', 'pri_enabled'],
  },
  none('the PASID goes back where the model says: with the end of the last binding', 'model/README.md', [
    /^ioasid_\w+$/,
    'load_pasid',
    'on_each_cpu_mask',
  ]),
  none('cookies and groups of the core', CORE, [
    /^iommu_put_\w*cookie$/,
    /^iommu_group_\w+$/,
    'iommu_is_attach_deferred',
  ]),
];
