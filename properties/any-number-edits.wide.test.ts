/**
 * For every single edit of what two versions run at exit, sets of requests break the claims that three requests in flight
 * break, in as many steps. Edits reach states that shipped software does not.
 */
import { expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { abstractionOf } from '../src/check/any/abstraction.ts';
import { explore } from '../src/engine/index.ts';
import { type CheckRequest, FlowError, InputError, kernelVersion, shippedFlow } from '../src/index.ts';
import { editsOf, type Software } from '../src/mutate/edits.ts';
import { type Compiled, compile } from '../src/program/compile.ts';
import { claims } from './catalog.ts';

/** What becomes of each question: broken in so many steps, or kept. */
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

function compareEdits(kernelName: string, scope: ScopeName) {
  const kernel = kernelVersion(kernelName);
  const counts = { edits: 0, broken: 0 };
  const different: string[] = [];
  for (const edit of editsOf({ flow: shippedFlow(kernel, 'exit'), flowName: 'exit', kernel })) {
    const both = edit.refusal === undefined ? bothOf(edit, scope) : undefined;
    if (both === undefined) continue;
    counts.edits++;
    if (both.any.some((answer) => answer.includes(' violated '))) counts.broken++;
    if (both.any.join() !== both.three.join()) different.push(edit.name);
  }
  return { ...counts, different };
}

it.each([
  ['proposed', { edits: 160, broken: 30 }],
  ['5.8', { edits: 153, broken: 34 }],
])(
  'sets of requests break what three requests break in every edit of %s, in as many steps',
  (kernel, counts) => {
    expect(compareEdits(kernel, 'quick')).toEqual({ ...counts, different: [] });
  },
  600_000,
);
