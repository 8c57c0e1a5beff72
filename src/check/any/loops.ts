/**
 * Whether a loop over devices can be told apart from no loop by a device that it is not for at the moment. The body for
 * another device must do nothing that this one takes part in, come out where the loop goes on, hold the locks that it
 * found, and leave no variable behind. Then any number of bodies are one, the body for this device.
 */
import { meaningOf } from '../../../model/events.ts';
import type { Primitive, Step, Thread } from '../../../model/kernel/call-tree.ts';
import type { DeviceLoop } from '../resolve.ts';

/** What of a body another device could notice. */
export type Noticed = 'last' | 'visible' | 'exit' | 'locks' | 'variable';

/** What another device could notice of the body of a loop; nothing where it is invisible. */
export function noticedOf(
  { body, device, isAlike }: DeviceLoop,
  threads: readonly Thread[],
  loops: readonly DeviceLoop[],
): Noticed | undefined {
  if (!isAlike) return 'last';
  if (primitivesOf(body).some((step) => isVisible(step, device))) return 'visible';
  const ways = waysThrough(body, '');
  if (ways.return.size > 0 || ways.break.size > 0) return 'exit';
  if ([...ways.next].some((locks) => locks !== '')) return 'locks';
  return leavesVariable(body, threads, loops) ? 'variable' : undefined;
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

/** The locks after a step: those taken since the beginning, and those given back that were not. */
function withLock({ event, indices }: Primitive, locks: string): string {
  if (event !== 'lock.acquire' && event !== 'lock.release') return locks;
  const [done, undone] = event === 'lock.acquire' ? ['+', '-'] : ['-', '+'];
  const list = locks === '' ? [] : locks.split('\n');
  const other = list.indexOf(`${undone}${indices['lock']}`);
  const after = other < 0 ? [...list, `${done}${indices['lock']}`] : list.toSpliced(other, 1);
  return after.toSorted().join('\n');
}

/**
 * Whether a variable that the body reads is used outside of it, or in it before it is read. Variables of a function that
 * the body calls end with it, and other loops that read the variable are judged by themselves.
 */
function leavesVariable(
  body: readonly Step[],
  threads: readonly Thread[],
  loops: readonly DeviceLoop[],
): boolean {
  const read = readIn(body);
  if (read.size === 0) return false;
  const judged = loops.filter((loop) => [...readIn(loop.body)].some((variable) => read.has(variable)));
  const own = new Set([...body, ...judged.flatMap((loop) => loop.body)].flatMap((step) => allSteps([step])));
  const elsewhere = threads.flatMap((thread) => allSteps(thread.body)).filter((step) => !own.has(step));
  if (elsewhere.some((step) => usesOf(step).some((variable) => read.has(variable)))) return true;
  const known = new Set<string>();
  return allSteps(body).some((step) => {
    if (step.kind === 'read') known.add(step.variable);
    return usesOf(step).some((variable) => read.has(variable) && !known.has(variable));
  });
}

/** The variables that steps read, those of the functions that they call left out. */
function readIn(steps: readonly Step[]): ReadonlySet<string> {
  const outside = steps.filter(({ kind }) => kind !== 'frame');
  const deeper = outside.flatMap((step): readonly (readonly Step[])[] => {
    if (step.kind === 'branch' || step.kind === 'ask') return [step.yes, step.no];
    if (step.kind === 'choose') return step.branches;
    return step.kind === 'repeat' ? [step.body] : [];
  });
  const here = outside.flatMap((step) => (step.kind === 'read' ? [step.variable] : []));
  return new Set([...here, ...deeper.flatMap((inner) => [...readIn(inner)])]);
}

function usesOf(step: Step): readonly string[] {
  if (step.kind === 'primitive') return Object.values(step.variables);
  return step.kind === 'branch' || step.kind === 'read' ? Object.values(step.question.variables) : [];
}
