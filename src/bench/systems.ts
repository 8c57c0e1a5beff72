/** What is measured: systems of several sizes, by name. */
import { quickScope } from '../../model/system.ts';
import { independentParts, type System } from '../engine/index.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';

type Scope = Partial<typeof quickScope>;

/** The proposal's system in a configuration; its first part, if it falls into several. */
function proposal(scope: Scope): System {
  const kernel = kernelVersion('proposed');
  const request = { ...flowFor(undefined, undefined, kernel), kernel, claims: [] };
  return independentParts(compile({ ...request, configuration: { ...quickScope, ...scope } }).system)[0]!;
}

const wide: Scope = { devices: 2, ats: true, pri: true, chunks: true, inFlight: 1 };

/** Smallest first. */
export const systems: Readonly<Record<string, () => System>> = {
  wide: () => proposal(wide),
  'wide-structures': () => proposal({ ...wide, structures: true }),
  'wide-fault-recording': () => proposal({ ...wide, faultRecording: true }),
  'wide-mm-count': () => proposal({ ...wide, faultRecording: true, mmCount: true }),
};

/** The system without reductions that memory is measured with: over half a thousand million states. */
export const largest = (): System => proposal({ ...wide, inFlight: 2 });
