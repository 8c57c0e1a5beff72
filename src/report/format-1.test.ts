import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { anyReportSchema } from './any-report.ts';

const result = {
  kernel: '5.8',
  flow: 'exit',
  scope: '1 device',
  configuration: quickScope,
  claim: 'lifecycle',
  verdict: 'proved',
  method: 'exhaustive',
  states: 1,
  transitions: 0,
  depth: 1,
  parts: 1,
  searchedParts: 1,
  ms: 0,
  labels: [],
  noEffect: ['foo'],
  neverHappened: [],
  vacuous: false,
  unwitnessed: [],
};
const trace = [{ step: 1, actor: 'iommu', event: 'a.b', indices: {}, changes: [] }];
const reportOf = (...results: readonly object[]) => ({
  formatVersion: 1,
  tool: 'pasidcheck',
  version: '0.1.0',
  options: quickScope,
  verdict: 'proved',
  results,
});

describe('a report of format version 1', () => {
  it('is read as one of today, where a claim that nothing tests is not proved', () => {
    const vacuous = { ...result, vacuous: true, unwitnessed: ['a.b'] };
    const { formatVersion, verdict, claims, results } = v.parse(anyReportSchema, reportOf(result, vacuous));
    expect([formatVersion, verdict, claims.length]).toEqual([3, 'proved', 1]);
    expect(results.map((one) => [one.verdict, one.untested])).toEqual([
      ['proved', []],
      ['inconclusive', [{ kind: 'never', events: ['a.b'] }]],
    ]);
  });

  it.each<[string, object]>([
    ['proved', {}],
    ['unknown', { mayBeLonger: true }],
    ['no', { repeatsFrom: 1 }],
    ['unknown', { method: 'random' }],
  ])('has traces of which the shortest is known, or not: %s', (shortest, difference) => {
    const violated = { ...result, verdict: 'violated', trace, ...difference };
    expect(v.parse(anyReportSchema, reportOf(violated)).results[0]!.shortest).toBe(shortest);
  });

  it('is refused with what later versions have', () => {
    expect(v.is(anyReportSchema, reportOf({ ...result, untested: [] }))).toBe(false);
    expect(v.is(anyReportSchema, { ...reportOf(result), formatVersion: 4 })).toBe(false);
  });
});
