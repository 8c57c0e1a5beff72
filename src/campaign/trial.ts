/**
 * One trial of a campaign: a subject and a configuration drawn from a seed, walks through it, and what they break
 * made minimal. It depends on the settings and its number alone.
 */
import { type Configuration, partNames, parts } from '../../model/configuration.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { startingAt } from '../check/out-of-reach.ts';
import { describeCauses, describeTrace, describeWaiting, localsAfter } from '../check/trace.ts';
import {
  type Claim,
  compileProduct,
  explore,
  faultsOfRun,
  follow,
  Refusal,
  type System,
  simplestRun,
  type Trace,
} from '../engine/index.ts';
import { type Below, seeded } from '../engine/walk.ts';
import { FlowError, InputError } from '../flow/error.ts';
import type { Counterexample, Settings } from '../report/campaign.ts';
import type { Result } from '../report/verdict.ts';
import { type Coverage, cover, noCoverage } from './coverage.ts';
import { hunt, partsOf, requestOf } from './hunt.ts';
import { type IsPossible, type Minimal, Minimiser } from './minimise.ts';
import { flowNames, furtherEdits, inputOf, type Resolved, unedited, withEdit } from './subject.ts';

export interface TrialResult {
  readonly trial: number;
  readonly walks: number;
  readonly steps: number;
  /** Set when the edited flow could not be run. */
  readonly refused: boolean;
  readonly counterexamples: readonly Counterexample[];
  readonly coverage: Coverage;
}

/** Steps for each device in which nearly every walk gets to the second owner. */
const STEPS_PER_DEVICE = 300;
const stepsFor = ({ devices, inFlight }: Configuration): number =>
  STEPS_PER_DEVICE * devices * Math.max(1, inFlight - 1);

/** Each optional part of the machine is in one of this many configurations. */
const HAS = 3;

/** Makes the trials of a campaign. */
export class Trials {
  private readonly settings: Settings;
  private readonly claims: readonly ShippedClaim[];
  private readonly isPossible: IsPossible;
  private readonly minimiser: Minimiser;

  constructor(settings: Settings, claims: readonly ShippedClaim[], isPossible: IsPossible) {
    this.settings = settings;
    this.claims = claims;
    this.isPossible = isPossible;
    this.minimiser = new Minimiser(isPossible, stepsFor);
  }

  /** Makes the trial with this number. */
  run(trial: number): TrialResult {
    const below = seeded(Math.imul(this.settings.seed, 0x9e3779b1) ^ Math.imul(trial + 1, 0x85ebca6b));
    const none = { trial, walks: 0, steps: 0, refused: true, counterexamples: [], coverage: noCoverage() };
    try {
      const subject = this.drawSubject(below);
      return this.walkThrough(trial, subject, this.drawConfiguration(below), below);
    } catch (error) {
      // An edit may leave a flow that is none any more, and a configuration may be too large for a chart.
      if (error instanceof FlowError || error instanceof InputError || error instanceof Refusal) return none;
      throw error;
    }
  }

  private walkThrough(
    trial: number,
    subject: Resolved,
    configuration: Configuration,
    below: Below,
  ): TrialResult {
    const coverage = noCoverage();
    const counterexamples: Counterexample[] = [];
    let [walks, steps] = [0, 0];
    const broken = new Set<ShippedClaim>();
    for (const whole of partsOf(requestOf(subject, configuration, this.claims))) {
      // Parts differ in little: what one of them breaks, the others need not break again.
      const part = { ...whole, alarms: whole.alarms.filter(({ claim }) => !broken.has(claim)) };
      const { hits, passed } = hunt(part, below, {
        walks: this.settings.walks,
        steps: stepsFor(configuration),
      });
      cover(coverage, passed, this.claims);
      walks += passed.walks;
      steps += passed.steps;
      for (const hit of hits) {
        broken.add(hit.claim);
        counterexamples.push(this.describe(trial, this.minimiser.minimise({ subject, configuration, hit })));
      }
    }
    return { trial, walks, steps, refused: false, counterexamples, coverage };
  }

  private drawSubject(below: Below): Resolved {
    const { kernels, flows, edits } = this.settings;
    const kernel = oneOf(kernels, below);
    let subject = unedited(kernel, oneOf(flowNames(kernel, flows), below));
    for (let left = below(edits + 1); left > 0; left--) {
      const further = furtherEdits(subject);
      if (further.length > 0) subject = withEdit(subject, oneOf(further, below));
    }
    return subject;
  }

  private drawConfiguration(below: Below): Configuration {
    const { fixed } = this.settings;
    const drawn = (): Configuration =>
      Object.fromEntries(
        partNames.map((name) => {
          const part = parts[name];
          return [name, fixed[name] ?? ('drawn' in part ? 1 + below(part.drawn) : below(HAS) === 0)];
        }),
      ) as unknown as Configuration;
    let configuration = drawn();
    while (!this.isPossible(configuration) || this.isTooLarge(configuration)) configuration = drawn();
    return configuration;
  }

  /** The contents of a queue that more than two entries share are too many. */
  private isTooLarge({ sharedQueue, devices, pasids }: Configuration): boolean {
    return this.settings.fixed.sharedQueue === undefined && sharedQueue && devices * pasids > 2;
  }

  private describe(trial: number, { subject, configuration, hit, isShortest }: Minimal): Counterexample {
    const { part, claim } = hit;
    const { system, compiled } = part;
    const input = inputOf(subject);
    const decided = compiled.decisions.get(claim)!;
    const walked = follow(compileProduct(system), hit.start, hit.events);
    const run = runOn(system, decided, walked);
    const trace = run ?? walked;
    const { length } = trace.steps;
    const isAsShort = isShortest && length === hit.events.length;
    const result: Result = {
      kernel: subject.kernel,
      flow: subject.software.flowName,
      configuration,
      claim: claim.id,
      verdict: 'violated',
      method: 'random',
      states: length + 1,
      transitions: length,
      depth: length + 1,
      complete: false,
      parts: 1,
      searchedParts: 1,
      ms: 0,
      trace: describeTrace(system, trace, compiled.observers),
      shortest: isAsShort ? 'proved' : run === undefined ? 'unknown' : 'no',
      ...(trace.cycle === undefined ? {} : { repeatsFrom: trace.cycle + 1 }),
      because: decided.some(({ kind }) => kind === 'eventually')
        ? describeWaiting(system, trace)
        : describeCauses(system, trace, compiled.observers, decided),
      labels: [...compiled.program.labels].map(([label, call]) => ({ label, call })),
      seed: this.settings.seed,
      noEffect: [...compiled.program.noEffect],
      unknown: [...compiled.program.unknown],
      assumptions: [],
      neverHappened: [],
      untested: [],
    };
    return {
      trial,
      trials: 1,
      edits: [...subject.edits],
      ...(input === undefined ? {} : { input }),
      flow: subject.flow,
      result,
    };
  }
}

/**
 * The run that a walk begins, which breaks a claim about runs: the walk stops in a state from which such a run goes on.
 * Nothing where none of the claims is about runs.
 */
function runOn(system: System, decided: readonly Claim[], walked: Trace): Trace | undefined {
  const claims = decided.filter(({ kind }) => kind === 'eventually');
  if (claims.length === 0) return undefined;
  const { findings } = explore(startingAt(system, localsAfter(walked)), claims, { maxStates: RUN_STATES });
  return claims
    .flatMap(({ id, predicate }): Trace[] => {
      const rest = findings.get(id)!.trace;
      if (rest === undefined) return [];
      const cycle = rest.cycle === undefined ? {} : { cycle: walked.steps.length + rest.cycle };
      const whole = { start: walked.start, steps: [...walked.steps, ...rest.steps], ...cycle };
      return faultsOfRun(system, predicate, whole).length > 0 ? [] : [simplestRun(system, predicate, whole)];
    })
    .toSorted((a, b) => a.steps.length - b.steps.length)[0];
}

/** A walk that breaks a claim about runs stops where fewer states than this follow. */
const RUN_STATES = 10_000;

function oneOf<T>(items: readonly T[], below: Below): T {
  return items[below(items.length)]!;
}
