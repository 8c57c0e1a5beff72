import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

const digestOf = (schema: object): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

describe('a JSON contract', () => {
  it('changes on purpose: .github/CHANGELOG.md says when its formatVersion rises', () => {
    expect(Object.fromEntries(contractNames.map((name) => [name, digestOf(jsonSchemaOf(name))]))).toEqual({
      campaign: '56a23cdf20b1',
      comparison: 'bdaac349a64e',
      counterexample: '007696a3f07a',
      litmus: '0e79ac30aa0e',
      mutation: '1da38d0a3239',
      verdict: '0cd947c908be',
    });
  });
});
