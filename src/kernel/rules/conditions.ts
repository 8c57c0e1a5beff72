/** What questions of the driver are: options of a configuration, questions to the model, or assumed to be answered. */
import { DEVICE, INFO, PATH, UNIT } from './path.ts';
import type { Answer, ConditionRow } from './rule.ts';

const DRIVER = 'Linux 5.10 to 7.3, drivers/iommu/intel';
const CORE = 'Linux 5.10 to 7.3, drivers/iommu';

type Asks = ConditionRow['asks'];

const pattern = (source: string): Asks => ({ pattern: new RegExp(`^${source}$`) });
const call = (name: string, of?: string): Asks => ({ call: name, ...(of === undefined ? {} : { of }) });
const member = (name: string, of?: string): Asks => ({
  member: name,
  ...(of === undefined ? {} : { of: new RegExp(`^${of}$`) }),
});

/** The members that a question is about; of a pattern, those that it names. */
function membersOf(asks: Asks): readonly string[] {
  if ('member' in asks) return [asks.member];
  if ('call' in asks) return asks.of === undefined ? [] : [asks.of];
  return [];
}

function row(asks: Asks, gives: Answer, meaning: string, source: string): ConditionRow {
  return { asks, gives, about: membersOf(asks), meaning, source };
}

function option(asks: Asks, name: string, source: string, negated?: true): ConditionRow {
  const gives = negated === undefined ? { option: name } : { option: name, negated };
  return row(asks, gives, `asks for the option ${name}`, source);
}

function assumed(asks: Asks, value: boolean, meaning: string, source: string = DRIVER): ConditionRow {
  return row(asks, { assumed: value }, meaning, source);
}

/** A comparison with a member: `iommu->gcmd&DMA_GCMD_TE`. */
function compared(
  [of, name, rest]: readonly [of: string, member: string, rest: string],
  value: boolean,
  meaning: string,
  source: string = DRIVER,
): ConditionRow {
  return { ...assumed(pattern(`${of}(?:->|\\.)${name}${rest}`), value, meaning, source), about: [name] };
}

/** The domain, as one of the driver or of the core. */
const DOMAIN = String.raw`\w+(?:->domain)?`;
const COUNTED = '(?:sdev|svm)';
const NO_PASID = '(?:PASID_RID2PASID|IOMMU_NO_PASID|IOMMU_DEF_RID_PASID)';
const BATCH = '(?:batch|domain->qi_batch)';
const ONE_PAGE = 'one page stands for the address space';
const ELEMENT = 'the element of the list is the device that is meant';
const LAST_USER = 'the last user of the binding';

/** The first row that fits counts. */
export const conditionRows: readonly ConditionRow[] = [
  option(call('ecap_coherent', 'ecap'), 'non_coherent', `${DRIVER}, iommu.h`, true),
  option(call('cap_caching_mode', 'cap'), 'caching_mode', `${DRIVER}, iommu.h`),
  option(member('ats_enabled', INFO), 'ats', `${DRIVER}, iommu.h, struct device_domain_info`),
  option(member('dev_iotlb', 'sdev'), 'ats', 'Linux 5.10, include/linux/intel-iommu.h, struct intel_svm_dev'),
  ...['pri_enabled', 'iopf_refcount', 'pri_supported'].map((name) =>
    option(member(name, INFO), 'pri', `${DRIVER}, iommu.h, struct device_domain_info`),
  ),
  {
    asks: pattern(String.raw`pci_device_is_present\(to_pci_dev\(${DEVICE}\)\)`),
    gives: { question: 'device.answers' },
    meaning: 'asks whether the device answers',
    source: 'drivers/pci/pci.c, pci_device_is_present()',
  },
  {
    asks: pattern(String.raw`\(?readl\(${UNIT}->reg\+DMAR_PRS_REG\)\)?&\(?DMA_PRS_PRO\)?`),
    gives: { question: 'prq.is_overflowed' },
    meaning: 'asks whether PRO is set',
    source: `${DRIVER}, prq.c`,
  },
  assumed(call('pci_dev_is_disconnected'), false, 'a device is not marked as gone before it is found gone'),
  assumed(call('ecap_smpwc', 'ecap'), false, 'page-walk snoop changes nothing that is modelled'),
  compared([UNIT, 'gcmd', '&DMA_GCMD_TE'], true, 'translation is on'),
  assumed(member('pasid_supported', INFO), true, 'PASID is on'),
  assumed(member('pasid_enabled', INFO), true, 'PASID is on'),
  compared([`${DEVICE}->iommu`, 'max_pasids', '>0'], true, 'PASID is on', CORE),
  assumed(member('dtlb_extra_inval', INFO), false, 'no device that needs a second flush'),
  compared([String.raw`\w+`, 'dev', '==dev'], true, ELEMENT),
  compared([String.raw`\w+`, 'dev', '!=dev'], false, ELEMENT),
  assumed(pattern(`dev==${PATH}->dev`), true, ELEMENT),
  compared([String.raw`\w+`, 'pasid', '==pasid'], true, 'the element of the list is the PASID that is meant'),
  assumed(pattern(String.raw`refcount_dec_and_test\(&(?:handle|ctx->sva)->users\)`), true, LAST_USER, CORE),
  option(pattern('--domain->users==0'), 'last_device', `${CORE}, iommu-sva.c`),
  option(
    pattern(String.raw`list_empty\(&?svm->devs\)`),
    'last_device',
    'Linux 5.10 to 6.1, drivers/iommu/intel/svm.c',
  ),
  // What a row says of a count is true behind the step that counts: a store to it is one.
  assumed(pattern(`!--${COUNTED}->users`), true, LAST_USER, CORE),
  assumed(pattern(`--${COUNTED}->users`), false, LAST_USER, CORE),
  assumed(pattern(`${COUNTED}->users`), false, LAST_USER, CORE),
  assumed(pattern(String.raw`svm->notifier\.ops`), true, 'a binding to a user address space'),
  compared([DOMAIN, 'type', '==IOMMU_DOMAIN_SVA'], true, 'an SVA domain'),
  compared([DOMAIN, 'type', '==IOMMU_DOMAIN_(?:IDENTITY|NESTED|BLOCKED)'], false, 'an SVA domain'),
  assumed(call('dev_is_real_dma_subdevice'), false, 'the device is no alias of another'),
  assumed(member('use_first_level', 'domain'), true, 'first-stage tables'),
  assumed(call('intel_domain_is_fs_paging'), true, 'first-stage tables'),
  assumed(call('intel_domain_is_ss_paging'), false, 'first-stage tables'),
  assumed(call('domain_type_is_si'), false, 'first-stage tables'),
  assumed(pattern(String.raw`(?:\w+->)?pasid==${NO_PASID}`), false, 'requests with a PASID'),
  assumed(pattern(String.raw`(?:\w+->)?pasid!=${NO_PASID}`), true, 'requests with a PASID'),
  assumed(pattern('iommu&&iommu!=tag->iommu'), false, 'one unit in a batch'),
  assumed(
    pattern(String.raw`\+\+${BATCH}->index==QI_MAX_BATCHED_DESC_COUNT`),
    false,
    'a batch is never full',
  ),
  assumed(pattern(`${BATCH}->index`), true, 'a batch is not empty'),
  {
    asks: pattern('start==0&&end==ULONG_MAX'),
    gives: { open: 'everything_is_flushed' },
    meaning: 'more pages than the processor flushes one by one are everything: both are searched',
    source: `${DRIVER}, svm.c; arch/x86/mm/tlb.c, flush_tlb_mm_range()`,
  },
  { ...assumed(pattern('start<end'), true, ONE_PAGE), isOfLoop: true },
  assumed(pattern('(?:npages|pages)==(?:-1|ULONG_MAX|~0UL)'), false, 'a range is flushed, not everything'),
  assumed(pattern('(?:mask|size_order)>=MAX_AGAW_PFN_WIDTH'), false, 'a range is flushed, not everything'),
  assumed(pattern(String.raw`size_order[<>]\(?64-VTD_PAGE_SHIFT\)?`), false, ONE_PAGE),
  assumed(pattern('size_order'), false, ONE_PAGE),
  assumed(
    pattern('(?:flags|sflags)&PASID_FLAG_(?:FL5LP|PAGE_SNOOP|SUPERVISOR_MODE)'),
    false,
    'plain first-stage tables',
  ),
  assumed(call('ecap_flts', 'ecap'), true, 'the unit walks first-stage tables'),
  assumed(call('ecap_slts', 'ecap'), true, 'the unit walks second-stage tables'),
  assumed(call('ecap_qis', 'ecap'), true, 'the unit has an invalidation queue'),
  assumed(call('cap_pgsel_inv', 'cap'), true, 'the unit invalidates by page'),
  assumed(call('cap_fl5lp_support', 'cap'), true, 'the unit walks five levels'),
  assumed(call('sm_supported'), true, 'scalable mode is on'),
  assumed(call('pasid_supported'), true, 'PASID is on'),
  assumed(
    pattern('(?:domain->)?ops->(?:free|remove_dev_pasid|set_dev_pasid|sva_unbind)'),
    true,
    'the operation is there',
    CORE,
  ),
  assumed(call('mutex_is_locked'), true, 'the caller holds the lock'),
  assumed(pattern('pasid(?:==INVALID_IOASID|==IOMMU_PASID_INVALID|>=PASID_MAX)'), false, 'a valid PASID'),
  assumed(call('dev_is_pci'), true, 'a PCI device'),
  assumed(member('blocked', 'g?dev(?:ice)?'), false, 'no device is blocked for recovery', CORE),
  assumed(
    member('iopf_handler', DOMAIN),
    true,
    'an SVA domain has a handler of page requests',
    `${CORE}, iommu-sva.c, iommu_sva_domain_alloc()`,
  ),
];
