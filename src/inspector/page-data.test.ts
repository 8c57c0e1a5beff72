/** What a page steps on is what `check` searches: the tables come back as they were, and so does what they decide. */
import { describe, expect, it } from 'vitest';
import { createMachine, initialTransition } from 'xstate';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { type CheckRequest, tasksOf } from '../check/searches.ts';
import { explore, not } from '../engine/index.ts';
import { seeded, Walker, walkTables } from '../engine/walk.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { encodeSystems } from './encode.ts';
import { decodeSystem, type Model } from './model.ts';
import { pathAlong } from './path.ts';
import type { PageData } from './payload.ts';
import { reportOfWalk, tracesIn } from './report-of.ts';
import { searchFor } from './search.ts';
import { chartFrom, configOf } from './stately.ts';
import { after, enabledIn, labelsOf, refusersOf, statesAlong, whyNot } from './steps.ts';
import { systemOf } from './system-of.ts';

function requestFor(kernel: string, scope: keyof typeof scopes): CheckRequest {
  const { configuration } = scopes[scope];
  return { ...flowFor(undefined, 'exit', kernelVersion(kernel)), configuration, claims };
}

/** The model as the page has it: through JSON. */
function modelOf(request: CheckRequest): Model {
  const data: PageData = {
    formatVersion: 1,
    version: '0',
    ...encodeSystems([systemOf(request, {})]),
    traces: [],
    kernels: [],
    options: [],
    scopes: [],
  };
  return decodeSystem(JSON.parse(JSON.stringify(data)) as PageData, 0);
}

describe.each([
  ['5.7', 'quick'],
  ['6.12', 'groups'],
] as const)('the page of kernel %s in the scope %s', (kernel, scope) => {
  const request = requestFor(kernel, scope);
  const { system } = compile(request);
  const model = modelOf(request);

  it('has the tables of the check', () => {
    expect(model.system.components.map(({ table }) => table)).toEqual(
      system.components.map(({ table }) => table),
    );
    expect(model.system.events).toEqual(
      system.events.map(({ label, participants, columns }) => ({ label, participants, columns })),
    );
  });

  it('knows what is possible, who refuses what is not, and in which states they would not', () => {
    const walker = new Walker(walkTables(system), model.start);
    const below = seeded(7);
    let refusals = 0;
    for (let step = 0; step < 40 && walker.count > 0; step++) {
      const enabled = enabledIn(model, walker.locals);
      expect(enabled).toEqual([...walker.enabled.subarray(0, walker.count)].toSorted((a, b) => a - b));
      for (const [event] of model.events.entries()) {
        if (enabled.includes(event) || (step + event) % 40 !== 0) continue;
        const refusing = whyNot(model, walker.locals, event);
        expect(refusing.map(({ component }) => component)).toEqual(refusersOf(model, walker.locals, event));
        for (const { state, needs, why } of refusing) {
          expect([needs.length > 0, needs.includes(state), why !== '']).toEqual([true, false, true]);
        }
        refusals += refusing.length;
      }
      const event = walker.enabled[below(walker.count)]!;
      const next = after(model, walker.locals, event);
      walker.take(event);
      expect(next).toEqual(walker.locals);
    }
    expect(refusals).toBeGreaterThan(100);
  });

  it('can be read by the official inspector: its charts are configurations of machines', () => {
    for (const chart of new Set(model.charts)) {
      const config = configOf(chart);
      const [snapshot] = initialTransition(createMachine(config));
      expect(snapshot.status).toBe('active');
      const read = chartFrom(JSON.stringify(config))!;
      expect(read.nodes.map(({ key, parent }) => [key, parent])).toEqual(
        chart.nodes.map(({ key, parent }, n) => [n === 0 ? chart.id : key, parent]),
      );
      const order = (one: { readonly from: number; readonly event: string }): string =>
        `${one.from} ${one.event}`;
      const sorted = <T extends { readonly from: number; readonly event: string }>(list: readonly T[]) =>
        list.toSorted((a, b) => order(a).localeCompare(order(b)));
      expect(sorted(read.transitions)).toEqual(sorted(chart.transitions));
    }
  });
});

describe('the search of the page', () => {
  it.each([
    ['5.7', 'no-unrecoverable-fault'],
    ['5.8', 'no-unrecoverable-fault'],
    ['7.0', 'lifecycle'],
  ])('finds on kernel %s what the engine finds of %s, as short', (kernel, id) => {
    const request = requestFor(kernel, 'quick');
    const [claim] = claims.filter((one) => one.id === id);
    const [task] = tasksOf(compile({ ...request, claims: [claim!] }));
    const { counts, findings } = explore(task!.part, task!.claims);
    const trace = [...findings.values()][0]!.trace;
    const model = modelOf({ ...request, claims: [claim!] });
    const broken = model.claims[0]!.decisions.map(({ predicate }) => not(predicate));
    const search = searchFor(model, broken, model.start);
    let progress = search.advance(5);
    while (progress.kind === 'searching') progress = search.advance(5);
    if (trace === undefined) expect(progress).toEqual({ kind: 'none', states: counts.distinct });
    else expect(progress).toMatchObject({ kind: 'found', events: { length: trace.steps.length } });
  });
});

describe('a walk', () => {
  const model = modelOf(requestFor('5.7', 'quick'));

  it('is the same when it has been a report', () => {
    const taken = [0, 1, 2, 3, 4].reduce<number[]>((events) => {
      const locals = statesAlong(model, model.start, events).at(-1)!;
      return [...events, enabledIn(model, locals)[0]!];
    }, []);
    const [trace] = tracesIn(JSON.stringify(reportOfWalk(model, taken, '0')));
    expect(trace!.labels).toEqual(labelsOf(model, taken));
    expect(pathAlong(model, trace!.labels)).toMatchObject({ events: taken, labels: trace!.labels });
  });

  it('ends at a label that is refused, or not known', () => {
    const [first] = labelsOf(model, enabledIn(model, Int32Array.from(model.start)));
    expect(pathAlong(model, [first!, first!])).toMatchObject({
      refused: { step: 2, by: [{ instance: 'do_exit(pasid=1)' }] },
    });
    expect(pathAlong(model, ['nothing']).refused).toEqual({ step: 1, label: 'nothing', by: [] });
  });
});
