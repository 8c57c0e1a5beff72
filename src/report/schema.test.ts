import { readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, it } from 'vitest';
import { campaignSchema } from './campaign.ts';
import { comparisonSchema } from './comparison.ts';
import { litmusSchema } from './litmus.ts';
import { mutationSchema } from './mutation.ts';
import { storySchema } from './story.ts';
import { reportSchema } from './verdict.ts';

describe('the shipped schema', () => {
  it.each([
    ['campaign', campaignSchema],
    ['verdict', reportSchema],
    ['comparison', comparisonSchema],
    ['litmus', litmusSchema],
    ['mutation', mutationSchema],
    ['story', storySchema],
  ])('%s is the one that the tool itself has', (name, schema) => {
    const shipped: unknown = JSON.parse(
      readFileSync(new URL(`${name}.schema.json`, import.meta.url), 'utf8'),
    );
    expect(shipped).toEqual(JSON.parse(JSON.stringify(toJsonSchema(schema))));
  });
});
