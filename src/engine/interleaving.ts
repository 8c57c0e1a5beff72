/**
 * Random interleavings of a system as a fast-check arbitrary: walks over what is enabled, and their shrinker.
 *
 * Walks always have their full length. A property that looks at every state throws at the first bad one; the
 * shrinker cuts off the rest.
 */
import fc from 'fast-check';
import { formatLabel } from './label.ts';
import { compileProduct } from './product.ts';
import { possibleSteps, type Simplifications, simplerWalks, type Walk } from './simpler-walks.ts';
import type { System, SystemEvent } from './system.ts';
import { follow, type Trace } from './trace.ts';
import { twinTables } from './twin-events.ts';
import {
  type Below,
  type Choose,
  evenly,
  randomWalk,
  seeded,
  Walker,
  type WalkTables,
  walkTables,
} from './walk.ts';

export interface InterleavingOptions {
  /** How many events a walk takes; fewer only where nothing is enabled any more. */
  readonly steps: number;
  /** Who performs an event: shrinking leaves out whole actors. Unless told, the first that takes part. */
  readonly actorOf?: (event: SystemEvent, system: System) => string;
}

/** Interleavings of a system. The same seed gives the same ones. */
export function interleavings(system: System, options: InterleavingOptions): fc.Arbitrary<Interleaving> {
  return new Interleavings(walkTables(system), options);
}

/** Events that happen one after the other from an initial state. */
export class Interleaving implements Walk {
  readonly start: ArrayLike<number>;
  /** The events by their positions in `system.events`. */
  readonly events: readonly number[];
  private readonly tables: WalkTables;

  constructor(tables: WalkTables, { start, events }: Walk) {
    this.tables = tables;
    this.start = start;
    this.events = events;
  }

  get system(): System {
    return this.tables.system;
  }

  get trace(): Trace {
    return follow(compileProduct(this.system), this.start, this.events);
  }

  /**
   * Calls `visit` in the first state and after each step, with the local states by component and the number
   * of the step, 0 in the first state. What it is given changes with the next step.
   */
  visitStates(visit: (locals: Int32Array, step: number) => void): void {
    const walker = new Walker(this.tables, this.start);
    visit(walker.locals, 0);
    for (const [i, event] of this.events.entries()) {
      walker.take(event);
      visit(walker.locals, i + 1);
    }
  }

  [fc.toStringMethod](): string {
    const width = String(this.events.length).length;
    return this.events
      .map((e, i) => `\n${String(i + 1).padStart(width)}  ${formatLabel(this.system.events[e]!.label)}`)
      .join('');
  }
}

class Interleavings extends fc.Arbitrary<Interleaving> {
  private readonly tables: WalkTables;
  private readonly steps: number;
  private readonly simplifications: Simplifications;
  private readonly actorCount: number;

  constructor(tables: WalkTables, { steps, actorOf = firstParticipant }: InterleavingOptions) {
    super();
    const { system } = tables;
    const names = system.events.map((event) => actorOf(event, system));
    const numbers = new Map([...new Set(names)].map((name, i) => [name, i]));
    this.tables = tables;
    this.steps = steps;
    this.simplifications = {
      actors: Int32Array.from(names, (name) => numbers.get(name)!),
      twins: twinTables(system),
    };
    this.actorCount = numbers.size;
  }

  generate(random: fc.Random): fc.Value<Interleaving> {
    const below = seeded(random.nextInt());
    const { starts } = this.tables;
    const start = starts[below(starts.length)]!;
    const walker = new Walker(this.tables, start);
    const events = randomWalk(walker, below, this.steps, undefined, this.strategy(below));
    return new fc.Value(new Interleaving(this.tables, { start, events }), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Interleaving {
    if (!(value instanceof Interleaving) || value.system !== this.tables.system) return false;
    return possibleSteps(this.tables, value).length === value.events.length;
  }

  shrink(value: Interleaving): fc.Stream<fc.Value<Interleaving>> {
    const { tables, simplifications } = this;
    const { start } = value;
    return fc.stream(simplerWalks(tables, value, simplifications)).map((events) => {
      return new fc.Value(new Interleaving(tables, { start, events }), undefined);
    });
  }

  /** Even choice finds most; leaving out actors and letting one go on find what needs many steps of a few. */
  private strategy(below: Below): Choose {
    const { actors } = this.simplifications;
    const draw = below(10);
    if (draw < 7) return evenly;
    if (draw < 9) {
      const chosen = Array.from({ length: this.actorCount }, () => below(2) === 1);
      return (walker) => among(walker, below, (event) => chosen[actors[event]!]!);
    }
    let last = -1;
    return (walker) => {
      const goesOn = below(BURST) > 0;
      const event = among(walker, below, (e) => goesOn && actors[e] === last);
      last = actors[event]!;
      return event;
    };
  }
}

/** An actor goes on for so many steps on average. */
const BURST = 5;

/** An even choice among the enabled events that are wanted, or among all when none is. */
function among(walker: Walker, below: Below, wanted: (event: number) => boolean): number {
  const choices = walker.enabled.subarray(0, walker.count).filter(wanted);
  return choices.length === 0 ? evenly(walker, below) : choices[below(choices.length)]!;
}

function firstParticipant({ participants }: SystemEvent, { components }: System): string {
  return components[participants[0]!]!.instance.name;
}
