/**
 * Whether a loop over devices differs from no loop for a device that it is not for at the moment. The body for
 * another device must do nothing that this one takes part in, come out where the loop goes on, hold the locks that it
 * found, and leave no variable behind. Then any number of bodies are one, the body for this device.
 */
import { meaningOf } from '../../../model/events.ts';
import type { Primitive, Step, Thread } from '../../../model/kernel/call-tree.ts';
import { isBalanced, waysThrough } from '../../program/locks.ts';
import type { DeviceLoop } from '../../program/resolution.ts';
import { isLiveAfter, isLiveBefore } from './live.ts';

/** What of a body another device could notice. */
export type Noticed = 'inner' | 'last' | 'visible' | 'exit' | 'locks' | 'gap' | 'variable';

/** What another device could notice of the body of a loop; nothing where it is invisible. */
export function noticedOf(
  { body, device, isAlike, isInner }: DeviceLoop,
  threads: readonly Thread[],
): Noticed | undefined {
  if (isInner) return 'inner';
  if (!isAlike) return 'last';
  if (primitivesOf(body).some((step) => isVisible(step, device))) return 'visible';
  const { next, ...others } = waysThrough(body);
  if (Object.values(others).some(({ size }) => size > 0)) return 'exit';
  const held = [...next];
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

/** Whether what the body has read for one device is used behind it, or at the beginning of the body for another. */
function leavesVariable(body: readonly Step[], threads: readonly Thread[]): boolean {
  const last = body.at(-1);
  const variables = new Set(allSteps(body).flatMap((step) => (step.kind === 'read' ? [step.variable] : [])));
  return [...variables].some(
    (variable) =>
      isLiveBefore(body, variable) || threads.some((thread) => isLiveAfter(thread.body, last!, variable)),
  );
}
