/** How kernels bind an address space to a PASID. */
import type { BindRow, BindStep, FactRow } from './rule.ts';

const INSTALL = ['handle.install()'];
const SET_UP = ['intel_pasid_setup_first_level()'];
const ENLIST = ['binding.enlist()'];
const TAG = ['binding.assign_cache_tag()'];

const ATTACH = 'iommu_attach_device_pasid';
const SET = 'intel_svm_set_dev_pasid';
const ADD = 'domain_add_dev_pasid';
const BIND = 'intel_svm_bind_mm';
const FIRST = '__domain_setup_first_level';
const ALLOC = 'intel_svm_domain_alloc';

/** Where the device comes on the list of the domain, under its lock. */
const enlisted = (within: string): readonly BindStep[] => [
  { within, text: 'spin_lock_irqsave(&dmar_domain->lock,', does: ['lock(domain_lock)'] },
  { within, text: 'list_add(&dev_pasid->link_domain,&dmar_domain->dev_pasids);', does: ENLIST },
  { within, text: 'spin_unlock_irqrestore(&dmar_domain->lock,', does: ['unlock(domain_lock)'] },
];

/** The page request handler finds the binding before the entry is set up. */
const handleFirst: readonly BindStep[] = [
  { within: ATTACH, text: 'xa_insert(&group->pasid_array,pasid,handle,', does: INSTALL },
  { within: ATTACH, text: '__iommu_set_group_pasid(', does: [] },
];

const listedFirst: readonly BindStep[] = [
  { within: ADD, text: 'cache_tag_assign_domain(', does: TAG },
  ...enlisted(ADD),
  { within: SET, text: `${ADD}(`, does: [] },
  { within: SET, text: `${FIRST}(iommu,dev,pasid,FLPT_DEFAULT_DID,`, does: [] },
  { within: FIRST, text: 'intel_pasid_setup_first_level(iommu,dev,', does: SET_UP },
];

/** The first row counts whose texts are all there. */
export const bindRows: readonly BindRow[] = [
  {
    steps: [
      { within: ATTACH, text: '__iommu_set_group_pasid(', does: [] },
      ...listedFirst,
      { within: ATTACH, text: 'xa_store(&group->pasid_array,', does: INSTALL },
    ],
    meaning: 'lists the device, sets the entry up, lets page requests find the binding',
    source: 'Linux 6.15 to 7.3, drivers/iommu/iommu.c; drivers/iommu/intel/svm.c',
  },
  {
    steps: [...handleFirst, ...listedFirst],
    meaning: 'lets page requests find the binding, lists the device, sets the entry up',
    source: 'Linux 6.13 and 6.14, drivers/iommu/iommu.c; drivers/iommu/intel/svm.c',
  },
  {
    steps: [
      ...handleFirst,
      { within: SET, text: 'cache_tag_assign_domain(', does: TAG },
      {
        within: SET,
        text: 'intel_pasid_setup_first_level(iommu,dev,mm->pgd,pasid,FLPT_DEFAULT_DID,',
        does: SET_UP,
      },
      ...enlisted(SET),
    ],
    meaning: 'lets page requests find the binding, sets the entry up, lists the device',
    source: 'Linux 6.12, drivers/iommu/iommu.c; drivers/iommu/intel/svm.c',
  },
  {
    steps: [
      { within: BIND, text: 'pasid_private_add(', does: INSTALL },
      { within: BIND, text: 'intel_pasid_setup_first_level(iommu,dev,mm->pgd,', does: SET_UP },
      { within: BIND, text: 'FLPT_DEFAULT_DID,sflags);', does: [] },
      { within: BIND, text: 'list_add_rcu(&sdev->list,&svm->devs)', does: ENLIST },
    ],
    meaning: 'lets page requests find the binding, sets the entry up, lists the device',
    source: 'Linux 6.1, drivers/iommu/intel/svm.c',
  },
  {
    steps: [
      { within: BIND, text: 'ioasid_alloc(', does: INSTALL },
      { within: BIND, text: 'spin_lock_irqsave(&iommu->lock', does: ['lock(iommu_lock)'] },
      { within: BIND, text: 'intel_pasid_setup_first_level(iommu,dev,', does: SET_UP },
      { within: BIND, text: 'svm->pasid,FLPT_DEFAULT_DID,', does: [] },
      { within: BIND, text: 'spin_unlock_irqrestore(&iommu->lock', does: ['unlock(iommu_lock)'] },
      { within: BIND, text: 'list_add_rcu(&sdev->list,&svm->devs)', does: ENLIST },
    ],
    meaning: 'lets page requests find the binding, sets the entry up under the lock, lists the device',
    source: 'Linux 5.10, drivers/iommu/intel/svm.c',
  },
];

/** What makes the core call the driver for a binding: which operations the pointers lead to. */
export const bindFacts: readonly FactRow[] = [
  {
    name: 'a binding has the operations of SVA domains',
    function: ALLOC,
    isWhereItIs: true,
    inOrder: ['domain->domain.ops=&intel_svm_domain_ops;'],
  },
  {
    name: 'the notifier of a binding has the operations that are read, and is registered',
    function: ALLOC,
    isWhereItIs: true,
    inOrder: ['domain->notifier.ops=&intel_mmuops;', '=mmu_notifier_register(&domain->notifier,mm);'],
  },
  {
    name: 'a binding is listed with its device and its PASID',
    function: ADD,
    isWhereItIs: true,
    inOrder: [
      'dev_pasid->dev=dev;',
      'dev_pasid->pasid=pasid;',
      'list_add(&dev_pasid->link_domain,&dmar_domain->dev_pasids);',
    ],
  },
  {
    name: 'the notifier of a binding has the operations that are read, and is registered',
    function: BIND,
    isWhereItIs: true,
    inOrder: ['svm->notifier.ops=&intel_mmuops;', '=mmu_notifier_register(&svm->notifier,mm);'],
  },
];
