/** What a violation rests on, what other searches say of its claim, and how many claims are violated. */
import { conditionsMet, passesUnknown, type Result, unknownPassed } from '../report/verdict.ts';
import { noEffectText, verdictWord } from './verdict-text.ts';

/** What the violation rests on: unknown calls that it passes, and how the C decides what is open. */
export function provisoTexts(result: Result): readonly string[] {
  const conditions = conditionsMet(result);
  const passed = unknownPassed(result);
  return [
    ...(passesUnknown(result)
      ? [`violated if ${noEffectText(passed)}: the trace passes ${passed.length === 1 ? 'it' : 'them'}`]
      : []),
    ...(conditions.length === 0 ? [] : [`if ${conditions.join(' and ')}`]),
  ];
}

/** The scope of the result, and what the others say of the claim: `in quick; violated in ats 9; proved in chunked`. */
export function elsewhereText({ scopeName }: Result, others: readonly Result[]): string {
  const like = (word: string): string =>
    others
      .filter((other) => verdictWord(other) === word)
      .map(({ scopeName: name = '', trace }) => (trace === undefined ? name : `${name} ${trace.length}`))
      .join(', ');
  const words = [...new Set(others.map(verdictWord))];
  return `in ${scopeName}; ${words.map((word) => `${word} in ${like(word)}`).join('; ')}`;
}

/** `2 of 12 claims violated, kernel 6.12`, of the results that decide the claims of a version. */
export function countText(results: readonly Result[]): string {
  const violated = results.filter(({ verdict }) => verdict === 'violated').length;
  return `${violated} of ${results.length} ${results.length === 1 ? 'claim' : 'claims'} violated, kernel ${results[0]!.kernel}`;
}

/** What a flow with one thread leaves out in every configuration. */
export const oneThreadText = 'races between threads of the process (the flow has one thread)';

/** The same of some results, by the flows that it is true of; nothing where each has more. */
export function oneThreadTexts(results: readonly Result[]): readonly string[] {
  const flows = [...new Set(results.flatMap(({ flow, threads }) => (threads === 1 ? [flow] : [])))];
  return flows.map(
    (flow) =>
      `not searched: races between threads of the process, which locks guard against. ${flow} has one thread.`,
  );
}

/** Titles of the lists beside verdicts. */
export const listTitles = {
  leftOut: 'left out of this scope:',
  neverHappened: 'never happened:',
  nowhere: 'never happened in any complete search:',
  noEffect: 'calls not modelled in this scope:',
  keptLocks: 'locks that a thread may keep:',
  unknown: 'calls of which nothing is known:',
} as const;
