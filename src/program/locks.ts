/** What becomes of locks on all ways through a call tree. */
import type { Primitive, Step, Thread } from '../../model/kernel/call-tree.ts';
import { isExclusive } from '../../model/kernel/lock-kinds.ts';
import type { Program } from '../../model/system.ts';

/** How control may come out of some steps: at their end, by a `break`, or by a return, with its answer if it has one. */
const exits = ['next', 'break', 'return', 'yes', 'no'] as const;
type Exit = (typeof exits)[number];

/** What became of the locks by then, for each exit. */
export type Ways = Readonly<Record<Exit, ReadonlySet<string>>>;

const nowhere: Ways = {
  next: new Set(),
  break: new Set(),
  return: new Set(),
  yes: new Set(),
  no: new Set(),
};
const onwards = (locks: string): Ways => ({ ...nowhere, next: new Set([locks]) });

const either = (...ways: readonly Ways[]): Ways =>
  Object.fromEntries(exits.map((exit) => [exit, new Set(ways.flatMap((way) => [...way[exit]]))])) as Record<
    Exit,
    Set<string>
  >;

/** More read sections inside each other are not counted. */
const DEEPEST = 8;

/** A walk through all ways of a call tree, for what becomes of locks. */
class Walk {
  /** Locks that are given up here or there without having been taken before. */
  readonly givenUp = new Set<string>();
  private readonly placeOf: (step: Primitive) => string;

  /** `placeOf` distinguishes where a lock is taken; by default all places are one. */
  constructor(placeOf: (step: Primitive) => string = () => '') {
    this.placeOf = placeOf;
  }

  through(steps: readonly Step[], locks: string): Ways {
    let ways = onwards(locks);
    for (const step of steps) ways = either({ ...ways, next: new Set() }, this.each(step, ways.next));
    return ways;
  }

  private each(step: Step, before: Iterable<string>): Ways {
    return either(...[...before].map((held) => this.step(step, held)));
  }

  private step(step: Step, locks: string): Ways {
    switch (step.kind) {
      case 'primitive':
        return this.primitive(step, locks);
      case 'read':
        return onwards(locks);
      case 'break':
        return { ...nowhere, break: new Set([locks]) };
      case 'return': {
        const exit = step.answer === undefined ? 'return' : step.answer ? 'yes' : 'no';
        return { ...nowhere, [exit]: new Set([locks]) };
      }
      case 'frame':
        return comingBack(this.through(step.body, locks), ['return', 'yes', 'no']);
      case 'branch':
        return either(this.through(step.yes, locks), this.through(step.no, locks));
      case 'choose':
        return either(...step.branches.map((branch) => this.through(branch, locks)));
      case 'ask':
        return this.ask(step, locks);
      case 'repeat':
        return this.repeat(step.body, locks);
    }
  }

  /** Behind an answer goes its own branch, and behind a return without one goes either. */
  private ask({ frame, yes, no }: Extract<Step, { kind: 'ask' }>, locks: string): Ways {
    const asked = this.through(frame.body, locks);
    const open = [...asked.next, ...asked.return];
    const after = (branch: readonly Step[], held: Iterable<string>): Ways =>
      either(...[...held].map((one) => this.through(branch, one)));
    return either(after(yes, new Set([...asked.yes, ...open])), after(no, new Set([...asked.no, ...open])));
  }

  private repeat(body: readonly Step[], locks: string): Ways {
    const begun = new Set([locks]);
    const rounds: Ways[] = [];
    for (const held of begun) {
      const round = this.through(body, held);
      rounds.push({ ...round, next: new Set() });
      for (const next of round.next) begun.add(next);
    }
    // A round that ends with other locks than the first began with is as good as an exit with them.
    begun.delete(locks);
    return comingBack({ ...either(...rounds), next: begun }, ['break']);
  }

  /**
   * The locks after a step: those taken since the beginning, and those given back that were taken before. One that is taken
   * again afterwards stays in the list twice: in between another thread may have had it. A thread that takes a lock which
   * it has waits for good; read sections nest.
   */
  private primitive(step: Primitive, locks: string): Ways {
    const { event, indices } = step;
    if (event !== 'lock.acquire' && event !== 'lock.release') return onwards(locks);
    const lock = String(indices['lock']);
    const list = listOf(locks);
    const own = list.findLastIndex((one) => one.startsWith('+') && nameIn(one) === lock);
    if (event === 'lock.acquire') {
      if (own >= 0 && isExclusive(lock)) return nowhere;
      if (own >= 0 && list.length >= DEEPEST) return onwards(locks);
      return onwards([...list, `+${lock}${SEPARATOR}${this.placeOf(step)}`].toSorted().join('\n'));
    }
    if (own >= 0) return onwards(list.toSpliced(own, 1).join('\n'));
    if (isExclusive(lock)) this.givenUp.add(lock);
    return onwards([...new Set([...list, `-${lock}`])].toSorted().join('\n'));
  }
}

/** Between the name of a lock and the place where it is taken. */
const SEPARATOR = '\t';

const nameIn = (one: string): string => one.slice(1).split(SEPARATOR)[0]!;

/** Behind the function or the loop, which these ways out lead to as well. */
const comingBack = (ways: Ways, kinds: readonly Exit[]): Ways => ({
  ...ways,
  ...Object.fromEntries(kinds.map((kind) => [kind, new Set<string>()])),
  next: new Set([...ways.next, ...kinds.flatMap((kind) => [...ways[kind]])]),
});

const listOf = (locks: string): readonly string[] => (locks === '' ? [] : locks.split('\n'));

/** Whether each lock was taken as often as it was given back. */
export function isBalanced(locks: string): boolean {
  const counts = new Map<string, number>();
  for (const lock of listOf(locks)) {
    const name = nameIn(lock);
    counts.set(name, (counts.get(name) ?? 0) + (lock.startsWith('+') ? 1 : -1));
  }
  return [...counts.values()].every((count) => count === 0);
}

/** The ways through some steps, which begin with no lock. */
export const waysThrough = (steps: readonly Step[]): Ways => new Walk().through(steps, '');

/**
 * A lock that some thread gives up without having taken it. Who else has it is then alone no longer, and with more devices
 * or processes this happens more often.
 */
export function givenUpLock({ threads, second }: Pick<Program, 'threads' | 'second'>): string | undefined {
  const walk = new Walk();
  for (const body of [...threads.map((thread) => thread.body), second]) walk.through(body, '');
  const [lock] = walk.givenUp;
  return lock;
}

/**
 * The steps that take a lock with which the thread may end. A function may return with it: what counts is the end of the
 * thread.
 */
export function takenForGood({ body }: Pick<Thread, 'body'>): readonly Primitive[] {
  const taken: Primitive[] = [];
  const placeOf = (step: Primitive): string => {
    if (!taken.includes(step)) taken.push(step);
    return String(taken.indexOf(step)).padStart(6, '0');
  };
  const ways = new Walk(placeOf).through(body, '');
  const held = exits.flatMap((exit) => [...ways[exit]].filter((locks) => !isBalanced(locks)));
  const places = held.flatMap(listOf).flatMap((one) => one.split(SEPARATOR)[1] ?? []);
  return [...new Set(places)].toSorted().map((place) => taken[Number(place)]!);
}
