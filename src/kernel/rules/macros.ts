/** Macros that rows and the model know by name, and what each gives: their own definitions are not looked at elsewhere. */
import type { MacroRow } from './rule.ts';

const DRIVER = 'Linux 5.10 to 7.3, drivers/iommu/intel';
const QUEUE = 'VT-d specification, 6.5.2';
const REGISTERS = 'VT-d specification, 11.4';

/** All bits of a domain id and of a PASID: a macro that keeps fewer gives something else. */
const DID = 0xffffn;
const PASID = 0xf_ffffn;

function constant(macro: string, value: bigint, meaning: string, source: string): MacroRow {
  return { macro, gives: [{ value }], meaning, source };
}

/** A field of a descriptor: the argument at its place in the word. */
function field(macro: string, argument: bigint, shift: bigint, meaning: string): MacroRow {
  return { macro, gives: [{ argument, value: argument << shift }], meaning, source: QUEUE };
}

/** One bit of a register: set in a word that has no other, clear in one that has every other. */
function bit(macro: string, place: bigint, meaning: string): MacroRow {
  const alone = 1n << place;
  const others = 0xffff_ffff_ffff_ffffn ^ alone;
  const gives = [
    { argument: alone, value: 1n },
    { argument: others, value: 0n },
  ];
  return { macro, gives, meaning, source: REGISTERS };
}

export const macroRows: readonly MacroRow[] = [
  constant('QI_IOTLB_TYPE', 2n, 'the type of an IOTLB invalidation', QUEUE),
  constant('QI_DIOTLB_TYPE', 3n, 'the type of a Device-TLB invalidation', QUEUE),
  constant('QI_IWD_TYPE', 5n, 'the type of a wait', QUEUE),
  constant('QI_EIOTLB_TYPE', 6n, 'the type of an IOTLB invalidation under a PASID', QUEUE),
  constant('QI_PC_TYPE', 7n, 'the type of a PASID-cache invalidation', QUEUE),
  constant('QI_DEIOTLB_TYPE', 8n, 'the type of a Device-TLB invalidation under a PASID', QUEUE),
  constant('QI_IWD_STATUS_WRITE', 0x20n, 'SW: the wait writes its status', QUEUE),
  constant('QI_IWD_FENCE', 0x40n, 'FN: what comes after the wait begins later', QUEUE),
  constant('QI_IWD_PRQ_DRAIN', 0x80n, 'PD: the wait drains page requests', QUEUE),
  constant('QI_PC_PASID_SEL', 1n, 'the PASID cache of one PASID', QUEUE),
  constant('QI_GRAN_NONG_PASID', 2n, 'the IOTLB of one PASID', QUEUE),
  constant('QI_GRAN_PSI_PASID', 3n, 'pages of one PASID', QUEUE),
  field('QI_IWD_STATUS_DATA', 2n, 32n, 'the status that a wait writes'),
  field('QI_IOTLB_DID', DID, 16n, 'the domain id of an IOTLB invalidation'),
  field('QI_PC_DID', DID, 16n, 'the domain id of a PASID-cache invalidation'),
  field('QI_PC_PASID', PASID, 32n, 'the PASID of a PASID-cache invalidation'),
  field('QI_PC_GRAN', 3n, 4n, 'how much a PASID-cache invalidation evicts'),
  field('QI_EIOTLB_DID', DID, 16n, 'the domain id of an IOTLB invalidation under a PASID'),
  field('QI_EIOTLB_PASID', PASID, 32n, 'the PASID of an IOTLB invalidation'),
  field('QI_EIOTLB_GRAN', 3n, 4n, 'how much an IOTLB invalidation under a PASID evicts'),
  field('QI_DEV_EIOTLB_PASID', PASID, 32n, 'the PASID of a Device-TLB invalidation'),
  constant('QI_OPT_WAIT_DRAIN', 1n, 'the option of a submission that drains', `${DRIVER}, iommu.h`),
  constant('QI_LENGTH', 256n, 'the slots of the queue', `${DRIVER}, iommu.h`),
  constant('FLPT_DEFAULT_DID', 1n, 'the domain id of SVA bindings', `${DRIVER}, pasid.h`),
  constant('DMAR_PQH_REG', 0xc0n, 'the head of the queue of page requests', REGISTERS),
  constant('DMAR_PQT_REG', 0xc8n, 'its tail', REGISTERS),
  constant('DMAR_PRS_REG', 0xdcn, 'its status', REGISTERS),
  constant('DMA_PRS_PPR', 1n, 'PPR: a page request is pending', REGISTERS),
  constant('DMA_PRS_PRO', 2n, 'PRO: page requests were lost', REGISTERS),
  constant('DMA_GCMD_TE', 0x8000_0000n, 'TE: translation is on', REGISTERS),
  bit('ecap_coherent', 0n, 'C: the unit snoops the caches of the processor'),
  bit('cap_caching_mode', 7n, 'CM: entries that are not present may be cached'),
];
