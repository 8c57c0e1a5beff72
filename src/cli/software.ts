/** What a command line names as software: a kernel version with a flow of it, or a file set among its functions. */

import { parseFlow } from '../flow/parse.ts';
import { readFlow } from '../flow/read.ts';
import { type FlowChoice, flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import type { Report } from '../report/verdict.ts';
import { flowOrSaid } from './said-flow.ts';

/** The software, and the text that was read for it. */
export interface NamedSoftware extends FlowChoice {
  readonly input?: NonNullable<Report['input']>;
}

/**
 * The software that a file, if there is one, and a shipped flow make under a kernel version. Throws an `InputError`
 * for a file that cannot be read, a text that is no flow, and names that are not known.
 */
export function softwareFor(
  file: string | undefined,
  flow: string | undefined,
  kernel: string,
): NamedSoftware {
  const version = kernelVersion(kernel);
  if (file === undefined) return flowFor(undefined, flow, version);
  const input = readFlow(file);
  const parsed = parseFlow(input.text, input.source);
  return { ...flowFor(parsed, flowOrSaid(flow, parsed), version), input };
}
