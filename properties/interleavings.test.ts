/**
 * Random interleavings of notifier release, DMA and unbind, with more devices and PASIDs than every
 * interleaving could be searched for. `PASIDCHECK_SEED` gives other ones, `PASIDCHECK_RUNS` more of them.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interleaving, interleavings } from '../src/engine/interleaving.ts';
import { compilePredicate } from '../src/engine/predicate.ts';
import {
  all,
  always,
  type Claim,
  type Compiled,
  compile,
  explore,
  type Predicate,
  type System,
  type SystemEvent,
} from '../src/index.ts';
import { claims } from './catalog.ts';
import type { ShippedClaim } from './claim.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { requestFor } from './trial.ts';

interface Setting {
  readonly kernel: string;
  readonly flow: string;
  readonly ats: boolean;
  readonly devices: number;
  readonly pasids: number;
}

const SEED = Number(process.env['PASIDCHECK_SEED'] ?? 37_91);
const RUNS = Number(process.env['PASIDCHECK_RUNS'] ?? 10);

/** With this number of steps for each PASID on each device, nearly every walk gets to the second owner. */
const STEPS_PER_ENTRY = 300;

/** Devices and PASIDs. */
type Size = readonly [number, number];

const settingsUnder = (kernel: string, sizes: readonly Size[]): readonly Setting[] =>
  ['changelog', 'exit'].flatMap((flow) =>
    [false, true].flatMap((ats) =>
      sizes.map(([devices, pasids]) => ({ kernel, flow, ats, devices, pasids })),
    ),
  );

const sizes: readonly Size[] = [
  [1, 4],
  [2, 2],
  [3, 1],
];

/** The largest ones with ATS only, which has everything that there is without: they take long to compile. */
const largest = settingsUnder('5.8', [[3, 4]]).filter(({ ats }) => ats);

/** What 5.8 breaks with ATS: the search of every interleaving shows it, for one device and one PASID. */
const brokenBy = ({ flow, ats }: Setting): readonly string[] =>
  flow === 'exit' && ats ? ['no-freed-memory-reached', 'no-foreign-translation', 'invalidation-reaches'] : [];

/** What a walk must have met for its claims to say something. */
const interesting = [
  'device.request_untranslated(requester=first)',
  'iommu.suppress_0x59',
  'memory.free_page_table',
  'binding.end',
  'pasid.allocate',
  'device.request_untranslated(requester=second)',
];

function walksOf(system: System, { devices, pasids }: Setting): fc.Arbitrary<Interleaving> {
  return interleavings(system, { steps: STEPS_PER_ENTRY * devices * pasids, actorOf });
}

/** A thread of software, the device, or the remapping hardware on the device's behalf. */
function actorOf({ label: { name, indices } }: SystemEvent): string {
  const [component] = name.split('.');
  return String(indices['thread'] ?? `${component === 'device' ? 'device' : 'iommu'} ${indices['device']}`);
}

function compileFor(setting: Setting, wanted: readonly ShippedClaim[]): Compiled {
  return compile(requestFor(setting, wanted));
}

/** The claims that every single state decides. */
function alwaysClaims({ decisions }: Compiled, wanted: readonly ShippedClaim[]): readonly Claim[] {
  return wanted.flatMap((claim) => decisions.get(claim)!).filter(({ kind }) => kind === 'always');
}

/** A property: no state of the interleaving breaks a claim. */
function holdsAlong(system: System, decided: readonly Claim[]): (interleaving: Interleaving) => void {
  const tests = decided.map(({ id, predicate }) => ({ id, holds: compilePredicate(system, predicate) }));
  return (interleaving) =>
    interleaving.visitStates((locals, step) => {
      const broken = tests.find(({ holds }) => !holds(locals));
      if (broken !== undefined) throw new Error(`${broken.id} is broken at step ${step}`);
    });
}

/** The names of events that happen, with the requester where there is one. */
function happenings({ system, events }: Interleaving): readonly string[] {
  return events.map((e) => {
    const { name, indices } = system.events[e]!.label;
    return 'requester' in indices ? `${name}(requester=${indices['requester']})` : name;
  });
}

/** The length of the shortest trace to a state in which one of the claims is broken. */
function shortestViolation({ system }: Compiled, decided: readonly Claim[]): number {
  const predicates = decided.map(({ predicate }): Predicate => predicate);
  const { findings } = explore(system, [always('all of them', all(...predicates))]);
  return findings.get('all of them')!.trace!.steps.length;
}

const name = '$flow with $devices devices and $pasids PASIDs, ATS $ats';

describe('random interleavings of 5.8', () => {
  it.each([...settingsUnder('5.8', [[1, 1], ...sizes]), ...largest])(
    `keep every claim that holds for ${name}`,
    (setting) => {
      const wanted = claims.filter(({ id }) => !brokenBy(setting).includes(id));
      const compiled = compileFor(setting, wanted);
      const holds = holdsAlong(compiled.system, alwaysClaims(compiled, wanted));
      const happened = new Set<string>();
      fc.assert(
        fc.property(walksOf(compiled.system, setting), (interleaving) => {
          for (const event of happenings(interleaving)) happened.add(event);
          holds(interleaving);
        }),
        { seed: SEED, numRuns: RUNS },
      );
      expect([...happened]).toEqual(expect.arrayContaining(interesting));
    },
  );
});

describe('random interleavings of 5.7', () => {
  it.each(settingsUnder('5.7', sizes))(`show the reported fault for ${name}`, (setting) => {
    const wanted = [noUnrecoverableFault];
    const compiled = compileFor(setting, wanted);
    const { failed, counterexample } = fc.check(
      fc.property(
        walksOf(compiled.system, setting),
        holdsAlong(compiled.system, alwaysClaims(compiled, wanted)),
      ),
      { seed: SEED, numRuns: 100 },
    );
    expect(failed).toBe(true);
    const { length } = counterexample![0].events;
    // PASIDs share no event: more of them do not make a shortest trace shorter.
    const one = compileFor({ ...setting, pasids: 1 }, wanted);
    const shortest = shortestViolation(one, alwaysClaims(one, wanted));
    expect(length).toBeGreaterThanOrEqual(shortest);
    expect(length).toBeLessThanOrEqual(shortest + 2);
  });
});
