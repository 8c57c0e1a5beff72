/**
 * A system in Murphi, for rumur: one variable for each component, one rule for each event. rumur counts the
 * states that this engine counts, and fires a rule for every generated state that is no initial one.
 */
import { formatLocalState } from '../engine/chart.ts';
import { Arithmetic, type Dialect } from './arithmetic.ts';
import { type Formula, junction, negation } from './formula.ts';
import type { Action, GuardedClaim, GuardedSystem } from './guarded.ts';
import { type Lexicon, lexiconOf, type Sort } from './lexicon.ts';
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
    ...guarded.claims.map((claim) => property(claim, words, tally)),
    deadlock(guarded, words, tally),
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
      : '`pasidcheck import` reads the counterexample that rumur prints.',
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

function property({ id, kind, formula }: GuardedClaim, words: Arithmetic, tally: boolean): string {
  const named = (keyword: string, what: Formula): string =>
    `${keyword} "${quotable(id)}" ${words.formula(what)};`;
  switch (kind) {
    case 'always':
      return tally ? named('cover', negation(formula)) : named('invariant', formula);
    case 'sometimes':
      return named('cover', formula);
    case 'alwaysReachable':
      return named('liveness', formula);
    case 'eventually':
      // What rumur calls liveness is that the goal can still be reached; the claim needs that, and more.
      return tally ? `-- ${id} speaks of fair runs` : named('liveness', formula);
  }
}

function deadlock({ actions, atRest }: GuardedSystem, words: Arithmetic, tally: boolean): string {
  const enabled = actions.map(({ guards }) => junction('all', guards));
  const live = junction('any', [atRest, ...enabled]);
  return tally
    ? `cover "deadlock" ${words.formula(negation(live))};`
    : `invariant "no deadlock" ${words.formula(live)};`;
}

const quotable = (text: string): string => text.replaceAll('"', "'");
