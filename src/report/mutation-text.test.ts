import { expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { provedText } from '../words/mutation-words.ts';
import type { MutationFacts } from './mutation.ts';
import { formatMutation } from './mutation-text.ts';

const facts = (untested: readonly string[]): MutationFacts => ({
  formatVersion: 2,
  tool: 'pasidcheck',
  version: '0',
  kernel: '6.14',
  flow: 'exit',
  about: { meaning: '', threads: [], others: [] },
  claims: ['lifecycle', 'no-torn-entry'],
  scopes: [{ name: 'quick', configuration: quickScope, unproved: [], untested: [...untested] }],
  total: 0,
  leftOut: 0,
  complete: true,
  edits: [],
});

it.each([
  [[], '2 of 2 claims are proved', false],
  [['no-torn-entry'], '1 of 2 claims is proved', true],
] as const)('counts no claim as proved that was not tested: %j', (untested, count, isListed) => {
  const text = formatMutation(facts(untested), { colour: false, full: false, claims: new Map() });
  expect(text).toContain(count);
  expect(/^not tested without any edit.*\n.*\n? *no-torn-entry \(in: quick\)$/m.test(text)).toBe(isListed);
});

it('speaks of one claim in the singular', () => {
  expect(
    [provedText(0, 1), provedText(1, 2), provedText(0, 2)].map((text) => text.split(' proved')[0]),
  ).toEqual(['0 of 1 claim is', '1 of 2 claims is', '0 of 2 claims are']);
});
