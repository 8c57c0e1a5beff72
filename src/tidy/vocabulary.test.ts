/** Every event is explained, some chart takes part in it, and a claim hears every fault that is reported. */
import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { type EventMeaning, events } from '../../model/events.ts';
import { inCache } from '../../model/hardware/coherence.ts';
import { outcomesOf } from '../../model/outcomes.ts';
import { charts, quickScope } from '../../model/system.ts';
import { noUnrecoverableFault } from '../../properties/no-unrecoverable-fault.ts';
import { alphabet } from '../engine/chart.ts';
import { parseLabel } from '../engine/label.ts';

type Vocabulary = Readonly<Record<string, EventMeaning>>;

/** Events that say nothing of themselves. */
const unexplained = (vocabulary: Vocabulary): readonly string[] =>
  Object.entries(vocabulary).flatMap(([name, { meaning, source }]) =>
    meaning.trim() === '' || source.trim() === '' ? [name] : [],
  );

/** Events that no chart of the model takes part in. What a thread does on its own needs none. */
function unwritten(vocabulary: Vocabulary, machines: readonly AnyStateMachine[]): readonly string[] {
  const written = new Set(machines.flatMap(alphabet).map((label) => parseLabel(label)!.name));
  return Object.entries(vocabulary).flatMap(([name, { own }]) =>
    own !== undefined || written.has(name) ? [] : [name],
  );
}

/** Events that report a fault and that no claim listens to. */
const unheard = (vocabulary: Vocabulary, heard: ReadonlySet<string>): readonly string[] =>
  Object.entries(vocabulary).flatMap(([name, { reports }]) =>
    reports === undefined || heard.has(name) ? [] : [name],
  );

describe('the vocabulary', () => {
  /** A word as the processor sees it where walks are not coherent: no other chart is written back. */
  const cached = inCache(charts.entryWord1, {
    'DID=0': { did: 0 },
    'DID=1': { did: 1 },
    'DID=2': { did: 2 },
  });
  const dream: Vocabulary = {
    'iommu.dream': { actor: 'iommu', indices: [], meaning: 'sheep', source: '' },
  };
  const ignored: Vocabulary = {
    'entry.set_accessed': { actor: 'software', indices: ['thread'], meaning: 'sets A', source: '9.6' },
  };

  it('has a meaning and a source for every event', () => {
    expect(unexplained(events)).toEqual([]);
    expect(unexplained(dream)).toEqual(['iommu.dream']);
  });

  it('has a claim that hears every report of a fault', () => {
    const [monitor] = noUnrecoverableFault.observers(quickScope, { threads: [], locks: [] });
    const heard = new Set(alphabet(monitor!.machine));
    expect(unheard(events, heard)).toEqual([]);
    const [last] = outcomesOf({ fate: 'report' }).slice(-1);
    expect(unheard(events, new Set([...heard].filter((name) => name !== last)))).toEqual([last]);
  });

  it('has no event that no chart takes part in', () => {
    const everything = [...Object.values(charts), cached];
    expect(unwritten(events, everything)).toEqual([]);
    const more = { ...events, ...dream, ...ignored };
    expect(unwritten(more, everything)).toEqual(['iommu.dream', 'entry.set_accessed']);
  });
});
