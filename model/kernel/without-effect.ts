/**
 * Calls that do nothing that a claim could notice, each with the reason. A call that is neither here nor known
 * otherwise is unknown: a proof then says that it holds if that call has no effect.
 *
 * Source    Linux 6.12 and 7.0, kernel/exit.c do_exit(), kernel/fork.c __mmput(), mm/mmap.c exit_mmap(),
 *           drivers/iommu/intel/pasid.c, svm.c and prq.c
 */

export interface WithoutEffect {
  /** A name, or a pattern of names that begins and ends as they do. */
  readonly names: readonly (string | RegExp)[];
  readonly reason: string;
}

export const withoutEffect: readonly WithoutEffect[] = [
  {
    names: ['kfree', 'kvfree', 'kfree_rcu', 'kfree_sensitive', 'kmem_cache_free', 'kzalloc', 'kmalloc'],
    reason: 'allocates or frees memory of the kernel that neither device nor IOMMU reads',
  },
  {
    names: [/^pr_[a-z_]+$/, /^dev_(?:dbg|info|notice|warn|err|crit|alert|emerg)(?:_[a-z]+)?$/, 'printk'],
    reason: 'prints',
  },
  {
    names: [/^(?:VM_)?(?:WARN|BUG)(?:_[A-Z_]+)?$/, 'might_lock', /^lockdep_[a-z_]+$/, 'BUILD_BUG_ON'],
    reason: 'checks what ought to be so',
  },
  { names: [/^trace_[a-z0-9_]+$/, /^perf_event_[a-z_]+$/], reason: 'records for a tracer' },
  {
    names: ['cond_resched', 'cpu_relax', 'preempt_disable', 'preempt_enable', 'barrier'],
    reason: 'gives way to other threads, which may run between any two steps anyway',
  },
  {
    names: [/^smp_(?:mb|rmb|wmb)$/, 'mb', 'rmb', 'wmb', 'dma_wmb', 'dma_rmb'],
    reason: 'orders the stores of one processor; the model keeps all of them in order',
  },
  {
    names: [/^(?:dev_iommu_priv_get|to_dmar_domain|to_pci_dev|container_of|PCI_DEVID|READ_ONCE)$/],
    reason: 'reads memory of the kernel',
  },
  {
    names: ['intel_pasid_get_entry', 'get_pasid_from_mm', 'pci_dev_is_disconnected'],
    reason: 'looks something up for the code that follows, which a flow writes out',
  },
  {
    names: ['exit_files', 'close_files', 'put_files_struct', 'filp_close', 'fput', '____fput'],
    reason:
      "drops references to files; the driver's release() runs later, from exit_task_work(), and stands in a flow as calls of its own",
  },
  {
    names: ['dsa_close', 'drv_close', 'idxd_cdev_release'],
    reason: "the driver's release(); what it does stands in a flow beside it or as its body",
  },
  {
    names: ['mm_put'],
    reason:
      'the name that the message of 37e91bd4 has for mmput(); the message draws what follows from it beside it',
  },
  {
    names: ['mmget', 'mmgrab', 'get_task_mm', 'mm_update_next_owner', 'enter_lazy_tlb', 'mm_release'],
    reason: 'counts or hands over references to the mm; the last one is given back by mmdrop()',
  },
  {
    names: ['exit_sem', 'exit_shm', 'exit_fs', 'exit_signals', 'exit_thread', 'exit_notify', 'exit_aio'],
    reason: 'part of do_exit() that touches neither the mm nor a device that uses it',
  },
  {
    names: [
      'exit_itimers',
      'exit_io_context',
      'exit_nsproxy_namespaces',
      'exit_tasks_rcu_start',
      'acct_update_integrals',
      'acct_collect',
      'acct_process',
      'taskstats_exit',
      'cgroup_exit',
      'cgroup_task_exit',
      'sched_autogroup_exit_task',
      'flush_ptrace_hw_breakpoint',
      'proc_exit_connector',
      'disassociate_ctty',
      'check_stack_usage',
      'do_task_dead',
      'ksm_exit',
      'khugepaged_exit',
      'uprobe_clear_state',
      'io_uring_files_cancel',
      'kcov_task_exit',
      'ptrace_event',
      'audit_free',
    ],
    reason: 'part of do_exit() that touches neither the mm nor a device that uses it',
  },
  {
    names: ['arch_exit_mmap', 'flush_cache_mm', 'tlb_gather_mmu', 'tlb_gather_mmu_fullmm', 'remove_vma'],
    reason: "part of exit_mmap() that is about the processor's own caches or the kernel's own records",
  },
  {
    names: ['iommu_flush_write_buffer'],
    reason: 'only hardware without caching mode needs it, for stores that the model makes visible at once',
  },
  {
    names: ['domain_detach_iommu', 'intel_iommu_debugfs_remove_dev_pasid', 'put_device'],
    reason: "changes the kernel's own records after the binding has ended",
  },
];

const rows: readonly { readonly reason: string; readonly matches: (name: string) => boolean }[] =
  withoutEffect.map(({ names, reason }) => ({
    reason,
    matches: (name) => names.some((one) => (typeof one === 'string' ? one === name : one.test(name))),
  }));

/** Why a call of this name has no effect, or `undefined` when nothing here says so. */
export function reasonWithoutEffect(name: string): string | undefined {
  return rows.find(({ matches }) => matches(name))?.reason;
}

/** The names in the table that are no patterns: what a misspelt name may have meant. */
export const namesWithoutEffect: readonly string[] = withoutEffect.flatMap(({ names }) =>
  names.filter((name) => typeof name === 'string'),
);
