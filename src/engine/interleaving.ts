/**
 * Random interleavings of a system as a fast-check arbitrary: walks over what is enabled, and their shrinker.
 *
 * Walks always have their full length. A property that looks at every state throws at the first bad one; the
 * shrinker cuts off the rest.
 */
import fc from 'fast-check';
import { formatLabel } from './label.ts';
import { type Alarm, watchedWalk } from './lookout.ts';
import { compileProduct } from './product.ts';
import { Shrinker } from './shrink.ts';
import { isSimpler, possibleSteps, type Simplifications, simplerWalks, type Walk } from './simpler-walks.ts';
import { drawStrategy, numberActors, strategy } from './strategies.ts';
import type { System, SystemEvent } from './system.ts';
import { follow, type Trace } from './trace.ts';
import { twinTables } from './twin-events.ts';
import { seeded, Walker, type WalkTables, walkTables } from './walk.ts';

export interface InterleavingOptions {
  /** How many events a walk takes; fewer only where nothing is enabled any more. */
  readonly steps: number;
  /** Who performs an event: shrinking leaves out whole actors. By default the first that takes part. */
  readonly actorOf?: (event: SystemEvent, system: System) => string;
  /**
   * What the property looks for, when that is a bad state: a walk ends where it finds one, and is shrunk to the
   * simplest walk to one with the first attempt. Without it, shrinking tries whatever is simpler.
   */
  readonly until?: Alarm;
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
  /** Whether it comes to a state that `until` looks for. */
  readonly isBad: boolean;
  private readonly tables: WalkTables;

  constructor(tables: WalkTables, { start, events }: Walk, isBad = false) {
    this.isBad = isBad;
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
  private readonly alarm: Alarm | undefined;
  private readonly simplifications: Simplifications;
  private readonly walkers: readonly Walker[];
  private shrinker: Shrinker | undefined;
  private readonly simplest = new WeakSet<readonly number[]>();

  constructor(tables: WalkTables, { steps, actorOf = firstParticipant, until }: InterleavingOptions) {
    super();
    const { system } = tables;
    this.tables = tables;
    this.steps = steps;
    this.alarm = until;
    this.simplifications = {
      actors: numberActors(system.events.map((event) => actorOf(event, system))),
      twins: twinTables(system),
    };
    const taken = new Uint8Array(tables.next.length);
    this.walkers = tables.starts.map((start) => new Walker(tables, start, taken));
  }

  generate(random: fc.Random): fc.Value<Interleaving> {
    const below = seeded(random.nextInt());
    const { starts, system } = this.tables;
    const number = below(starts.length);
    const walker = this.walkers[number]!;
    walker.restart();
    // What is new or rare is so within one walk: a value depends on its seed and on nothing that came before.
    walker.taken.fill(0);
    const memory = new Float64Array(system.events.length);
    const { actors } = this.simplifications;
    const { events, rang } = watchedWalk(walker, below, this.alarm === undefined ? [] : [this.alarm], {
      steps: this.steps,
      choose: strategy(drawStrategy(below), actors, below, memory),
      stop: true,
    });
    const walk = { start: starts[number]!, events };
    return new fc.Value(new Interleaving(this.tables, walk, rang.size > 0), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Interleaving {
    if (!(value instanceof Interleaving) || value.system !== this.tables.system) return false;
    return possibleSteps(this.tables, value).length === value.events.length;
  }

  shrink(value: Interleaving): fc.Stream<fc.Value<Interleaving>> {
    const { start } = value;
    return fc.stream(this.simpler(value)).map((events) => {
      return new fc.Value(new Interleaving(this.tables, { start, events }, value.isBad), undefined);
    });
  }

  /** What to try in place of a walk: where it is known what is looked for, the simplest one at once. */
  private *simpler(value: Interleaving): Generator<readonly number[]> {
    const { tables, alarm, simplifications } = this;
    if (alarm !== undefined) {
      // What a walk came down to comes down to itself.
      if (this.simplest.has(value.events)) return;
      this.shrinker ??= new Shrinker(tables, alarm.isBad, simplifications);
      const { events } = this.shrinker.shrink(value);
      this.simplest.add(events);
      if (isSimpler(events, value.events, simplifications.actors.of)) yield events;
    } else yield* simplerWalks(tables, value, simplifications);
  }
}

function firstParticipant({ participants }: SystemEvent, { components }: System): string {
  return components[participants[0]!]!.instance.name;
}
