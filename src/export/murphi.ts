/**
 * A system in Murphi, for rumur: one variable for each component, one rule for each event. rumur counts the
 * states that this engine counts, and fires a rule for every generated state that is no initial one.
 */
import { formatLocalState } from '../engine/chart.ts';
import { Arithmetic, type Dialect } from './arithmetic.ts';
import { type Formula, junction } from './formula.ts';
import type { Action, GuardedClaim, GuardedSystem } from './guarded.ts';
import { type Lexicon, lexiconOf, type Sort } from './lexicon.ts';
import { liveFormula, tallied } from './tally.ts';
import type { TextOptions } from './text-options.ts';

const murphi: Dialect = {
  equal: '=',
  and: '&',
  or: '|',
  yes: 'true',
  no: 'false',
  choose: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
};

/** Writes the system. */
export function toMurphi(guarded: GuardedSystem, { preamble, tally }: TextOptions): string {
  const lexicon = lexiconOf(guarded.system);
  const words = new Arithmetic(murphi, lexicon);
  return [
    ...[...preamble, ...howToRun(tally)].map((line) => `-- ${line}`.trimEnd()),
    ...lexicon.sorts.filter(({ constants }) => constants.length > 1).flatMap(constantsOf),
    '',
    ...variables(guarded, lexicon),
    ...guarded.initial.flatMap((locals, i) => start(guarded, lexicon, locals, i)),
    ...guarded.actions.flatMap((action) => rule(action, lexicon, words)),
    '',
    ...properties(guarded, words, tally),
    '',
  ].join('\n');
}

function howToRun(tally: boolean): readonly string[] {
  const errors = tally ? '--max-errors 1000 ' : '';
  return [
    '',
    `rumur ${errors}--deadlock-detection off --threads 1 --output model.c MODEL.m`,
    'gcc -O3 -march=native -mcx16 -o model model.c -lpthread && ./model',
    tally
      ? 'A claim that is broken is covered: rumur says how many states break it. Not covered means that it holds.'
      : 'The counterexample that it prints can be imported.',
  ];
}

function constantsOf({ name, table, constants }: Sort): readonly string[] {
  return [
    '',
    `-- ${name}`,
    'const',
    ...constants.map((constant, i) => `  ${constant}: ${i}; -- ${formatLocalState(table.states[i]!)}`),
  ];
}

function variables({ system }: GuardedSystem, lexicon: Lexicon): readonly string[] {
  return system.components.map(({ instance }, component) =>
    lexicon.varies(component)
      ? `var ${lexicon.variable(component)}: 0..${lexicon.size(component) - 1}; -- ${instance.name}`
      : `-- ${instance.name} has one local state`,
  );
}

function start(
  { system }: GuardedSystem,
  lexicon: Lexicon,
  locals: readonly number[],
  number: number,
): readonly string[] {
  const set = system.components.flatMap((_, component) =>
    lexicon.varies(component)
      ? [`  ${lexicon.variable(component)} := ${lexicon.state(component, locals[component]!)};`]
      : [],
  );
  return ['', `startstate "start ${number}"`, 'begin', ...set, 'end;'];
}

function rule({ label, guards, effects }: Action, lexicon: Lexicon, words: Arithmetic): readonly string[] {
  const set = effects.map((effect) => `${lexicon.variable(effect.component)} := ${words.after(effect)};`);
  return [
    '',
    `rule "${quotable(label)}"`,
    `  ${words.formula(junction('all', guards))}`,
    '==>',
    'begin',
    ...set.map((line) => `  ${line}`),
    'end;',
  ];
}

const named = (keyword: string, id: string, words: Arithmetic, formula: Formula): string =>
  `${keyword} "${quotable(id)}" ${words.formula(formula)};`;

function properties(guarded: GuardedSystem, words: Arithmetic, tally: boolean): readonly string[] {
  if (!tally) {
    return [
      ...guarded.claims.map((claim) => property(claim, words)),
      named('invariant', 'no deadlock', words, liveFormula(guarded)),
    ];
  }
  const whole = guarded.claims.filter(({ kind }) => kind === 'eventually' || kind === 'alwaysReachable');
  return [
    ...tallied(guarded).map(({ id, formula }) => named('cover', id, words, formula)),
    ...whole.map((claim) => property(claim, words)),
  ];
}

function property({ id, kind, formula, kept }: GuardedClaim, words: Arithmetic): string {
  switch (kind) {
    case 'always':
      return named('invariant', id, words, formula);
    case 'sometimes':
      return named('cover', id, words, formula);
    case 'alwaysReachable':
      return named('liveness', id, words, formula);
    case 'eventually':
      // What rumur calls liveness is that the goal can still be reached. A goal that is kept needs that, and more.
      return kept ? named('liveness', id, words, formula) : `-- ${id} speaks of fair runs`;
  }
}

const quotable = (text: string): string => text.replaceAll('"', "'");
