/** Who takes a step, as a reader names it: a thread is called after a function, and its process runs more than that. */
import { readFrame } from '../report/notation.ts';

interface Placed {
  readonly lane: string;
  readonly stack?: readonly string[] | undefined;
}

/** The functions that begin the call stacks of each thread, by lane. */
export type Roots = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the roots from the steps of a trace. */
export function rootsOf(steps: readonly Placed[]): Roots {
  const roots = new Map<string, Set<string>>();
  for (const { lane, stack } of steps) {
    const root = rootOf(stack);
    if (root !== undefined) roots.set(lane, (roots.get(lane) ?? new Set()).add(root));
  }
  return roots;
}

/** `process` before it calls the function that its thread is called after, otherwise the lane. */
export function whoText({ lane, stack }: Placed, roots: Roots): string {
  const root = rootOf(stack);
  return root !== undefined && root !== lane && isPartOfProcess(lane, roots) ? 'process' : lane;
}

/** The name above a lane: `process: do_exit` where the process does more than that. */
export const laneText = (lane: string, roots: Roots): string =>
  isPartOfProcess(lane, roots) ? `process: ${lane}` : lane;

/** The components that race, in a sentence. */
export function raceText(lanes: readonly string[], roots: Roots): string {
  const names = lanes.map((lane) => {
    if (lane === 'iommu' || lane === 'kernel') return `the ${lane === 'iommu' ? 'IOMMU' : lane}`;
    return isPartOfProcess(lane, roots) ? `the process in ${lane}()` : lane;
  });
  const list = new Intl.ListFormat('en-GB').format(names);
  return lanes.length === 1 ? `No race: ${list} alone.` : `A race of ${list}.`;
}

/** Whether steps of the thread come before the function that it is called after. */
function isPartOfProcess(lane: string, roots: Roots): boolean {
  const own = roots.get(lane);
  return own?.has(lane) === true && own.size > 1;
}

const rootOf = (stack: readonly string[] = []): string | undefined =>
  stack.map((frame) => readFrame(frame).function).find((name) => name !== undefined);
