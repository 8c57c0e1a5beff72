/** Campaigns of every format version: `--merge` and `--corpus` go on from what an older version wrote. */
import * as v from 'valibot';
import { type CampaignReport, campaignSchema, counterexampleSchema } from './campaign.ts';
import { fromResult2, result2 } from './format-2.ts';

/** Version 1 has results as reports of version 2 have them. */
const campaign1 = v.strictObject({
  ...campaignSchema.entries,
  formatVersion: v.literal(1),
  counterexamples: v.array(v.strictObject({ ...counterexampleSchema.entries, result: result2 })),
});

/** A campaign, turned into one of today. */
export const anyCampaignSchema = v.variant('formatVersion', [
  campaignSchema,
  v.pipe(
    campaign1,
    v.transform(
      ({ counterexamples, ...rest }): CampaignReport => ({
        ...rest,
        formatVersion: 2,
        counterexamples: counterexamples.map((one) => ({ ...one, result: fromResult2(one.result) })),
      }),
    ),
  ),
]);
