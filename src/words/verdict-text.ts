/** A verdict in words: what it is called, why it is not a proof, and what a proof rests on. */
import { createColors } from 'picocolors';
import { parts } from '../../model/configuration.ts';
import {
  type Assumption,
  isUntested,
  locksInTheWay,
  passesUnknown,
  proviso,
  type Result,
  unknownPassed,
  type Verdict,
} from '../report/verdict.ts';

const UNTESTED = 'not tested';

/** The primitive to write for an event that no function of the kernel means. */
const written: Readonly<Record<string, string>> = {
  'mm.release': 'mm.release',
  'mm.released': 'mm.release',
  'binding.end': 'binding.end',
};
const list = new Intl.ListFormat('en');

export type Paint = (verdict: Verdict, text: string) => string;

/** Paints a text in the colour of a verdict. */
export function painter(colour: boolean): Paint {
  const { green, red, yellow } = createColors(colour);
  return (verdict, text) => ({ proved: green, violated: red, inconclusive: yellow })[verdict](text);
}

/** `proved`, `violated`, `not tested` or `inconclusive`. */
export function verdictWord(result: Result): string {
  return isUntested(result) ? UNTESTED : result.verdict;
}

/** What stands behind the claim's name: why it is not proved, or on what its proof rests. Often nothing. */
export function remarkText(result: Result): string {
  const why = [...untestedText(result), ...provisoText(result)];
  const rests = result.verdict === 'violated' ? [] : result.assumptions.map(assumptionText);
  return `${why.length === 0 ? '' : `: ${why.join('; ')}`}${rests.length === 0 ? '' : `, ${rests.join(', ')}`}`;
}

/** Why the claim was not tested, a clause for each reason. */
export function untestedText({ untested }: Pick<Result, 'untested'>): readonly string[] {
  return untested.map((reason) => {
    if (reason.kind === 'needs') return `it needs ${parts[reason.part].flag}`;
    const [only, ...others] = reason.events;
    const call = others.length > 0 ? undefined : written[only!];
    const advice =
      call === undefined ? '' : `; no call in this flow does it: write ${call}() where it belongs`;
    return `${reason.events.join(' or ')} never happened${advice}`;
  });
}

/** `proved if foo() has no effect and iommu_lock is given back`; the first part of a violation that passes them. */
function provisoText(result: Result): readonly string[] {
  if (passesUnknown(result)) return [`violated if ${noEffectText(unknownPassed(result))}`];
  const calls = proviso(result);
  const locks = [...new Set(locksInTheWay(result).map(({ lock }) => lock))];
  const needed = [
    ...(calls.length === 0 ? [] : [noEffectText(calls)]),
    ...(locks.length === 0 ? [] : [`${list.format(locks)} ${locks.length === 1 ? 'is' : 'are'} given back`]),
  ];
  return needed.length === 0 ? [] : [`proved if ${list.format(needed)}`];
}

/** `foo() and bar() have no effect` */
export function noEffectText(calls: readonly string[]): string {
  return `${list.format(calls.map((call) => `${call}()`))} ${calls.length === 1 ? 'has' : 'have'} no effect`;
}

/** What a verdict rests on. */
export function assumptionText(assumption: Assumption): string {
  switch (assumption.kind) {
    case 'noEffect':
      return `assuming that ${assumption.call}() has no effect`;
    case 'lock':
      return `assuming that ${assumption.lock} is the lock ${assumption.name}`;
    case 'checkpoint':
      return `continued from the checkpoint ${assumption.file}`;
  }
}
