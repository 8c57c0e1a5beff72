/** What questions of the driver are: options of a configuration, questions to the model, or assumed to be answered. */
import type { ConditionRow } from './rule.ts';

const DRIVER = 'Linux 5.10 to 7.3, drivers/iommu/intel';
const CORE = 'Linux 5.10 to 7.3, drivers/iommu';

type Asks = ConditionRow['asks'];

const member = (name: string): Asks => ({ member: name });
const call = (name: string): Asks => ({ call: name });
const pattern = (expression: RegExp): Asks => ({ pattern: expression });

function option(asks: Asks, name: string, source: string, negated?: true): ConditionRow {
  const gives = negated === undefined ? { option: name } : { option: name, negated };
  return { asks, gives, meaning: `asks for the option ${name}`, source };
}

function assumed(asks: Asks, value: boolean, meaning: string, source: string = DRIVER): ConditionRow {
  return { asks, gives: { assumed: value }, meaning, source };
}

/** A path through structures: `info->iommu`, `x`. */
const PATH = String.raw`[\w$@*&().>[\]-]+`;
const path = (before: string, after = ''): Asks => pattern(new RegExp(`^${before}${PATH}${after}$`));

/** The first row that fits counts. */
export const conditionRows: readonly ConditionRow[] = [
  option(call('ecap_coherent'), 'non_coherent', `${DRIVER}, iommu.h`, true),
  option(call('cap_caching_mode'), 'caching_mode', `${DRIVER}, iommu.h`),
  option(member('ats_enabled'), 'ats', `${DRIVER}, iommu.h, struct device_domain_info`),
  option(member('dev_iotlb'), 'ats', 'Linux 5.10, include/linux/intel-iommu.h, struct intel_svm_dev'),
  option(member('pri_enabled'), 'pri', `${DRIVER}, iommu.h, struct device_domain_info`),
  option(member('iopf_refcount'), 'pri', `${DRIVER}, iommu.h, struct device_domain_info`),
  option(member('pri_supported'), 'pri', `${DRIVER}, iommu.h, struct device_domain_info`),
  {
    asks: call('pci_device_is_present'),
    gives: { question: 'device.answers' },
    meaning: 'asks whether the device answers',
    source: 'drivers/pci/pci.c, pci_device_is_present()',
  },
  {
    asks: pattern(/^.+DMAR_PRS_REG.*&\(?DMA_PRS_PRO\)?$/),
    gives: { question: 'prq.is_overflowed' },
    meaning: 'asks whether PRO is set',
    source: `${DRIVER}, prq.c`,
  },
  assumed(call('pci_dev_is_disconnected'), false, 'a device is not marked as gone before it is found gone'),
  assumed(call('ecap_smpwc'), false, 'page-walk snoop changes nothing that is modelled'),
  assumed(pattern(new RegExp(`^${PATH}->gcmd&DMA_GCMD_TE$`)), true, 'translation is on'),
  assumed(member('pasid_supported'), true, 'PASID is on'),
  assumed(member('pasid_enabled'), true, 'PASID is on'),
  assumed(path('', '->max_pasids>0'), true, 'PASID is on', CORE),
  assumed(member('dtlb_extra_inval'), false, 'no device that needs a second flush'),
  assumed(path('', '->dev==dev'), true, 'the element of the list is the device that is meant'),
  assumed(path('', '->dev!=dev'), false, 'the element of the list is the device that is meant'),
  assumed(pattern(/^dev==[\w.>-]+->dev$/), true, 'the element of the list is the device that is meant'),
  assumed(pattern(/^\w+->pasid==pasid$/), true, 'the element of the list is the PASID that is meant'),
  assumed(pattern(/^refcount_dec_and_test\(.*users\)$/), true, 'the last user of the binding', CORE),
  option(pattern(/^--domain->users==0$/), 'last_device', `${CORE}, iommu-sva.c`),
  option(
    pattern(/^list_empty\(&?svm->devs\)$/),
    'last_device',
    'Linux 5.10 to 6.1, drivers/iommu/intel/svm.c',
  ),
  assumed(pattern(/^!--[\w>-]+->users$/), true, 'the last user of the binding', CORE),
  assumed(pattern(/^--[\w>-]+->users$/), false, 'the last user of the binding', CORE),
  assumed(member('users'), false, 'the last user of the binding', CORE),
  assumed(pattern(/^[\w>-]+->notifier\.ops$/), true, 'a binding to a user address space'),
  assumed(path('', '(?:\\.|->)type==IOMMU_DOMAIN_SVA'), true, 'an SVA domain'),
  assumed(path('', '(?:\\.|->)type==IOMMU_DOMAIN_(?:IDENTITY|NESTED|BLOCKED)'), false, 'an SVA domain'),
  assumed(call('dev_is_real_dma_subdevice'), false, 'the device is no alias of another'),
  assumed(member('use_first_level'), true, 'first-stage tables'),
  assumed(call('intel_domain_is_fs_paging'), true, 'first-stage tables'),
  assumed(call('intel_domain_is_ss_paging'), false, 'first-stage tables'),
  assumed(call('domain_type_is_si'), false, 'first-stage tables'),
  assumed(
    path('', '(?:==)(?:PASID_RID2PASID|IOMMU_NO_PASID|IOMMU_DEF_RID_PASID)'),
    false,
    'requests with a PASID',
  ),
  assumed(
    path('', '(?:!=)(?:PASID_RID2PASID|IOMMU_NO_PASID|IOMMU_DEF_RID_PASID)'),
    true,
    'requests with a PASID',
  ),
  assumed(pattern(/^iommu&&iommu!=tag->iommu$/), false, 'one unit in a batch'),
  assumed(pattern(/^\+\+[\w>-]+->index==QI_MAX_BATCHED_DESC_COUNT$/), false, 'a batch is never full'),
  assumed(pattern(/^[\w>-]+->index$/), true, 'a batch is not empty'),
  {
    asks: pattern(/^start==0&&end==ULONG_MAX$/),
    gives: { open: 'everything_is_flushed' },
    meaning: 'more pages than the processor flushes one by one are everything: both are searched',
    source: `${DRIVER}, svm.c; arch/x86/mm/tlb.c, flush_tlb_mm_range()`,
  },
  assumed(pattern(/^start<end$/), true, 'one page stands for the address space'),
  assumed(pattern(/^(?:npages|pages)==(?:-1|ULONG_MAX|~0UL)$/), false, 'a range is flushed, not everything'),
  assumed(pattern(/^(?:mask|size_order)>=MAX_AGAW_PFN_WIDTH$/), false, 'a range is flushed, not everything'),
  assumed(pattern(/^size_order[<>]\(?64-VTD_PAGE_SHIFT\)?$/), false, 'one page stands for the address space'),
  assumed(pattern(/^size_order$/), false, 'one page stands for the address space'),
  assumed(
    pattern(/^(?:flags|sflags)&PASID_FLAG_(?:FL5LP|PAGE_SNOOP|SUPERVISOR_MODE)$/),
    false,
    'plain first-stage tables',
  ),
  assumed(call('ecap_flts'), true, 'the unit walks first-stage tables'),
  assumed(call('ecap_slts'), true, 'the unit walks second-stage tables'),
  assumed(call('ecap_qis'), true, 'the unit has an invalidation queue'),
  assumed(call('cap_pgsel_inv'), true, 'the unit invalidates by page'),
  assumed(call('cap_fl5lp_support'), true, 'the unit walks five levels'),
  assumed(call('sm_supported'), true, 'scalable mode is on'),
  assumed(call('pasid_supported'), true, 'PASID is on'),
  assumed(pattern(/^(?:[\w>-]+->)?ops->\w+$/), true, 'the operation is there', CORE),
  assumed(call('mutex_is_locked'), true, 'the caller holds the lock'),
  assumed(pattern(/^pasid(?:==INVALID_IOASID|==IOMMU_PASID_INVALID|>=PASID_MAX)$/), false, 'a valid PASID'),
  assumed(call('dev_is_pci'), true, 'a PCI device'),
  assumed(member('blocked'), false, 'no device is blocked for recovery', CORE),
  assumed(path('', '->iopf_handler'), true, 'a domain with page requests'),
];
