import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { anyCampaignSchema } from './any-campaign.ts';
import { anyReportSchema } from './any-report.ts';
import { claimsOf } from './verdict.ts';

const result = {
  kernel: '5.8',
  flow: 'exit',
  scope: '1 device',
  configuration: quickScope,
  claim: 'lifecycle',
  verdict: 'inconclusive',
  method: 'exhaustive',
  reductions: { ample: true, symmetries: ['request 1 and 2'], standsFor: 9 },
  states: 1,
  transitions: 0,
  depth: 1,
  complete: true,
  parts: 1,
  searchedParts: 1,
  ms: 0,
  labels: [],
  noEffect: ['foo', 'lazy (unknown condition: both branches are searched)'],
  unknown: [],
  assumptions: [],
  neverHappened: [],
  untested: ['chunks', 'a.b or a.c'],
};
const report = {
  formatVersion: 2,
  tool: 'pasidcheck',
  version: '0.1.0',
  options: quickScope,
  verdict: 'inconclusive',
  claims: [{ kernel: '5.8', claim: 'lifecycle', verdict: 'inconclusive', untested: true, result: 0 }],
  results: [result],
};

describe('a report of format version 2', () => {
  it('is read as one of today, and its sentences are not taken apart', () => {
    const { formatVersion, claims, results } = v.parse(anyReportSchema, report);
    expect(formatVersion).toBe(3);
    expect(claims).toEqual(claimsOf(results));
    expect(results[0]).not.toHaveProperty('scope');
    expect(results[0]).toMatchObject({
      configuration: quickScope,
      reductions: { ample: true, symmetries: [], standsFor: 9 },
      noEffect: result.noEffect.map((name) => ({ kind: 'call', name })),
      untested: [
        { kind: 'needs', part: 'chunks' },
        { kind: 'never', events: ['a.b or a.c'] },
      ],
    });
  });

  it('is refused with what version 3 has', () => {
    expect(v.is(anyReportSchema, { ...report, results: [{ ...result, anyAsked: ['devices'] }] })).toBe(false);
    expect(v.is(anyReportSchema, { ...report, formatVersion: 3 })).toBe(false);
  });
});

it('is read in a campaign of format version 1 as well', () => {
  const found = { trial: 0, trials: 1, edits: [], flow: 'exit' };
  const campaign = {
    formatVersion: 1,
    tool: 'pasidcheck',
    version: '0.1.0',
    settings: { seed: 1, kernels: ['5.8'], claims: ['lifecycle'], edits: 0, walks: 1, fixed: {} },
    verdict: 'violated',
    trials: [[0, 1]],
    walks: 1,
    steps: 1,
    refused: 0,
    counterexamples: [{ ...found, result }],
    coverage: { states: {}, transitions: {}, witnesses: {}, pairs: [] },
  };
  const { formatVersion, counterexamples } = v.parse(anyCampaignSchema, campaign);
  expect(formatVersion).toBe(2);
  expect(counterexamples).toMatchObject([{ ...found, result: { claim: 'lifecycle' } }]);
  expect(counterexamples[0]!.result).not.toHaveProperty('scope');
});
