import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

const digestOf = (schema: object): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

describe('a JSON contract', () => {
  it('changes on purpose: .github/CHANGELOG.md says when its formatVersion rises', () => {
    expect(Object.fromEntries(contractNames.map((name) => [name, digestOf(jsonSchemaOf(name))]))).toEqual({
      campaign: '9a8d05909fca',
      comparison: '5cc38afecd80',
      counterexample: '007696a3f07a',
      litmus: 'f7deb67168fd',
      mutation: '6404d5f27d72',
      verdict: 'e65dd7cd37cb',
    });
  });
});
