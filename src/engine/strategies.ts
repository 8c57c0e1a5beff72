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

/** Of ten walks, the number that follow each. */
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

/** The steps for which an actor goes on, on average. */
const BURST = 5;

/** An actor goes on for a while. */
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
/** The steps between two changes of an actor's weight, on average. */
const CHANGE = 32;

/**
 * Every event has a weight and so has every actor, each drawn from several orders of magnitude; now and then an
 * actor's changes. So one actor rests while another does all it can, and what usually comes at once comes late.
 */
function moods(actors: Actors, below: Below): Choose {
  const mood = new Mood(actors, below);
  return (walker, draw) => {
    mood.look(walker, draw);
    return mood.offer(walker, draw);
  };
}

/** Of two events that the mood offers, the one with a move that was not seen yet, or the rarer one. */
function curious(actors: Actors, below: Below, memory: Memory): Choose {
  const mood = new Mood(actors, below);
  return (walker, draw) => {
    mood.look(walker, draw);
    const one = mood.offer(walker, draw);
    const other = mood.offer(walker, draw);
    const event = one === other || isBetter(walker, one, other, memory) ? one : other;
    memory[event]!++;
    return event;
  };
}

function isBetter(walker: Walker, one: number, other: number, memory: Memory): boolean {
  const isNew = walker.isNew(one);
  return isNew === walker.isNew(other) ? memory[one]! <= memory[other]! : isNew;
}

/** Weights of events, each the event's own times its actor's; all are powers of two and are kept as their logarithms. */
class Mood {
  private readonly of: Int32Array;
  private readonly own: Uint8Array;
  private readonly actors: Uint8Array;
  /** The sums of the weights of the enabled events, up to each. */
  private readonly sums: Float64Array;

  constructor({ names, of }: Actors, below: Below) {
    this.of = of;
    this.own = new Uint8Array(of.length);
    this.actors = new Uint8Array(names.length);
    this.sums = new Float64Array(of.length);
    for (let e = 0; e < of.length; e++) this.own[e] = below(EVENT_SPREAD);
    for (let a = 0; a < names.length; a++) this.actors[a] = below(ACTOR_SPREAD);
  }

  /** Looks at what is enabled; the mood may change. */
  look({ enabled, count }: Walker, below: Below): void {
    const { of, own, actors, sums } = this;
    if (below(CHANGE) === 0) actors[below(actors.length)] = below(ACTOR_SPREAD);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const event = enabled[i]!;
      sum += 1 << (own[event]! + actors[of[event]!]!);
      sums[i] = sum;
    }
  }

  /** One of the events looked at, by weight. */
  offer({ enabled, count }: Walker, below: Below): number {
    const { sums } = this;
    const place = below(sums[count - 1]!);
    let i = 0;
    while (sums[i]! <= place) i++;
    return enabled[i]!;
  }
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
