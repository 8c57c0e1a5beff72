/** Which flow is checked: one that was given, a shipped one, or a shipped one with functions that were given. */
import type { FlowFile } from '../flow/ast.ts';
import { type KernelVersion, shippedFlow } from './library.ts';

/** The shipped flow that is checked when nothing else is said. */
export const DEFAULT_FLOW = 'exit';

/** The part of a request that says what is checked. */
export interface FlowChoice {
  readonly flow: FlowFile;
  /** The name under which verdicts speak of the flow. */
  readonly flowName: string;
  /** Definitions that come before those of the kernel version. */
  readonly overrides?: FlowFile;
  readonly kernel: KernelVersion;
}

/** What is checked. Throws an `InputError` for a flow that the version has not. */
export function flowFor(
  given: FlowFile | undefined,
  name: string | undefined,
  kernel: KernelVersion,
): FlowChoice {
  if (given !== undefined && name === undefined) return { flow: given, flowName: given.source, kernel };
  const shipped = name ?? DEFAULT_FLOW;
  const flow = shippedFlow(kernel, shipped);
  if (given === undefined) return { flow, flowName: shipped, kernel };
  return { flow, flowName: `${given.source} in ${shipped}`, overrides: given, kernel };
}
