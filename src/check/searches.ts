/** The searches of a system: one for each part that shares no event with the rest and is like no other. */
import type { ShippedClaim } from '../../properties/claim.ts';
import {
  alike,
  type Claim,
  type Exploration,
  explore,
  independentParts,
  instancesOf,
  type Reduce,
  type SearchOptions,
  type System,
  type Task,
  withPatience,
} from '../engine/index.ts';
import type { Compiled, CompileRequest } from '../program/compile.ts';

/** What is compiled, and how it is searched. */
export interface CheckRequest extends CompileRequest {
  /** What the configuration is called, if it has a name. */
  readonly scopeName?: string;
  readonly bounds?: SearchOptions;
  /** What the searches may leave out; nothing by default. */
  readonly reduce?: Reduce;
}

/** A part that was searched, for itself and for those that are the same but for names. */
export interface Searched extends Task {
  readonly exploration: Exploration;
}

/** Searches the parts of a system for the sake of some claims; `before` are searches of the same for others. */
export function searchFor(
  claims: readonly ShippedClaim[],
  compiled: Compiled,
  request: CheckRequest,
  before: readonly Searched[],
): { readonly parts: number; readonly searched: readonly Searched[] } {
  const tasks = tasksOf(compiled, claims);
  const searched = distinctTasks(tasks).map((task, i): Searched => {
    const { reduce = 'none' } = request;
    const bounds = {
      ...boundsOf(request, i, before.length > 0),
      reduce,
      findDeadlock: false,
      atLeast: statesOf(task.part, before),
    };
    const search = (): Exploration => explore(task.part, task.claims, bounds);
    // What was searched already is printed: only before the first search is there nothing to lose.
    const isFirst = i === 0 && before.length === 0;
    return { ...task, exploration: isFirst ? search() : withPatience(() => undefined, search) };
  });
  return { parts: tasks.length, searched };
}

/** The parts of a system that share no event, each with what is to be decided about it; of all claims by default. */
export function tasksOf(
  { system, decisions }: Compiled,
  about: readonly ShippedClaim[] = [...decisions.keys()],
): readonly Task[] {
  const claims = about.flatMap((claim) => decisions.get(claim)!);
  return independentParts(
    system,
    claims.map((claim) => instancesOf(claim.predicate)),
  ).map((part) => ({ part, claims: claimsAbout(part, claims) }));
}

/** Those that are not the same as an earlier one but for names. */
export function distinctTasks(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter((task, i) => !tasks.slice(0, i).some((earlier) => alike(earlier, task)));
}

/** How many states a part is known to have from searches of the same instances that left some out. */
function statesOf(part: System, before: readonly Searched[]): number {
  const namesOf = ({ components }: System): string =>
    components.map(({ instance }) => instance.name).join('\n');
  const same = before.filter((searched) => namesOf(searched.part) === namesOf(part));
  return Math.max(0, ...same.map(({ exploration }) => exploration.reduced?.standsFor ?? 0));
}

/** Each part has a checkpoint of its own: `FILE`, `FILE.2`, …; `FILE.full` of claims about runs where others are reduced. */
function boundsOf({ bounds = {} }: CheckRequest, part: number, aboutRuns: boolean): SearchOptions {
  const { checkpoint } = bounds;
  if (checkpoint === undefined || (part === 0 && !aboutRuns)) return bounds;
  const file = `${checkpoint.file}${aboutRuns ? '.full' : ''}${part === 0 ? '' : `.${part + 1}`}`;
  return { ...bounds, checkpoint: { ...checkpoint, file } };
}

/** Those of the claims whose instances the part has. */
export function claimsAbout(part: System, claims: readonly Claim[]): readonly Claim[] {
  const names = new Set(part.components.map(({ instance }) => instance.name));
  return claims.filter((claim) => instancesOf(claim.predicate).every((name) => names.has(name)));
}
