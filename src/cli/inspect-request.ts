/** Which system a page asks for. */
import * as v from 'valibot';
import type { CheckRequest } from '../check/searches.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { configurationEntries, inputSchema } from '../report/verdict.ts';
import { configurationOf } from './configuration.ts';
import { selectClaims } from './select-claims.ts';

const systemSchema = v.strictObject({
  kernel: v.string(),
  flow: v.optional(v.string()),
  input: v.optional(inputSchema),
  configuration: v.strictObject(configurationEntries),
});

export type SystemAsked = v.InferOutput<typeof systemSchema>;

/** What a page asks for. Throws an `InputError` for what is none. */
export function systemAsked(body: unknown): SystemAsked {
  const parsed = v.safeParse(systemSchema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new InputError(`${v.getDotPath(issue) ?? 'the request'}: ${issue.message}`);
}

/** The request that it means. Throws an `InputError` for what the command line would refuse as well. */
export function requestFor(
  { kernel, flow, input, configuration }: SystemAsked,
  claims: readonly string[] | undefined,
): CheckRequest {
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  const asked = configurationOf(configuration);
  return {
    ...flowFor(parsed, flow, kernelVersion(kernel)),
    configuration: asked,
    claims: selectClaims(claims, asked),
  };
}
