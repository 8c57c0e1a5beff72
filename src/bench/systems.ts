/** What is measured: systems of several sizes, by name. */
import { quickScope } from '../../model/system.ts';
import { compile } from '../check/check.ts';
import { flowFor } from '../check/flow-choice.ts';
import { kernelVersion } from '../check/library.ts';
import { compileSystem, independentParts, type System } from '../engine/index.ts';
import { twoPhaseCommit } from '../engine/toys/two-phase-commit.ts';

type Scope = Partial<typeof quickScope>;

/** One part of the proposal's system in a configuration. */
function proposal(scope: Scope): System {
  const kernel = kernelVersion('proposed');
  const request = { ...flowFor(undefined, undefined, kernel), kernel, claims: [] };
  return independentParts(compile({ ...request, configuration: { ...quickScope, ...scope } }).system)[0]!;
}

const wide: Scope = { devices: 2, ats: true, pri: true, chunks: true };

/** Smallest first. */
export const systems: Readonly<Record<string, () => System>> = {
  'two-phase-commit-7': () => compileSystem(twoPhaseCommit(7)),
  'two-phase-commit-9': () => compileSystem(twoPhaseCommit(9)),
  'proposal-1-in-flight': () => proposal({ ...wide, inFlight: 1 }),
  'proposal-2-in-flight': () => proposal({ ...wide, inFlight: 2 }),
};
