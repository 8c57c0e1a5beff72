/** Reports of format version 1, as those of today: each result becomes one of version 2 first. */
import * as v from 'valibot';
import { fromResult2, result2 } from './format-2.ts';
import { type Report, reportSchema, summaryOf } from './verdict.ts';

const result1 = v.strictObject({
  ...v.omit(result2, ['complete', 'shortest', 'unknown', 'assumptions', 'untested']).entries,
  mayBeLonger: v.optional(v.literal(true)),
  vacuous: v.boolean(),
  unwitnessed: v.array(v.string()),
});

export const report1 = v.strictObject({
  ...v.omit(reportSchema, ['claims']).entries,
  formatVersion: v.literal(1),
  results: v.array(result1),
});

type Result2 = v.InferOutput<typeof result2>;
type Result1 = v.InferOutput<typeof result1>;

/** A report of version 1 as one of today. */
export const fromVersion1 = (report: v.InferOutput<typeof report1>): Report => ({
  ...report,
  ...summaryOf(report.results.map((result) => fromResult2(asVersion2(result)))),
  formatVersion: 3,
});

/** Version 1 did not say whether every state was visited, and called a claim proved that nothing tested. */
function asVersion2({ vacuous, unwitnessed, mayBeLonger, ...rest }: Result1): Result2 {
  return {
    ...rest,
    verdict: vacuous ? 'inconclusive' : rest.verdict,
    complete: false,
    ...(rest.trace === undefined ? {} : { shortest: lengthOf(rest, mayBeLonger) }),
    unknown: [],
    assumptions: [],
    untested: unwitnessed,
  };
}

function lengthOf(
  { repeatsFrom, method }: Pick<Result1, 'repeatsFrom' | 'method'>,
  mayBeLonger: true | undefined,
): NonNullable<Result2['shortest']> {
  if (repeatsFrom !== undefined) return 'no';
  return mayBeLonger === true || method === 'random' ? 'unknown' : 'proved';
}
