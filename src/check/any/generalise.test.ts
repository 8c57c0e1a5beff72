/** Which claims hold for any number, and why others do not. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../../model/system.ts';
import { claims } from '../../../properties/catalog.ts';
import { never } from '../../../properties/watch.ts';
import { parseFlow } from '../../flow/parse.ts';
import { generalisationText } from '../../words/generalisation-text.ts';
import { check } from '../check.ts';
import { kernelVersion, shippedFlow } from '../library.ts';
import { buildProgram } from '../program.ts';
import { limitOfFlow } from './devices.ts';
import { checkAny, quantities } from './generalise.ts';

const everything = new Set(quantities);

function requestFor(kernelName: string, flowName: string, overrides?: string) {
  const kernel = kernelVersion(kernelName);
  return {
    flow: shippedFlow(kernel, flowName),
    flowName,
    kernel,
    configuration: quickScope,
    claims,
    ...(overrides === undefined ? {} : { overrides: parseFlow(overrides, 'patch.flow') }),
  };
}

describe('a check for any number', () => {
  it('proves claims of states for any number of requests, devices and PASIDs', () => {
    const results = checkAny(requestFor('proposed', 'exit'), everything);
    const [first] = results;
    expect(results.map(({ claim }) => claim)).toEqual(claims.map(({ id }) => id));
    expect(first).toMatchObject({ verdict: 'proved', states: 395 });
    expect(first!.generalises).toMatchObject({
      requests: 'exact',
      devices: 'cutoff',
      pasids: 'independent',
      limits: [],
    });
    expect(first!.scope).toBe(
      'any number of devices, any number of PASIDs, untranslated requests, any number in flight',
    );
    expect(generalisationText(first!.generalises)).toContain('requests: explored as sets (exact)');
  });

  it('keeps the number of devices for claims about runs, and says so', () => {
    const request = {
      ...requestFor('proposed', 'exit'),
      claims: claims.filter((c) => c.id === 'every-wait-ends'),
    };
    const [result] = checkAny(request, everything);
    expect(result).toMatchObject({
      verdict: 'proved',
      generalises: { requests: 'exact', devices: 'bounded', limits: [{ of: 'devices', kind: 'runs' }] },
    });
  });

  it('shows a violation with numbers, as a check without does', () => {
    const request = requestFor('5.7', 'exit');
    const violated = (results: readonly ReturnType<typeof check>[number][]) =>
      results.filter(({ verdict }) => verdict === 'violated');
    const bounded = violated(check(request));
    const some = violated(checkAny(request, everything));
    expect(bounded.length).toBeGreaterThan(0);
    expect(some.map(({ claim, trace }) => [claim, trace])).toEqual(
      bounded.map(({ claim, trace }) => [claim, trace]),
    );
    expect(some.every((result) => !('generalises' in result))).toBe(true);
  });

  it('shows a violation that the configuration has too few requests for', () => {
    const claim = never('device.drain');
    const request = { ...requestFor('proposed', 'exit'), configuration: { ...quickScope, inFlight: 1 } };
    expect(checkAny({ ...request, claims: [claim] }, everything)[0]).toMatchObject({ verdict: 'violated' });
  });
});

/** The reason and its line for 5.8's exit with functions replaced. */
function limitWith(overrides: string) {
  const { flow, kernel, overrides: file } = requestFor('5.8', 'exit', overrides);
  const limit = limitOfFlow(buildProgram(flow, file, kernel, quickScope));
  return limit !== undefined && 'place' in limit
    ? [limit.kind, limit.place.source, limit.place.at.line]
    : limit?.kind;
}

describe('a loop over devices', () => {
  it('is not noticed by another device in any shipped flow', () => {
    for (const name of ['5.7', '5.8', '6.1', '6.12.117', '7.0', 'proposed']) {
      const kernel = kernelVersion(name);
      for (const [, flow] of kernel.flows) {
        expect([name, flow.source, limitOfFlow(buildProgram(flow, undefined, kernel, quickScope))]).toEqual([
          name,
          flow.source,
          undefined,
        ]);
      }
    }
  });

  it.each([
    [
      'returns early',
      'each device {\n    if (!entry.is_present()) { return; }\n    entry.clear_present();\n  }',
      'exit',
    ],
    ['frees memory', 'each device { entry.clear_present(); memory.free_page(); }', 'visible'],
    ['keeps a lock', 'each device { lock(mutex); entry.clear_present(); }', 'locks'],
  ])('is noticed where it %s', (_, body, kind) => {
    expect(limitWith(`intel_mm_release() {\n  ${body}\n}`)).toEqual([kind, 'patch.flow', 2]);
  });
});
