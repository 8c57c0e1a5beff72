/**
 * Whether a loop over devices can be told apart from no loop by a device that it is not for at the moment. The body for
 * another device must do nothing that this one takes part in, come out where the loop goes on, hold the locks that it
 * found, and leave no variable behind. Then any number of bodies are one, the body for this device.
 */
import { meaningOf } from '../../../model/events.ts';
import type { Primitive, Step, Thread } from '../../../model/kernel/call-tree.ts';
import type { DeviceLoop } from '../../program/resolve.ts';
import { isLiveAfter, isLiveBefore } from './live.ts';

/** What of a body another device could notice. */
export type Noticed = 'last' | 'visible' | 'exit' | 'locks' | 'gap' | 'variable';

/** What another device could notice of the body of a loop; nothing where it is invisible. */
export function noticedOf(
  { body, device, isAlike }: DeviceLoop,
  threads: readonly Thread[],
): Noticed | undefined {
  if (!isAlike) return 'last';
  if (primitivesOf(body).some((step) => isVisible(step, device))) return 'visible';
  const ways = waysThrough(body, '');
  if (ways.return.size > 0 || ways.break.size > 0) return 'exit';
  const held = [...ways.next];
  if (held.some((locks) => !isBalanced(locks))) return 'locks';
  if (held.some((locks) => locks !== '')) return 'gap';
  return leavesVariable(body, threads) ? 'variable' : undefined;
}

/** Whether a device could notice the background thread of another. */
export function isNoticed({ body, background }: Thread): boolean {
  return primitivesOf(body).some((step) => isVisible(step, background!));
}

function isVisible({ event, indices }: Primitive, device: number): boolean {
  const own = meaningOf(event)?.own;
  return indices['device'] !== device && own !== 'lock' && own !== 'sleep';
}

function primitivesOf(steps: readonly Step[]): readonly Primitive[] {
  return allSteps(steps).flatMap((step) => {
    if (step.kind === 'primitive') return [step];
    return step.kind === 'branch' || step.kind === 'read' ? [step.question] : [];
  });
}

/** The steps at any depth, each before those inside it. */
function allSteps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step): readonly Step[] => {
    switch (step.kind) {
      case 'frame':
      case 'repeat':
        return [step, ...allSteps(step.body)];
      case 'branch':
        return [step, ...allSteps([...step.yes, ...step.no])];
      case 'choose':
        return [step, ...allSteps(step.branches.flat())];
      case 'ask':
        return [step, ...allSteps([step.frame, ...step.yes, ...step.no])];
      case 'primitive':
      case 'read':
      case 'return':
      case 'break':
        return [step];
    }
  });
}

/** How control may come out of some steps, and what became of the locks by then. */
type Ways = Readonly<Record<'next' | 'return' | 'break', ReadonlySet<string>>>;

const onwards = (locks: string): Ways => ({ ...nowhere, next: new Set([locks]) });
const nowhere: Ways = { next: new Set(), return: new Set(), break: new Set() };

const either = (...ways: readonly Ways[]): Ways => ({
  next: new Set(ways.flatMap((way) => [...way.next])),
  return: new Set(ways.flatMap((way) => [...way.return])),
  break: new Set(ways.flatMap((way) => [...way.break])),
});

function waysThrough(steps: readonly Step[], locks: string): Ways {
  let ways = onwards(locks);
  for (const step of steps) {
    const after = [...ways.next].map((held) => waysOf(step, held));
    ways = either({ ...ways, next: new Set() }, ...after);
  }
  return ways;
}

function waysOf(step: Step, locks: string): Ways {
  switch (step.kind) {
    case 'primitive':
      return onwards(withLock(step, locks));
    case 'read':
      return onwards(locks);
    case 'return':
    case 'break':
      return { ...nowhere, [step.kind]: new Set([locks]) };
    case 'frame':
      return comingBack(waysThrough(step.body, locks), 'return');
    case 'branch':
      return either(waysThrough(step.yes, locks), waysThrough(step.no, locks));
    case 'choose':
      return either(...step.branches.map((branch) => waysThrough(branch, locks)));
    case 'ask': {
      // Either answer may follow each way through the function, which is at least what can happen.
      const { frame, yes, no } = step;
      return either(waysThrough([frame, ...yes], locks), waysThrough([frame, ...no], locks));
    }
    case 'repeat': {
      const ways = waysThrough(step.body, locks);
      // A round that ends with other locks than it began with is as good as an exit with them.
      const again = [...ways.next].filter((held) => held !== locks);
      return comingBack({ ...ways, next: new Set(again) }, 'break');
    }
  }
}

/** Behind the function or the loop, which these ways out lead to as well. */
const comingBack = (ways: Ways, kind: 'return' | 'break'): Ways => ({
  ...ways,
  [kind]: new Set(),
  next: new Set([...ways.next, ...ways[kind]]),
});

/**
 * The locks after a step: those taken since the beginning, and those given back that were taken before. One that is taken
 * again afterwards stays in the list twice: in between another thread may have had it.
 */
function withLock({ event, indices }: Primitive, locks: string): string {
  if (event !== 'lock.acquire' && event !== 'lock.release') return locks;
  const list = listOf(locks);
  const taken = `+${indices['lock']}`;
  const own = list.indexOf(taken);
  if (event === 'lock.acquire') return [...list, taken].toSorted().join('\n');
  return (own < 0 ? [...list, `-${indices['lock']}`] : list.toSpliced(own, 1)).toSorted().join('\n');
}

const listOf = (locks: string): readonly string[] => (locks === '' ? [] : locks.split('\n'));

/** Whether each lock was taken as often as it was given back. */
function isBalanced(locks: string): boolean {
  const counts = new Map<string, number>();
  for (const lock of listOf(locks)) {
    const name = lock.slice(1);
    counts.set(name, (counts.get(name) ?? 0) + (lock.startsWith('+') ? 1 : -1));
  }
  return [...counts.values()].every((count) => count === 0);
}

/** Whether what the body has read for one device is used behind it, or at the beginning of the body for another. */
function leavesVariable(body: readonly Step[], threads: readonly Thread[]): boolean {
  const last = body.at(-1);
  const variables = new Set(allSteps(body).flatMap((step) => (step.kind === 'read' ? [step.variable] : [])));
  return [...variables].some(
    (variable) =>
      isLiveBefore(body, variable) || threads.some((thread) => isLiveAfter(thread.body, last!, variable)),
  );
}
