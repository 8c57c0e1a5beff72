/**
 * Larger configurations say what the small one says.
 *
 * Bound     Two PASIDs share nothing in this model: each is a part of its own, and parts that are alike are
 *           searched once. Two devices share the process, its memory and its PASID.
 */
import { describe, expect, it } from 'vitest';
import { hiddenIn } from '../model/configuration.ts';
import { scopes } from '../model/scopes.ts';
import { quickScope } from '../model/system.ts';
import type { Result } from '../src/index.ts';
import { claims } from './catalog.ts';
import { countsOf, type Setting, trial } from './trial.ts';

const settings: readonly [string, Setting][] = ['5.7', '5.8'].flatMap((kernel) =>
  ['changelog', 'exit'].map((flow): [string, Setting] => [`${kernel} ${flow}`, { kernel, flow }]),
);

const verdictsOf = (results: readonly Result[]): readonly string[] =>
  results.map(({ claim, verdict }) => `${claim} ${verdict}`);

const small = new Map(settings.map(([name, setting]) => [name, verdictsOf(trial(setting, claims))]));

describe('two devices and two PASIDs', () => {
  const large = new Map(
    settings.map(([name, setting]) => [name, trial({ ...setting, devices: 2, pasids: 2 }, claims)]),
  );

  it.each([...large])('give the verdicts of one device and one PASID for %s', (name, results) => {
    expect(verdictsOf(results)).toEqual(small.get(name));
  });

  it('visit exactly these states and transitions', () => {
    const first = new Map([...large].map(([name, results]) => [name, results[0]!]));
    expect(countsOf(first)).toMatchInlineSnapshot(`
      "5.7 changelog           violated   211757 states  1612996 transitions  depth 69
      5.7 exit                violated   215961 states  1644687 transitions  depth 106
      5.8 changelog           proved     34921 states  261846 transitions  depth 67
      5.8 exit                proved     37297 states  282293 transitions  depth 92"
    `);
  });
});

describe.each([1, 2, 3])('%i requests in flight', (inFlight) => {
  it.each(settings)('give the verdicts of two for %s', (name, setting) => {
    expect(verdictsOf(trial({ ...setting, inFlight }, claims))).toEqual(small.get(name));
  });
});

describe('with ATS', () => {
  it.each([1, 2, 3])('%i requests in flight give the same verdicts under 5.8', (inFlight) => {
    const exit: Setting = { kernel: '5.8', flow: 'exit', ats: true };
    expect(verdictsOf(trial({ ...exit, inFlight }, claims))).toEqual(verdictsOf(trial(exit, claims)));
  });
});

describe('what a configuration hides', () => {
  it('is what it leaves out', () => {
    expect(hiddenIn(scopes.groups.configuration)).toEqual([
      'devices that vanish and time-outs',
      'torn entries',
      'paging-structure caches',
      'caching mode',
      'non-coherent walks',
      'FPD above the entry',
      'lost fault records',
      'references to the mm',
      'other devices',
      'other units',
      'other PASIDs',
      'other submitters',
    ]);
  });

  it('is what no configuration has, where everything is there', () => {
    const everything = Object.entries(quickScope).map(([option, value]) => [
      option,
      typeof value === 'number' ? 2 : true,
    ]);
    expect(hiddenIn(Object.fromEntries(everything))).toEqual([
      'FPD bits that PASIDs share',
      'fault records that other devices and PASIDs fill',
    ]);
  });
});
