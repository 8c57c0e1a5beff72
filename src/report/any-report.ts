/** Reports of every format version that `replay` reads. */
import * as v from 'valibot';
import { fromVersion1, report1 } from './format-1.ts';
import { fromVersion2, report2 } from './format-2.ts';
import { reportSchema } from './verdict.ts';

/** A report, turned into one of today. */
export const anyReportSchema = v.variant('formatVersion', [
  reportSchema,
  v.pipe(report2, v.transform(fromVersion2)),
  v.pipe(report1, v.transform(fromVersion1)),
]);

/** What the schema reads, in errors. */
export const readVersions = '1, 2 or 3';
