/**
 * Makes a walk to a bad state as simple as it can: as short, with as few changes of actor, and with events as
 * early in the list as possible, in this order. It tries walks like the one it has, and at last searches what the
 * events of that one can do in any order, up to a number of states. Of the rest of the system it knows nothing, so
 * it takes as long in a large system as in a small one.
 */
import type { Test } from './predicate.ts';
import { compileProduct, type Product } from './product.ts';
import { isSimpler, movedBlocks, type Simplifications, type Walk } from './simpler-walks.ts';
import { simplestWalk } from './simplest-walk.ts';
import { Walker, type WalkTables } from './walk.ts';

/** What is done about a step that cannot be taken: it is left out, or the likest one of the actor is taken. */
type Repair = 'omit' | 'replace';

/** How far and how wide the search behind a walk that stops short of a bad state goes. */
const TAIL_STEPS = 3;
const TAIL_STATES = 300;
/** So many states the events of a walk are searched for. */
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
    const shrinking = new Shrinking(this.tables, this.isBad, this.about, (event) => this.like(event), walk);
    shrinking.simplify();
    const { actors } = this.about;
    const start = this.startOf(walk.start);
    for (const among of [this.around(shrinking.best), only(this.tables, shrinking.best)]) {
      const options = { maxStates: NEIGHBOURHOOD, among };
      const found = simplestWalk(this.product, this.isBad, actors, options, start);
      if (found.outcome === 'found') shrinking.accept(found.events);
    }
    return { events: shrinking.best, attempts: shrinking.attempts };
  }

  /** The steps up to the first bad state, without those that are not possible; nothing if there is none. */
  firstEnd(walk: Walk): readonly number[] | undefined {
    const { best, isEnd } = new Shrinking(
      this.tables,
      this.isBad,
      this.about,
      (event) => this.like(event),
      walk,
    );
    return isEnd ? best : undefined;
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
      .flatMap((_, e) => (e !== event && of[e] === of[event] ? [e] : []))
      .toSorted((a, b) => rank(b) - rank(a));
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

  private readonly tables: WalkTables;
  private readonly isBad: Test;
  private readonly about: Simplifications;
  private readonly like: (event: number) => readonly number[];
  private readonly walker: Walker;
  /** What was tried, and states behind which nothing bad was found near. */
  private readonly tried = new Set<string>();
  private readonly harmless = new Set<string>();

  constructor(
    tables: WalkTables,
    isBad: Test,
    about: Simplifications,
    like: (event: number) => readonly number[],
    { start, events }: Walk,
  ) {
    this.tables = tables;
    this.isBad = isBad;
    this.about = about;
    this.like = like;
    this.walker = new Walker(tables, start);
    this.best = events;
    const { taken, isEnd } = this.take(events, 'omit');
    this.isEnd = isEnd;
    if (isEnd) this.best = taken;
  }

  /** Goes from simpler to simpler until nothing simpler is found. */
  simplify(): void {
    const { actors, twins } = this.about;
    do {
      while (this.anyOf(withoutSome(this.best, actors.of), 'omit'));
      while (this.anyOf(withoutSome(this.best, actors.of), 'replace'));
      for (const table of twins) this.acceptEnd(this.take(this.best, 'omit', table));
      while (this.anyOf(movedBlocks(this.best, actors.of), 'omit'));
    } while (this.anyOf(withoutSome(this.best, actors.of), 'omit', true));
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
      if (tail && !attempt.isEnd && this.acceptEnd(this.goOn(attempt.taken))) return true;
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
  private goOn(taken: readonly number[]): Taken {
    const room = Math.min(TAIL_STEPS, this.best.length - 1 - taken.length);
    const key = `${room} ${this.walker.locals.join()}`;
    if (room <= 0 || this.harmless.has(key)) return { taken, isEnd: false };
    this.harmless.add(key);
    const from = this.walker.locals.slice();
    const walker = new Walker(this.tables, from);
    let level: readonly (readonly number[])[] = [[]];
    let states = 0;
    for (let step = 0; step < room; step++) {
      const next: (readonly number[])[] = [];
      for (const way of level) {
        walker.restart();
        for (const event of way) walker.take(event);
        for (const event of Array.from(walker.enabled.subarray(0, walker.count))) {
          if (++states > TAIL_STATES) return { taken, isEnd: false };
          walker.restart();
          for (const e of [...way, event]) walker.take(e);
          if (this.isBad(walker.locals)) return { taken: [...taken, ...way, event], isEnd: true };
          next.push([...way, event]);
        }
      }
      level = next;
    }
    return { taken, isEnd: false };
  }
}

interface Taken {
  readonly taken: readonly number[];
  /** Whether the last step leads to a bad state. */
  readonly isEnd: boolean;
}

/** Without one actor, then without each half, each quarter and so on, overlapping, down to single steps. */
function* withoutSome(events: readonly number[], actors: ArrayLike<number>): Generator<readonly number[]> {
  for (const actor of new Set(events.map((event) => actors[event]))) {
    yield events.filter((event) => actors[event] !== actor);
  }
  const { length } = events;
  for (let size = length >> 1; size > 0; size = size > 4 ? size >> 1 : size - 1) {
    const stride = size > 4 ? size >> 1 : 1;
    for (let from = 0; from + size <= length; from += stride) yield events.toSpliced(from, size);
  }
}
