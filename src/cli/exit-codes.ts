/** What the process ends with for each verdict; bad input ends with 2. */
import type { Verdict } from '../report/verdict.ts';

export const exitCodes: Readonly<Record<Verdict, number>> = { proved: 0, violated: 1, inconclusive: 3 };
