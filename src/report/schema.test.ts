import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

const digestOf = (schema: object): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

describe('a JSON contract', () => {
  it('changes on purpose: .github/CHANGELOG.md says when its formatVersion rises', () => {
    expect(Object.fromEntries(contractNames.map((name) => [name, digestOf(jsonSchemaOf(name))]))).toEqual({
      campaign: 'e65df276f5b3',
      comparison: '852ef73a12bc',
      counterexample: '70971a435dbb',
      litmus: '6e1335644dc4',
      mutation: '68b8b1b3ed75',
      verdict: 'e06a65eea4cc',
    });
  });
});
