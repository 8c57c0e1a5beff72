import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

const digestOf = (schema: object): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

describe('a JSON contract', () => {
  it('changes on purpose: .github/CHANGELOG.md says when its formatVersion rises', () => {
    expect(Object.fromEntries(contractNames.map((name) => [name, digestOf(jsonSchemaOf(name))]))).toEqual({
      campaign: 'ce1e41f63d11',
      comparison: '1c62bc9c29cf',
      counterexample: 'b5b1e1cbc470',
      litmus: '715ccad1c003',
      mutation: '22214971cf03',
      verdict: 'bc06136b5380',
    });
  });
});
