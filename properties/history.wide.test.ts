/**
 * Every repair in every flow and in every named scope that a search of seconds can cover: a claim that held before it
 * and does not after it is among those that the table says are traded.
 */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { historyFlow, kernelVersion, type Result } from '../src/index.ts';
import { claims } from './catalog.ts';
import { history } from './history.ts';
import { trial } from './trial.ts';

/** Left out is what takes minutes: groups of page requests, and a queue with several submitters. */
const named = (Object.keys(scopes) as ScopeName[]).filter((scope) => !['groups', 'queue'].includes(scope));

/** Pairs that are whole flows have that one; the others replace functions of every shipped flow. */
const repairs = history.flatMap((defect) =>
  (defect.flow === undefined ? [undefined] : [...kernelVersion(defect.kernel).flows.keys()]).map((flow) => ({
    ...defect,
    flow,
  })),
);

describe.each(repairs)('$id in the flow $flow', ({ id, kernel, flow, traded = {} }) => {
  const defect = history.find((other) => other.id === id)!;

  function verdicts(side: 'before' | 'after', scope: ScopeName): ReadonlyMap<string, Result['verdict']> {
    const { text } = historyFlow(defect, side);
    const what = flow === undefined ? { flow: text } : { flow, overrides: text };
    const results = trial({ kernel, ...what, ...scopes[scope].configuration }, claims);
    return new Map(
      results.map(({ claim, verdict, untested }) => [claim, untested.length === 0 ? verdict : 'proved']),
    );
  }

  it.each(named)('breaks in the scope %s no more than it says', { timeout: 300_000 }, (scope) => {
    const before = verdicts('before', scope);
    const lost = [...verdicts('after', scope)].flatMap(([claim, verdict]) =>
      verdict !== 'proved' && before.get(claim) === 'proved' ? [claim] : [],
    );
    expect(lost.filter((claim) => !(claim in traded))).toEqual([]);
  });
});
