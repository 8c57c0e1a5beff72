/**
 * Makes a walk to a bad state as simple as it can: as short, with as few changes of actor, and with events as
 * early in the list as possible, in this order. It leaves out what it can, and then searches what the events that are
 * left can do in any order, up to a number of states; so it need not try these one by one. Of the rest of the system
 * it knows nothing, so it takes as long in a large system as in a small one.
 */
import { Nearby } from './nearby.ts';
import type { Test } from './predicate.ts';
import { compileProduct, type Product } from './product.ts';
import { isSimpler, movedBlocks, type Simplifications, type Walk } from './simpler-walks.ts';
import { simplestWalk } from './simplest-walk.ts';
import { Walker, type WalkTables } from './walk.ts';

/** What is done about a step that cannot be taken: it is left out, or the likest one of the actor is taken. */
type Repair = 'omit' | 'replace';

/** How far the search behind a walk that stops short of a bad state goes. */
const TAIL_STEPS = 3;
/** The most states in which the events of a walk are searched. */
const NEIGHBOURHOOD = 60_000;
/** An event is like another one when they move so much of what either moves. */
const LIKE = 0.75;

export interface Shrunk {
  readonly events: readonly number[];
  /** How many walks were tried. */
  readonly attempts: number;
}

/** Shrinks walks on which some state is bad. Gives the same for the same walk. */
export class Shrinker {
  private readonly tables: WalkTables;
  private readonly product: Product;
  private readonly isBad: Test;
  private readonly about: Simplifications;
  private readonly alternatives = new Map<number, readonly number[]>();

  constructor(tables: WalkTables, isBad: Test, about: Simplifications) {
    this.tables = tables;
    this.product = compileProduct(tables.system);
    this.isBad = isBad;
    this.about = about;
  }

  shrink(walk: Walk): Shrunk {
    const shrinking = this.begin(walk);
    const start = this.startOf(walk.start);
    shrinking.cut();
    let settled: boolean;
    do {
      settled = this.search(shrinking, start);
      if (!settled) shrinking.reorder();
      shrinking.takeTwins();
    } while (shrinking.replace() || shrinking.goOn() || (!settled && shrinking.cut()));
    return { events: shrinking.best, attempts: shrinking.attempts };
  }

  /** The steps up to the first bad state, without those that are not possible; nothing if there is none. */
  firstEnd(walk: Walk): readonly number[] | undefined {
    const { best, isEnd } = this.begin(walk);
    return isEnd ? best : undefined;
  }

  private begin(walk: Walk): Shrinking {
    return new Shrinking(this.tables, this.isBad, this.about, (event) => this.like(event), walk);
  }

  /**
   * Looks for the simplest walk of the events of the best and of those like them, or else of its own events. Gives
   * whether there is no simpler one of its own events now, whatever is left out and in whatever order.
   */
  private search(shrinking: Shrinking, start: number): boolean {
    const { actors } = this.about;
    for (const among of [this.around(shrinking.best), only(this.tables, shrinking.best)]) {
      const options = { maxStates: NEIGHBOURHOOD, among };
      const found = simplestWalk(this.product, this.isBad, actors, options, start);
      if (found.outcome !== 'found') continue;
      shrinking.accept(found.events);
      return true;
    }
    return false;
  }

  private startOf(start: ArrayLike<number>): number {
    const text = Array.from(start).join();
    return Math.max(
      0,
      this.tables.starts.findIndex((one) => one.join() === text),
    );
  }

  /** The events of a walk, and those like them. */
  private around(events: readonly number[]): Uint8Array {
    const all = only(this.tables, events);
    const { of } = this.about.actors;
    for (const event of new Set(events)) {
      for (let e = 0; e < all.length; e++)
        if (of[e] === of[event] && this.likeness(e, event) >= LIKE) all[e] = 1;
    }
    return all;
  }

  /** The other events of its actor, the likest first. */
  private like(event: number): readonly number[] {
    const known = this.alternatives.get(event);
    if (known !== undefined) return known;
    const { events } = this.tables.system;
    const { of } = this.about.actors;
    const rank = (e: number): number =>
      this.likeness(e, event) + (events[e]!.label.name === events[event]!.label.name ? 1 : 0);
    const list = events
      .flatMap((_, e) => (e !== event && of[e] === of[event] ? [{ e, rank: rank(e) }] : []))
      .toSorted((a, b) => b.rank - a.rank)
      .map(({ e }) => e);
    this.alternatives.set(event, list);
    return list;
  }

  /** How much of what either of two events moves both move, from 0 to 1. */
  private likeness(one: number, other: number): number {
    const { events } = this.tables.system;
    const [a, b] = [events[one]!.participants, events[other]!.participants];
    return a.filter((c) => b.includes(c)).length / Math.max(a.length, b.length);
  }
}

function only({ system }: WalkTables, events: readonly number[]): Uint8Array {
  const among = new Uint8Array(system.events.length);
  for (const event of events) among[event] = 1;
  return among;
}

/** One walk on its way to a simpler one. */
class Shrinking {
  best: readonly number[];
  /** Whether the walk comes to a bad state at all. */
  readonly isEnd: boolean;
  attempts = 0;

  private readonly isBad: Test;
  private readonly about: Simplifications;
  private readonly like: (event: number) => readonly number[];
  private readonly walker: Walker;
  private readonly nearby: Nearby;
  private readonly tried = new Set<string>();

  constructor(
    tables: WalkTables,
    isBad: Test,
    about: Simplifications,
    like: (event: number) => readonly number[],
    { start, events }: Walk,
  ) {
    this.isBad = isBad;
    this.about = about;
    this.like = like;
    this.walker = new Walker(tables, start);
    this.nearby = new Nearby(compileProduct(tables.system), isBad);
    this.best = events;
    const { taken, isEnd } = this.take(events, 'omit');
    this.isEnd = isEnd;
    if (isEnd) this.best = taken;
  }

  /** Leaves out what can be left out; gives whether anything can. */
  cut(): boolean {
    return this.simplifyBy((best) => this.anyOf(withoutSome(best, this.about.actors.of), 'omit'));
  }

  /** Leaves out what can be left out with other events in the place of what is then not possible. */
  replace(): boolean {
    return this.simplifyBy((best) => this.anyOf(withoutSome(best, this.about.actors.of), 'replace'));
  }

  /** Moves blocks of one actor. */
  reorder(): boolean {
    return this.simplifyBy((best) => this.anyOf(movedBlocks(best, this.about.actors.of), 'omit'));
  }

  /** Leaves out something and looks for what else may follow then. */
  goOn(): boolean {
    return this.anyOf(withoutSome(this.best, this.about.actors.of), 'omit', true);
  }

  /** Takes earlier events that differ in an index only. */
  takeTwins(): void {
    for (const table of this.about.twins) this.acceptEnd(this.take(this.best, 'omit', table));
  }

  /** Goes from simpler to simpler until nothing simpler is found. */
  private simplifyBy(step: (best: readonly number[]) => boolean): boolean {
    let simpler = false;
    while (step(this.best)) simpler = true;
    return simpler;
  }

  /** Takes what is simpler than the best; gives whether it is. */
  accept(events: readonly number[]): boolean {
    if (!isSimpler(events, this.best, this.about.actors.of)) return false;
    this.best = events;
    return true;
  }

  private acceptEnd({ taken, isEnd }: Taken): boolean {
    return isEnd && this.accept(taken);
  }

  /** Tries all until one is simpler. `tail`: of those that do not come to a bad state, what follows as well. */
  private anyOf(candidates: Iterable<readonly number[]>, repair: Repair, tail = false): boolean {
    for (const candidate of candidates) {
      const key = `${repair} ${tail} ${candidate.join()}`;
      if (this.tried.has(key)) continue;
      this.tried.add(key);
      const attempt = this.take(candidate, repair);
      if (this.acceptEnd(attempt)) return true;
      if (tail && !attempt.isEnd && this.acceptEnd(this.goneOn(attempt.taken))) return true;
    }
    return false;
  }

  /** The steps up to the first bad state, with what cannot be taken repaired. */
  private take(events: readonly number[], repair: Repair, twins?: ArrayLike<number>): Taken {
    const { walker, best } = this;
    this.attempts++;
    walker.restart();
    const taken: number[] = [];
    if (this.isBad(walker.locals)) return { taken, isEnd: true };
    for (const event of events) {
      const choice = this.choice(twins?.[event] ?? event, event, repair);
      if (choice === undefined) continue;
      walker.take(choice);
      taken.push(choice);
      if (this.isBad(walker.locals)) return { taken, isEnd: true };
      if (taken.length > best.length) break;
    }
    return { taken, isEnd: false };
  }

  private choice(twin: number, event: number, repair: Repair): number | undefined {
    const { walker } = this;
    if (walker.isEnabled(twin)) return twin;
    if (walker.isEnabled(event)) return event;
    return repair === 'omit' ? undefined : this.like(event).find((e) => walker.isEnabled(e));
  }

  /** The steps that were taken just now, and the fewest behind them to a bad state, if that is shorter than the best. */
  private goneOn(taken: readonly number[]): Taken {
    const room = Math.min(TAIL_STEPS, this.best.length - 1 - taken.length);
    const way = this.nearby.wayFrom(this.walker.locals, room);
    return way === undefined ? { taken, isEnd: false } : { taken: [...taken, ...way], isEnd: true };
  }
}

interface Taken {
  readonly taken: readonly number[];
  /** Whether the last step leads to a bad state. */
  readonly isEnd: boolean;
}

/** Without one actor, then without each half, each quarter and so on, overlapping, down to single steps. */
export function* withoutSome(
  events: readonly number[],
  actors: ArrayLike<number>,
): Generator<readonly number[]> {
  for (const actor of new Set(events.map((event) => actors[event]))) {
    yield events.filter((event) => actors[event] !== actor);
  }
  const { length } = events;
  for (let size = length >> 1; size > 0; size = size > 4 ? size >> 1 : size - 1) {
    const stride = size > 4 ? size >> 1 : 1;
    for (let from = 0; from + size <= length; from += stride) yield events.toSpliced(from, size);
  }
}
