/**
 * How a walk chooses among what is enabled. A portfolio: what one strategy hardly ever does, another does often.
 */
import { type Below, type Choose, evenly, type Walker } from './walk.ts';

/** The actors of a system's events, as numbers from 0. */
export interface Actors {
  readonly names: readonly string[];
  /** By event. */
  readonly of: Int32Array;
}

/** Numbers the names that events have for their actors, in the order of the events. */
export function numberActors(namesByEvent: readonly string[]): Actors {
  const names = [...new Set(namesByEvent)];
  const numbers = new Map(names.map((name, i) => [name, i]));
  return { names, of: Int32Array.from(namesByEvent, (name) => numbers.get(name)!) };
}

/** What the walks of one campaign have done so far: how often each event was taken by those that keep count. */
export type Memory = Float64Array;

export const strategyNames = ['even', 'swarm', 'bursts', 'moods', 'curious'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** Of ten walks so many follow each. */
const shares: Readonly<Record<StrategyName, number>> = { even: 1, swarm: 1, bursts: 1, moods: 4, curious: 3 };
const drawn = strategyNames.flatMap((name) => Array.from({ length: shares[name] }, () => name));

/** The name of the strategy for the next walk. */
export const drawStrategy = (below: Below): StrategyName => drawn[below(drawn.length)]!;

/** A strategy for one walk; what it leaves to chance is drawn here and now. */
export function strategy(name: StrategyName, actors: Actors, below: Below, memory: Memory): Choose {
  switch (name) {
    case 'even':
      return evenly;
    case 'swarm':
      return swarm(actors, below);
    case 'bursts':
      return bursts(actors);
    case 'moods':
      return moods(actors, below);
    case 'curious':
      return curious(actors, below, memory);
  }
}

/** Some of the actors rest for as long as another one can go on. */
function swarm({ names, of }: Actors, below: Below): Choose {
  const awake = names.map(() => below(2) === 1);
  return (walker, draw) => among(walker, draw, (event) => awake[of[event]!]!);
}

/** An actor goes on for so many steps on average. */
const BURST = 5;

/** Whoever acts goes on for a while. */
function bursts({ of }: Actors): Choose {
  let last = -1;
  return (walker, below) => {
    const event = below(BURST) > 0 ? among(walker, below, (e) => of[e] === last) : evenly(walker, below);
    last = of[event]!;
    return event;
  };
}

/** Powers of two that the weights of actors and events range over. */
const ACTOR_SPREAD = 12;
const EVENT_SPREAD = 10;
/** An actor's weight changes once in so many steps on average. */
const CHANGE = 32;

/**
 * Every event has a weight and so has every actor, each drawn from several orders of magnitude; now and then an
 * actor's changes. So one actor rests while another does all it can, and what usually comes at once comes late.
 */
function moods({ names, of }: Actors, below: Below): Choose {
  const own = Float64Array.from(of, () => 2 ** below(EVENT_SPREAD));
  const weights = own.slice();
  const change = (actor: number): void => {
    const weight = 2 ** below(ACTOR_SPREAD);
    for (let e = 0; e < of.length; e++) if (of[e] === actor) weights[e] = own[e]! * weight;
  };
  for (let actor = 0; actor < names.length; actor++) change(actor);
  return (walker, draw) => {
    if (draw(CHANGE) === 0) change(draw(names.length));
    return weighted(walker, draw, weights);
  };
}

/** Of two events that the mood offers, the one that moves somebody as nobody was seen to move, or the rarer one. */
function curious(actors: Actors, below: Below, memory: Memory): Choose {
  const offer = moods(actors, below);
  return (walker, draw) => {
    const [one, other] = [offer(walker, draw), offer(walker, draw)];
    const [oneNew, otherNew] = [walker.isNew(one), walker.isNew(other)];
    const chosen = oneNew === otherNew ? memory[other]! < memory[one]! : otherNew;
    const event = chosen ? other : one;
    memory[event]!++;
    return event;
  };
}

/** The first wanted one of the enabled events from a random place on, or any when none is. */
function among(walker: Walker, below: Below, wanted: (event: number) => boolean): number {
  const { enabled, count } = walker;
  const from = below(count);
  for (let i = 0; i < count; i++) {
    const event = enabled[from + i < count ? from + i : from + i - count]!;
    if (wanted(event)) return event;
  }
  return enabled[from]!;
}

function weighted({ enabled, count }: Walker, below: Below, weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[enabled[i]!]!;
  let left = below(total);
  for (let i = 0; i < count; i++) {
    left -= weights[enabled[i]!]!;
    if (left < 0) return enabled[i]!;
  }
  return enabled[count - 1]!;
}
