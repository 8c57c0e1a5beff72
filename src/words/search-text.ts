/** How a verdict was obtained, how large the search was, and what it left out. */
import type { Result, Symmetry } from '../report/verdict.ts';
import { groupBy } from './group-by.ts';

const list = new Intl.ListFormat('en-GB');

type Size = Pick<Result, 'states' | 'transitions' | 'depth'>;

/** `1,874 states, 7,542 transitions, depth 61` */
export function sizeText({ states, transitions, depth }: Size): string {
  return `${states.toLocaleString('en')} states, ${transitions.toLocaleString('en')} transitions, depth ${depth}`;
}

/** `every interleaving: 1,874 states, 7,542 transitions, depth 61` */
export function searchText(result: Result): string {
  const { method, parts, searchedParts } = result;
  const split = parts === 1 ? '' : `; ${parts} parts share no event, ${searchedText(parts, searchedParts)}`;
  const how = method === 'exhaustive' ? endText(result) : 'random interleavings';
  return `${how}: ${sizeText(result)}${split}${leftOutText(result)}`;
}

function endText({ bound, complete }: Result): string {
  if (bound === 'abstraction')
    return 'every interleaving with these numbers; a violation was found only in the abstraction';
  if (bound === 'interrupt') return 'interrupted';
  if (bound !== undefined) return `stopped by its bound on ${bound}`;
  return complete ? 'every interleaving' : 'stopped when every claim was decided';
}

function searchedText(parts: number, searched: number): string {
  if (parts === searched) return 'each was searched separately';
  return searched === 1
    ? 'one was searched, the others differ in names only'
    : `${searched} differ in more than names and were searched`;
}

function leftOutText({ reductions, states, generalises }: Result): string {
  if (reductions === undefined) return '';
  const { ample, symmetries, standsFor } = reductions;
  const isOfSets = generalises !== undefined && generalises.requests !== 'bounded';
  const symmetry = `one state of each orbit under symmetry of ${symmetriesText(symmetries, isOfSets)}, of ${standsFor.toLocaleString('en')} states`;
  const texts = [
    ...(standsFor > states ? [symmetry] : []),
    ...(ample ? ['one order of independent events (partial-order reduction)'] : []),
  ];
  return texts.length === 0 ? '; no reduction was possible' : `; searched: ${texts.join('; ')}`;
}

/**
 * `request 1, 2 and 3; device 0 and 1 (pasid=1)`: the values of an index that exchanges connect. Beside sets of requests the
 * numbered ones are those that the search follows one by one.
 */
function symmetriesText(symmetries: readonly Symmetry[], isOfSets: boolean): string {
  const byPlace = groupBy(symmetries, ({ index, where }) => JSON.stringify([index, where]));
  const texts = [...byPlace.values()].flatMap((some) => {
    const { index, where } = some[0]!;
    const place = Object.entries(where).map(([name, value]) => `${name}=${value}`);
    const behind = [
      ...place,
      ...(isOfSets && index === 'request' ? ['requests that the search follows one by one'] : []),
    ];
    return connected(some).map(
      (values) => `${index} ${list.format(values)}${behind.length === 0 ? '' : ` (${behind.join(', ')})`}`,
    );
  });
  return texts.length === 0 ? 'its components' : texts.join('; ');
}

/** Sets of values that exchanges connect, in the order of the values. */
function connected(symmetries: readonly Symmetry[]): readonly (readonly string[])[] {
  let sets: readonly (readonly string[])[] = [];
  for (const { values } of symmetries) {
    const own = values.map(String);
    const isTouched = (set: readonly string[]): boolean => own.some((value) => set.includes(value));
    const merged = [...new Set([...sets.filter(isTouched).flat(), ...own])];
    sets = [...sets.filter((set) => !isTouched(set)), merged];
  }
  return sets.map((set) => set.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })));
}
