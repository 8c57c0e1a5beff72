/** What walks visited, in words, so that campaigns over different systems can be put together. */
import type { ShippedClaim } from '../../properties/claim.ts';
import { formatLocalState } from '../engine/chart.ts';
import type { Part, Passed } from './hunt.ts';

/** Whether each name was visited. A name that was visited anywhere stays so. */
export type Seen = Map<string, boolean>;

export interface Coverage {
  /** By chart: its states, and its transitions as `state event`. */
  readonly states: Map<string, Seen>;
  readonly transitions: Map<string, Seen>;
  /** `one after other`, by the names of actors without their numbers. */
  readonly pairs: Seen;
  /** By claim: the events of which one has to happen for it to mean something. */
  readonly witnesses: Map<string, Seen>;
}

export const noCoverage = (): Coverage => ({
  states: new Map(),
  transitions: new Map(),
  pairs: new Map(),
  witnesses: new Map(),
});

/** Adds what a hunt visited. */
export function cover(coverage: Coverage, passed: Passed, claims: readonly ShippedClaim[]): void {
  const { part } = passed;
  coverCharts(coverage, passed);
  const actors = part.actors.names.map(withoutNumbers);
  for (const [at, seen] of passed.pairs.entries()) {
    if (seen === 0) continue;
    const [later, earlier] = [actors[Math.floor(at / actors.length)]!, actors[at % actors.length]!];
    coverage.pairs.set(`${later} after ${earlier}`, true);
  }
  const names = new Set(
    part.system.events.flatMap(({ label }, e) => (passed.happened[e] === 1 ? label.name : [])),
  );
  for (const { id, witness } of claims) {
    for (const group of witness) {
      note(
        coverage.witnesses,
        id,
        group.join(' or '),
        group.some((name) => names.has(name)),
      );
    }
  }
}

/** `do_exit` for `do_exit(pasid=1)`, `device` for `device 0`. */
const withoutNumbers = (actor: string): string => actor.replace(/\(.*\)$| \d+$/, '');

/** Charts with more states than this, such as queues, are counted without their contents. */
const MANY = 50;

/** The charts of the model; threads are made from flows, and observers from claims. */
function coverCharts(coverage: Coverage, { part, taken }: Passed): void {
  const { components } = part.system;
  for (const [c, { instance, table }] of components.entries()) {
    if ('thread' in instance.indices || part.compiled.observers.has(instance.name)) continue;
    const base = part.tables.base[c]!;
    const names = columnNames(part, c);
    const states = table.states.map((state) =>
      table.states.length > MANY ? state.leaves.join(' ') : formatLocalState(state),
    );
    const visited = new Set(table.initial);
    for (const [at, to] of table.next.entries()) {
      if (to < 0) continue;
      const isTaken = taken[base + at] === 1;
      if (isTaken) visited.add(to);
      const from = states[Math.floor(at / table.columns)]!;
      for (const name of names[at % table.columns] ?? []) {
        note(coverage.transitions, table.id, `${from} ${name}`, isTaken);
      }
    }
    for (const [state, text] of states.entries()) note(coverage.states, table.id, text, visited.has(state));
  }
}

/** The names of the events of each column of a component. */
function columnNames({ system }: Part, component: number): readonly (readonly string[])[] {
  const { table } = system.components[component]!;
  const names = Array.from({ length: table.columns }, () => new Set<string>());
  for (const { label, participants, columns } of system.events) {
    const at = participants.indexOf(component);
    if (at >= 0) names[columns[at]!]!.add(label.name);
  }
  return names.map((some) => [...some]);
}

function note(into: Map<string, Seen>, key: string, name: string, seen: boolean): void {
  let names = into.get(key);
  if (names === undefined) {
    names = new Map();
    into.set(key, names);
  }
  if (seen || !names.has(name)) names.set(name, seen);
}

/** Adds what another campaign visited. */
export function mergeCoverage(into: Coverage, other: Coverage): void {
  for (const kind of ['states', 'transitions', 'witnesses'] as const) {
    for (const [key, names] of other[kind])
      for (const [name, seen] of names) note(into[kind], key, name, seen);
  }
  for (const [pair, seen] of other.pairs) if (seen || !into.pairs.has(pair)) into.pairs.set(pair, seen);
}
