import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

const digestOf = (schema: object): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

describe('a JSON contract', () => {
  it('changes on purpose: .github/CHANGELOG.md says when its formatVersion rises', () => {
    expect(Object.fromEntries(contractNames.map((name) => [name, digestOf(jsonSchemaOf(name))]))).toEqual({
      campaign: 'f903d2019281',
      comparison: '61269d55b1c7',
      counterexample: '70971a435dbb',
      litmus: '194ff2f50b57',
      mutation: '2b16f9b7b9c8',
      verdict: '1f85faed457c',
    });
  });
});
