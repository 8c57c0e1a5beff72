/** How a verdict was obtained, how large the search was, and what it left out. */
import type { Result } from '../report/verdict.ts';

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

function leftOutText({ reductions, states }: Result): string {
  if (reductions === undefined) return '';
  const { ample, symmetries, standsFor } = reductions;
  const symmetry = `one state of each orbit under symmetry of ${symmetries.join(', ')}, of ${standsFor.toLocaleString('en')} states`;
  const texts = [
    ...(standsFor > states ? [symmetry] : []),
    ...(ample ? ['one order of independent events (partial-order reduction)'] : []),
  ];
  return texts.length === 0 ? '; no reduction was possible' : `; searched: ${texts.join('; ')}`;
}
