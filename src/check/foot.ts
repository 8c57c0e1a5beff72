/** What stands under a table of many searches: names without effect, and events that never happened. */
import { meaningOf } from '../../model/events.ts';
import { anyProgram, featuresOf } from '../../model/system.ts';
import type { Foot, FootGroup } from '../report/foot-text.ts';
import type { Result } from '../report/verdict.ts';

/** Gathers both by the kernel versions that they are true of, those of the most versions first. */
export function footOf(results: readonly Result[]): Foot {
  const kernels = [...new Set(results.map(({ kernel }) => kernel))];
  const of = (kernel: string): readonly Result[] => results.filter((result) => result.kernel === kernel);
  return {
    kernels,
    noEffect: grouped(kernels, (kernel) => noEffectAnywhere(of(kernel))),
    neverHappened: grouped(kernels, (kernel) => happenedNowhere(of(kernel))),
  };
}

/** A primitive of page requests has no effect where there are none, and is not worth a line if it has one elsewhere. */
function noEffectAnywhere(results: readonly Result[]): readonly string[] {
  return unique(results.flatMap(({ noEffect }) => noEffect)).filter((name) =>
    results.every(({ noEffect }) => noEffect.includes(name)),
  );
}

/** Of the searches that visited everything: a search that ended early cannot say what does not happen. */
function happenedNowhere(results: readonly Result[]): readonly string[] {
  const complete = results.filter(({ neverHappened }) => neverHappened.length > 0);
  return unique(complete.flatMap(({ neverHappened }) => neverHappened)).filter((name) =>
    complete.every((result) => !isPossible(name, result) || result.neverHappened.includes(name)),
  );
}

/** Whether the configuration has the part of the machine that the event belongs to. */
function isPossible(name: string, { configuration }: Result): boolean {
  const only = meaningOf(name)?.only;
  const features = featuresOf(configuration, anyProgram);
  return only === undefined || features.has(only);
}

function grouped(kernels: readonly string[], namesOf: (kernel: string) => readonly string[]): FootGroup[] {
  const found = new Map(kernels.map((kernel) => [kernel, namesOf(kernel)]));
  const groups = new Map<string, { kernels: readonly string[]; names: string[] }>();
  for (const name of unique([...found.values()].flat()).toSorted()) {
    const having = kernels.filter((kernel) => found.get(kernel)!.includes(name));
    const group = groups.get(having.join()) ?? { kernels: having, names: [] };
    group.names.push(name);
    groups.set(having.join(), group);
  }
  return [...groups.values()].toSorted((a, b) => b.kernels.length - a.kernels.length);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
