/** Who looks out for bad states on walks: claims as tests that are made only where they can have changed. */
import type { Claim } from './claim.ts';
import { compilePredicate, instancesOf, type Test } from './predicate.ts';
import { compileProduct } from './product.ts';
import type { System } from './system.ts';
import { Traps } from './traps.ts';
import { type Below, type Choose, randomWalk, type Walker } from './walk.ts';

/** Looks out for one kind of bad state. */
export interface Alarm {
  readonly isBad: Test;
  /** The same for the last states of walks, where it takes long: it gives up in systems that are too large to tell. */
  readonly isBadAtEnd: Test;
  /** By component: 1 for those that `isBad` looks at. */
  readonly concerns: Uint8Array;
  /** Set for a test that takes long: it is made in the last state of a walk only. */
  readonly atEnd: boolean;
}

/** A state from which more states than this follow is not known to be one where a run can stay. */
const TRAP_STATES = 10_000;
/** So often a system is found too large to tell, by who shrinks and by who walks. */
const PATIENCE = 20;
const WALKING_PATIENCE = 3;

/**
 * An alarm for the first state that breaks one of some claims: for an `always` a state in which it does not hold,
 * for an `eventually` one where a fair run can stay without its goal. Nothing for claims of other kinds, which no
 * walk can break.
 */
export function alarmFor(system: System, claims: readonly Claim[]): Alarm | undefined {
  const decided = claims.filter(({ kind }) => kind === 'always' || kind === 'eventually');
  if (decided.length === 0) return undefined;
  const product = compileProduct(system);
  const anyOf = (patience: number): Test => {
    const tests = decided.map(({ kind, predicate }): Test => {
      const holds = compilePredicate(system, predicate);
      if (kind === 'always') return (locals) => !holds(locals);
      return new Traps(product, holds, TRAP_STATES, patience).holds;
    });
    const [only, ...others] = tests;
    return others.length === 0 ? only! : (locals) => tests.some((test) => test(locals));
  };
  const named = new Set(decided.flatMap(({ predicate }) => instancesOf(predicate)));
  return {
    isBad: anyOf(PATIENCE),
    isBadAtEnd: anyOf(WALKING_PATIENCE),
    concerns: Uint8Array.from(system.components, ({ instance }) => (named.has(instance.name) ? 1 : 0)),
    atEnd: decided.some(({ kind }) => kind === 'eventually'),
  };
}

/** A walk that was looked at, and where each alarm rang first: after so many steps, by the alarm's position. */
export interface Watched {
  readonly events: readonly number[];
  readonly rang: ReadonlyMap<number, number>;
}

export interface WatchOptions {
  readonly steps: number;
  readonly choose: Choose;
  /** Ends the walk as soon as an alarm rings. */
  readonly stop?: boolean;
}

/** As many alarms as `touched` has bits for; those beyond share the last bit. */
const BITS = 31;

/** Walks on from where the walker stands, and looks out. */
export function watchedWalk(
  walker: Walker,
  below: Below,
  alarms: readonly Alarm[],
  { steps, choose, stop = false }: WatchOptions,
): Watched {
  const rang = new Map<number, number>();
  const { watched, locals } = walker;
  watched.fill(0);
  const bits = alarms.map((_, i) => 1 << Math.min(i, BITS - 1));
  for (const [i, { concerns, atEnd }] of alarms.entries()) {
    if (!atEnd) for (const [c, concerned] of concerns.entries()) if (concerned === 1) watched[c]! |= bits[i]!;
  }
  let taken = 0;
  const look = (touched: number): boolean => {
    for (let i = 0; i < alarms.length; i++) {
      if ((touched & bits[i]!) === 0 || rang.has(i)) continue;
      const { isBad, atEnd } = alarms[i]!;
      if (!atEnd && isBad(locals)) rang.set(i, taken);
    }
    return stop && rang.size > 0;
  };
  if (look(-1)) return { events: [], rang };
  walker.touched = 0;
  const onState = (): boolean => {
    taken++;
    if (walker.touched === 0) return false;
    const { touched } = walker;
    walker.touched = 0;
    return look(touched);
  };
  const events = randomWalk(walker, below, steps, onState, choose);
  for (const [i, { isBadAtEnd, atEnd }] of alarms.entries()) {
    if (atEnd && isBadAtEnd(locals)) rang.set(i, taken);
  }
  return { events, rang };
}
