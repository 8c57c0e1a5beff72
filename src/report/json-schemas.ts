/** The JSON contracts as JSON Schema, for programs in other languages. The build writes them; the package has no use for this file. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { campaignSchema } from './campaign.ts';
import { comparisonSchema } from './comparison.ts';
import { counterexampleSchema } from './counterexample.ts';
import { litmusSchema } from './litmus.ts';
import { mutationSchema } from './mutation.ts';
import { reportSchema } from './verdict.ts';

const contracts = {
  campaign: campaignSchema,
  comparison: comparisonSchema,
  counterexample: counterexampleSchema,
  litmus: litmusSchema,
  mutation: mutationSchema,
  verdict: reportSchema,
};

export type Contract = keyof typeof contracts;

/** The contracts by name, `verdict.schema.json` being `verdict` here. */
export const contractNames = Object.keys(contracts) as readonly Contract[];

/** The JSON Schema (draft 7) of a contract. */
export const jsonSchemaOf = (name: Contract): object => toJsonSchema(contracts[name]);
