/** Compiles a flow, a kernel version, a configuration and claims into one system. */
import { type Charts, type Configuration, charts, composeSystem, threadNames } from '../../model/system.ts';
import type { ObservedProgram, ShippedClaim } from '../../properties/claim.ts';
import { type Claim, compileSystem, type System, withoutListeners } from '../engine/index.ts';
import type { Assumption } from '../report/verdict.ts';
import type { FlowChoice } from './flow-choice.ts';
import { buildProgram, type ResolvedProgram } from './program.ts';

/** What is compiled. */
export interface CompileRequest extends FlowChoice {
  readonly configuration: Configuration;
  readonly claims: readonly ShippedClaim[];
  /** What the user assumes beside the model. */
  readonly assumptions?: readonly Assumption[];
  /** What a thread does where it calls a function of which nothing is known: a step by default. */
  readonly unknownCalls?: 'are steps' | 'are ends';
  /** The charts of the model; a test may put edited ones in their place. */
  readonly using?: Charts;
}

/** A system ready to be searched, with what a verdict needs to know about it. */
export interface Compiled {
  readonly system: System;
  readonly program: ResolvedProgram;
  /** What the engine decides for each claim. */
  readonly decisions: ReadonlyMap<ShippedClaim, readonly Claim[]>;
  readonly observers: ReadonlySet<string>;
  /** The observers of each claim. */
  readonly observersOf: ReadonlyMap<ShippedClaim, readonly string[]>;
}

/** Compiles what a request is about. Throws an `InputError` for a flow that cannot be resolved. */
export function compile({
  flow,
  overrides,
  kernel,
  configuration,
  claims,
  assumptions,
  unknownCalls,
  using = charts,
}: CompileRequest): Compiled {
  const program = buildProgram(flow, overrides, kernel, configuration, assumptions, unknownCalls);
  const observed = observedIn(configuration, program);
  const perClaim = claims.map((claim) => [claim, claim.observers(configuration, observed)] as const);
  const observers = perClaim.flatMap(([, own]) => own);
  const system = compileSystem(composeSystem(configuration, program, observers, using));
  return {
    system,
    program,
    decisions: new Map(claims.map((claim) => [claim, claim.decide(configuration, observed)])),
    observers: new Set(observers.map(({ name }) => name)),
    observersOf: new Map(perClaim.map(([claim, own]) => [claim, own.map(({ name }) => name)])),
  };
}

/** What a claim may know of a program. */
export const observedIn = (configuration: Configuration, program: ResolvedProgram): ObservedProgram => ({
  threads: threadNames(configuration, program),
  locks: program.locks,
});

/** What was compiled for several claims, as it would be for these alone: the observers of the others leave the system. */
export function onlyAbout(compiled: Compiled, claims: readonly ShippedClaim[]): Compiled {
  const isAsked = (claim: ShippedClaim): boolean => claims.some(({ id }) => id === claim.id);
  const observersOf = new Map([...compiled.observersOf].filter(([claim]) => isAsked(claim)));
  const observers = new Set([...observersOf.values()].flat());
  const others = [...compiled.observers].filter((name) => !observers.has(name));
  return {
    ...compiled,
    system: withoutListeners(compiled.system, new Set(others)),
    decisions: new Map([...compiled.decisions].filter(([claim]) => isAsked(claim))),
    observers,
    observersOf,
  };
}
