/** What became of a trace that was walked again. */
import type { Result } from '../report/verdict.ts';
import { type Missing, missingTexts } from './missing-text.ts';

interface Walked {
  readonly result: Result;
  /** Whether it breaks the claim; absent where it decides nothing. */
  readonly violated: boolean | undefined;
  readonly missing: readonly Missing[];
}

/** `replayed 9 steps: the last step breaks the claim, as recorded` */
export function outcomeText(walked: Walked): string {
  const { result, missing } = walked;
  const isWalked = !missing.some(({ kind }) => kind === 'time');
  return `replayed ${isWalked ? result.trace!.length : 0} steps: ${foundText(walked)}`;
}

function foundText({ result, violated, missing }: Walked): string {
  const { claim, repeatsFrom, trace = [] } = result;
  if (violated === undefined) return `${claim} cannot be decided: ${missingTexts(missing).join('; ')}`;
  if (!violated) return 'the last step does not break the claim any more';
  return repeatsFrom === undefined
    ? 'the last step breaks the claim, as recorded'
    : `steps ${repeatsFrom} to ${trace.length} can repeat forever and break the claim, as recorded`;
}

/** The outcome of replaying a corpus. */
export const corpusText = (files: number, broken: number): string =>
  `replayed ${files}: ${broken} still break their claims`;
