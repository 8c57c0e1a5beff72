/**
 * Small texts that once got a wrong answer in silence, each with siblings: what is read of them, what is refused, and
 * what a verdict rests on. Mails, columns and other notations have tests in `src/flow/text`.
 */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import { FlowError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { printFlow } from '../flow/print.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { buildProgram } from '../program/program.ts';
import { noteText } from '../words/note-text.ts';
import { check } from './check.ts';

const configuration = { ...quickScope, pri: true };

/** The program of a text, or of the shipped flow of that name with its functions. */
function program(text: string, version = '5.8', flowName?: string) {
  const { flow, overrides, kernel } = flowFor(parseFlow(text, 'my.flow'), flowName, kernelVersion(version));
  return buildProgram(flow, overrides, kernel, configuration);
}

function refusal(text: string, version?: string, flowName?: string): string {
  try {
    program(text, version, flowName);
  } catch (error) {
    if (error instanceof FlowError) return `${error.at.line}:${error.at.column} ${error.problem}`;
    throw error;
  }
  throw new Error('it was accepted');
}

/** The verdict about one claim, with the length of the trace. */
function verdict(text: string, claim: string, version: string): string {
  const [result] = check({
    ...flowFor(parseFlow(text, 'my.flow'), undefined, kernelVersion(version)),
    configuration: quickScope,
    claims: claims.filter(({ id }) => id === claim),
  });
  return [result!.verdict, result!.trace?.length, ...result!.unknown]
    .filter((part) => part !== undefined)
    .join(' ');
}

describe('a tree without braces', () => {
  it.each([
    [
      '|- and `-',
      'do_exit()\n|- mmu_notifier_release()\n|  `- intel_mm_release()\n`- drv_close()\n   |- dsa_stop_dma()\n   `- intel_svm_unbind_mm()\n',
    ],
    [
      '+--',
      'do_exit()\n +-- mmu_notifier_release()\n |    +-- intel_mm_release()\n +-- drv_close()\n      +-- dsa_stop_dma()\n      +-- intel_svm_unbind_mm()\n',
    ],
    [
      '->',
      'do_exit()\n  -> mmu_notifier_release()\n     -> intel_mm_release()\n  -> drv_close()\n     -> dsa_stop_dma()\n     -> intel_svm_unbind_mm()\n',
    ],
  ])('is read: %s', (_, text) => {
    expect(printFlow(parseFlow(text, 'my.txt')).replaceAll(/\s+/g, ' ')).toBe(
      'do_exit() { mmu_notifier_release() { intel_mm_release(); } drv_close() { dsa_stop_dma(); intel_svm_unbind_mm(); } } ',
    );
  });
});

describe('function_graph', () => {
  const lines = [' 3)               |  do_exit() {', ' 3)   1.502 us    |    mmu_notifier_release();'];
  const end = [' 3)   9.000 us    |    dsa_stop_dma();', ' 3) ! 150.000 us  |  }'];
  const line = '-'.repeat(42);

  it.each([
    ['as it is', [...lines, ...end], []],
    [
      'with a switch of tasks',
      [...lines, ` ${line}`, ' 3)  idxd-12   =>   cat-99', ` ${line}`, '', ...end],
      [],
    ],
    [
      'with an interrupt',
      [
        ...lines,
        ' 3)   ==========> |',
        ' 3)   1.2 us      |    smp_irq_work();',
        ' 3)   <========== |',
        ...end,
      ],
      ['smp_irq_work'],
    ],
  ])('is a tree, %s', (_, all, unknown) => {
    const resolved = program(all.join('\n'));
    expect(resolved.unknown).toEqual(unknown);
    expect(
      resolved.threads.filter(({ background }) => background === undefined).map(({ name }) => name),
    ).toEqual(['do_exit']);
  });
});

describe('a function that replaces one of the kernel', () => {
  const end = '\n    did = entry.read_did();\n    entry.clear_word0();\n    entry.clear_rest();\n}\n';
  const other = 'intel_pasid_end_binding() { entry.clear_fault_disable(); }\n\n';

  it.each([
    'ssize_t noinstr intel_pasid_tear_down_entry() {',
    'static __must_check int __cold\nintel_pasid_tear_down_entry(struct intel_iommu *iommu,\n\t\tstruct device *dev)\n{',
    'noinline_for_stack void intel_pasid_tear_down_entry(void) {',
  ])('is read under any head: %j', (head) => {
    expect(program(other + head + end, '5.8', 'exit').notes.map(noteText)).toContain(
      'intel_pasid_tear_down_entry replaces the function of kernel 5.8',
    );
  });

  it('is refused where it would not be read', () => {
    expect(refusal(`${other}Then comes intel_pasid_tear_down_entry() {${end}`, '5.8', 'exit')).toBe(
      "3:12 'intel_pasid_tear_down_entry' would not be read here, and it is a function that is called",
    );
  });

  it.each([
    [
      'two heads of C',
      'static void f(void) { device.stop(); }\nvoid f(int x)\n{ device.drain(); }',
      "2:6 'f'",
    ],
    ['a thread', 'do_exit() { f(); }\nf() { device.stop(); }\nthread f { device.drain(); }', "3:1 'f'"],
  ])('is refused twice: %s', (_, text, place) => {
    expect(refusal(text)).toContain(`${place} stands here twice`);
  });

  it('is refused twice under two names of upstream', () => {
    const text =
      'intel_iommu_drain_pasid_prq() { device.stop(); }\nintel_drain_pasid_prq() { device.drain(); }';
    expect(refusal(text, '7.0', 'exit')).toBe(
      "2:1 'intel_drain_pasid_prq' stands here twice: 'intel_iommu_drain_pasid_prq' is the same function",
    );
  });
});

describe('a defined function whose answer is asked', () => {
  it.each([
    'if (needs_flush(pasid)) { invalidate.pasid_cache(did); wait(); }',
    'while (!needs_flush(pasid)) { wait(); }',
    'x = needs_flush(pasid);',
    'return needs_flush(pasid);',
  ])('runs there, and is no thread: %s', (statement) => {
    const text = `needs_flush(pasid) { entry.clear_fault_disable(); }\n
do_exit() {
    mmu_notifier_release() { each device { did = entry.read_did(); entry.set_fpd_clear_present(); ${statement} } }
    dsa_stop_dma();
    intel_svm_unbind_mm() { entry.clear_fault_disable(); }
}`;
    const names = program(text).threads.filter(({ background }) => background === undefined);
    expect(names.map(({ name }) => name)).toEqual(['do_exit']);
    // FPD is cleared while the device still sends.
    expect(verdict(text, 'no-unrecoverable-fault', '5.8')).toBe('violated 8');
  });
});

describe('a leaf that the kernel defines', () => {
  it.each(['mmu_notifier_release();', 'mmput(mm);', 'exit_mm(tsk);'])(
    'does what it does there: %s',
    (call) => {
      const text = `do_exit() {\n    ${call}\n    drv_close() { dsa_stop_dma(); iommu_sva_unbind_device(); }\n}`;
      expect(verdict(text, 'no-unrecoverable-fault', '5.7')).toBe('violated 9');
    },
  );
});

describe('a lock of the kernel around release and close', () => {
  it.each([
    ['mutex_lock(&l);', 'mutex_unlock(&l);', 'proved'],
    ['spin_lock_irqsave(&l, flags);', 'spin_unlock_irqrestore(&l, flags);', 'proved'],
    ['down_write(&l);', 'up_write(&l);', 'inconclusive down_write up_write'],
  ])('is taken, or is unknown: %s', (lock, unlock, expected) => {
    const text = `do_exit() {
    mmu_notifier_release() { ${lock} intel_mm_release(); ${unlock} }
}
drv_close() { ${lock} dsa_stop_dma(); iommu_sva_unbind_device(); ${unlock} }`;
    expect(verdict(text, 'no-unrecoverable-fault', '5.8')).toBe(expected);
  });
});

describe('a misspelt name', () => {
  it.each([
    [
      'intel_mm_release() { if (!fault_ignor) { f(); } }\nf() { intel_pasid_teardown_entry(); }',
      "there is no 'intel_pasid_teardown_entry'",
    ],
    ['do_exit() { if (!non_coherant) { dsa_stop_dma(); } }', "the condition 'non_coherant' is not known"],
    ['do_exit() { entry.clear_presnt(); }', "unknown primitive 'entry.clear_presnt'"],
    ['do_exit() { mutex_lokc(&a); dsa_stop_dma(); }', "there is no 'mutex_lokc'"],
    ['do_exit() { each devise { dsa_stop_dma(); } }', 'each devise is not known'],
  ])('is refused: %s', (text, expected) => {
    expect(refusal(text)).toContain(expected);
  });
});
