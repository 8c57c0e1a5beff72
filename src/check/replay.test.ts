/** A claim about runs is broken by a run alone: a trace that was tampered with decides nothing. */
import { beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import { FlowError, InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { type Compiled, compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import type { Result } from '../report/verdict.ts';
import { missingTexts } from '../words/missing-text.ts';
import { check, checkCompiled } from './check.ts';
import { replayTrace } from './replay.ts';
import type { CheckRequest } from './searches.ts';

const everyWaitEnds = claims.find(({ id }) => id === 'every-wait-ends')!;

function requestFor(text: string | undefined, kernel: string, scope: 'quick' | 'vanish'): CheckRequest {
  return {
    ...flowFor(
      text === undefined ? undefined : parseFlow(text, 'own.flow'),
      undefined,
      kernelVersion(kernel),
    ),
    configuration: scopes[scope].configuration,
    claims: [everyWaitEnds],
  };
}

const abba = `
thread one { lock(a); lock(b); unlock(b); unlock(a); }
thread two { lock(b); lock(a); unlock(a); unlock(b); }`;

/** The trace without a step, the numbers of the others as they come then. */
function withoutStep(result: Result, at: number): Result {
  const trace = result.trace!.toSpliced(at, 1).map((step, i) => ({ ...step, step: i + 1 }));
  const { repeatsFrom, ...rest } = result;
  const from =
    repeatsFrom === undefined ? {} : { repeatsFrom: at < repeatsFrom - 1 ? repeatsFrom - 1 : repeatsFrom };
  return { ...rest, trace, ...from };
}

/** `violated`, what is missing, or that a step is refused. */
function outcomeOf(request: CheckRequest, result: Result, compiled?: Compiled): string {
  try {
    const { violated, missing } = replayTrace(request, result, compiled);
    return violated === true ? 'violated' : missingTexts(missing).join('; ');
  } catch (error) {
    if (error instanceof InputError && !(error instanceof FlowError)) return 'refused';
    throw error;
  }
}

describe('a deadlock', () => {
  const request = requestFor(abba, '5.8', 'quick');
  const compiled = compile(request);
  const [result] = checkCompiled(request, compiled) as [Result];

  it('is shown up to the step that completes it', () => {
    expect(result.trace!.map(({ event }) => event)).toEqual([
      'entry.set_present',
      'device.start',
      'threads.begin',
      'lock.acquire',
      'lock.acquire',
    ]);
    expect(result).toMatchObject({ verdict: 'violated', shortest: 'no' });
    expect(result.repeatsFrom).toBeUndefined();
    expect(outcomeOf(request, result)).toBe('violated');
  });

  it('is none without any of its steps', () => {
    const outcomes = result.trace!.map((_, at) => outcomeOf(request, withoutStep(result, at), compiled));
    expect(outcomes).toMatchInlineSnapshot(`
      [
        "refused",
        "refused",
        "refused",
        "the run cannot end after the last step: lock.acquire(thread=one(pasid=1), pasid=1, lock=a) must still happen, and no steps repeat",
        "the run cannot end after the last step: lock.acquire(thread=one(pasid=1), pasid=1, lock=b) must still happen, and no steps repeat",
      ]
    `);
  });

  it('is none where the locks are taken in one order', () => {
    const ordered = requestFor(abba.replace('lock(b); lock(a);', 'lock(a); lock(b);'), '5.8', 'quick');
    expect(check(ordered)[0]!.verdict).not.toBe('violated');
    expect(outcomeOf(ordered, result)).toBe('refused');
  });
});

describe('a wait that is begun again forever', () => {
  const request = requestFor(undefined, '6.1.192', 'vanish');
  let compiled: Compiled;
  let result: Result;

  beforeAll(() => {
    compiled = compile(request);
    [result] = checkCompiled(request, compiled) as [Result];
  }, 60_000);

  it('is replayed as a run', () => {
    expect([result.trace!.length, result.repeatsFrom, result.shortest]).toEqual([26, 22, 'no']);
    expect(outcomeOf(request, result, compiled)).toBe('violated');
  });

  it('is none without any of its steps', () => {
    const outcomes = result.trace!.map((_, at) => outcomeOf(request, withoutStep(result, at), compiled));
    expect(outcomes).not.toContain('violated');
    expect(outcomes.filter((one) => one !== 'refused')).toMatchInlineSnapshot(`
      [
        "the steps from 22 on do not lead back to where they begin: do_exit(pasid=1) and submission(by=do_exit, device=0, pasid=1) are in another state",
      ]
    `);
  });

  it('is none from another step on', () => {
    const others = [undefined, 0, 1.5, -3, 27, 1e9, 1, 21, 26];
    const outcomes = others
      .filter((from) => from !== result.repeatsFrom)
      .map((repeatsFrom) => {
        const { repeatsFrom: _, ...rest } = result;
        return outcomeOf(request, repeatsFrom === undefined ? rest : { ...rest, repeatsFrom }, compiled);
      });
    expect(outcomes).not.toContain('violated');
    expect([...outcomes.slice(0, 7), outcomes.at(-1)]).toMatchInlineSnapshot(`
      [
        "the run cannot end after the last step: invalidate.device_tlb(thread=do_exit(pasid=1), device=0, pasid=1, tag=pasid) must still happen, and no steps repeat",
        "the trace has 26 steps, and none can repeat from step 0 on",
        "the trace has 26 steps, and none can repeat from step 1.5 on",
        "the trace has 26 steps, and none can repeat from step -3 on",
        "the trace has 26 steps, and none can repeat from step 27 on",
        "the trace has 26 steps, and none can repeat from step 1000000000 on",
        "the steps from 1 on do not lead back to where they begin: do_exit(pasid=1), mm notifier(pasid=1), entry PGTT(device=0, pasid=1), and 3 others are in another state",
        "the steps from 26 on do not lead back to where they begin: do_exit(pasid=1) and submission(by=do_exit, device=0, pasid=1) are in another state",
      ]
    `);
  });

  it('breaks no claim about states', () => {
    const claim = claims.find(({ id }) => id === 'no-freed-memory-reached')!;
    const { violated } = replayTrace({ ...request, claims: [claim] }, { ...result, claim: claim.id });
    expect(violated).toBe(false);
  });

  it('says nothing of what repeats once it is no run', () => {
    const { result: open, violated } = replayTrace(request, { ...result, repeatsFrom: 2 }, compiled);
    expect([violated, open.verdict, open.repeatsFrom, open.shortest]).toEqual([
      undefined,
      'inconclusive',
      undefined,
      undefined,
    ]);
  });

  it('is explained, but a trace that decides nothing is not', () => {
    const options = { version: '0', again: 'again' };
    const stuckOf = (one: Result): unknown => counterexampleOf(request, one, options).explanation.stuck;
    expect(stuckOf(result)).toHaveLength(1);
    expect(stuckOf({ ...result, repeatsFrom: 2 })).toBeUndefined();
  });
});
