/** The line in a model for another checker that says what it was made from, so that a trace can come back. */
import * as v from 'valibot';
import type { CheckRequest } from '../check/searches.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { visibleIn } from '../flow/visible.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { reportSchema } from '../report/verdict.ts';
import { selectClaims } from './select-claims.ts';

const MARK = 'made from: ';

const headerSchema = v.strictObject({
  ...v.pick(reportSchema, ['formatVersion', 'tool', 'version', 'input', 'options']).entries,
  kernel: v.string(),
  claims: v.array(v.string()),
  /** The numbers that are any. */
  any: v.optional(v.array(v.string())),
});

export type ModelHeader = v.InferOutput<typeof headerSchema>;

/** The header on one line. No language ends a comment within: every slash is escaped. */
export function formatHeader(header: ModelHeader): string {
  return `${MARK}${JSON.stringify(header).replaceAll('/', '\\/')}`;
}

/** Reads the header of a model. Throws an `InputError` when there is none. */
export function readHeader(text: string, source: string): ModelHeader {
  const line = text.split('\n').find((candidate) => candidate.includes(MARK));
  const refuse = (): never => {
    throw new InputError(`${source}: this is not a model that \`pasidcheck export\` wrote`);
  };
  if (line === undefined) return refuse();
  try {
    return visibleIn(v.parse(headerSchema, JSON.parse(line.slice(line.indexOf(MARK) + MARK.length))));
  } catch {
    return refuse();
  }
}

/** The request that a model was made from. */
export function requestOf({ input, options, kernel, claims }: ModelHeader): CheckRequest {
  const { flow, ...configuration } = options;
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  return {
    ...flowFor(parsed, flow, kernelVersion(kernel)),
    configuration,
    claims: selectClaims(claims),
  };
}
