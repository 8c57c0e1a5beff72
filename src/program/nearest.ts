/** Finds the known names that a misspelt name resembles. */
import { didYouMeanText } from '../words/no-effect-text.ts';

const MOST = 3;

/** At most three candidates, those spelled most like `name` first; none that is further than `within`. */
export function nearest(
  name: string,
  candidates: readonly string[],
  within = Number.POSITIVE_INFINITY,
): readonly string[] {
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ distance }) => distance <= within)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/** The candidates that are nearly spelled so. */
export const alike = (name: string, candidates: readonly string[]): readonly string[] =>
  nearest(name, candidates, Math.max(1, Math.floor(name.length / 3)));

/** `did you mean a or b?` for names that are nearly spelled so, or nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const names = alike(name, candidates);
  return names.length === 0 ? '' : didYouMeanText(names);
}

/** `did you mean ats? there are quick, ats`: what an unknown name may have been meant for, and all that there are. */
export function namesText(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known);
  return `${meant === '' ? '' : `${meant} `}there are ${known.join(', ')}`;
}

/**
 * Known names of which `name` is very likely a misspelling: spelled the same but for underscores and case, or with one
 * other letter, two in a long name. Names that differ in a digit, or in `un` as bind and unbind do, are others.
 */
export function nearMisses(name: string, known: Iterable<string>): readonly string[] {
  const limit = name.length >= 10 ? 2 : name.length >= 3 ? 1 : 0;
  const all = new Set(known);
  return nearest(
    name,
    [...all].filter((other) => Math.abs(other.length - name.length) <= limit && isMisspelling(name, other)),
    limit,
  );
}

function isMisspelling(name: string, other: string): boolean {
  const [a, b] = [name, other].map((one) => one.replaceAll('_', '').toLowerCase()) as [string, string];
  if (a === b) return true;
  const withoutDigits = (text: string): string => text.replaceAll(/\d/g, '');
  if (withoutDigits(a) === withoutDigits(b)) return false;
  return a.replaceAll('un', '') !== b.replaceAll('un', '');
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
