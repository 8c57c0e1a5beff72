/**
 * Charts with one edit, for mutants: the machine is built again from an edited copy of its configuration, with
 * the same guards and actions.
 */
import { type AnyStateMachine, createMachine } from 'xstate';

/** The part of a chart's configuration that edits change. */
export interface ChartDraft {
  on: Record<string, unknown>;
  states: Record<string, ChartDraft>;
  meta?: unknown;
}

/**
 * The chart after the edit. Throws when an event is gone from the whole chart: a component that does not know
 * an event cannot object to it, so such an edit would say more than it seems to.
 */
export function editChart(machine: AnyStateMachine, edit: (draft: ChartDraft) => void): AnyStateMachine {
  const before = draftOf(machine.config);
  const after = draftOf(machine.config);
  edit(after);
  const kept = new Set(eventNames(after));
  const lost = eventNames(before).find((name) => !kept.has(name));
  if (lost !== undefined) throw new Error(`the edited ${machine.id} does not know '${lost}' any more`);
  const [config, implementations] = [after, machine.implementations] as unknown as Parameters<
    typeof createMachine
  >;
  return createMachine(config, implementations);
}

/** A deep copy in which every state has `on` and `states`. Functions are shared: they are the implementations. */
function draftOf(config: object): ChartDraft {
  const { on = {}, states = {}, ...rest } = config as Partial<ChartDraft>;
  const children = Object.entries(states).map(([key, child]): [string, ChartDraft] => [key, draftOf(child)]);
  return { ...rest, on: { ...on }, states: Object.fromEntries(children) };
}

function eventNames({ on, states }: ChartDraft): string[] {
  const own = Object.keys(on).map((label) => label.replace(/\(.*$/, ''));
  return [...own, ...Object.values(states).flatMap(eventNames)];
}
