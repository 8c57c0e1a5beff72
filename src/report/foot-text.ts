/** The foot of a table as text: what has no effect, and events that never happened. */
import { noEffectEntryText } from '../words/no-effect-text.ts';
import { footText, footTitles } from '../words/table-words.ts';
import type { NoEffect } from './verdict.ts';
import { wrap } from './wrap.ts';

export interface FootGroup<T> {
  /** The versions that this is true of. */
  readonly kernels: readonly string[];
  readonly entries: readonly T[];
}

export interface Foot {
  /** All versions of the table. */
  readonly kernels: readonly string[];
  readonly noEffect: readonly FootGroup<NoEffect>[];
  readonly neverHappened: readonly FootGroup<string>[];
}

/** The lines, each section with an empty one in front. */
export function layFoot({ kernels, noEffect, neverHappened }: Foot): string[] {
  return [
    ...laySection(footTitles.noEffect, noEffect, noEffectEntryText, kernels),
    ...laySection(footTitles.neverHappened, neverHappened, String, kernels),
  ];
}

function laySection<T>(
  title: string,
  groups: readonly FootGroup<T>[],
  textOf: (entry: T) => string,
  all: readonly string[],
): string[] {
  if (groups.length === 0) return [];
  const lines = groups.flatMap(({ kernels, entries }) =>
    wrap(footText({ kernels, names: entries.map(textOf) }, all), '  ', 2),
  );
  return ['', title, ...lines];
}
