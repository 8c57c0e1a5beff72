/**
 * Litmus programs: a few primitives of software, and exactly what the hardware can do once they are done. The
 * search is a plain one, over every state and event, and owes nothing to the engine's.
 */
import { outcomesOf } from '../model/outcomes.ts';
import type { Configuration } from '../model/system.ts';
import { compile, type System } from '../src/index.ts';
import { eachTo } from './faults.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { requestFor } from './trial.ts';

/** What becomes of a request: translated, blocked and reported, blocked in silence, answered with no access. */
export type Fate = 'T' | 'B+R' | 'B+S' | 'N';

/** The kinds of request that a device sends. */
export type Kind = 'untranslated' | 'translation' | 'translated';

/** States of components by the name of their chart, `{ IOTLB: 'empty' }`. */
export type Given = Readonly<Record<string, string>>;

type State = readonly number[];

const fates: Readonly<Record<string, Fate>> = {
  'iommu.translate': 'T',
  'iommu.answer_translation': 'T',
  ...eachTo(outcomesOf({ request: 'untranslated', fate: 'report' }), 'B+R'),
  ...eachTo(outcomesOf({ request: 'untranslated', fate: 'suppress' }), 'B+S'),
  'iommu.answer_entry_not_present': 'N',
  'iommu.answer_cached_not_present': 'N',
  'iommu.answer_page_not_present': 'N',
};

/** What hardware does on the way to a request's fate. */
const lookUps: readonly string[] = ['iommu.fetch_entry', 'iommu.walk'];

/** The states in which a program can end, with one request in flight at most. */
export class Litmus {
  private readonly system: System;
  private readonly ends: readonly State[];

  constructor(software: string, hardware: Partial<Configuration> = {}) {
    const flow = `thread software { ${software} }`;
    const setting = { kernel: '5.8', flow, ats: true, inFlight: 1, ...hardware };
    // Of the claims one is needed: its monitor knows the milestones that a litmus has no function for.
    this.system = compile(requestFor(setting, [noUnrecoverableFault])).system;
    const start = this.system.components.map(({ table }) => table.initial[0]!);
    this.ends = this.closure([start], () => true).filter((state) => this.isDone(state));
  }

  /** Whether the program can end with the components in these states. */
  canEndIn(given: Given): boolean {
    return this.ends.some((state) => this.matches(state, given));
  }

  /** What can become of a request of this kind when it finds the components in these states. */
  fatesOf(kind: Kind, given: Given): readonly Fate[] {
    const found = this.ends.filter((state) => this.matches(state, given));
    if (found.length === 0) throw new Error(`the program never ends in ${JSON.stringify(given)}`);
    if (kind === 'translated')
      return found.some((state) => this.can(state, 'device.request_translated')) ? ['T'] : [];
    const waiting = found.filter((state) => this.matches(state, { request: kind }));
    const names = this.closure(waiting, (name) => lookUps.includes(name)).flatMap((state) =>
      this.successors(state).map(({ name }) => name),
    );
    return [...new Set(names.flatMap((name) => fates[name] ?? []))].toSorted();
  }

  private closure(from: readonly State[], takes: (name: string) => boolean): readonly State[] {
    const seen = new Map(from.map((state): [string, State] => [state.join(), state]));
    for (const state of seen.values()) {
      for (const { name, after } of this.successors(state)) {
        if (takes(name) && !seen.has(after.join())) seen.set(after.join(), after);
      }
    }
    return [...seen.values()];
  }

  private successors(state: State): readonly { readonly name: string; readonly after: State }[] {
    const { components, events } = this.system;
    return events.flatMap(({ label, participants, columns }) => {
      const after = [...state];
      for (const [i, component] of participants.entries()) {
        const { table } = components[component]!;
        const next = table.next[state[component]! * table.columns + columns[i]!]!;
        if (next < 0) return [];
        after[component] = next;
      }
      return [{ name: label.name, after }];
    });
  }

  private can(state: State, wanted: string): boolean {
    return this.successors(state).some(({ name }) => name === wanted);
  }

  private isDone(state: State): boolean {
    return this.system.components.some(
      ({ instance, table }, c) => instance.machine.id === 'software' && table.states[state[c]!]!.final,
    );
  }

  private matches(state: State, given: Given): boolean {
    return Object.entries(given).every(([chart, wanted]) =>
      this.system.components.some(({ instance, table }, c) => {
        const [leaf = ''] = table.states[state[c]!]!.leaves;
        return instance.machine.id === chart && (leaf === wanted || leaf.startsWith(`${wanted}.`));
      }),
    );
  }
}
