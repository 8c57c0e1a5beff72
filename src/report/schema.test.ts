import { readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, it } from 'vitest';
import { reportSchema } from './verdict.ts';

describe('verdict.schema.json', () => {
  it('is the schema that the tool itself reads reports with', () => {
    const shipped: unknown = JSON.parse(
      readFileSync(new URL('verdict.schema.json', import.meta.url), 'utf8'),
    );
    expect(shipped).toEqual(JSON.parse(JSON.stringify(toJsonSchema(reportSchema))));
  });
});
