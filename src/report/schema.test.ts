import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contractNames, jsonSchemaOf } from './json-schemas.ts';

const digestOf = (schema: object): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

describe('a JSON contract', () => {
  it('changes on purpose: .github/CHANGELOG.md says when its formatVersion rises', () => {
    expect(Object.fromEntries(contractNames.map((name) => [name, digestOf(jsonSchemaOf(name))]))).toEqual({
      campaign: '7c91dce22dd7',
      comparison: '9243e5006c1b',
      counterexample: '6537467bfb41',
      litmus: 'afa815ba3fb6',
      mutation: '450356cc217d',
      verdict: '4b981ce929cc',
    });
  });
});
