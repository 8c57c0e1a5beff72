/**
 * How many members a trace of an abstract system needs: backwards, how many each state must have for what follows; then
 * forwards, how many there are with so many of them.
 */
import type { Trace } from '../trace.ts';
import type { Abstract, MemberMove } from './abstract.ts';
import { stepsOf } from './family.ts';
import { memberTag, type Shape } from './shape.ts';

/** How many members are in each local state, at least. */
type Counts = ReadonlyMap<number, number>;

/**
 * So many members of each family can take the steps of a trace, if any can: where the abstraction is exact they do. The
 * steps of some of them come once for each member that takes them.
 */
export function membersNeeded(abstract: Abstract, trace: Trace): number {
  const states = statesOf(trace);
  return Math.max(1, ...abstract.shapes.map((shape) => neededOf(abstract, shape, trace, states)));
}

function statesOf({ start, steps }: Trace): readonly (readonly number[])[] {
  const states = [[...start]];
  for (const { moves } of steps) {
    const after = [...states.at(-1)!];
    for (const { component, to } of moves) after[component] = to;
    states.push(after);
  }
  return states;
}

function neededOf(
  abstract: Abstract,
  shape: Shape,
  { steps }: Trace,
  states: readonly (readonly number[])[],
): number {
  const last = [...insideOf(abstract, shape, states.at(-1)!)];
  const wanted: Counts[] = [new Map(last.map((state) => [state, 1]))];
  for (let i = steps.length - 1; i >= 0; i--) {
    const inside = insideOf(abstract, shape, states[i]!);
    const { move, event } = abstract.origins[steps[i]!.event]!;
    const after = wanted[0]!;
    if (move === undefined) wanted.unshift(beforeAll(abstract, shape, event, inside, after));
    else wanted.unshift(move.shape === shape ? beforeMove(shape, move, inside, after) : after);
  }
  let counts: Counts = new Map();
  let most = 0;
  for (const [i, { event: step }] of steps.entries()) {
    const { move, event } = abstract.origins[step]!;
    if (move === undefined) counts = afterAll(abstract, shape, event, counts);
    else if (move.shape === shape) counts = afterMove(shape, move, counts, wanted[i + 1]!);
    most = Math.max(most, totalOf(abstract, shape, counts, states[i + 1]!));
  }
  return most;
}

/** As many come from home as are wanted later; those who leave a state go together if none stays. */
function afterMove(
  { family, groupOf }: Shape,
  { from, to, left }: MemberMove,
  before: Counts,
  wanted: Counts,
): Counts {
  if (from === to) return before;
  const after = new Map(before);
  const there = before.get(to) ?? 0;
  const sent = from === family.home ? Math.max(1, (wanted.get(to) ?? 1) - there) : 1;
  const moved = left === 'none' ? Math.max(1, before.get(from) ?? 1) : sent;
  if (groupOf.has(from)) after.set(from, Math.max(left === 'some' ? 1 : 0, (before.get(from) ?? 0) - moved));
  return groupOf.has(to) ? after.set(to, there + moved) : after;
}

function afterAll({ concrete }: Abstract, { family, groupOf }: Shape, event: number, before: Counts): Counts {
  const [member] = family.members.values();
  const steps = stepsOf(concrete, concrete.events[event]!, member!);
  if (steps === undefined) return before;
  const after = new Map<number, number>();
  for (const [from, count] of before) {
    const to = steps[from]!;
    if (groupOf.has(to)) after.set(to, (after.get(to) ?? 0) + count);
  }
  return after;
}

/** The local states in which some member is that no token stands for. */
function insideOf({ system }: Abstract, shape: Shape, locals: readonly number[]): ReadonlySet<number> {
  return new Set(
    shape.groups.flatMap(({ component, states }) => {
      const { tags } = system.components[component]!.table.states[locals[component]!]!;
      return states.filter((state) => tags.has(memberTag(shape.family, state)));
    }),
  );
}

function totalOf({ system }: Abstract, { tokens }: Shape, counts: Counts, locals: readonly number[]): number {
  const busy = [...tokens.values()].filter(
    ({ component }) => !system.components[component]!.table.initial.includes(locals[component]!),
  );
  return [...counts.values()].reduce((sum, count) => sum + count, busy.length);
}

/** Before one member moved: whoever is more than one where it went to has come with it, unless one was there before. */
function beforeMove(
  { groupOf }: Shape,
  { from, to, left }: MemberMove,
  inside: ReadonlySet<number>,
  after: Counts,
): Counts {
  const before = new Map(after);
  const staying = left === 'none' ? 0 : Math.max(1, after.get(from) ?? 0);
  if (from === to) return groupOf.has(from) ? before.set(from, staying) : before;
  const there = after.get(to) ?? 1;
  const arrived = inside.has(to) ? 1 : there;
  before.delete(to);
  if (inside.has(to)) before.set(to, Math.max(1, there - 1));
  return groupOf.has(from) ? before.set(from, staying + arrived) : before;
}

/** Before all moved at once: each state that was left sent at least one. */
function beforeAll(
  { concrete }: Abstract,
  { family }: Shape,
  event: number,
  inside: ReadonlySet<number>,
  after: Counts,
): Counts {
  const [member] = family.members.values();
  const steps = stepsOf(concrete, concrete.events[event]!, member!);
  if (steps === undefined) return after;
  const before = new Map([...inside].map((state) => [state, 1]));
  for (const [to, count] of after) {
    const sources = [...inside].filter((state) => steps[state] === to);
    if (sources.length > 0) before.set(sources[0]!, Math.max(1, count - sources.length + 1));
  }
  return before;
}
