/** The foot of a table as text: names without effect, and events that never happened. */
import { footText, footTitles } from '../words/table-words.ts';
import { wrap } from './wrap.ts';

export interface FootGroup {
  /** The versions that this is true of. */
  readonly kernels: readonly string[];
  readonly names: readonly string[];
}

export interface Foot {
  /** All versions of the table. */
  readonly kernels: readonly string[];
  readonly noEffect: readonly FootGroup[];
  readonly neverHappened: readonly FootGroup[];
}

/** The lines, each section with an empty one in front. */
export function layFoot({ kernels, noEffect, neverHappened }: Foot): string[] {
  const section = (title: string, groups: readonly FootGroup[]): string[] =>
    groups.length === 0
      ? []
      : ['', title, ...groups.flatMap((group) => wrap(footText(group, kernels), '  ', 2))];
  return [...section(footTitles.noEffect, noEffect), ...section(footTitles.neverHappened, neverHappened)];
}
