/** What names of a text mean, and which of them are refused. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../model/kernel/call-tree.ts';
import { lockKind } from '../../model/kernel/lock-kinds.ts';
import { quickScope } from '../../model/system.ts';
import { FlowError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { noteText } from '../words/note-text.ts';
import { parseAssumption } from './assumptions.ts';
import { kernelVersion, shippedFlow } from './library.ts';
import { buildProgram, type ResolvedProgram } from './program.ts';
import { anyStep } from './steps.ts';

const configuration = { ...quickScope, ats: true, pri: true };

const program = (text: string, version = '5.8'): ResolvedProgram =>
  buildProgram(parseFlow(text, 'my.flow'), undefined, kernelVersion(version), configuration);

function overriding(text: string, version: string): ResolvedProgram {
  const kernel = kernelVersion(version);
  return buildProgram(shippedFlow(kernel, 'exit'), parseFlow(text, 'my.flow'), kernel, configuration);
}

/** The threads that end, without what the prologue does. */
const threadsOf = ({ threads }: ResolvedProgram): readonly string[] =>
  threads.filter(({ background }) => background === undefined).map(({ name }) => name);

const does = (resolved: ResolvedProgram, event: string): boolean =>
  resolved.threads.some(
    ({ name, body, background }) =>
      background === undefined && name !== 'prologue' && anyStep(body, (step) => eventOf(step) === event),
  );

const eventOf = (step: Step): string | undefined =>
  step.kind === 'primitive' ? step.event : step.kind === 'branch' ? step.question.event : undefined;

function refusal(resolve: () => unknown): string {
  try {
    resolve();
  } catch (error) {
    if (error instanceof FlowError)
      return `${error.source}:${error.at.line}:${error.at.column} ${error.problem}`;
    throw error;
  }
  throw new Error('it was resolved');
}

describe('a function that is defined twice', () => {
  const twice = 'f() { device.stop(); }\n\nf() { device.drain(); }\n';

  it.each([
    ['in a flow', () => program(`a() { f(); }\n${twice}`), "my.flow:4:1 'f' stands here twice"],
    ['among overrides', () => overriding(twice, '5.8'), "my.flow:3:1 'f' stands here twice"],
    [
      'as a tree and inside another tree',
      () => program('a() { f() { device.stop(); } }\nf() { device.drain(); }'),
      "my.flow:2:1 'f' stands here twice",
    ],
  ])('is refused %s', (_, resolve, expected) => {
    expect(refusal(resolve)).toContain(expected);
  });
});

describe('a function in a condition', () => {
  const flow = (helper: string, condition = 'helper()') =>
    program(`a() { if (${condition}) { device.stop(); } else { device.drain(); } }\nhelper() { ${helper} }`);

  it('runs, is no thread, and may answer either', () => {
    const resolved = flow('iopf.flush();');
    expect(threadsOf(resolved)).toEqual(['a']);
    expect(['iopf.flush', 'device.stop', 'device.drain'].map((event) => does(resolved, event))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it.each([
    ['return true;', 'helper()', ['device.stop']],
    ['return 0;', '!helper()', ['device.stop']],
    ['return -EINVAL;', 'helper()', ['device.stop']],
    ['if (ats) { return 0; } else { return 1; }', 'helper()', ['device.drain']],
    ['guard(mutex)(&x); return false;', 'helper()', ['device.drain']],
  ])('answers what it returns: %s', (helper, condition, expected) => {
    const { body } = flow(helper, condition).threads[0]!;
    const ask = body.flatMap((step) => (step.kind === 'frame' && step.name === 'a' ? step.body : []))[0];
    if (ask?.kind !== 'ask') throw new Error('nothing is asked');
    const answers = [true, false].filter((answer) =>
      JSON.stringify(ask.frame).includes(`{"kind":"return","answer":${answer}}`),
    );
    const way = answers.map((answer) => (answer ? ask.yes : ask.no).map(eventOf));
    expect(way).toEqual([expected]);
  });

  it('is run when it stands in what is not understood', () => {
    const resolved = flow('iopf.flush();', 'helper() > 3');
    expect(does(resolved, 'iopf.flush')).toBe(true);
    expect(resolved.noEffect).toContainEqual({ kind: 'condition', name: 'helper() > 3', meant: [] });
  });
});

describe('a condition of the C about the machine', () => {
  it.each([
    ['!ecap_coherent(iommu->ecap)', 'device.drain'],
    ['cap_caching_mode(iommu->cap)', 'device.drain'],
    ['info->ats_enabled', 'device.stop'],
    ['info->pri_enabled && ecap_coherent(iommu->ecap)', 'device.stop'],
  ])('is decided by the configuration: %s', (condition, event) => {
    const resolved = program(`a() { if (${condition}) { device.stop(); } else { device.drain(); } }`);
    expect(['device.stop', 'device.drain'].filter((one) => does(resolved, one))).toEqual([event]);
    expect(resolved.unknown).toEqual([]);
  });
});

describe('an argument that no parameter takes', () => {
  const helper = 'helper(lazy) { if (lazy) { device.stop(); } }';
  it.each([
    ['helper(iommu, dev, lazy)', []],
    ['helper(iommu, dev)', ['iommu', 'dev']],
    ['helper(lazy, true)', ['true']],
    ['nothing(pte)', []],
  ])('is listed where something may be lost: %s', (call, listed) => {
    const { noEffect } = program(
      `a() { device.drain(); ${call}; }\n${helper}\nnothing() { device.stop(); }\nb() { helper(lazy); nothing(); }`,
    );
    expect(noEffect.filter(({ kind }) => kind === 'argument')).toEqual(
      listed.map((name) => ({ kind: 'argument', name, call: 'helper', parameters: ['lazy'], meant: [] })),
    );
  });
});

describe('an answer that is kept', () => {
  const HELPER = 'stop(pte) { if (entry.is_present()) { device.stop(); return true; } return false; }';

  /** What the thread `a` does, each way in order; a bar stands between the two answers. */
  function ways(body: string, helper = HELPER): string {
    const text = (steps: readonly Step[]): string =>
      steps
        .map((step): string => {
          if (step.kind === 'ask') return `${step.frame.name}? ${text(step.yes)} | ${text(step.no)}`;
          if (step.kind === 'choose') return `either(${step.branches.map(text).join(' or ')})`;
          return step.kind === 'frame' ? text(step.body) : String(eventOf(step));
        })
        .join(' ');
    const { threads } = program(`a() { ${body} }\n${helper}`);
    return text(threads[0]!.body.filter((step) => step.kind === 'frame' && step.name === 'a'));
  }

  it('decides each question of the rest of the block, and the function runs once', () => {
    const asked = 'x = stop(pte); if (x) { device.drain(); } if (!x) { iopf.flush(); }';
    expect(ways(`device.start(); ${asked}`)).toBe('device.start stop? device.drain | iopf.flush');
  });

  it('is open behind the block, and where the function returns nothing', () => {
    const inner = 'device.start(); if (ats) { x = stop(pte); if (x) { device.drain(); } }';
    expect(ways(`${inner} if (x) { iopf.flush(); }`)).toBe(
      'device.start stop? device.drain |  either(iopf.flush or )',
    );
    expect(ways('x = stop(pte); if (x) { device.drain(); }', 'stop(pte) { device.stop(); }')).toBe(
      'device.stop either(device.drain or )',
    );
  });
});

describe('a call that nothing defines', () => {
  it('is unknown, unless it is known to have no effect', () => {
    const { unknown, noEffect } = program(
      'a() { device.stop(); foo(); kfree(x); pr_info("x"); WARN_ON(x); b(bar(1)); }',
    );
    expect(unknown).toEqual(['foo', 'bar', 'b']);
    expect(noEffect).toEqual(['kfree', 'pr_info', 'WARN_ON'].map((name) => ({ kind: 'call', name })));
  });

  it.each([
    [
      'a function',
      'a() { device.stop(); intel_pasid_teardown_entry(); }',
      "there is no 'intel_pasid_teardown_entry'",
    ],
    [
      'a function of the file',
      'a() { device.stop(); close_the_device(); }\nclose_teh_device() { device.drain(); }',
      "there is no 'close_the_device'",
    ],
    ['a primitive without a dot', 'a() { device.stop(); wiat_(); waits(); }', "there is no 'waits'"],
    ['a lock function', 'a() { device.stop(); mutex_lok(&x); }', "there is no 'mutex_lok'"],
    ['a name without effect', 'a() { device.stop(); kfre(x); }', "there is no 'kfre'"],
    [
      'a thread',
      'a() { device.stop(); }\nintel_pasid_teardown_entry() { device.drain(); }',
      "there is no 'intel_pasid_teardown_entry'",
    ],
    [
      'an option',
      'a() { device.stop(); if (caching_mod) { device.drain(); } }',
      "the condition 'caching_mod' is not known",
    ],
    [
      'a parameter',
      'a() { device.stop(); intel_pasid_tear_down_entry(fault_ignored); }',
      "the argument 'fault_ignored' is not known",
    ],
  ])('is refused when it is nearly %s', (_, text, expected) => {
    expect(refusal(() => program(text))).toContain(expected);
  });

  it('is not misspelt where it is assumed to have no effect', () => {
    const flow = parseFlow('a() { device.stop(); kfre(x); }', 'my.flow');
    const assumed = parseAssumption('kfre() has no effect');
    expect(buildProgram(flow, undefined, kernelVersion('5.8'), configuration, [assumed]).unknown).toEqual([
      'kfre',
    ]);
    expect(refusal(() => program('a() { device.stop(); kfre(x); }'))).toContain("there is no 'kfre'");
  });

  it.each(['intel_svm_bound_devices', 'foo2', 'exit_fs2'])('is not near what differs in kind: %s', (name) => {
    expect(program(`a() { device.stop(); ${name}(); }`).unknown).toEqual([name]);
  });

  it('among arguments is refused when it does something', () => {
    expect(refusal(() => program('a() { device.stop(); kfree(intel_mm_release()); }'))).toContain(
      'intel_mm_release() stands among the arguments of a call',
    );
  });
});

describe('names that upstream uses', () => {
  it.each([
    ['intel_iommu_drain_pasid_prq(dev, pasid);', 'prq.wait_empty'],
    ['pasid_clear_present(pte);', 'entry.clear_present'],
    ['did = entry.read_did(); qi_flush_piotlb(iommu, did, pasid, 0, -1, 0);', 'invalidate.iotlb'],
    ['qi_flush_piotlb_all(iommu, 1, pasid);', 'invalidate.iotlb'],
    [
      'did = entry.read_did(); qi_flush_pasid_cache(iommu, did, QI_PC_PASID_SEL, pasid);',
      'invalidate.pasid_cache',
    ],
    ['qi_flush_dev_iotlb_pasid(iommu, sid, pfsid, pasid, qdep, 0, 52);', 'invalidate.device_tlb'],
    ['cache_tag_flush_all(domain);', 'invalidate.iotlb'],
    ['cache_tag_flush_range(domain, start, end, 0);', 'invalidate.iotlb'],
    ['iommu_detach_device_pasid(domain, dev, pasid);', 'binding.end'],
    ['intel_iommu_remove_dev_pasid(dev, pasid, domain);', 'binding.unlist'],
    ['iopf_queue_flush_dev(dev);', 'iopf.flush'],
    ['exit_mm();', 'mm.release'],
    ['mmput(mm);', 'mm.release'],
    ['mmu_notifier_release(mm);', 'mm.release'],
  ])('mean what the code does: %s', (call, event) => {
    const resolved = program(`a() { each device { ${call} } }`, '7.0');
    expect(does(resolved, event)).toBe(true);
    expect(resolved.unknown).toEqual([]);
  });

  it('replace the function that the flows have under another name', () => {
    const resolved = overriding('intel_drain_pasid_prq() { might_sleep(); }', '7.0');
    expect(does(resolved, 'prq.wait_empty')).toBe(false);
    expect(resolved.notes.map(noteText)).toEqual([
      'intel_iommu_drain_pasid_prq replaces the function of kernel 7.0',
    ]);
  });

  it('replace a body inside another function, and that is said', () => {
    const resolved = overriding('pasid_clear_present() { entry.set_fpd_clear_present(); }', '7.0');
    expect(does(resolved, 'entry.clear_present')).toBe(false);
    expect(resolved.notes.map(noteText)).toContain(
      'pasid_clear_present replaces the body that stands inside another function in model/flows/7.0/kernel.flow',
    );
  });
});

describe('locks of the kernel', () => {
  it.each([
    ['mutex_lock(&my_lock); mutex_unlock(&my_lock);', ['my_lock'], 'mutex'],
    [
      'spin_lock_irqsave(&my_lock, flags); spin_unlock_irqrestore(&my_lock, flags);',
      ['spinlock:my_lock'],
      'spinlock',
    ],
    ['spin_lock(&my_lock); unlock(my_lock);', ['spinlock:my_lock'], 'spinlock'],
    ['spin_lock(&iommu->lock); unlock(iommu_lock);', ['iommu_lock'], 'spinlock'],
    ['rcu_read_lock(); rcu_read_unlock();', ['rcu'], 'read section'],
    ['guard(mutex)(&my_lock);', ['my_lock'], 'mutex'],
    ['scoped_guard(spinlock, &my_lock) { return; }', ['spinlock:my_lock'], 'spinlock'],
  ])('%s', (text, locks, kind) => {
    const resolved = program(`a() { device.stop(); ${text} }`);
    // The bind of the next process takes locks of the kernel's own.
    expect(resolved.locks).toEqual(expect.arrayContaining(locks));
    expect(resolved.locks.filter((lock) => lock.includes('my_lock'))).toEqual(
      locks.filter((lock) => lock.includes('my_lock')),
    );
    expect(lockKind(locks[0]!)).toBe(kind);
    expect(['lock.acquire', 'lock.release'].map((event) => does(resolved, event))).toEqual([true, true]);
    expect(resolved.unknown).toEqual([]);
  });

  it('names the kinds of a guard that it does not know', () => {
    expect(refusal(() => program('a() { device.stop(); guard(mutx)(&x); }'))).toContain(
      "there is no guard of the kind 'mutx'",
    );
  });
});

describe('what is constant or known before the run', () => {
  it.each([
    ['0', false],
    ['1', true],
    ['!0', true],
    ['NULL', false],
    ['0x0UL', false],
    ['false || 2', true],
  ])('if (%s) is decided', (condition, expected) => {
    const resolved = program(`a() { device.stop(); if (${condition}) { device.drain(); } }`);
    expect(does(resolved, 'device.drain')).toBe(expected);
    expect(resolved.chooses).toBe(false);
  });

  it('says that the usual beginning is left out', () => {
    const { notes } = program('a() { each device { entry.set_present(); } device.stop(); }');
    expect(notes).toEqual([{ kind: 'no prologue', thread: 'a' }]);
  });

  it('names what was not read, and refuses it when something calls it', () => {
    const text = 'a() { device.stop(); }\nodd words f(x) { device.drain(); }';
    expect(program(text).notes.map(noteText)).toEqual([
      'my.flow:2:11: f is not read: its head does not stand alone at the beginning of a line',
    ]);
    expect(refusal(() => program(text.replace('f(x)', 'intel_mm_release(x)')))).toContain(
      "my.flow:2:11 'intel_mm_release' would not be read here",
    );
  });
});

describe('an error in a function of the kernel', () => {
  it('is placed at the call in the file of the user', () => {
    expect(
      refusal(() => program('a() { device.stop(); qi_flush_piotlb(iommu, domain_id, pasid, 0, 1, 0); }')),
    ).toBe("my.flow:1:22 invalidate.iotlb() does not take 'did', inside qi_flush_piotlb() of the kernel");
  });
});
