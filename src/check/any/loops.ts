/**
 * Whether a loop over devices can be told apart from no loop by a device that it is not for at the moment. The body for
 * another device must do nothing that this one takes part in, come out where the loop goes on, hold the locks that it
 * found, and leave no variable behind. Then any number of bodies are one, the body for this device.
 */
import type { Primitive, Step, Thread } from '../../../model/kernel/call-tree.ts';
import type { DeviceLoop } from '../resolve.ts';

/** What of a body another device could notice. */
export type Noticed = 'last' | 'visible' | 'exit' | 'locks' | 'variable';

/** Steps of a thread that nothing but the thread and its monitor takes part in. */
const OWN = new Set(['might_sleep']);

/** What another device could notice of the body of a loop; nothing where it is invisible. */
export function noticedOf(
  { body, device, isAlike }: DeviceLoop,
  threads: readonly Thread[],
  loops: readonly DeviceLoop[],
): Noticed | undefined {
  if (!isAlike) return 'last';
  if (primitivesOf(body).some((step) => isVisible(step, device))) return 'visible';
  const ways = waysThrough(body, '');
  if ([...ways].some((way) => !way.startsWith('next '))) return 'exit';
  if ([...ways].some((way) => way !== 'next ')) return 'locks';
  return leavesVariable(body, threads, loops) ? 'variable' : undefined;
}

/** Whether a device could notice the background thread of another. */
export function isNoticed({ body, background }: Thread): boolean {
  return primitivesOf(body).some((step) => isVisible(step, background!));
}

function isVisible({ event, indices }: Primitive, device: number): boolean {
  return indices['device'] !== device && !event.startsWith('lock.') && !OWN.has(event);
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

/** How control may come out of some steps: `next`, `return` or `break`, and what became of the locks by then. */
function waysThrough(steps: readonly Step[], locks: string): ReadonlySet<string> {
  let open = new Set([locks]);
  const out = new Set<string>();
  for (const step of steps) {
    const after = new Set<string>();
    for (const held of open) {
      for (const way of waysOf(step, held)) {
        if (way.startsWith('next ')) after.add(way.slice('next '.length));
        else out.add(way);
      }
    }
    open = after;
  }
  return new Set([...out, ...[...open].map((held) => `next ${held}`)]);
}

function waysOf(step: Step, locks: string): ReadonlySet<string> {
  switch (step.kind) {
    case 'primitive':
      return new Set([`next ${withLock(step, locks)}`]);
    case 'read':
      return new Set([`next ${locks}`]);
    case 'return':
    case 'break':
      return new Set([`${step.kind} ${locks}`]);
    case 'frame':
      return renamed(waysThrough(step.body, locks), 'return');
    case 'branch':
      return new Set([...waysThrough(step.yes, locks), ...waysThrough(step.no, locks)]);
    case 'choose':
      return new Set(step.branches.flatMap((branch) => [...waysThrough(branch, locks)]));
    case 'ask': {
      // Either answer may follow each way through the function, which is at least what can happen.
      const { frame, yes, no } = step;
      return new Set([...waysThrough([frame, ...yes], locks), ...waysThrough([frame, ...no], locks)]);
    }
    case 'repeat': {
      const ways = waysThrough(step.body, locks);
      // A round that ends with other locks than it began with is as good as an exit with them.
      const again = [...ways].filter((way) => way.startsWith('next ') && way !== `next ${locks}`);
      const others = [...ways].filter((way) => !way.startsWith('next '));
      return renamed(new Set([...again, ...others]), 'break');
    }
  }
}

function renamed(ways: ReadonlySet<string>, kind: 'return' | 'break'): ReadonlySet<string> {
  return new Set([...ways].map((way) => way.replace(new RegExp(`^${kind} `), 'next ')));
}

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
