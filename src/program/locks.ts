/** What becomes of locks on all ways through a call tree. */
import type { Primitive, Step } from '../../../model/kernel/call-tree.ts';
import { isExclusive } from '../../../model/kernel/lock-kinds.ts';
import type { Program } from '../../../model/system.ts';

/** How control may come out of some steps, and what became of the locks by then. */
type Ways = Readonly<Record<'next' | 'return' | 'break', ReadonlySet<string>>>;

const onwards = (locks: string): Ways => ({ ...nowhere, next: new Set([locks]) });
const nowhere: Ways = { next: new Set(), return: new Set(), break: new Set() };

const either = (...ways: readonly Ways[]): Ways => ({
  next: new Set(ways.flatMap((way) => [...way.next])),
  return: new Set(ways.flatMap((way) => [...way.return])),
  break: new Set(ways.flatMap((way) => [...way.break])),
});

/** More read sections inside each other are not counted. */
const DEEPEST = 8;

/** A walk through all ways of a call tree, for what becomes of locks. */
class Walk {
  /** Locks that are given up here or there without having been taken before. */
  readonly givenUp = new Set<string>();

  through(steps: readonly Step[], locks: string): Ways {
    let ways = onwards(locks);
    for (const step of steps) {
      const after = [...ways.next].map((held) => this.step(step, held));
      ways = either({ ...ways, next: new Set() }, ...after);
    }
    return ways;
  }

  private step(step: Step, locks: string): Ways {
    switch (step.kind) {
      case 'primitive':
        return this.primitive(step, locks);
      case 'read':
        return onwards(locks);
      case 'return':
      case 'break':
        return { ...nowhere, [step.kind]: new Set([locks]) };
      case 'frame':
        return comingBack(this.through(step.body, locks), 'return');
      case 'branch':
        return either(this.through(step.yes, locks), this.through(step.no, locks));
      case 'choose':
        return either(...step.branches.map((branch) => this.through(branch, locks)));
      case 'ask': {
        // Either answer may follow each way through the function, which is at least what can happen.
        const { frame, yes, no } = step;
        return either(this.through([frame, ...yes], locks), this.through([frame, ...no], locks));
      }
      case 'repeat':
        return this.repeat(step.body, locks);
    }
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
    return comingBack({ ...either(...rounds), next: begun }, 'break');
  }

  /**
   * The locks after a step: those taken since the beginning, and those given back that were taken before. One that is taken
   * again afterwards stays in the list twice: in between another thread may have had it. A thread that takes a lock which
   * it has waits for good; read sections nest.
   */
  private primitive({ event, indices }: Primitive, locks: string): Ways {
    if (event !== 'lock.acquire' && event !== 'lock.release') return onwards(locks);
    const lock = String(indices['lock']);
    const list = listOf(locks);
    const own = list.indexOf(`+${lock}`);
    if (event === 'lock.acquire') {
      if (own < 0) return onwards([...list, `+${lock}`].toSorted().join('\n'));
      if (isExclusive(lock)) return nowhere;
      return onwards(list.toSpliced(own, 0, ...(list.length < DEEPEST ? [`+${lock}`] : [])).join('\n'));
    }
    if (own >= 0) return onwards(list.toSpliced(own, 1).join('\n'));
    if (isExclusive(lock)) this.givenUp.add(lock);
    return onwards([...new Set([...list, `-${lock}`])].toSorted().join('\n'));
  }
}

/** Behind the function or the loop, which these ways out lead to as well. */
const comingBack = (ways: Ways, kind: 'return' | 'break'): Ways => ({
  ...ways,
  [kind]: new Set(),
  next: new Set([...ways.next, ...ways[kind]]),
});

const listOf = (locks: string): readonly string[] => (locks === '' ? [] : locks.split('\n'));

/** Whether each lock was taken as often as it was given back. */
export function isBalanced(locks: string): boolean {
  const counts = new Map<string, number>();
  for (const lock of listOf(locks)) {
    const name = lock.slice(1);
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
