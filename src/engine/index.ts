/** The public interface of the engine. */
export {
  type ActorNotes,
  type ActorOptions,
  type Adaptable,
  type Adapted,
  adapt,
} from './actors/adapt.ts';
export type { Cases } from './actors/stimuli.ts';
export {
  type Abstract,
  type AnyNumber,
  forAnyNumber,
  membersNeeded,
  mostNamed,
  namedAtOnce,
  notRepeatable,
  rewriteClaim,
  spareTokenClaims,
} from './any/index.ts';
export { type ChartTable, formatLocalState, type LocalState } from './chart.ts';
export { always, alwaysReachable, type Claim, eventually, monitored, sometimes, VIOLATION } from './claim.ts';
export type {
  Checkpoint,
  Cost,
  Counts,
  Exploration,
  Finding,
  Progress,
  Reduced,
  SearchOptions,
} from './exploration.ts';
export { explore } from './explore.ts';
export { formatLabel, type IndexValue, type Indices, type Label, parseLabel } from './label.ts';
export { reasonsAgainst } from './lint.ts';
export { onPart } from './on-part.ts';
export { alike, independentParts, type Task, withoutListeners } from './parts.ts';
export { CutShort, type End, withPatience } from './patience.ts';
export {
  all,
  any,
  contextIs,
  hasTag,
  holdsIn,
  inState,
  instancesOf,
  isFinal,
  not,
  type Predicate,
} from './predicate.ts';
export { compileProduct, type Product } from './product.ts';
export { type Fault, type FaultKind, type Reason, reasonText } from './reason.ts';
export type { Reduce } from './reduce/reduction.ts';
export { Refusal } from './refusal.ts';
export { QUIESCENT } from './rest.ts';
export { faultsOfRun, type RunFault } from './run-faults.ts';
export { simplestRun } from './simplest-run.ts';
export {
  type Component,
  compileSystem,
  type EventKind,
  type Instance,
  type System,
  type SystemEvent,
  type SystemSpec,
} from './system.ts';
export { follow, type Move, type Trace, type TraceStep } from './trace.ts';
export { type Watched, watch } from './watch.ts';
