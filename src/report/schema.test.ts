import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

const digestOf = (schema: object): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

describe('a JSON contract', () => {
  it('changes on purpose: .github/CHANGELOG.md says when its formatVersion rises', () => {
    expect(Object.fromEntries(contractNames.map((name) => [name, digestOf(jsonSchemaOf(name))]))).toEqual({
      campaign: '7ace5cf8ebc1',
      comparison: '4eae33e98ee9',
      counterexample: '97a4efdad587',
      litmus: '68c851921efc',
      mutation: 'c448901d263b',
      verdict: 'daea7248ceab',
    });
  });
});
