/** The PASID-table entries of a system, and what they hold in a state. It needs the tables alone, so that pages can use it. */
import {
  meaningOfChart,
  type Role,
  tablesContents,
  typeContents,
  word0Contents,
  word1Contents,
} from '../../model/components.ts';
import type { System } from '../engine/system.ts';
import type { Contents, EntryHistory } from '../report/counterexample.ts';

/** One copy of an entry, with the components that are its parts. */
export interface Entry extends Pick<EntryHistory, 'device' | 'pasid' | 'copy'> {
  /** By number: word 0, word 1, words 2 to 7, the type of the tables. */
  readonly words: readonly number[];
}

const roles: readonly Role[] = ['word0', 'word1', 'words2to7', 'entryType'];

/** Every entry, first as memory has it, then as the CPU cache does. */
export function entriesOf({ components }: Pick<System, 'components'>): readonly Entry[] {
  return (['memory', 'CPU cache'] as const).flatMap((copy) =>
    components.flatMap(({ instance: { indices }, table }): Entry[] => {
      const { device, pasid } = indices;
      const own = meaningOfChart(table.id);
      if (own.role !== 'word0' || own.copy !== copy) return [];
      if (typeof device !== 'number' || typeof pasid !== 'number') return [];
      const wordOf = (role: Role): number =>
        components.findIndex((other) => {
          const meaning = meaningOfChart(other.table.id);
          const beside = other.instance.indices;
          return (
            meaning.role === role &&
            meaning.copy === copy &&
            beside['device'] === device &&
            beside['pasid'] === pasid
          );
        });
      return [{ device, pasid, copy, words: roles.map(wordOf) }];
    }),
  );
}

/** What an entry holds where the components are in these local states. */
export function contentsOf(
  { components }: Pick<System, 'components'>,
  { words }: Entry,
  locals: ArrayLike<number>,
): Contents {
  const [word0, word1, words2to7, type] = words.map(
    (word) => components[word]!.table.states[locals[word]!]!.leaves[0]!,
  );
  const { P, FPD } = word0Contents[word0 as keyof typeof word0Contents];
  const { did } = word1Contents[word1 as keyof typeof word1Contents];
  const { tables } = tablesContents[words2to7 as keyof typeof tablesContents];
  const { pgtt } = typeContents[type as keyof typeof typeContents];
  return { P, FPD, pgtt, did, tables: pgtt === typeContents['second stage'].pgtt ? 'stage2' : tables };
}
