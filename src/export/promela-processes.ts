/**
 * A system in Promela as SPIN explores it fastest: without claims, and with some components as processes. What
 * such a component is in is where its process stands, so SPIN looks at the events of that state alone.
 */
import { DISABLED } from '../engine/chart.ts';
import { Arithmetic } from './arithmetic.ts';
import { junction } from './formula.ts';
import type { Action, GuardedSystem } from './guarded.ts';
import { type Lexicon, lexiconOf } from './lexicon.ts';
import { comment, howItCounts, plain, promela, sortText, startText, variables } from './promela.ts';

/** A process costs SPIN something in every state: it has to spare it the look at this part of the events. */
const WORTHWHILE = 1 / 20;

/** Writes the system. SPIN counts of it what it counts of the text with claims. */
export function toProcesses(guarded: GuardedSystem, preamble: readonly string[]): string {
  const lexicon = lexiconOf(guarded.system);
  const words = new Arithmetic(promela, lexicon);
  const carriers = carriersOf(guarded);
  const carried = new Set(carriers.flatMap(({ events }) => events));
  const loose = guarded.actions.filter((_, e) => !carried.has(e));
  return [
    comment([
      ...preamble,
      '',
      'spin -a -o2 MODEL.pml && gcc -O1 -DSFH -DSAFETY -DNOREDUCE -DMEMLIM=8192 -o pan pan.c && ./pan -m10000000',
      'With -O3 the compiler takes three times as long, and the search as long as before.',
      ...howItCounts(guarded.initial.length),
    ]),
    ...lexicon.sorts.map(sortText),
    ...variables(
      guarded,
      lexicon,
      carriers.map(({ component }) => component),
    ),
    ...carriers.flatMap((carrier) => processText(guarded, carrier, lexicon, words)),
    '',
    'active proctype all_the_rest()',
    '{',
    ...startText(guarded, lexicon),
    'end:',
    ...choice('do', loose, (action) => option(action, lexicon, words), 'od'),
    '}',
    '',
  ].join('\n');
}

/** A component that becomes a process, with all its events. */
interface Carrier {
  readonly component: number;
  readonly events: readonly number[];
}

/** Components that share no event with each other, chosen so that they save the most. */
function carriersOf({ system, initial }: GuardedSystem): readonly Carrier[] {
  // Processes could not choose an initial state together.
  if (initial.length > 1) return [];
  const candidates = system.components
    .map((_, component) => ({
      component,
      events: system.events.flatMap(({ participants }, e) => (participants.includes(component) ? [e] : [])),
    }))
    .map((carrier) => ({ ...carrier, spared: sparedBy(system, carrier) }))
    .filter(({ spared }) => spared >= system.events.length * WORTHWHILE)
    .toSorted((a, b) => b.spared - a.spared);
  const taken = new Set<number>();
  return candidates.filter(({ events }) => {
    if (events.some((e) => taken.has(e))) return false;
    for (const e of events) taken.add(e);
    return true;
  });
}

/** How many of its events a component does not allow, in the mean over its local states. */
function sparedBy(system: GuardedSystem['system'], { component, events }: Carrier): number {
  const { states } = system.components[component]!.table;
  const refused = states.map((_, state) =>
    events.filter((e) => target(system, component, state, e) === DISABLED),
  );
  return refused.reduce((sum, list) => sum + list.length, 0) / states.length;
}

function target(system: GuardedSystem['system'], component: number, state: number, event: number): number {
  const { participants, columns } = system.events[event]!;
  const { table } = system.components[component]!;
  return table.next[state * table.columns + columns[participants.indexOf(component)]!]!;
}

function processText(
  { system, actions, initial }: GuardedSystem,
  { component, events }: Carrier,
  lexicon: Lexicon,
  words: Arithmetic,
): readonly string[] {
  const { instance, table } = system.components[component]!;
  const stateText = (state: number): readonly string[] => {
    const open = events.filter((e) => target(system, component, state, e) !== DISABLED);
    const step = (e: number): string =>
      `${option(actions[e]!, lexicon, words, component)} goto at_${target(system, component, state, e)}`;
    return [`end_${state}:`, `at_${state}:`, ...choice('if', open, step, 'fi')];
  };
  return [
    '',
    `/* ${plain(instance.name)} */`,
    `active proctype ${lexicon.variable(component)}_process()`,
    '{',
    `  goto at_${initial[0]![component]!};`,
    ...table.states.flatMap((_, state) => stateText(state)),
    '}',
  ];
}

/** A choice among these; of none, a statement that blocks. */
function choice<T>(
  open: string,
  of: readonly T[],
  text: (thing: T) => string,
  close: string,
): readonly string[] {
  if (of.length === 0) return ['  false;'];
  return [`  ${open}`, ...of.map((thing) => `  :: ${text(thing)}`), `  ${close};`];
}

/** One event in one indivisible step; what the process that takes it knows of itself is left out. */
function option({ guards, effects }: Action, lexicon: Lexicon, words: Arithmetic, itself?: number): string {
  const others = guards.filter((guard) => guard.kind !== 'in' || guard.component !== itself);
  const moves = effects
    .filter(({ component }) => component !== itself)
    .map((effect) => `${lexicon.variable(effect.component)} = ${words.after(effect)}`);
  return `d_step { ${words.formula(junction('all', others))} -> ${moves.join('; ') || 'skip'} }`;
}
