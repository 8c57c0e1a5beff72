/** What stands under a table of many searches: what has no effect, and events that never happened. */
import { meaningOf } from '../../model/events.ts';
import { anyProgram, featuresOf } from '../../model/system.ts';
import type { Foot, FootGroup } from '../report/foot-text.ts';
import type { NoEffect, Result } from '../report/verdict.ts';

/** Gathers both by the kernel versions that they are true of, those of the most versions first. */
export function footOf(results: readonly Result[]): Foot {
  const kernels = [...new Set(results.map(({ kernel }) => kernel))];
  const of = (kernel: string): readonly Result[] => results.filter((result) => result.kernel === kernel);
  return {
    kernels,
    noEffect: grouped(kernels, (kernel) => noEffectAnywhere(of(kernel)), keyOf),
    neverHappened: grouped(kernels, (kernel) => happenedNowhere(of(kernel)), String),
  };
}

/** Sorts by the name first. */
const keyOf = (entry: NoEffect): string => `${entry.name} ${JSON.stringify(entry)}`;

/** A primitive of page requests has no effect where there are none, and is not worth a line if it has one elsewhere. */
function noEffectAnywhere(results: readonly Result[]): readonly NoEffect[] {
  const byResult = results.map(({ noEffect }) => new Map(noEffect.map((entry) => [keyOf(entry), entry])));
  const all = new Map(byResult.flatMap((entries) => [...entries]));
  return [...all].flatMap(([key, entry]) => (byResult.every((entries) => entries.has(key)) ? [entry] : []));
}

/** Only complete searches count: a search that ended early cannot say what never happens. */
function happenedNowhere(results: readonly Result[]): readonly string[] {
  const complete = results.filter(({ neverHappened }) => neverHappened.length > 0);
  return [...new Set(complete.flatMap(({ neverHappened }) => neverHappened))].filter((name) =>
    complete.every((result) => !isPossible(name, result) || result.neverHappened.includes(name)),
  );
}

/** Whether the configuration has the part of the machine that the event belongs to. */
function isPossible(name: string, { configuration }: Result): boolean {
  const only = meaningOf(name)?.only;
  const features = featuresOf(configuration, anyProgram);
  return only === undefined || features.has(only);
}

/** What is true of versions, by the versions that each is true of. */
function grouped<T>(
  kernels: readonly string[],
  of: (kernel: string) => readonly T[],
  key: (entry: T) => string,
): FootGroup<T>[] {
  const found = new Map(kernels.map((kernel) => [kernel, new Map(of(kernel).map((one) => [key(one), one]))]));
  const all = new Map([...found.values()].flatMap((entries) => [...entries]));
  const groups = new Map<string, { kernels: readonly string[]; entries: T[] }>();
  for (const [name, entry] of [...all].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const having = kernels.filter((kernel) => found.get(kernel)!.has(name));
    const group = groups.get(having.join()) ?? { kernels: having, entries: [] };
    group.entries.push(entry);
    groups.set(having.join(), group);
  }
  return [...groups.values()].toSorted((a, b) => b.kernels.length - a.kernels.length);
}
