/**
 * What Intel's driver means in the primitives of the flow language. This table is the only knowledge of VT-d that
 * reading C rests on.
 */
import { bindFacts, bindRows } from './bind.ts';
import { bodyRows, WAITS_FOR_QUEUE } from './bodies.ts';
import { idleRows, stepRows } from './calls.ts';
import { conditionRows } from './conditions.ts';
import { macroRows } from './macros.ts';
import { DEVICE, INFO, PATH, UNIT } from './path.ts';
import type {
  BlindRow,
  DescriptorRow,
  DomainIdRow,
  EntryRow,
  ExpectedRow,
  FieldRow,
  FixedRow,
  IdiomRow,
  IndirectRow,
  ListRow,
  LoadRow,
  LockRow,
  Matcher,
  NameRow,
  QueueRow,
  RootRow,
  Rules,
  StoreRow,
} from './rule.ts';

const DRIVER = 'Linux 5.10 to 7.3, drivers/iommu/intel';
const CORE = 'Linux 5.10 to 7.3, drivers/iommu';
const SPECIFICATION = 'VT-d specification';

const P = 1n;
const FPD = 2n;
const PGTT = 0x1c0n;
const DOMAIN_ID = 0xffffn;
/** `VTD_PAGE_MASK`: bits 12 to 63. */
const TABLE_POINTER = 0xffff_ffff_ffff_f000n;

const pattern = (expression: RegExp): Matcher => ({ pattern: expression });
const whole = (source: string): RegExp => new RegExp(`^${source}$`);

const roots: readonly RootRow[] = [
  {
    flow: 'intel_mm_release',
    parameters: ['mn', 'mm'],
    operation: { members: ['release'], table: 'mmu_notifier_ops' },
    functions: ['intel_mm_release'],
    meaning: 'what the driver does when an address space is released',
    source: `${DRIVER}, svm.c`,
  },
  {
    flow: 'intel_flush_svm_range',
    parameters: [],
    operation: {
      members: ['arch_invalidate_secondary_tlbs', 'invalidate_range'],
      table: 'mmu_notifier_ops',
    },
    functions: ['intel_arch_invalidate_secondary_tlbs', 'intel_invalidate_range'],
    meaning: 'what the driver does when a range is unmapped',
    source: `${DRIVER}, svm.c`,
  },
  {
    flow: 'iommu_sva_unbind_device',
    parameters: ['handle'],
    functions: ['iommu_sva_unbind_device'],
    isPerDevice: true,
    meaning: 'what the driver of a device calls to unbind',
    source: `${CORE}, iommu-sva.c`,
  },
  {
    flow: 'intel_pasid_setup_first_level',
    parameters: [],
    functions: ['intel_pasid_setup_first_level'],
    isPerDevice: true,
    isSetup: true,
    values: { did: 'FLPT_DEFAULT_DID', flags: '0' },
    meaning: 'how binding writes the entry: a part of the prologue',
    source: `${DRIVER}, pasid.c`,
  },
];

const expected: readonly ExpectedRow[] = [
  {
    root: 'intel_mm_release',
    step: 'invalidate.iotlb',
    missing: 'release_without_iotlb_invalidation',
    meaning: 'a release invalidates the IOTLB: one that does not may not have been read to the end',
    source: `${DRIVER}, pasid.c, intel_pasid_tear_down_entry()`,
  },
];

const locks: readonly LockRow[] = [
  lock({ member: 'lock', of: whole(UNIT) }, 'iommu_lock', 'the lock of the unit', 'iommu.h'),
  lock({ member: 'lock', of: /^domain$/ }, 'domain_lock', 'the lock of the domain', 'iommu.h'),
  lock({ text: 'pasid_mutex' }, 'pasid_mutex', 'the mutex of all bindings, until 6.1', 'svm.c'),
  lock(
    { member: 'cache_lock', of: /^domain$/ },
    'cache_lock',
    'the lock of the cache tags of a domain',
    'cache.c',
  ),
  other({ text: 'iommu_sva_lock' }, 'two bindings at once', 'iommu-sva.c'),
  other(pattern(/^group(?:->mutex)?$/), 'two changes of a group at once', 'iommu.c'),
  ...[
    'register_lock',
    'iopf_lock',
    'q_lock',
    'did_lock',
    'device_domain_lock',
    'iommu_probe_device_lock',
    'sva_lock',
    'iopf_queue_lock',
  ].map((name) => other({ member: name }, 'what no flow runs side by side', 'iommu.h')),
  other(
    pattern(whole(`(?:${PATH}(?:->|\\.))?(?:dev->iommu|fault_param|context|param|iopf_queue)(?:->|\\.)lock`)),
    'what no flow runs side by side',
    'io-pgfault.c',
  ),
];

function lock(which: Matcher, name: string, meaning: string, file: string): LockRow {
  return { lock: which, name, meaning, source: `${DRIVER}, ${file}` };
}

function other(which: Matcher, keepsApart: string, file: string): LockRow {
  return { lock: which, meaning: `keeps apart ${keepsApart}`, source: `${CORE}, ${file}` };
}

const WORD_0 = `${SPECIFICATION}, 9.6, PASID-table entry, bits 0 and 1`;

/** The first row that fits counts. */
const stores: readonly StoreRow[] = [
  store({ whole: 0n }, 'entry.clear_word0', 'P and FPD become 0'),
  store({ whole: FPD }, 'entry.set_fpd_clear_present', 'P becomes 0 and FPD 1 in one store'),
  store({ clears: P, sets: FPD }, 'entry.set_fpd_clear_present', 'P becomes 0 and FPD 1 in one store'),
  store({ clears: P }, 'entry.clear_present', 'P becomes 0'),
  store({ clears: FPD }, 'entry.clear_fault_disable', 'FPD becomes 0'),
  store({ sets: P }, 'entry.set_present', 'P becomes 1'),
  store({ sets: FPD }, 'entry.set_fault_disable', 'FPD becomes 1'),
];

function store(bits: Pick<StoreRow, 'whole' | 'clears' | 'sets'>, step: string, meaning: string): StoreRow {
  return { word: 0, ...bits, step, meaning, source: WORD_0 };
}

const fields: readonly FieldRow[] = [
  {
    word: 0,
    mask: PGTT,
    is: { text: '64' },
    meaning: 'the translation type',
    source: `${SPECIFICATION}, 9.6, PGTT`,
  },
  {
    word: 1,
    mask: DOMAIN_ID,
    is: { text: 'FLPT_DEFAULT_DID' },
    meaning: 'the domain id',
    source: `${SPECIFICATION}, 9.6, DID`,
  },
  {
    word: 2,
    mask: TABLE_POINTER,
    is: pattern(/^[a-z]\w*$/),
    meaning: 'the pointer to the tables',
    source: `${SPECIFICATION}, 9.6, FSPTPTR`,
  },
];

const loads: readonly LoadRow[] = [
  {
    word: 0,
    mask: P,
    primitive: 'entry.is_present',
    kind: 'condition',
    meaning: 'P is read',
    source: WORD_0,
  },
  {
    word: 0,
    mask: FPD,
    primitive: 'entry.is_fault_disabled',
    kind: 'condition',
    meaning: 'FPD is read',
    source: WORD_0,
  },
  {
    word: 1,
    mask: DOMAIN_ID,
    primitive: 'entry.read_did',
    kind: 'variable',
    meaning: 'the domain id is read',
    source: `${SPECIFICATION}, 9.6, DID`,
  },
];

const QUEUE = `${SPECIFICATION}, 6.5.2`;
/** Address 0 and no size bit: one page. */
const ONE_PAGE = pattern(/^(?:QI_DEV_EIOTLB_ADDR\(0\)|0)$/);

/** The first row that fits counts. */
const descriptors: readonly DescriptorRow[] = [
  {
    type: 'QI_PC_TYPE',
    step: 'invalidate.pasid_cache',
    domainId: 'QI_PC_DID',
    pasid: 'QI_PC_PASID',
    granularity: { macro: 'QI_PC_GRAN', is: pattern(/^(?:QI_PC_PASID_SEL|1)$/) },
    meaning: 'PASID-cache, PASID-selective',
    source: QUEUE,
  },
  {
    type: 'QI_EIOTLB_TYPE',
    step: 'invalidate.iotlb',
    domainId: 'QI_EIOTLB_DID',
    pasid: 'QI_EIOTLB_PASID',
    granularity: {
      macro: 'QI_EIOTLB_GRAN',
      is: pattern(/^(?:QI_GRAN_NONG_PASID|QI_GRAN_PSI_PASID|2|3)$/),
    },
    meaning: 'IOTLB of the PASID; a range of it stands for all of it, since there is one page',
    source: QUEUE,
  },
  {
    type: 'QI_DEIOTLB_TYPE',
    pasid: 'QI_DEV_EIOTLB_PASID',
    step: 'invalidate.device_tlb',
    args: ['page'],
    second: ONE_PAGE,
    meaning: 'Device-TLB under the PASID, one page at address 0',
    source: QUEUE,
  },
  {
    type: 'QI_DEIOTLB_TYPE',
    pasid: 'QI_DEV_EIOTLB_PASID',
    step: 'invalidate.device_tlb',
    args: ['pasid'],
    meaning: 'Device-TLB under the PASID',
    source: QUEUE,
  },
  {
    type: 'QI_DIOTLB_TYPE',
    step: 'invalidate.device_tlb',
    args: ['no_pasid'],
    meaning: 'Device-TLB without PASID',
    source: QUEUE,
  },
  {
    type: 'QI_IOTLB_TYPE',
    step: 'invalidate.iotlb',
    domainId: 'QI_IOTLB_DID',
    args: ['type=domain'],
    meaning: 'IOTLB, domain-selective',
    source: QUEUE,
  },
  {
    type: 'QI_IWD_TYPE',
    step: 'invalidate.fence',
    needs: ['QI_IWD_FENCE'],
    meaning: 'a wait with FN set: what comes after it begins later',
    source: `${SPECIFICATION}, 6.5.2.12`,
  },
];

const domainIds: readonly DomainIdRow[] = [
  {
    value: pattern(/^(?:FLPT_DEFAULT_DID|1)$/),
    id: 1,
    meaning: 'the domain id of SVA bindings',
    source: `${DRIVER}, pasid.h, FLPT_DEFAULT_DID`,
  },
  {
    value: { text: 'sdev->did' },
    id: 1,
    isAssumed: true,
    meaning: 'the domain id that a binding keeps for a device is that of SVA bindings',
    source: 'Linux 5.10 to 6.1, drivers/iommu/intel/svm.c, struct intel_svm_dev',
  },
  {
    value: { text: 'tag->domain_id' },
    id: 1,
    isAssumed: true,
    meaning: 'the domain id that a cache tag keeps is that of SVA bindings',
    source: `${DRIVER}, cache.c, domain_get_id_for_dev()`,
  },
  { value: { text: '0' }, id: 0, meaning: 'what a wiped entry has', source: SPECIFICATION },
  {
    value: pattern(
      whole(`(?:domain_id_iommu\\(info->domain,${UNIT}\\)|info->domain->iommu_did\\[${PATH}\\])`),
    ),
    id: 2,
    isAssumed: true,
    meaning: 'the domain id that is looked up is that of requests without PASID',
    source: `${DRIVER}, iommu.h, domain_id_iommu()`,
  },
];

/** Walks over a whole list: others begin in its middle, or behind its first element. */
const EACH = 'list_for_each_entry(?:_safe|_reverse|_safe_reverse|_rcu|_lockless|_srcu)?';

const lists: readonly ListRow[] = [
  {
    list: pattern(whole(`${EACH}\\((?:\\w+,)+&(?:domain->dev_pasids|svm->devs),\\w+\\)`)),
    question: 'binding.is_listed',
    passes: [{ members: {} }],
    meaning: 'devices that are bound to the address space',
    source: `${DRIVER}, svm.c`,
  },
  {
    list: pattern(whole(`${EACH}\\((?:\\w+,)+&domain->cache_tags,\\w+\\)`)),
    question: 'binding.has_cache_tag',
    passes: [
      { members: { 'tag->type': 'CACHE_TAG_IOTLB' } },
      { members: { 'tag->type': 'CACHE_TAG_DEVTLB' }, option: 'ats' },
    ],
    meaning: 'caches that hold translations of the domain: the IOTLB, and with ATS the Device-TLB',
    source: `${DRIVER}, cache.c, cache_tag_assign()`,
  },
  {
    list: pattern(/^for_each_group_device\(group,\w+\)$/),
    passes: [{ members: {} }],
    meaning: 'devices of a group: one',
    source: `${CORE}, iommu.c`,
  },
];

const indirect: readonly IndirectRow[] = [
  {
    callee: pattern(whole(`(?:${PATH}->)?blocked_domain->ops->set_dev_pasid`)),
    set: { member: 'set_dev_pasid', table: 'blocking_domain' },
    through: { member: 'blocked_domain', table: 'intel_iommu_ops' },
    functions: ['blocking_domain_set_dev_pasid'],
    ...operation('the domain that blocks', 'iommu.c'),
  },
  {
    callee: pattern(whole(`(?:${PATH}->)?ops->remove_dev_pasid`)),
    set: { member: 'remove_dev_pasid', table: 'intel_iommu_ops' },
    functions: ['intel_iommu_remove_dev_pasid', 'intel_svm_remove_dev_pasid'],
    ...operation('the driver', 'iommu.c'),
  },
  {
    callee: pattern(whole(`(?:${PATH}->)?ops->sva_unbind`)),
    set: { member: 'sva_unbind', table: 'intel_iommu_ops' },
    functions: ['intel_svm_unbind'],
    ...operation('the driver', 'iommu.c'),
  },
  {
    callee: pattern(whole(`${PATH}->flush\\.flush_iotlb`)),
    set: { assigned: 'flush.flush_iotlb' },
    functions: ['qi_flush_iotlb'],
    others: ['__iommu_flush_iotlb'],
    ...operation('a unit with an invalidation queue', 'iommu.c, intel_iommu_init_qi()'),
  },
  {
    callee: pattern(whole(`${PATH}->flush\\.flush_context`)),
    set: { assigned: 'flush.flush_context' },
    functions: ['qi_flush_context'],
    others: ['__iommu_flush_context'],
    ...operation('a unit with an invalidation queue', 'iommu.c, intel_iommu_init_qi()'),
  },
  {
    callee: pattern(whole(`(?:${PATH}->)?ops->free`)),
    set: { member: 'free', table: 'intel_svm_domain_ops' },
    functions: ['intel_svm_domain_free'],
    ...operation('an SVA domain', 'svm.c'),
  },
];

function operation(of: string, file: string): Pick<IndirectRow, 'meaning' | 'source'> {
  return { meaning: `the operation of ${of}`, source: `${DRIVER}, ${file}` };
}

const idioms: readonly IdiomRow[] = [
  {
    name: 'wait_for_queue',
    read: WAITS_FOR_QUEUE,
    has: ['DMAR_PQH_REG', 'DMAR_PQT_REG', 'wait_for_completion(&iommu->prq_complete)'],
    only: [
      'reinit_completion',
      'dmar_readq',
      'readq',
      'wait_for_completion',
      'sizeof',
      'mutex_lock',
      'mutex_unlock',
    ],
    steps: ['might_sleep()', 'prq.wait_empty()'],
    meaning: 'waits until no slot of the queue carries the PASID',
    source: `${DRIVER}, prq.c, intel_iommu_drain_pasid_prq()`,
  },
];

const fixed: readonly FixedRow[] = [
  {
    word: 0,
    shift: 6n,
    mask: 7n,
    value: 1n,
    meaning: 'the entry is one for first-stage tables (PGTT 1)',
    source: `${SPECIFICATION}, 9.6, PGTT`,
  },
];

const entry: EntryRow = {
  type: 'struct pasid_entry',
  words: 'val',
  from: ['intel_pasid_get_entry'],
  meaning: 'the PASID-table entry of the device and the PASID; which ones is not followed',
  source: `${DRIVER}, pasid.c, intel_pasid_get_entry()`,
};

const queue: QueueRow = {
  submit: 'qi_submit_sync',
  drain: 'QI_OPT_WAIT_DRAIN',
  slots: 'descs',
  count: 'index',
  retry: { function: 'qi_check_fault', asksDevice: /\bpci_device_is_present\b|\bpci_dev_is_disconnected\b/ },
  meaning: 'submits descriptors and a wait, and submits them again after a time-out',
  source: `${DRIVER}, dmar.c, qi_submit_sync()`,
};

/** Lookups of the domain that a flow is about. */
const OWNER = `(?:domain|to_dmar_domain\\((?:domain|&domain->domain)\\)|container_of\\(mn,dmar_domain,notifier\\))`;

const names: readonly NameRow[] = [
  named('struct intel_iommu', 'iommu', `(?:${UNIT}|device_to_iommu\\(${DEVICE}(?:,\\w+)*\\))`),
  named('struct dmar_domain', 'domain', OWNER),
  named('struct device_domain_info', 'info', INFO),
  named('struct cache_tag', 'tag'),
  named('struct intel_svm', 'svm'),
  named('struct intel_svm_dev', 'sdev'),
];

function named(type: string, name: string, from?: string): NameRow {
  const meaning = `a pointer to a ${type} is called ${name} in the rows, whatever the C calls it`;
  const unless = from === undefined ? '' : ', unless it holds another one than that of the flow';
  return {
    type,
    name,
    ...(from === undefined ? {} : { from: whole(from) }),
    meaning: meaning + unless,
    source: `${DRIVER}, iommu.h`,
  };
}

/** Options of the kernel that is read. One that is not here is off. */
const on = [
  'X86',
  'X86_64',
  '64BIT',
  'INTEL_IOMMU',
  'INTEL_IOMMU_SVM',
  'IOMMU_SVA',
  'IOMMU_SVA_LIB',
  'PCI',
  'PCI_ATS',
  'PCI_PRI',
  'PCI_PASID',
  'IOMMU_IOPF',
  'IOMMU_API',
  'IOMMU_MM_DATA',
  'MMU_NOTIFIER',
  'SMP',
  'DMAR_TABLE',
];

/** What a reviewer has to look at in person. */
const blind: readonly BlindRow[] = [
  {
    name: 'the range of a flush',
    where: /calculate_psi_aligned_address|QI_EIOTLB_ADDR|QI_DEV_EIOTLB_ADDR|npages|\bpages\b/,
    meaning:
      'address and size of a range: one page stands for the address space, so one that is too small is not seen',
    source: 'model/README.md; VT-d specification, 6.5.2.4',
  },
  {
    name: 'whose entry it is',
    meaning:
      'device and PASID of the entry and of invalidations: that they are the same throughout is checked, not that they are the ones that are meant',
    source: `${DRIVER}, pasid.c, intel_pasid_get_entry()`,
  },
  {
    name: 'which unit and which device is flushed',
    where: /\bqi_submit_sync\b|QI_DEV_EIOTLB_SID|\bsid\b/,
    meaning:
      'the unit that descriptors are submitted to, and source id and queue depth of a Device-TLB descriptor',
    source: `${DRIVER}, pasid.c, devtlb_invalidation_with_pasid()`,
  },
  {
    name: 'whose partial groups are forgotten',
    where: /\biopf_queue_discard_partial\b/,
    meaning:
      'iopf_queue_discard_partial() forgets those of every device of the queue; in the flow those of the device at hand',
    source: 'Linux 5.13 to 7.3, drivers/iommu/io-pgfault.c, iopf_queue_discard_partial()',
  },
  {
    name: 'other fields of set-up',
    meaning:
      'fields of the entry besides domain id, table pointer and translation type: address width, snooping',
    source: `${DRIVER}, pasid.c, intel_pasid_setup_first_level()`,
  },
  {
    name: 'barriers',
    where: /\b(?:dma_|smp_)?[rw]?mb\(\)|smp_store_release|smp_load_acquire/,
    meaning: 'memory barriers: stores are seen in order, as on x86',
    source: 'model/README.md; x86-TSO',
  },
];

export const vtd: Rules = {
  options: Object.fromEntries([...on.map((name) => [`CONFIG_${name}`, true]), ['__KERNEL__', true]]),
  roots,
  expected,
  locks,
  calls: [...stepRows, ...idleRows],
  conditions: conditionRows,
  stores,
  fields,
  loads,
  descriptors,
  domainIds,
  lists,
  indirect,
  idioms,
  fixed,
  entry,
  queue,
  names,
  binds: bindRows,
  bodies: bodyRows,
  macros: macroRows,
  facts: bindFacts,
  blind,
  reserved: ['ats', 'pri', 'caching_mode', 'non_coherent', 'fault_recording', 'groups', 'last_device'],
};
