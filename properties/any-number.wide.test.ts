/** What is said of any number is what numbers say, for all shipped versions, flows and scopes. */
import { describe, expect, it, vi } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { checkAny } from '../src/check/any/generalise.ts';
import { quantities } from '../src/check/any/plan.ts';
import { check } from '../src/check/check.ts';
import type { CheckRequest } from '../src/check/searches.ts';
import { forAnyNumber } from '../src/engine/index.ts';
import { inventedSteps, missingSteps } from '../src/engine/toys/stepwise.ts';
import { kernelNames } from '../src/index.ts';
import { compile } from '../src/program/compile.ts';
import { kernelVersion } from '../src/program/library.ts';
import type { Result } from '../src/report/verdict.ts';
import { claims } from './catalog.ts';

/** Steps of larger systems are compared from their first states. */
const STATES = 20_000;

/** On a machine that does other work a comparison may take minutes. */
vi.setConfig({ testTimeout: 3_600_000 });

const compared: readonly ScopeName[] = [
  'quick',
  'chunked',
  'ats',
  'structures',
  'cachingMode',
  'vanish',
  'twoPasids',
];

/** What is compared in scopes whose systems are large. */
const some = { kernels: ['5.8', '7.0', 'proposed'], flows: ['exit'] };

function requestsFor(
  scope: ScopeName,
  kernels: readonly string[] = kernelNames(),
  flows?: readonly string[],
): readonly CheckRequest[] {
  const { configuration } = scopes[scope];
  return kernels.flatMap((name) => {
    const kernel = kernelVersion(name);
    return [...kernel.flows].flatMap(([flowName, flow]) =>
      (flows ?? [flowName]).includes(flowName) ? [{ flow, flowName, kernel, claims, configuration }] : [],
    );
  });
}

/** What is said of each claim: the verdict, and how long the violation is. */
const sayings = (results: readonly Result[]): readonly string[] =>
  results.map(({ claim, verdict, trace }) => `${claim} ${verdict} ${trace?.length ?? ''}`);

function expectSame(request: CheckRequest): void {
  const place = `${request.kernel.name} ${request.flowName}`;
  expect([place, ...sayings(checkAny(request, new Set(quantities)))]).toEqual([
    place,
    ...sayings(check(request)),
  ]);
}

describe.each(compared)('in the scope %s', (scope) => {
  it.each(kernelNames())('claims have the same verdicts in %s, and violations the same length', (kernel) => {
    for (const request of requestsFor(scope, [kernel])) expectSame(request);
  });
});

describe.each(some.kernels)('with page requests in %s', (kernel) => {
  it('claims have the same verdicts, and violations the same length', () => {
    for (const request of requestsFor('pageRequests', [kernel], some.flows)) expectSame(request);
  });
});

/** A violation with one device is shorter than one with two, since loops over devices have one round less. */
describe.each(some.kernels)('with two devices in %s', (kernel) => {
  it.each(['twoDevices', 'twoUnits'] as const)(
    'claims have the same verdicts in the scope %s, and violations are no longer',
    (scope) => {
      for (const request of requestsFor(scope, [kernel], some.flows)) {
        const [numbers, any] = [check(request), checkAny(request, new Set(quantities))];
        const verdicts = (results: readonly Result[]) =>
          results.map(({ claim, verdict }) => `${claim} ${verdict}`);
        expect(verdicts(any)).toEqual(verdicts(numbers));
        const longer = any.filter(({ trace }, i) => (trace?.length ?? 0) > (numbers[i]!.trace?.length ?? 0));
        expect(longer.map(({ claim }) => claim)).toEqual([]);
      }
    },
  );
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
