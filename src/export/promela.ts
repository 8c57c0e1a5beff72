/**
 * A system in Promela, for SPIN: one process that takes one event after the other, each in one indivisible step.
 * The one state of the process costs nothing, so SPIN counts what the search of this engine counts.
 */
import { formatLocalState } from '../engine/chart.ts';
import { Arithmetic, type Dialect } from './arithmetic.ts';
import { CFunctions } from './c-functions.ts';
import { junction, negation } from './formula.ts';
import type { Action, GuardedSystem } from './guarded.ts';
import { type Lexicon, lexiconOf, type Sort } from './lexicon.ts';
import { tallied } from './tally.ts';
import type { TextOptions } from './text-options.ts';

export const promela: Dialect = {
  equal: '==',
  and: '&&',
  or: '||',
  yes: 'true',
  no: 'false',
  choose: (condition, yes, no) => `(${condition} -> ${yes} : ${no})`,
};

const c: Dialect = {
  ...promela,
  yes: '1',
  no: '0',
  choose: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
};

/** Writes the system. */
export function toPromela(guarded: GuardedSystem, { preamble, tally }: TextOptions): string {
  const lexicon = lexiconOf(guarded.system);
  const words = new Arithmetic(promela, lexicon);
  return [
    comment([...preamble, ...howToRun(guarded, tally)]),
    ...lexicon.sorts.map(sortText),
    ...variables(guarded, lexicon),
    '',
    ...(tally ? tallyCode(guarded, lexicon) : []),
    'active proctype all_of_it()',
    '{',
    ...startText(guarded, lexicon),
    'end:',
    '  do',
    // First, so that a run ends in the first state that breaks a claim.
    ...(tally ? ['  :: c_expr { look_at_claims } -> skip'] : assertions(guarded, words)),
    ...guarded.actions.flatMap((action) => actionText(action, lexicon, words)),
    '  od',
    '}',
    '',
  ].join('\n');
}

function howToRun({ initial }: GuardedSystem, tally: boolean): readonly string[] {
  return [
    '',
    'spin -a -o2 MODEL.pml && gcc -O3 -DSFH -DSAFETY -DNOREDUCE -DMEMLIM=8192 -o pan pan.c && ./pan -m10000000',
    tally
      ? 'The states that break each claim are counted at the end, as `tally: CLAIM: N`.'
      : './pan -r, with the same -m, prints the events of a counterexample, which can be imported.',
    ...howItCounts(initial.length),
  ];
}

/** What SPIN counts otherwise than this engine. */
export const howItCounts = (initial: number): readonly string[] => [
  'SPIN counts the initial state as a transition.',
  ...(initial > 1
    ? [`It counts the choice among ${initial} initial states as one state and one transition more.`]
    : []),
];

/** A star and a slash next to each other would end the comment. */
export const comment = (lines: readonly string[]): string =>
  ['/*', ...lines.map((line) => ` * ${plain(line)}`.trimEnd()), ' */'].join('\n');

export const plain = (text: string): string => text.replaceAll('*/', '* /');

export function sortText({ name, table, constants }: Sort): string {
  const width = Math.max(...constants.map((constant) => constant.length));
  return [
    '',
    `/* ${plain(name)} */`,
    ...constants.map(
      (constant, state) =>
        `#define ${constant.padEnd(width)} ${state} /* ${plain(formatLocalState(table.states[state]!))} */`,
    ),
  ].join('\n');
}

/** A variable for each component but those that need none. */
export function variables(
  { system, initial }: GuardedSystem,
  lexicon: Lexicon,
  without: readonly number[] = [],
): readonly string[] {
  return system.components.map(({ instance }, component) => {
    if (without.includes(component)) return `/* ${plain(instance.name)} is a process */`;
    if (!lexicon.varies(component)) return `/* ${plain(instance.name)} has one local state */`;
    const bits = 32 - Math.clz32(lexicon.size(component) - 1);
    const first = lexicon.state(component, initial[0]![component]!);
    return `unsigned ${lexicon.variable(component)} : ${bits} = ${first}; /* ${plain(instance.name)} */`;
  });
}

/** The choice of an initial state, where there are several. */
export function startText({ system, initial }: GuardedSystem, lexicon: Lexicon): readonly string[] {
  if (initial.length === 1) return [];
  const varying = system.components.flatMap(({ table }, component) =>
    table.initial.length > 1 ? [component] : [],
  );
  const options = initial.map((locals, i) => {
    const set = varying.map((v) => `${lexicon.variable(v)} = ${lexicon.state(v, locals[v]!)}`);
    return `  :: d_step { ${[`printf("start: ${i}\\n")`, ...set].join('; ')} }`;
  });
  return ['  if', ...options, '  fi;'];
}

function actionText(
  { label, guards, effects }: Action,
  lexicon: Lexicon,
  words: Arithmetic,
): readonly string[] {
  const guard = words.formula(junction('all', guards));
  // All right-hand sides read the state before the step: no effect reads what another one writes.
  const moves = effects.map((effect) => `${lexicon.variable(effect.component)} = ${words.after(effect)}`);
  return [
    `  /* ${plain(label)} */`,
    `  :: d_step { ${guard} -> ${[`printf("step: ${quotable(label)}\\n")`, ...moves].join('; ')} }`,
  ];
}

const quotable = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');

function assertions(guarded: GuardedSystem, words: Arithmetic): readonly string[] {
  return tallied(guarded).flatMap(({ id, what, formula }) => {
    // Nothing else is possible: SPIN knows that without looking at every guard again.
    const met =
      what === 'stuck' ? `timeout && ${words.formula(negation(guarded.atRest))}` : words.formula(formula);
    const line = `  :: d_step { ${met} -> printf("claim ${what}: ${quotable(id)}\\n"); assert(false) }`;
    return what === 'witnessed' ? ['#ifdef WITNESS', line, '#endif'] : [line];
  });
}

/** Guards that never let anything happen: each is looked at once in every state. */
function tallyCode(guarded: GuardedSystem, lexicon: Lexicon): readonly string[] {
  const functions = new CFunctions(
    new Arithmetic(c, { ...lexicon, variable: (component) => `now.${lexicon.variable(component)}` }),
  );
  const all = tallied(guarded);
  const calls = all.map(({ formula }) => functions.call(formula));
  return [
    // SPIN takes a call in an expression for an effect, and asks no further about a macro.
    'c_decl {',
    '  \\#define look_at_claims tally()',
    '}',
    ...functions.blocks,
    'c_code {',
    `  static const char *const tally_of[] = { ${all.map(({ id }) => `"${quotable(id)}"`).join(', ')} };`,
    `  static unsigned long tallies[${all.length}];`,
    '  static int tallying;',
    '  static void print_tallies(void) {',
    `    for (int i = 0; i < ${all.length}; i++) printf("tally: %s: %lu\\n", tally_of[i], tallies[i]);`,
    '  }',
    '  static int tally(void) {',
    '    if (!tallying) tallying = !atexit(print_tallies);',
    ...calls.map((call, i) => `    tallies[${i}] += ${call};`),
    '    return 0;',
    '  }',
    '}',
    '',
  ];
}
