/** The sentences around the table of claims and kernel versions. */
import type { LeftOut } from '../report/verdict.ts';

/** What a cell shows; of a violation the length takes the place of the sign. */
export type Sign = 'ok' | 'number' | '-' | 'lock' | 'if' | '?';

const legend: readonly (readonly [Sign, string])[] = [
  ['ok', 'ok: proved. Every interleaving was searched, in each searched scope that tests the claim.'],
  ['number', 'A number is the length of the shortest trace that breaks the claim, with the scope'],
  ['-', '-: not tested.'],
  ['lock', 'lock: not proved, because a thread may end with a lock that it took.'],
  ['if', 'if: proved if the unknown calls have no effect.'],
  ['?', '?: inconclusive, because a bound was hit.'],
];

/** How to see a trace, unless a command has another way. */
export const SHOWS = '`--kernel VERSION` shows it';

/** What the cells mean. Only signs that occur are explained. */
export function legendText(signs: ReadonlySet<Sign>, shows: string): string {
  const meanings = legend.flatMap(([sign, text]) =>
    signs.has(sign) ? [sign === 'number' ? `${text}; ${shows}.` : text] : [],
  );
  return meanings.join(' ');
}

/** The scopes that were not searched; nothing where there are none. */
export function leftOutText(leftOut: readonly LeftOut[]): string | undefined {
  const names = [...new Set(leftOut.map(({ scope }) => `--scope ${scope}`))];
  return names.length === 0 ? undefined : `not searched, because it takes minutes: ${names.join(', ')}`;
}

/** Titles of what stands under a table. */
export const footTitles = {
  noEffect: 'calls not modelled in the scopes above',
  neverHappened: 'never happened in any complete search',
} as const;

/** `every version but 5.7: mmput`; `all` are the versions of the table. */
export function footText(
  { kernels, names }: { readonly kernels: readonly string[]; readonly names: readonly string[] },
  all: readonly string[],
): string {
  return `${versionsText(kernels, all)}: ${names.join(', ')}`;
}

function versionsText(kernels: readonly string[], all: readonly string[]): string {
  const missing = all.filter((kernel) => !kernels.includes(kernel));
  if (all.length === 1 || missing.length > all.length / 4) return kernels.join(', ');
  return missing.length === 0 ? 'every version' : `every version but ${missing.join(', ')}`;
}
