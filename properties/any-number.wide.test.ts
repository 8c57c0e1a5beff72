/** What is said of any number is what numbers say, for all shipped versions, flows and scopes. */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { checkAny } from '../src/check/any/generalise.ts';
import { quantities } from '../src/check/any/plan.ts';
import { type CheckRequest, check, compile } from '../src/check/check.ts';
import { kernelVersion } from '../src/check/library.ts';
import { forAnyNumber } from '../src/engine/index.ts';
import { inventedSteps, missingSteps } from '../src/engine/toys/stepwise.ts';
import { kernelNames } from '../src/index.ts';
import { claims } from './catalog.ts';

/** Steps of larger systems are compared from their first states. */
const STATES = 20_000;

const compared: readonly ScopeName[] = ['quick', 'chunked', 'ats', 'structures', 'cachingMode', 'vanish'];

function requestsFor(scope: ScopeName): readonly CheckRequest[] {
  return kernelNames().flatMap((name) => {
    const kernel = kernelVersion(name);
    return [...kernel.flows].map(([flowName, flow]) => ({
      flow,
      flowName,
      kernel,
      claims,
      configuration: scopes[scope].configuration,
    }));
  });
}

describe.each(compared)('in the scope %s', (scope) => {
  it('claims have the same verdicts, and violations the same length', () => {
    for (const request of requestsFor(scope)) {
      const sayings = (results: ReturnType<typeof check>) =>
        results.map(({ claim, verdict, trace }) => `${claim} ${verdict} ${trace?.length ?? ''}`);
      const place = `${request.kernel.name} ${request.flowName}`;
      expect([place, ...sayings([...checkAny(request, new Set(quantities))])]).toEqual([
        place,
        ...sayings(check(request)),
      ]);
    }
  });
});

describe.each(['quick', 'ats'] as const)('an abstract system in the scope %s', (scope) => {
  const build = (request: CheckRequest, inFlight: number) =>
    compile({ ...request, configuration: { ...request.configuration, inFlight }, claims: [] });

  it('has every step of one, two and three requests, and no other', () => {
    for (const request of requestsFor(scope)) {
      const { abstract } = forAnyNumber((members) => build(request, members), 'request');
      for (const members of [1, 2, 3]) {
        expect(missingSteps(abstract, build(request, members).system, STATES).missing).toEqual([]);
      }
      expect(inventedSteps(abstract, build(request, 12).system, STATES).missing).toEqual([]);
    }
  });
});

describe('an abstract system with page requests', () => {
  it('has every step of one and two requests', () => {
    const [request] = requestsFor('overflow').filter(({ kernel }) => kernel.name === 'proposed');
    const build = (inFlight: number) =>
      compile({ ...request!, configuration: { ...request!.configuration, inFlight }, claims: [] });
    const { abstract } = forAnyNumber(build, 'request');
    for (const members of [1, 2]) {
      expect(missingSteps(abstract, build(members).system, STATES).missing).toEqual([]);
    }
  });
});
