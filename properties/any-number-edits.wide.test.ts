/**
 * For every single edit of what two versions run, sets of requests break the claims that three requests in flight break,
 * in as many steps. Edits reach states that shipped software does not. `COMPARED=FILE` is as in `any-number.wide.test.ts`.
 */
import { expect, vi } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { abstractionOf } from '../src/check/any/abstraction.ts';
import { explore } from '../src/engine/index.ts';
import { type CheckRequest, FlowError, InputError, kernelVersion, shippedFlow } from '../src/index.ts';
import { editsOf, type Software } from '../src/mutate/edits.ts';
import { type Compiled, compile } from '../src/program/compile.ts';
import { claims } from './catalog.ts';
import { itOnce } from './resumed-test.ts';

/** On a machine that does other work a row takes many minutes. */
vi.setConfig({ testTimeout: 3_600_000 });

/** What becomes of each question: broken in a number of steps, or kept. */
function answersOf({ system, decisions }: Compiled): readonly string[] {
  const { findings } = explore(
    system,
    [...decisions.values()].flat().filter(({ kind }) => kind === 'always'),
    { findDeadlock: false },
  );
  return [...findings].map(([id, { outcome, trace }]) => `${id} ${outcome} ${trace?.steps.length ?? ''}`);
}

/** What sets and three requests say; nothing of an edit that cannot be compiled. */
function bothOf(software: Software, scope: ScopeName) {
  const request: CheckRequest = { ...software, claims, configuration: scopes[scope].configuration };
  try {
    const sets = abstractionOf(request)!;
    const three = { ...request, configuration: { ...request.configuration, inFlight: 3 } };
    return { any: answersOf(sets.compiled(sets.answerable(claims))), three: answersOf(compile(three)) };
  } catch (error) {
    if (error instanceof InputError || error instanceof FlowError) return undefined;
    throw error;
  }
}

/** Counts of edits that compile and of those that break a claim, and the names of those that sets and requests disagree on. */
function compareEdits(kernelName: string, flowName: string, scope: ScopeName) {
  const kernel = kernelVersion(kernelName);
  const counts = { edits: 0, broken: 0 };
  const different: string[] = [];
  for (const edit of editsOf({ flow: shippedFlow(kernel, flowName), flowName, kernel })) {
    const both = edit.refusal === undefined ? bothOf(edit, scope) : undefined;
    if (both === undefined) continue;
    counts.edits++;
    if (both.any.some((answer) => answer.includes(' violated '))) counts.broken++;
    if (both.any.join() !== both.three.join()) different.push(edit.name);
  }
  return { ...counts, different };
}

/** How many edits compile, and how many of them break a claim of states, in `quick` and in the flows that take least. */
const counts = [
  ['proposed', 'exit', 160, 30],
  ['5.8', 'exit', 153, 34],
  ['5.8', 'changelog', 104, 32],
] as const;

for (const [kernel, flow, edits, broken] of counts) {
  itOnce(`edits, quick, ${kernel}, ${flow}`, () => {
    expect(compareEdits(kernel, flow, 'quick')).toEqual({ edits, broken, different: [] });
  });
}

/** What takes many minutes each; some edits break a claim. */
const long = [
  ['ats', 'proposed', 'exit'],
  ['ats', '5.8', 'exit'],
  ['quick', 'proposed', 'changelog'],
  ['quick', 'proposed', 'munmap'],
  ['quick', '5.8', 'munmap'],
  ['quick', 'proposed', 'inherited'],
  ['quick', '5.8', 'inherited'],
] as const;

for (const [scope, kernel, flow] of long) {
  itOnce(`edits, ${scope}, ${kernel}, ${flow}`, () => {
    const { broken, different } = compareEdits(kernel, flow, scope);
    expect(different).toEqual([]);
    expect(broken).toBeGreaterThan(0);
  });
}
