/**
 * Bodies that were read and not interpreted: functions that the model knows by name, and statements that are one primitive.
 * A digest is that of `digest.ts`. To add a kernel: read the bodies that a check of it names, and write down the digests,
 * which `pasidcheck kernel TREE --json` has among its facts.
 */
import type { BodyRow } from './rule.ts';

const DRIVER = 'drivers/iommu/intel';
const DMAR = `${DRIVER}/dmar.c`;
const CACHE = `${DRIVER}/cache.c`;
const SVM = `${DRIVER}/svm.c`;
const FAULTS = 'drivers/iommu/io-pgfault.c';

const OLDEST = ['5.10.223'];
const SIX_1 = ['6.1.170', '6.1.192'];
const SIX_12 = ['6.12.117'];
const SEVEN = ['7.2.13', '7.3.4'];

type Read = BodyRow['read'][number];

const read = (digest: string, ...versions: readonly (readonly string[])[]): Read => ({
  digest,
  versions: versions.flat(),
});

/** Statements of the drain that wait for the queue, read in the same kernels. */
export const WAITS_FOR_QUEUE: readonly Read[] = [
  read('15540ecd70e5905a', OLDEST, SIX_1, SIX_12),
  read('6f42cc45cb47cf24', SEVEN),
];

/** What a cache tag is assigned and taken back by. */
const TAGS = ['cache_tage_match', 'domain_get_id_for_dev'];

const rows: readonly Omit<BodyRow, 'source'>[] = [
  {
    function: 'qi_submit_sync',
    file: DMAR,
    with: ['qi_check_fault', 'reclaim_free_desc'],
    read: [read('19972e00afcedf0d', OLDEST), read('2fafe175950285ff', SIX_1, SIX_12, SEVEN)],
    meaning:
      'copies the descriptors and a wait with a status write into free slots, with PD set if that was asked for; polls the status of the wait; begins anew after an abort, and gives up after any other error',
  },
  {
    function: 'qi_check_fault',
    file: DMAR,
    read: [
      read('fa3eb59adadb47b5', OLDEST),
      read('c8cd98b7f7b856ef', SIX_1),
      read('156f4589bcd909bc', SIX_12),
      read('976ae6c744a32ba0', SEVEN),
    ],
    meaning:
      'after a time-out marks the waits between head and tail as aborted; answers "again" where the own wait is, and from 6.12 "timed out" where the device is gone',
  },
  {
    function: 'reclaim_free_desc',
    file: DMAR,
    read: [read('d1a7ebe4b5f7df7a', OLDEST), read('c0747c6f6292bf4c', SIX_1, SIX_12, SEVEN)],
    meaning: 'gives back the slots of finished submissions, the oldest first',
  },
  {
    function: 'intel_pasid_get_entry',
    file: `${DRIVER}/pasid.c`,
    read: [
      read('08dbcc6a1ea40207', OLDEST),
      read('b75155529840dcc9', SIX_1),
      read('b34c86418850f9be', SIX_12),
      read('faf875d50420b9c9', SEVEN),
    ],
    meaning:
      'gives the entry of the PASID in the tables of the device, and allocates a table that is not there',
  },
  {
    function: 'iopf_queue_flush_dev',
    file: FAULTS,
    read: [read('47d4348ec3f55885', SIX_1), read('7a09e12b2cc89393', SIX_12, SEVEN)],
    meaning: 'waits for the workers of the queue that the device is in',
  },
  {
    function: 'iopf_queue_discard_partial',
    file: FAULTS,
    read: [read('399453153329a57a', SIX_1), read('9aa2b2612787f59a', SIX_12, SEVEN)],
    meaning:
      'frees the requests of groups whose last request has not come, those of every device of the queue',
  },
  {
    function: 'cache_tag_assign_domain',
    file: CACHE,
    with: ['__cache_tag_assign_domain', 'cache_tag_assign', ...TAGS],
    read: [read('727ba6c034737dae', SIX_12, SEVEN)],
    meaning: 'assigns the tags of the domain with the domain id that it has on the unit',
  },
  {
    function: '__cache_tag_assign_domain',
    file: CACHE,
    read: [read('357a4217b6b35e6a', SIX_12, SEVEN)],
    meaning: 'assigns a tag for the IOTLB, and with ATS one for the Device-TLB',
  },
  {
    function: 'cache_tag_assign',
    file: CACHE,
    read: [read('eb110d086bc9bcc7', SIX_12), read('3137a2e84b07cd95', SEVEN)],
    meaning: 'puts a tag on the list of the domain under its lock, or counts one that is there',
  },
  {
    function: 'cache_tag_unassign_domain',
    file: CACHE,
    with: ['__cache_tag_unassign_domain', 'cache_tag_unassign', ...TAGS],
    read: [read('2a6df6e9ec0c2621', SIX_12, SEVEN)],
    meaning: 'takes back the tags of the domain with the domain id that it has on the unit',
  },
  {
    function: '__cache_tag_unassign_domain',
    file: CACHE,
    read: [read('93ca6380ba195681', SIX_12, SEVEN)],
    meaning: 'takes back the tag for the IOTLB, and with ATS the one for the Device-TLB',
  },
  {
    function: 'cache_tag_unassign',
    file: CACHE,
    read: [read('6e1cc6c871b47720', SIX_12, SEVEN)],
    meaning: 'takes a tag that nothing else uses off the list of the domain, under its lock',
  },
  {
    function: 'cache_tage_match',
    file: CACHE,
    read: [read('fdf5d8b344625e59', SIX_12, SEVEN)],
    meaning: 'compares type, domain id and PASID of a tag, and the unit or the device',
  },
  {
    function: 'domain_get_id_for_dev',
    file: CACHE,
    read: [read('1eb41766b09eb4bf', SIX_12, SEVEN)],
    meaning: 'gives the one domain id of SVA bindings, or that of the domain on the unit',
  },
  {
    function: 'domain_id_iommu',
    file: `${DRIVER}/iommu.h`,
    read: [read('ec9b5f169c38bed2', SIX_1, SIX_12, SEVEN)],
    meaning: 'gives the domain id of the domain on the unit',
  },
  {
    function: 'domain_detach_iommu',
    file: `${DRIVER}/iommu.c`,
    read: [read('cce8512a67e52f4b', SIX_12), read('b988979537d7ff1e', SEVEN)],
    meaning: 'does nothing for an SVA domain',
  },
  {
    function: 'iommu_flush_write_buffer',
    file: `${DRIVER}/iommu.c`,
    read: [read('f0feba18e0261752', OLDEST, SIX_1, SIX_12, SEVEN)],
    meaning: 'returns at once where the unit has no write buffer to flush',
  },
  {
    function: 'quirk_extra_dev_tlb_flush',
    file: `${DRIVER}/iommu.c`,
    read: [read('e489904a2c58acea', SIX_1), read('3cbc9c3dc08c388b', SIX_12, SEVEN)],
    meaning: 'returns at once for a device that needs no second flush',
  },
  {
    function: 'iopf_for_domain_remove',
    file: `${DRIVER}/iommu.h`,
    with: ['intel_iommu_disable_iopf'],
    read: [read('ce68ac37f15697ce', SEVEN)],
    meaning: 'counts down the domains of the device that take page requests, unless it has none',
  },
  {
    function: 'intel_iommu_disable_iopf',
    file: `${DRIVER}/iommu.c`,
    read: [read('7610d7dea6c9f730', SEVEN)],
    meaning: 'counts down; with the last domain takes the device off the queue of the workers',
  },
  {
    function: 'load_pasid',
    file: SVM,
    read: [read('e0095de510f2f737', OLDEST)],
    meaning: 'tells the processors of the PASID of the process',
  },
  {
    function: 'pasid_private_add',
    file: SVM,
    read: [read('e90210bb760f104f', SIX_1)],
    meaning: 'lets the binding be found by its PASID',
  },
  {
    function: 'pasid_private_remove',
    file: SVM,
    read: [read('2897bec1ed39dfcc', SIX_1)],
    meaning: 'the binding is no longer found by its PASID',
  },
  {
    function: 'pasid_private_find',
    file: SVM,
    read: [read('e496288b927c14ac', SIX_1)],
    meaning: 'finds the binding by its PASID',
  },
  {
    function: 'prq_event_thread',
    file: `${DRIVER}/prq.c`,
    isBackground: true,
    read: [
      read('c3b2bd1a31ca26e2', OLDEST),
      read('689a0f9e07a28e10', SIX_1),
      read('39a0d76f1a9621da', SIX_12),
      read('cdfba20371c1acfb', ['7.2.13']),
      read('672fa04fe9c549f5', ['7.3.4']),
    ],
    meaning:
      'takes the requests from head to tail off the queue and hands each on or answers it; then writes the head, clears PRO where the queue is empty, and signals the completion',
  },
];

export const bodyRows: readonly BodyRow[] = rows.map((row) => ({
  ...row,
  source: `Linux 5.10 to 7.3, ${row.file}`,
}));
