/** Threads of a flow that take the place of the kernel's own. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { parseFlow } from '../flow/parse.ts';
import { kernelVersion, shippedFlow } from './library.ts';
import { buildProgram, type ResolvedProgram } from './program.ts';

const kernel = kernelVersion('5.13');
const configuration = { ...quickScope, ats: true, pri: true, vanish: true };
const worker = 'thread iopf_worker { while (true) { lock(pasid_mutex); iopf.run(); unlock(pasid_mutex); } }';

function program(flow: string | undefined, overrides?: string): ResolvedProgram {
  return buildProgram(
    flow === undefined ? shippedFlow(kernel, 'exit') : parseFlow(flow, 'my.flow'),
    overrides === undefined ? undefined : parseFlow(overrides, 'edit.flow'),
    kernel,
    configuration,
  );
}

const namesOf = ({ threads }: ResolvedProgram, background: boolean): readonly string[] =>
  threads.filter((thread) => (thread.background !== undefined) === background).map(({ name }) => name);

const own = ['prq_event_thread', 'iopf_worker', 'qi_check_fault'];

describe('a thread that is named like one of the kernel', () => {
  it.each([
    ['in a flow', program(`close() { device.stop(); } ${worker}`), ['close']],
    ['among functions that replace those of a shipped flow', program(undefined, worker), ['do_exit']],
  ])('takes its place and never has to end: %s', (_, resolved, inFront) => {
    expect(namesOf(resolved, true)).toEqual(own);
    expect(namesOf(resolved, false)).toEqual(inFront);
    expect(resolved.locks).toContain('pasid_mutex');
  });

  it('leaves the others as they are', () => {
    const body = (resolved: ResolvedProgram) =>
      resolved.threads.find(({ name }) => name === 'qi_check_fault')!.body;
    expect(body(program(undefined, worker))).toEqual(body(program(undefined)));
  });
});

describe('a thread among the functions that replace those of a shipped flow', () => {
  it('is refused when the kernel has none of its name', () => {
    expect(() => program(undefined, 'thread reaper { device.stop(); }')).toThrow(
      /edit\.flow:1:.*no thread of the kernel is called reaper[\s\S]*iopf_worker/,
    );
  });
});
