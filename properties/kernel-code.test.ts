/**
 * Lines of the flows that were once wrong, each against the function of the kernel that it models, and with a line
 * in its place that the check notices.
 */
import { describe, expect, it } from 'vitest';
import type { Primitive, Step } from '../model/kernel/call-tree.ts';
import { scopes } from '../model/scopes.ts';
import { charts, quickScope } from '../model/system.ts';
import { kernelNames, kernelVersion, parseFlow } from '../src/index.ts';
import { editChart } from '../src/mutate/edit-chart.ts';
import { buildProgram } from '../src/program/program.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { noForeignTranslation } from './no-foreign-translation.ts';
import { noFreedMemoryReached } from './no-freed-memory-reached.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { noTornEntry } from './no-torn-entry.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { pageRequestsDrained } from './page-requests-drained.ts';
import { counterexampleFor, type Setting, tryClaim } from './trial.ts';
import { never } from './watch.ts';

describe('qi_check_fault() of 6.1.192, drivers/iommu/intel/dmar.c', () => {
  const exit: Setting = { kernel: '6.1.192', flow: 'exit', ...scopes.vanish.configuration };

  it('looks at no device: what a time-out ended is submitted again for ever', () => {
    expect(tryClaim(exit, everyWaitEnds).verdict).toBe('violated');
  });

  it('would let every wait end if it gave up a device that is gone, as 6.12.117 does', () => {
    const overrides = `devtlb_invalidation_with_pasid() {
      if (ats && !caching_mode && device.answers()) {
        do { invalidate.device_tlb(pasid); wait(); } while (wait.was_aborted() && device.answers());
      }
    }`;
    expect(tryClaim({ ...exit, overrides }, everyWaitEnds).verdict).toBe('proved');
    expect(tryClaim({ ...exit, kernel: '6.12.117' }, everyWaitEnds).verdict).toBe('proved');
  });
});

describe('qi_submit_sync() of 7.3.4, drivers/iommu/intel/dmar.c', () => {
  it('submits again what the time-out of another thread ended, whatever it was', () => {
    const overrides = 'pasid_cache_invalidation_with_pasid(did) { invalidate.pasid_cache(did); wait(); }';
    const munmap: Setting = { kernel: 'proposed', flow: 'munmap', ...scopes.timeOuts.configuration };
    // With the loop it is proved: proposed.wide.test.ts.
    expect(tryClaim({ ...munmap, overrides }, pageRequestsDrained).verdict).toBe('violated');
  });
});

describe('cache_tag_flush_devtlb_all() of 6.12.117, drivers/iommu/intel/cache.c', () => {
  const munmap = (kernel: string): Setting => ({ kernel, flow: 'munmap', ...scopes.ats.configuration });

  it('sends no PASID: everything flushed, the device still reaches a freed page, from 6.10 to 6.16', () => {
    const broken = kernelNames().filter(
      (kernel) => tryClaim(munmap(kernel), noFreedMemoryReached).verdict === 'violated',
    );
    // 5.8 at unbind: B07.
    expect(broken).toEqual(['5.8', '6.12', '6.12.117', '6.13-rc1', '6.13', '6.14']);
  });

  it('would leave nothing in the device with the PASID, as cache_tag_flush_all() of 7.2.13 does', () => {
    const overrides = 'descriptors_of_all() { invalidate.iotlb(); invalidate.device_tlb(pasid); wait(); }';
    expect(tryClaim({ ...munmap('6.12.117'), overrides }, noFreedMemoryReached).verdict).toBe('proved');
  });
});

describe('pasid_flush_caches() of 6.1.170, 6.12.117 and 7.3.4, drivers/iommu/intel/pasid.c', () => {
  const exit = (kernel: string): Setting => ({ kernel, flow: 'exit', ...scopes.cachingMode.configuration });

  it('names the domain of the binding: that P was 0 stays cached, and its fault is reported', () => {
    const broken = kernelNames().filter(
      (kernel) => tryClaim(exit(kernel), noUnrecoverableFault).verdict === 'violated',
    );
    expect(broken).toEqual(kernelNames().filter((kernel) => kernel !== 'proposed'));
  });

  it.each(['5.8', '6.1', '6.14'])('keeps the claim in %s with domain 0', (kernel) => {
    const overrides = 'pasid_flush_caches() { if (caching_mode) { invalidate.pasid_cache(did=0); wait(); } }';
    expect(tryClaim({ ...exit(kernel), overrides }, noUnrecoverableFault).verdict).toBe('proved');
  });
});

describe('intel_pasid_tear_down_entry() of 6.1.170, drivers/iommu/intel/pasid.c, with second-stage tables', () => {
  const setting = (kernel: string): Setting => ({
    kernel,
    flow: `thread domain {
      attach() { entry.set_present_stage2(); device.start(); }
      detach() { device.stop(); device.drain(); intel_pasid_tear_down_entry(); binding.end(); }
    }`,
  });

  it('reads PGTT before the wipe and invalidates the domain: nothing stays for the next owner', () => {
    const broken = kernelNames().filter(
      (kernel) => tryClaim(setting(kernel), noForeignTranslation).verdict === 'violated',
    );
    expect(broken).toEqual(['5.7', '5.8', '5.9', '5.13']);
  });

  it.each([
    [
      'the PASID-based descriptor for both',
      'flush_iotlb(did, pgtt) { invalidate.iotlb(did, type=pasid); wait(); }',
    ],
    ['no descriptor', 'flush_iotlb(did, pgtt) { wait(); }'],
  ])('would leave a translation with %s', (_, overrides) => {
    expect(tryClaim({ ...setting('6.1'), overrides }, noForeignTranslation).verdict).toBe('violated');
  });
});

describe('intel_iommu_drain_pasid_prq() of 6.12.117, drivers/iommu/intel/prq.c', () => {
  const exit: Setting = { kernel: '6.13-rc1', flow: 'exit', ats: true };

  it('returns before it sleeps without page requests', () => {
    // Nothing sleeps, so nothing tests the claim.
    expect(tryClaim(exit, noSleepInAtomic).untested).not.toEqual([]);
    expect(tryClaim({ ...exit, pri: true, inFlight: 1 }, noSleepInAtomic).verdict).toBe('violated');
  });

  it('would be seen to sleep under the lock of the release if it did not return', () => {
    const overrides = 'intel_iommu_drain_pasid_prq(dev, pasid) { might_sleep(); }';
    expect(tryClaim({ ...exit, overrides }, noSleepInAtomic).verdict).toBe('violated');
  });
});

describe('pasid_set_slptr() of 6.1.170, drivers/iommu/intel/pasid.c', () => {
  const wiped = (bind: string): Setting => ({
    kernel: '6.1',
    flow: `thread domain { ${bind}; device.start(); entry.clear_word0(); entry.clear_rest(); }`,
    chunks: true,
    processes: 1,
  });

  it('stores the second-stage pointer to word 0, so an entry is not torn where words 2 and 3 are wiped', () => {
    expect(tryClaim(wiped('entry.set_present_stage2()'), noTornEntry).verdict).toBe('proved');
    expect(tryClaim(wiped('entry.set_present()'), noTornEntry).verdict).toBe('violated');
  });

  it('would tear it if hardware took the type of first-stage tables from word 0', () => {
    const entryType = editChart(charts.entryType, ({ states }) => {
      states['second stage']!.on = { ...states['second stage']!.on, ...states['first stage']!.on };
    });
    const setting = { ...wiped('entry.set_present_stage2()'), using: { entryType } };
    expect(tryClaim(setting, noTornEntry).verdict).toBe('violated');
  });
});

describe('a bind', () => {
  /** The events of a thread that binds, in order. */
  function bindIn(kernel: string): readonly string[] {
    const version = kernelVersion(kernel);
    const flow = parseFlow('thread opens { iommu_sva_bind_device(); }', 'bind');
    const { threads } = buildProgram(flow, undefined, version, {
      ...quickScope,
      cachingMode: true,
      pri: true,
    });
    return eventsOf(threads[0]!.body);
  }

  it('holds iommu->lock around all stores: intel_svm_bind_mm() of 5.10.223, drivers/iommu/intel/svm.c', () => {
    expect(bindIn('5.8')).toEqual([
      'lock.acquire pasid_mutex',
      'handle.install',
      'lock.acquire iommu_lock',
      'entry.set_present',
      'invalidate.pasid_cache',
      'wait',
      'invalidate.iotlb',
      'wait',
      'lock.release iommu_lock',
      'binding.enlist',
      'binding.assign_cache_tag',
      'lock.release pasid_mutex',
    ]);
  });

  it('enters the list after the entry is set up: intel_svm_set_dev_pasid() of 6.12.117, drivers/iommu/intel/svm.c', () => {
    expect(bindIn('6.12.117')).toEqual([
      'handle.install',
      'binding.assign_cache_tag',
      'lock.acquire iommu_lock',
      'entry.set_present',
      'lock.release iommu_lock',
      'invalidate.pasid_cache',
      'wait',
      'invalidate.iotlb',
      'wait',
      'lock.acquire domain_lock',
      'binding.enlist',
      'lock.release domain_lock',
    ]);
  });

  it('enters the list first: domain_add_dev_pasid() of 7.3.4, drivers/iommu/intel/iommu.c', () => {
    const events = bindIn('7.0');
    expect(events.indexOf('binding.enlist')).toBeLessThan(events.indexOf('entry.set_present'));
    // iommu_attach_device_pasid(), drivers/iommu/iommu.c
    expect(events.at(-1)).toBe('handle.install');
  });

  it('is done by a second process as by the first, under the locks that both take', () => {
    const { second } = buildProgram(
      kernelVersion('5.8').flows.get('exit')!,
      undefined,
      kernelVersion('5.8'),
      quickScope,
    );
    expect(eventsOf(second)).toEqual([
      'lock.acquire pasid_mutex',
      'lock.acquire iommu_lock',
      'entry.set_present',
      'lock.release iommu_lock',
      'lock.release pasid_mutex',
      'device.start',
    ]);
  });

  /** A release that comes between: no driver lets it, since who binds has a reference to the address space. */
  const races = (kernel: string): Setting => ({
    kernel,
    flow: `thread opens { iommu_sva_bind_device(); device.start(); device.stop(); device.drain(); }
      thread dies {
        mmu_notifier_release() { intel_mm_release(); }
        memory.unmap_page(); memory.free_page();
      }`,
    processes: 1,
  });

  it('without that reference would be missed by a release in 6.12.117, and outlive it in 7.0', () => {
    expect(tryClaim(races('6.12.117'), noFreedMemoryReached).verdict).toBe('violated');
    expect(tryClaim(races('7.0'), noFreedMemoryReached).verdict).toBe('violated');
  });
});

describe('qi_submit_sync() of 7.3.4, drivers/iommu/intel/dmar.c, after a time-out', () => {
  const exit: Setting = { kernel: '7.0', flow: 'exit', ...scopes.vanish.configuration };

  it('submits again what a device that is still there answered too late', () => {
    expect(tryClaim(exit, noFreedMemoryReached).verdict).toBe('proved');
  });

  it('would leave a translation in such a device if it gave up at every time-out', () => {
    const overrides =
      'devtlb_invalidation_with_pasid() { if (ats) { invalidate.device_tlb(pasid); wait(); } }';
    const result = tryClaim({ ...exit, overrides }, noFreedMemoryReached);
    expect(result.verdict).toBe('violated');
    expect(counterexampleFor(result)).toContain('iommu.time_out_early');
  });
});

describe('devtlb_invalidation_with_pasid() of 7.3.4, drivers/iommu/intel/pasid.c', () => {
  const exit = (device: string): Setting => ({
    kernel: '7.0',
    flow: `thread dies {
      iommu_sva_bind_device(); ${device} device.start();
      mmu_notifier_release() { intel_mm_release(); }
      memory.unmap_page(); memory.free_page();
      device.stop(); device.drain(); iommu_sva_unbind_device();
    }`,
    ats: true,
    inFlight: 1,
  });
  const disordered = exit('device.disorder_writes();');

  it('sends one invalidation, which a device with the defect of dtlb_extra_inval answers before its writes', () => {
    const result = tryClaim(disordered, noFreedMemoryReached);
    expect(result.verdict).toBe('violated');
    expect(counterexampleFor(result)).toContain('iommu.answer_device_tlb_early');
    expect(tryClaim(exit(''), noFreedMemoryReached).verdict).toBe('proved');
  });

  it('would be enough with a second one, as cache_tag_flush_devtlb_psi() sends for ranges', () => {
    const overrides = `devtlb_invalidation_with_pasid() {
      if (ats) { invalidate.device_tlb(pasid); wait(); invalidate.device_tlb(pasid); wait(); }
    }`;
    const text = `${disordered.flow} ${overrides}`;
    expect(tryClaim({ ...disordered, flow: text }, noFreedMemoryReached).verdict).toBe('proved');
  });
});

describe('iommu_replace_device_pasid() of 7.3.4, drivers/iommu/iommu.c', () => {
  const handOver = (then: string): Setting => ({
    kernel: '7.0',
    flow: `thread owner {
      handle.install(); entry.set_present(); device.start(); ${then}
    }`,
    ...scopes.pageRequests.configuration,
    processes: 1,
  });
  const wrongOwner = never('prq.report(finds=second)');

  it('can give the handle to another owner, who then gets the requests of the first', () => {
    expect(tryClaim(handOver('handle.replace(to=second);'), wrongOwner).verdict).toBe('violated');
    expect(tryClaim(handOver(''), wrongOwner).verdict).toBe('proved');
  });
});

function eventsOf(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.kind === 'primitive') return [nameOf(step)];
    return step.kind === 'frame' || step.kind === 'repeat' ? eventsOf(step.body) : [];
  });
}

const nameOf = ({ event, indices }: Primitive): string =>
  [event, ...(indices['lock'] === undefined ? [] : [indices['lock']])].join(' ');
