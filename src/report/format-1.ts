/** Reports of format version 1, as those of today. */
import * as v from 'valibot';
import { type Report, type Result, reportSchema, resultSchema, summaryOf } from './verdict.ts';

const oldResult = v.strictObject({
  ...v.omit(resultSchema, ['complete', 'shortest', 'unknown', 'assumptions', 'untested']).entries,
  mayBeLonger: v.optional(v.literal(true)),
  vacuous: v.boolean(),
  unwitnessed: v.array(v.string()),
});

const oldReport = v.strictObject({
  ...v.omit(reportSchema, ['claims']).entries,
  formatVersion: v.literal(1),
  results: v.array(oldResult),
});

/** A report of either version. */
export const anyReportSchema = v.variant('formatVersion', [
  reportSchema,
  v.pipe(
    oldReport,
    v.transform(
      (report): Report => ({ ...report, ...summaryOf(report.results.map(asToday)), formatVersion: 2 }),
    ),
  ),
]);

/** Version 1 did not say whether every state was visited, and called a claim proved that nothing tested. */
function asToday({ vacuous, unwitnessed, mayBeLonger, ...rest }: v.InferOutput<typeof oldResult>): Result {
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
  { repeatsFrom, method }: Pick<Result, 'repeatsFrom' | 'method'>,
  mayBeLonger: true | undefined,
): NonNullable<Result['shortest']> {
  if (repeatsFrom !== undefined) return 'no';
  return mayBeLonger === true || method === 'random' ? 'unknown' : 'proved';
}
