/** What the components, their charts and their local states are called in the texts that are written. */
import { type ChartTable, formatLocalState } from '../engine/chart.ts';
import type { System } from '../engine/system.ts';
import type { Vocabulary } from './arithmetic.ts';
import { distinctNames, identifier } from './names.ts';

/** A chart's local states; instances with the same states share one. */
export interface Sort {
  readonly name: string;
  readonly table: ChartTable;
  /** The name of each local state, by number. */
  readonly constants: readonly string[];
}

export interface Lexicon extends Vocabulary {
  readonly sorts: readonly Sort[];
  readonly sortOf: (component: number) => Sort;
  /** Whether the component has more than one local state; the others need no variable. */
  readonly varies: (component: number) => boolean;
}

/** Gives out the names. They begin with `at_` or hold `__`, so that they are words of no language. */
export function lexiconOf({ components }: System): Lexicon {
  const tables = [...new Set(components.map(({ table }) => table))];
  const names = distinctNames(tables.map(({ id }) => identifier(id)));
  const sorts = tables.map((table, i): Sort => {
    const states = table.states.map((state) => identifier(formatLocalState(state)));
    const constants = distinctNames(states).map((state) => `${names[i]!}__${state}`);
    return { name: names[i]!, table, constants };
  });
  const sortByComponent = components.map(({ table }) => sorts[tables.indexOf(table)]!);
  const variables = distinctNames(components.map(({ instance }) => `at_${identifier(instance.name)}`));
  return {
    sorts,
    sortOf: (component) => sortByComponent[component]!,
    varies: (component) => sortByComponent[component]!.constants.length > 1,
    variable: (component) => variables[component]!,
    state: (component, state) => sortByComponent[component]!.constants[state]!,
    size: (component) => sortByComponent[component]!.constants.length,
  };
}
