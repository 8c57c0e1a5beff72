/**
 * Real defects of the kernel, each as a pair of flow files under model/history: before, and after what repaired it.
 *
 * Source  the commits and files that each one names. The ids are our own.
 */
import type { Defect } from '../src/index.ts';

const teardown: readonly Defect[] = [
  {
    id: 'B01',
    title: 'Faults are reported from mm release until unbind',
    introduced: '5.7 and before',
    repairs: ['37e91bd4b399'],
    fixed: '5.8',
    claim: 'no-unrecoverable-fault',
    kernel: '5.8',
    flow: 'exit',
    scope: 'quick',
    happened:
      'A process with work queued on the device is killed. mm release zeroes the PASID entry while the device, which ' +
      'nobody has told to stop, goes on sending requests. Each of them finds P=0 and FPD=0, and the kernel logs a ' +
      'fault for a device that did nothing wrong.',
    fix: 'The store that clears P at mm release sets FPD; unbind clears it.',
    changed: 'What mm release writes to word 0: FPD instead of 0.',
    sources: ['37e91bd4b399', 'drivers/iommu/intel/pasid.c of Linux 5.7 and 5.8, intel_pasid_clear_entry()'],
  },
  {
    id: 'B02',
    title: 'Since P is cleared first, nothing sets FPD any more',
    introduced: '7.0 (75ed00055c05), still there in 7.3.4; 6.12.y by the backport, seen in 6.12.117',
    repairs: [],
    claim: 'no-fault-after-release',
    kernel: '7.0',
    flow: 'exit',
    scope: 'quick',
    happened:
      'mm release clears P alone, runs its invalidations, and then wipes the entry in a function that writes FPD only ' +
      'if the entry is still present. It never is, so word 0 becomes 0. A request that the device sends between the ' +
      'release and unbind is reported, as before 5.8.',
    fix:
      'A proposal of this project, not in any kernel: the store that clears P sets FPD when fault_ignore is given, and ' +
      'the wipe after the invalidations leaves word 0 alone. An unbind after the release drains first, then clears FPD ' +
      'and nothing else, and invalidates what caching mode may hold of the entry.',
    changed:
      'P and FPD change in one store again, the final wipe does not undo it, and unbind undoes it after its drain.',
    sources: [
      '75ed00055c05, "iommu/vt-d: Clear Present bit before tearing down PASID entry", CVE-2026-45894',
      'drivers/iommu/intel/pasid.c of Linux 7.0, 7.3.4 and 6.12.117, intel_pasid_tear_down_entry()',
    ],
  },
  {
    id: 'B03',
    title: 'Page requests outlive the PASID when the process dies first',
    introduced: '6.13-rc3 (dda2b8c3c6cc); 6.12.y by the backport, until May 2026',
    repairs: ['cf08ca81d08a'],
    fixed: '6.14',
    claim: 'page-requests-drained',
    kernel: '6.13',
    flow: 'exit',
    scope: 'pageRequests',
    happened:
      'A page request is on its way when mm release tears the entry down; the release must not sleep and leaves the ' +
      'drain to unbind. Unbind sees P=0 and returns before the drain at its end. The PASID is free with the request ' +
      'still unanswered, and whoever gets the number next may be handed its answer.',
    fix: 'An entry with P=0 and FPD=1 was torn down by the release and is still to be unbound: FPD is cleared, requests are drained.',
    changed: 'Unbind no longer returns at once from an entry that the release has torn down.',
    sources: [
      'cf08ca81d08a, "iommu/vt-d: Draining PRQ in sva unbind path when FPD bit set"',
      'drivers/iommu/intel/pasid.c of Linux 6.13 and 6.14, intel_pasid_tear_down_entry()',
    ],
    traded: traded('clears FPD before it drains: a page request still on its way then finds P=0 and FPD=0'),
  },
  {
    id: 'B04',
    title: 'FPD outlives the binding',
    introduced: '5.13 (8b74b6ab2538)',
    repairs: ['cf08ca81d08a'],
    fixed: '6.14',
    claim: 'faults-reported-after-unbind',
    kernel: '6.12',
    flow: 'exit',
    scope: 'quick',
    happened:
      'mm release leaves P=0 and FPD=1. Unbind asks only for P, finds 0, and returns. A stray request with the PASID ' +
      'is now blocked without a word, until the same number is bound again on the same device.',
    fix: 'Unbind clears what the release has left in the entry.',
    changed: 'FPD is cleared before the early return.',
    sources: [
      '8b74b6ab2538 and cf08ca81d08a',
      'drivers/iommu/intel/pasid.c of Linux 5.13 and 6.14, intel_pasid_tear_down_entry()',
    ],
  },
  {
    id: 'B08',
    title: 'A live entry is zeroed word by word',
    introduced: '0bbeb01a4faf',
    repairs: ['75ed00055c05'],
    fixed: '7.0',
    claim: 'no-torn-entry',
    kernel: '6.14',
    flow: 'exit',
    scope: 'chunked',
    happened:
      'Hardware reads an entry in 128-bit chunks. It reads the first one while the entry is present; the teardown then ' +
      'zeroes all eight words; hardware reads the second chunk and finds 0 for the table pointer. What it caches is a ' +
      'present entry with tables at address 0, which nobody ever wrote.',
    fix: 'Clear P alone, invalidate every cache, and only then wipe the rest.',
    changed: 'The wipe of words 1 to 7 moves behind the invalidations.',
    sources: [
      '75ed00055c05, "iommu/vt-d: Clear Present bit before tearing down PASID entry", CVE-2026-45894',
      'VT-d specification, 6.2.3.1 and 9',
    ],
    traded: {
      lifecycle: 'From here on the entry goes from bound to unbound without FPD: B02.',
      'no-fault-after-release': 'FPD is not set any more: B02.',
    },
  },
  {
    id: 'B09',
    title: 'Replacing a live entry in place leaves translations that no flush names',
    introduced: '6.13 (7543ee63e811)',
    repairs: ['c3b1edea3791'],
    fixed: '7.0',
    claim: 'no-freed-memory-reached',
    kernel: '6.13',
    scope: 'chunked',
    happened:
      'A new domain takes the place of the old one by plain stores to a present entry. Hardware reads the new domain ' +
      'id with the old table pointer. The flush that follows names the old domain id and does not reach that copy, so ' +
      'the tables of the old domain are still walked after they were given back.',
    fix: 'Tear the old domain down completely, then set the new one up. The entry is not present for a moment.',
    changed: 'A teardown with its invalidations stands between the old fields and the new ones.',
    sources: [
      'c3b1edea3791, CVE-2026-45945; 7543ee63e811',
      'drivers/iommu/intel/pasid.c of Linux 6.13, intel_pasid_replace_second_level()',
    ],
    traded: { lifecycle: 'The entry goes unbound while the device runs: the gap that the repair accepts.' },
  },
];

/** The claims about faults during and after the release, given up for one reason. */
function traded(reason: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['no-unrecoverable-fault', 'no-fault-after-release'].map((claim) => [claim, `The repair ${reason}.`]),
  );
}

const pageRequests: readonly Defect[] = [
  {
    id: 'B05',
    title: 'mm release drains page requests under a spinlock',
    introduced: '6.13-rc1 (c43e1ccdebf2)',
    repairs: ['dda2b8c3c6cc'],
    fixed: '6.13',
    claim: 'no-sleep-in-atomic',
    kernel: '6.14',
    flow: 'exit',
    scope: 'pageRequests',
    happened:
      "The drain moves into the teardown, and mm release calls the teardown with the domain's spinlock held and " +
      'interrupts off. The drain sleeps: it waits for the handler thread and flushes a workqueue, while the device is ' +
      'free to send more.',
    fix: 'The release, which passes fault_ignore, does not drain.',
    changed: 'The drain asks for fault_ignore.',
    sources: [
      'c43e1ccdebf2; dda2b8c3c6cc, "iommu/vt-d: Avoid draining PRQ in sva mm release path"',
      'drivers/iommu/intel/pasid.c of Linux 6.13-rc1 and 6.13, intel_pasid_tear_down_entry()',
    ],
  },
  {
    id: 'B06',
    title: 'Unbind frees the PASID with page requests pending',
    introduced: '5.7 and before',
    repairs: ['66ac4db36f4c'],
    fixed: '5.8',
    claim: 'page-requests-drained',
    kernel: '5.8',
    flow: 'exit',
    scope: 'pageRequests',
    happened:
      'The device has a page request in the queue when the driver unbinds. Unbind tears the entry down and gives the ' +
      'PASID back without looking at the queue. The allocator hands the same number to the next process, whose memory ' +
      'the old request is then answered with.',
    fix: 'Unbind drains first software, then hardware, before the PASID is free.',
    changed: 'One call between the teardown and the end of unbind.',
    sources: ['66ac4db36f4c', 'drivers/iommu/intel/svm.c of Linux 5.8, intel_svm_unbind_mm()'],
  },
  {
    id: 'B10',
    title: 'Page-request groups are freed while their work is queued',
    introduced: '6.16 (17fce9d2336d)',
    repairs: ['f0b9d31c6edd'],
    fixed: '6.17',
    claim: 'no-freed-memory-reached',
    kernel: '6.14',
    flow: 'exit',
    scope: 'pageRequests',
    happened:
      'A page request became a group that waits for a worker. Unbind switches page faults off before it tears the ' +
      'entry down: the group is answered as invalid and freed, but its work item stays queued. The worker then runs on ' +
      'freed memory and answers a second time.',
    fix: 'Tear down first, which drains queue and workers, and switch page faults off afterwards.',
    changed: 'Two calls in unbind change places.',
    sources: [
      'f0b9d31c6edd, CVE-2025-38594; 17fce9d2336d',
      'drivers/iommu/io-pgfault.c, iopf_queue_remove_device()',
    ],
  },
  {
    id: 'B17',
    title: 'The drain waits for a worker that waits for the drain',
    introduced: '5.14 and before',
    repairs: ['6ef0505158f7'],
    fixed: '5.15',
    claim: 'every-wait-ends',
    kernel: '6.1',
    flow: 'exit',
    scope: 'pageRequests',
    happened:
      'Unbind holds pasid_mutex and waits until no worker has a page-request group any more. The worker that has one ' +
      'cannot answer it: the answer takes pasid_mutex.',
    fix: 'The mutex is dropped around the flush of the workqueue.',
    changed: 'An unlock and a lock around one wait.',
    sources: ['6ef0505158f7', 'drivers/iommu/intel/svm.c of Linux 5.15, intel_svm_drain_prq()'],
  },
];

const invalidations: readonly Defect[] = [
  {
    id: 'B07',
    title: 'The Device-TLB is invalidated without the PASID',
    introduced: '5.8 ("iommu/vt-d: Remove redundant IOTLB flush")',
    repairs: ['"iommu/vt-d: Fix PASID devTLB invalidation"'],
    fixed: '5.9',
    claim: 'no-freed-memory-reached',
    kernel: '5.8',
    flow: 'exit',
    scope: 'ats',
    happened:
      'The device keeps a translation under its PASID. The teardown invalidates the Device-TLB without PASID, which ' +
      'does not cover it; the round of invalidations that did was taken out as redundant. The process gives its page ' +
      'back, and the device writes to it with the address that it still has. No fault: a translated request does not ' +
      'look at the entry.',
    fix: 'The invalidation carries the PASID.',
    changed: 'The form of one descriptor.',
    sources: [
      '"iommu/vt-d: Remove redundant IOTLB flush", 5.8; "iommu/vt-d: Fix PASID devTLB invalidation", 5.9',
      'drivers/iommu/intel/pasid.c of Linux 5.8 and 5.9, devtlb_invalidation_with_pasid()',
    ],
  },
  {
    id: 'B12',
    title: "A cached upper entry leads to a freed page of the kernel's page tables",
    introduced: '4.4 and before',
    repairs: ['e37d5a2d60a3', '5ba2f0a15564'],
    fixed: '6.19',
    claim: 'no-freed-memory-reached',
    kernel: '6.14',
    scope: 'structures',
    happened:
      'The device touches an address in the upper half, which every process shares, and hardware caches an upper ' +
      'paging entry on the way. The kernel frees the page of paging entries below; no mm notifier speaks of kernel ' +
      'memory. The next walk starts from the cached entry and takes the data of whoever has the page now for paging ' +
      'entries.',
    fix: 'Pages of kernel page tables are queued, every PASID is invalidated, and then they are freed.',
    changed: 'An invalidation between unlinking the page and freeing it.',
    sources: [
      '72f98ef9a4be, CVE-2025-71089 (SVA is switched off on x86); e37d5a2d60a3, 5ba2f0a15564, CVE-2025-71202',
      'VT-d specification, 6.2.5',
    ],
  },
  {
    id: 'B13',
    title: 'munmap invalidates with a descriptor that matches nothing',
    introduced: 'b33125296b50',
    repairs: ['04b1b069f151'],
    fixed: '7.0',
    claim: 'invalidation-reaches',
    kernel: '6.14',
    scope: 'quick',
    happened:
      'After a change of structure the flush of an SVA domain uses the descriptor of second-stage translations, which ' +
      'is matched by domain id and not by PASID. The translation of the unmapped page stays in the IOTLB and outlives ' +
      'the page.',
    fix: 'SVA and nested domains use the PASID-based descriptor.',
    changed: 'The type of one descriptor.',
    sources: [
      '04b1b069f151, "iommu/vt-d: Flush piotlb for SVM and Nested domain"; b33125296b50',
      'VT-d specification, 6.5.2',
    ],
  },
  {
    id: 'B15',
    title: 'Invalidating everything invalidates nothing',
    introduced: '6.6 (exposed by 6bbd42e2df8f)',
    repairs: ['e7ad6c2a4b1a'],
    fixed: '6.7',
    claim: 'no-freed-memory-reached',
    kernel: '6.1',
    scope: 'quick',
    happened:
      'mm asks for the whole range, [0, all-ones]. The number of pages overflows and the invalidation covers nothing. ' +
      'The pages are given back while the IOTLB still leads to them.',
    fix: 'The pattern is recognised, and everything under the PASID is invalidated.',
    changed: 'The range of one invalidation.',
    sources: ['e7ad6c2a4b1a; 6bbd42e2df8f', 'drivers/iommu/intel/svm.c of Linux 6.6 and 6.7'],
  },
  {
    id: 'B16',
    title: 'Flushing all of a process drops the PASID on the Device-TLB',
    introduced: '6.10 (4f609dbff51b, c4d27ffaa8eb)',
    repairs: ['3141153816bf'],
    fixed: '6.17',
    claim: 'invalidation-reaches',
    kernel: '6.14',
    scope: 'ats',
    happened:
      'A large range of a process is unmapped. The IOTLB is invalidated by PASID, the Device-TLB without it. The ' +
      'Device-TLB keeps its translation, and the page goes back to the allocator: B07 once more, on another path.',
    fix: 'The invalidation carries the PASID for every tag that has one.',
    changed: 'The form of one descriptor.',
    sources: [
      '3141153816bf; 4f609dbff51b, c4d27ffaa8eb',
      'drivers/iommu/intel/cache.c, cache_tag_flush_all()',
    ],
  },
  {
    id: 'B21',
    title: 'The Device-TLB is never invalidated on an emulated unit',
    introduced: '6.11 and before',
    repairs: ['1f5e307ca16c'],
    fixed: '6.12',
    claim: 'invalidation-reaches',
    kernel: '6.1',
    flow: 'exit',
    scope: 'cachingMode',
    happened:
      'Caching mode tells the driver that the unit is emulated, and the driver skips the Device-TLB, trusting the ' +
      'emulation. Where that does not invalidate by itself, the device keeps its translation across mm release and ' +
      'beyond the life of the page.',
    fix: 'The Device-TLB is invalidated whatever the caching mode is.',
    changed: 'A condition.',
    sources: ['1f5e307ca16c', 'drivers/iommu/intel/pasid.c of Linux 6.1 and 6.12'],
  },
  {
    id: 'B30',
    title: 'khugepaged frees a page of paging entries behind the back of the unit',
    introduced: '6.0 and before',
    repairs: ['f268f6cf875f'],
    fixed: '6.1',
    claim: 'no-freed-memory-reached',
    kernel: '5.13',
    scope: 'structures',
    happened:
      'khugepaged takes a page of paging entries out of the tables of a running process and stops the CPUs from ' +
      'walking it. The unit takes no interrupts: it walks from the upper entry that it has cached into the freed page.',
    fix: 'The mm notifiers are told between unlinking the page and freeing it.',
    changed: 'An invalidation between unlinking the page and freeing it.',
    sources: ['f268f6cf875f', 'mm/khugepaged.c of Linux 6.0 and 6.1'],
  },
  {
    id: 'B33',
    title: 'Second-stage translations outlive their entry',
    introduced: '1c4f88b7f1f9',
    repairs: ['"iommu/vt-d: Fix Unexpected page request in Privilege Mode"'],
    fixed: '5.15',
    claim: 'no-foreign-translation',
    kernel: '5.13',
    scope: 'quick',
    happened:
      'An entry with second-stage tables is torn down. The PASID-selective descriptor does not match what such tables ' +
      'left in the IOTLB. The next process that gets the PASID binds its own tables, and its request is translated by ' +
      'the old ones.',
    fix: 'The type of the tables is read before the wipe and decides which descriptor is used.',
    changed: 'The type of one descriptor.',
    sources: [
      '"iommu/vt-d: Fix Unexpected page request in Privilege Mode", 5.15; 1c4f88b7f1f9',
      'VT-d specification, 6.5.2',
    ],
  },
];

/**
 * Found by the search, N01 to N04 in the flow `inherited`, in which another process closes the file. Nobody is known to
 * have reported them.
 */
const unreported: readonly Defect[] = [
  {
    id: 'N01',
    title: 'mm release passes an unbind that still waits for its invalidations',
    introduced: '6.13, where unbind tears down before it leaves the list; so in 7.0, without FPD',
    repairs: [],
    claim: 'no-freed-memory-reached',
    kernel: 'proposed',
    flow: 'inherited',
    scope: 'structures',
    happened:
      'Another process has inherited the file and closes it while the first one exits. Unbind has cleared P and waits ' +
      'for its first invalidation. mm release finds the device on the list and P=0 in the entry, has nothing to do, and ' +
      'returns; the process gives its memory back. The caches still hold the entry and an upper paging entry. If hardware fills ' +
      'its caches without a request, on which the specification is silent (ledger, U3), it walks from there into freed ' +
      'paging entries; in any case the memory goes before the invalidations have ended. In 7.0 the release finds P=0 and ' +
      'FPD=0 in a word 0 that is not yet wiped, and warns.',
    fix:
      "A proposal of this project, not in any kernel: unbind holds the domain's lock, as mm release does, until its " +
      'invalidations are done.',
    changed: 'A lock around the teardown at unbind.',
    sources: [
      'drivers/iommu/intel/iommu.c and svm.c of Linux 7.0, blocking_domain_set_dev_pasid(), intel_mm_release()',
    ],
  },
  {
    id: 'N02',
    title: 'A release that meets an unbind leaves FPD set',
    introduced: '5.8 (37e91bd4b399)',
    repairs: ['"iommu/vt-d: Acquiring lock in pasid manipulation helpers"'],
    fixed: '6.0',
    claim: 'faults-reported-after-unbind',
    kernel: '5.8',
    flow: 'inherited',
    scope: 'quick',
    happened:
      'mm release asks whether the entry is present, and it is. Before it stores FPD, another process that has ' +
      'inherited the file unbinds and wipes the entry. The store then comes last: FPD outlives the binding, and nobody ' +
      'clears it until the PASID is bound again.',
    fix: "P is read and the entry cleared under the unit's lock. Since 5.13 FPD outlives the binding anyway: B04.",
    changed: 'A lock around the test and the store.',
    sources: ['drivers/iommu/intel/pasid.c of Linux 5.8 and 6.0, intel_pasid_clear_entry()'],
  },
  {
    id: 'N03',
    title: 'mm release does not find a device whose entry is still present',
    introduced: '5.7 and before',
    repairs: ['the order of 6.13: teardown before list_del(), which opens N01'],
    fixed: '6.13',
    claim: 'no-freed-memory-reached',
    kernel: '6.12',
    flow: 'inherited',
    scope: 'structures',
    happened:
      'Unbind takes the device off the list before it tears the entry down. The process exits just then: its mm release ' +
      'finds an empty list and returns, and the memory is given back while the entry is present and an upper paging entry ' +
      'is cached. If hardware fills its caches without a request, on which the specification is silent (ledger, U3), it ' +
      'walks from there into freed paging entries; in any case no invalidation has begun when the memory goes.',
    fix: "A proposal of this project: the device leaves the list under the domain's lock together with its entry.",
    changed: 'The lock is given back after the teardown, not before.',
    sources: [
      'drivers/iommu/intel/iommu.c of Linux 6.12, intel_iommu_remove_dev_pasid()',
      'drivers/iommu/intel/svm.c of Linux 5.8, intel_svm_unbind_mm()',
    ],
  },
  {
    id: 'N04',
    title: 'Unbind drains page requests while the release still waits for its first invalidation',
    introduced: '6.14 (cf08ca81d08a)',
    repairs: [],
    claim: 'page-requests-drained',
    kernel: '6.14',
    flow: 'inherited',
    scope: 'pageRequests',
    happened:
      'mm release has stored P=0 and FPD=1 and waits for the PASID-cache invalidation. Another process that has inherited ' +
      'the file unbinds: it finds P=0 and FPD=1, takes the teardown for done, clears FPD and begins to drain. A page ' +
      'request that was on its way is still queued through the old copy in the PASID-cache, after unbind has looked ' +
      'at the queue. The PASID is free with that request unanswered, and the next owner may get the answer.',
    fix:
      "A proposal of this project: the drain of an entry that the release tore down takes the domain's lock once, and so " +
      'begins when the release has ended.',
    changed: "A lock that is taken and given back between the unit's lock and the drain.",
    sources: [
      'cf08ca81d08a; drivers/iommu/intel/pasid.c of Linux 6.14, intel_pasid_tear_down_entry()',
      'drivers/iommu/intel/svm.c of Linux 6.14, intel_mm_release()',
    ],
  },
  {
    id: 'N05',
    title: 'Unbind clears FPD before it drains page requests',
    introduced: '5.8 (66ac4db36f4c after 37e91bd4b399), until 5.13; again 6.14 (cf08ca81d08a)',
    repairs: [],
    claim: 'no-unrecoverable-fault',
    kernel: '6.14',
    flow: 'exit',
    scope: 'pageRequests',
    happened:
      'mm release has stored P=0 and FPD=1. The driver stops the device, whose last page request is still on its way, and ' +
      'unbinds. Unbind clears FPD, and drains afterwards. Hardware looks at the page request in between: it finds P=0 and ' +
      'FPD=0, rejects the request and reports a fault before the end of unbind. In 5.8 and 5.9 the teardown and the ' +
      'drain are two calls in the same order.',
    fix: 'A proposal of this project, not in any kernel: drain first, and then clear the entry.',
    changed: 'Two lines change places.',
    sources: [
      'drivers/iommu/intel/pasid.c of Linux 6.14, 6.12.117 and 7.3, intel_pasid_tear_down_entry()',
      'drivers/iommu/intel/svm.c of Linux 5.8, intel_svm_unbind_mm()',
      'VT-d specification, 7.1.3, SPT.2, page requests, and 7.10',
    ],
  },
  {
    id: 'N06',
    title: 'What caching mode remembers of an absent entry outlives the bind',
    introduced: '5.7 and before',
    repairs: [],
    claim: 'no-unrecoverable-fault',
    kernel: '6.14',
    flow: 'exit',
    scope: 'cachingMode',
    happened:
      'In caching mode the unit may cache that the entry was not present, with FPD=0, under domain id 0. Bind sets the ' +
      'entry up and invalidates the PASID-cache for domain id 1, which does not reach that. mm release sets FPD in ' +
      'memory. A request of the device meets the old copy: it is blocked, and the fault is reported.',
    fix: 'A proposal of this project, not in any kernel: the PASID-cache is invalidated for domain id 0.',
    changed: 'The domain id of one descriptor.',
    sources: [
      'drivers/iommu/intel/pasid.c of Linux 5.10 to 7.3, pasid_flush_caches()',
      'VT-d specification, 6.1, "Caching Mode"',
    ],
  },
];

const timeOuts: readonly Defect[] = [
  {
    id: 'B18',
    title: 'The overflow bit is cleared while requests are in the queue',
    introduced: '5.11 and before',
    repairs: ['28a77185f1cd'],
    fixed: '5.12',
    claim: 'page-requests-drained',
    kernel: '6.12',
    scope: 'groups',
    happened:
      'The queue fills again after the handler has emptied it, and hardware sets PRO: the last request of a group is ' +
      'answered without being queued, while the first one still is in the queue. The handler sees PRO, forgets the ' +
      'groups it has parts of, and clears the bit. Then it takes the first request, and waits for a last one that will ' +
      'never come. Whoever drains finds PRO clear and believes that nothing was lost.',
    fix: 'PRO is cleared only when the queue is empty.',
    changed: 'A test of the queue in front of the store that clears PRO.',
    sources: [
      '28a77185f1cd, commit message',
      'Linux 6.12, drivers/iommu/io-pgfault.c, iopf_queue_discard_partial(), which later versions call at that place',
    ],
  },
  {
    id: 'B19',
    title: 'A wait that a time-out should end is passed over',
    introduced: '5.8 (8a1d82462540)',
    repairs: ['fe89277c9ceb'],
    claim: 'every-wait-ends',
    kernel: '7.0',
    flow: 'munmap',
    scope: 'vanish',
    happened:
      'A Device-TLB invalidation times out. Whoever spins marks the waits behind it as aborted, and looks at slots with ' +
      'odd numbers only, as if every descriptor had a wait of its own. A submission of two descriptors and one wait takes ' +
      'three slots; its wait, and those of pairs after it, sit in the others. Nobody marks them, and the owner spins with ' +
      'interrupts off. The drain of page requests, three descriptors and a wait, keeps the numbers odd: alone it is safe. ' +
      'Since 6.9 the one who finds the time-out of a device that is gone leaves by itself; here another one finds it.',
    fix: 'Every slot is looked at.',
    changed: 'A step of two becomes a step of one.',
    sources: ['fe89277c9ceb, 2026; 8a1d82462540', 'drivers/iommu/intel/dmar.c, qi_check_fault()'],
  },
  {
    id: 'B20',
    title: 'An invalidation for a device that is gone is tried again forever',
    introduced: '6.8 and before',
    repairs: ['80a9b50c0b9e', '4fc82cd907ac', '10e60d878139', '42662d19839f'],
    fixed: '6.9',
    claim: 'every-wait-ends',
    kernel: '6.1',
    flow: 'exit',
    scope: 'vanish',
    happened:
      'The link drops, and the process is killed. The teardown sends a Device-TLB invalidation that nobody answers; it ' +
      'times out, is submitted again, times out again. The CPU is lost.',
    fix: 'After a time-out a device that does not answer any more is given up.',
    changed: 'The condition of the loop that tries again.',
    sources: [
      '80a9b50c0b9e and 4fc82cd907ac, 6.9; 10e60d878139 and 42662d19839f, 7.0',
      'drivers/iommu/intel/dmar.c, qi_check_fault()',
    ],
  },
];

export const history: readonly Defect[] = [
  ...teardown,
  ...pageRequests,
  ...invalidations,
  ...timeOuts,
  ...unreported,
].toSorted((a, b) => a.id.localeCompare(b.id));

/** Defects that are known and that the model cannot show. */
export const notModelled = [
  {
    id: 'B24',
    title: 'A device is released while its page request is reported (def054b01a86, 6.9)',
    why: 'the device structure of the kernel has no life of its own.',
  },
  {
    id: 'B27',
    title: 'A context entry changes without invalidations (c0474a606ecb, 5.13)',
    why: 'of a context entry the model has FPD and nothing else.',
  },
  {
    id: 'B29',
    title: 'ATS is switched on after the cache tags were made (25b1b75bbaf9, 6.16)',
    why: 'ATS is there from the beginning or not at all; the effect is that of B16.',
  },
  {
    id: 'O15',
    title: 'Hardware reads an entry of a PASID directory or a page of entries that is not set up',
    why: 'both are there from the beginning (ledger, O15).',
  },
  {
    id: 'O16',
    title: 'A context-cache keeps the FPD that was above the entry',
    why: 'FPD of the context entry acts at once (ledger, O16).',
  },
] as const;
