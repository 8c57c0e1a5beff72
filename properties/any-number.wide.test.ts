/**
 * Verdicts for any number are those of searches with numbers, and violations are as long: for all versions, flows and scopes.
 * `COMPARED=FILE WIDE=1 npx vitest run --reporter=verbose properties/any-number.wide.test.ts` goes on where it was interrupted.
 */
import { describe, expect, it, vi } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { type Configuration, quickScope } from '../model/system.ts';
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
import { claimsIn } from './catalog.ts';
import { itOnce } from './resumed-test.ts';

/** Steps of larger systems are compared from their first states. */
const STATES = 20_000;

/** On a machine that does other work a comparison may take minutes. */
vi.setConfig({ testTimeout: 3_600_000 });

/** Parts of the machine that no scope has. */
const parts = {
  nonCoherent: { ...quickScope, nonCoherent: true },
  upperFpd: { ...quickScope, upperFpd: true },
  faultRecording: { ...quickScope, faultRecording: true },
  mmCount: { ...quickScope, mmCount: true },
};

type Name = ScopeName | keyof typeof parts;

const configurationOf = (name: Name): Configuration =>
  name in parts ? parts[name as keyof typeof parts] : scopes[name as ScopeName].configuration;

const names = [...Object.keys(scopes), ...Object.keys(parts)] as readonly Name[];

/** Systems of these take seconds to minutes, with numbers or as sets. */
const large: readonly Name[] = ['pageRequests', 'twoDevices', 'twoUnits'];

/** Systems of these take minutes for exit, the shortest flow. */
const largest: readonly Name[] = ['overflow', 'timeOuts', 'queue'];

/** The versions of which every flow is compared in large systems: the first with FPD, one that clears P first, the proposal. */
const three = ['5.8', '7.0', 'proposed'];

/** Why a pair is not compared; nothing where it is. */
function whyLeftOut(scope: Name, kernel: string, flow: string): string | undefined {
  if (scope === 'groups') return 'sets cannot stand for requests in groups, so both ways are one search';
  if (flow === 'exit') return undefined;
  if (largest.includes(scope)) return 'the system is among the largest, of which exit is compared';
  if (large.includes(scope) && !three.includes(kernel))
    return 'the system is large: exit of each version is compared, and all flows of three';
  return undefined;
}

interface Pair {
  readonly name: string;
  readonly kernel: string;
  readonly flow: string;
  readonly request: CheckRequest;
}

function pairsIn(scope: Name): readonly Pair[] {
  return kernelNames().flatMap((kernelName) => {
    const kernel = kernelVersion(kernelName);
    return [...kernel.flows].map(([flowName, flow]) => ({
      name: `${scope}, ${kernelName}, ${flowName}`,
      kernel: kernelName,
      flow: flowName,
      request: {
        flow,
        flowName,
        kernel,
        claims: claimsIn(configurationOf(scope)),
        configuration: configurationOf(scope),
      },
    }));
  });
}

/** What is said of each claim: the verdict, and how long the violation is. */
const sayings = (results: readonly Result[]): readonly string[] =>
  results.map(({ claim, verdict, trace }) => `${claim} ${verdict} ${trace?.length ?? ''}`);

/** What numbers say. With one device loops have one round, so that is where the shortest violation is. */
function withNumbers(request: CheckRequest): readonly string[] {
  const { configuration } = request;
  if (configuration.devices === 1) return sayings(check(request));
  const one = check({ ...request, configuration: { ...configuration, devices: 1, units: 1 } });
  const shortest = check(request).map((result, i) => (one[i]!.verdict === 'violated' ? one[i]! : result));
  return sayings(shortest);
}

describe.each(names)(
  'in the scope %s, claims have the same verdicts and violations the same length:',
  (scope) => {
    for (const { name, kernel, flow, request } of pairsIn(scope)) {
      const why = whyLeftOut(scope, kernel, flow);
      if (why !== undefined) {
        it.skip(`${name}: ${why}`, () => {});
        continue;
      }
      itOnce(name, () => {
        expect(sayings(checkAny(request, new Set(quantities)))).toEqual(withNumbers(request));
      });
    }
  },
);

const withRequests = (request: CheckRequest, inFlight: number) =>
  compile({ ...request, configuration: { ...request.configuration, inFlight }, claims: [] });

describe.each(['quick', 'ats'] as const)(
  'in the scope %s, sets have every step of one, two and three requests, and no other:',
  (scope) => {
    for (const { name, request } of pairsIn(scope)) {
      itOnce(`steps, ${name}`, () => {
        const { abstract } = forAnyNumber((members) => withRequests(request, members), 'request');
        for (const members of [1, 2, 3]) {
          expect(missingSteps(abstract, withRequests(request, members).system, STATES).missing).toEqual([]);
        }
        expect(inventedSteps(abstract, withRequests(request, 12).system, STATES).missing).toEqual([]);
      });
    }
  },
);

describe('with page requests, sets have every step of one and two requests:', () => {
  for (const { name, request } of pairsIn('overflow').filter(
    ({ kernel, flow }) => three.includes(kernel) && flow === 'exit',
  )) {
    itOnce(`steps, ${name}`, () => {
      const { abstract } = forAnyNumber((members) => withRequests(request, members), 'request');
      for (const members of [1, 2]) {
        expect(missingSteps(abstract, withRequests(request, members).system, STATES).missing).toEqual([]);
      }
    });
  }
});
