/** A violation names the page request that is left, and where it is. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { instanceName } from '../../model/system.ts';
import { pageRequestsDrained } from '../../properties/page-requests-drained.ts';
import {
  all,
  always,
  contextIs,
  explore,
  inState,
  not,
  type Predicate,
  type Trace,
} from '../engine/index.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { placeText } from '../words/state-words.ts';
import { check } from './check.ts';
import { whereIs } from './page-requests.ts';
import { localsAfter } from './trace.ts';

const entry = { device: 0, pasid: 1 };
const request = instanceName('request', { ...entry, request: 1 });
const queue = instanceName('page request queue', entry);
const work = instanceName('fault work', entry);

const { system } = compile({
  ...flowFor(undefined, 'exit', kernelVersion('6.13')),
  configuration: scopes.pageRequests.configuration,
  claims: [],
});

function traceInto(predicate: Predicate): Trace {
  const { findings } = explore(system, [always('sought', not(predicate))]);
  return findings.get('sought')!.trace!;
}

const numberOf = (name: string): number =>
  system.components.findIndex(({ instance }) => instance.name === name);

const unanswered = inState(request, 'unanswered');

describe('where a page request is', () => {
  it.each([
    ['a page request on its way to the remapping hardware', inState(request, 'pageRequest')],
    ['a page request in the queue', contextIs(queue, 'ring', [1])],
    ['a page request that the handler took from the queue', contextIs(queue, 'hand', 1)],
    ['a page request that waits for a worker', all(unanswered, inState(work, 'queued'))],
    ['a page request that a worker handles', all(unanswered, inState(work, 'running'))],
  ])('is known: %s', (where, predicate) => {
    const place = whereIs(system, numberOf(request), localsAfter(traceInto(predicate)));
    expect(place === undefined ? undefined : placeText(place)).toBe(where);
  });

  it('is reported for page requests only', () => {
    const locals = localsAfter(traceInto(inState(request, 'translation')));
    expect(whereIs(system, numberOf(request), locals)).toBeUndefined();
    expect(whereIs(system, numberOf(queue), locals)).toBeUndefined();
  });
});

describe('page-requests-drained', () => {
  it('says why it is broken: who freed the PASID, and which page request is left', () => {
    const [{ because }] = check({
      ...flowFor(undefined, 'exit', kernelVersion('6.13')),
      configuration: scopes.pageRequests.configuration,
      claims: [pageRequestsDrained],
    }) as [ReturnType<typeof check>[number]];
    expect(because).toContainEqual({
      instance: request,
      state:
        'pageRequest.arrived.first (a page request that reached the IOMMU and is not in the page request queue yet)',
      since: 23,
    });
    expect(because?.map(({ instance }) => instance)).toEqual([
      instanceName('PASID allocator', { pasid: 1 }),
      instanceName('device', entry),
      request,
    ]);
  });
});
