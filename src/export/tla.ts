/** A system in TLA+, for TLC: one variable for each component, one action for each event. */
import { formatLocalState } from '../engine/chart.ts';
import type { Formula } from './formula.ts';
import type { Action, Effect, GuardedClaim, GuardedSystem } from './guarded.ts';
import { type Lexicon, lexiconOf, type Sort } from './lexicon.ts';
import { distinctNames, identifier } from './names.ts';

export interface TlaOptions {
  readonly preamble: readonly string[];
  /** What the module is called: TLC wants the file to be called alike. */
  readonly module: string;
}

export interface TlaText {
  readonly module: string;
  /** What TLC reads beside the module, as `MODULE.cfg`. */
  readonly configuration: string;
}

interface Named<T> {
  readonly name: string;
  readonly of: T;
}

/** Writes the system: the module, and the configuration for TLC. */
export function toTla(guarded: GuardedSystem, { preamble, module }: TlaOptions): TlaText {
  const lexicon = lexiconOf(guarded.system);
  const varying = guarded.system.components.flatMap((_, c) => (lexicon.varies(c) ? [c] : []));
  const actions = named('Event', guarded.actions, ({ label }) => label);
  const claims = named('Claim', guarded.claims, ({ id }) => id);
  const live = claims.filter((claim) => claim.of.kind === 'eventually');
  const configuration = configurationOf(claims);
  return {
    module: [
      `---- MODULE ${module} ----`,
      ...remark([...preamble, ...howToRun(module), ...configuration.map((line) => `  ${line}`)]),
      ...lexicon.sorts.flatMap(sortText),
      '',
      `VARIABLES ${varying.map((c) => lexicon.variable(c)).join(', ')}`,
      `vars == <<${varying.map((c) => lexicon.variable(c)).join(', ')}>>`,
      '',
      'Init ==',
      ...varying.map((c) => `  /\\ ${lexicon.variable(c)} \\in ${initialSet(guarded, lexicon, c)}`),
      ...actions.flatMap((action) => actionText(action, lexicon, varying)),
      '',
      'Next ==',
      ...actions.map(({ name }) => `  \\/ ${name}`),
      '',
      'Spec ==',
      '  /\\ Init',
      '  /\\ [][Next]_vars',
      ...(live.length === 0 ? [] : weakFairness(actions)),
      ...(live.length === 0 ? [] : strongFairness(actions)),
      ...claims.flatMap((claim) => claimText(claim, lexicon)),
      '',
      '\\* Somebody can go on, or everybody is where they may rest.',
      `NoDeadlock == ${formulaText(guarded.atRest, lexicon)} \\/ ENABLED Next`,
      '====',
      '',
    ]
      .flatMap(folded)
      .join('\n'),
    configuration: `${configuration.join('\n')}\n`,
  };
}

const COLUMNS = 120;

/** Some readers of TLA+ take no more than 32,767 columns. A line that begins with a junction would be in its list. */
function folded(line: string): readonly string[] {
  if (line.length <= COLUMNS || line.startsWith('\\*')) return [line];
  const words = line.match(/^ *\S+|\S+(?: (?:\/\\|\\\/))*/g)!;
  const lines = [words[0]];
  for (const word of words.slice(1)) {
    const longer = `${lines.at(-1)!} ${word}`;
    if (longer.length <= COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(`      ${word}`);
  }
  return lines;
}

const named = <T>(prefix: string, things: readonly T[], text: (thing: T) => string): readonly Named<T>[] =>
  distinctNames(things.map((thing) => `${prefix}_${identifier(text(thing))}`)).map((name, i) => ({
    name,
    of: things[i]!,
  }));

const howToRun = (module: string): readonly string[] => [
  '',
  `java -jar tla2tools.jar -workers auto ${module}.tla, with ${module}.cfg beside it:`,
];

const remark = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => `\\* ${line.replaceAll('(*', '( *').replaceAll('*)', '* )')}`.trimEnd());

function configurationOf(claims: readonly Named<GuardedClaim>[]): readonly string[] {
  const ofKind = (...kinds: readonly GuardedClaim['kind'][]): readonly string[] =>
    claims.filter((claim) => kinds.includes(claim.of.kind)).map(({ name }) => name);
  return [
    'SPECIFICATION Spec',
    'CHECK_DEADLOCK FALSE',
    ...['NoDeadlock', ...ofKind('always')].map((name) => `INVARIANT ${name}`),
    ...ofKind('eventually').map((name) => `PROPERTY ${name}`),
    // TLC answers a witness with a counterexample, so it is asked for one by one.
    ...ofKind('sometimes').map((name) => `\\* INVARIANT ${name}`),
  ];
}

function sortText({ name, table, constants }: Sort): readonly string[] {
  return [
    '',
    ...remark([
      name,
      ...constants.map((_, i) => `  "${valueText(constants, i)}": ${formatLocalState(table.states[i]!)}`),
    ]),
  ];
}

/** The value of a local state: its name without that of the chart. */
const valueText = (constants: readonly string[], state: number): string =>
  constants[state]!.slice(constants[state]!.indexOf('__') + 2);

function setOf(lexicon: Lexicon, component: number, states: readonly number[]): string {
  const { constants } = lexicon.sortOf(component);
  return `{${states.map((state) => `"${valueText(constants, state)}"`).join(', ')}}`;
}

const initialSet = ({ system }: GuardedSystem, lexicon: Lexicon, component: number): string =>
  setOf(lexicon, component, system.components[component]!.table.initial);

function actionText(
  { name, of: { label, guards, effects } }: Named<Action>,
  lexicon: Lexicon,
  varying: readonly number[],
): readonly string[] {
  const moved = new Set(effects.map(({ component }) => component));
  const still = varying.filter((c) => !moved.has(c)).map((c) => lexicon.variable(c));
  return [
    '',
    ...remark([label]),
    `${name} ==`,
    ...(guards.length === 0 ? ['  /\\ TRUE'] : []),
    ...guards.map((guard) => `  /\\ ${formulaText(guard, lexicon)}`),
    ...effects.map(
      (effect) => `  /\\ ${lexicon.variable(effect.component)}' = ${valueAfter(effect, lexicon)}`,
    ),
    ...(still.length === 0 ? [] : [`  /\\ UNCHANGED <<${still.join(', ')}>>`]),
  ];
}

function valueAfter({ component, from, to }: Effect, lexicon: Lexicon): string {
  const { constants } = lexicon.sortOf(component);
  const variable = lexicon.variable(component);
  const targets = [...new Set(to)];
  const cases = targets
    .map((target) => ({ target, of: from.filter((_, i) => to[i] === target) }))
    .filter(({ target, of }) => of.length > 1 || of[0] !== target);
  const arms = cases.map(
    ({ target, of }) =>
      `${variable} \\in ${setOf(lexicon, component, of)} -> "${valueText(constants, target)}"`,
  );
  if (targets.length === 1) return `"${valueText(constants, targets[0]!)}"`;
  return `CASE ${arms.join(' [] ')} [] OTHER -> ${variable}`;
}

const fairOnes = (actions: readonly Named<Action>[], operator: string): readonly string[] =>
  actions.filter((action) => !action.of.unfair).map(({ name }) => `  /\\ ${operator}_vars(${name})`);

/** TLC multiplies strong conditions out, and 31 of them are too many for it. */
const weakFairness = (actions: readonly Named<Action>[]): readonly string[] => [
  '  \\* Less than the search asks of runs: what is found to hold here holds there too. An event that',
  '  \\* changes nothing does not count as taken.',
  ...fairOnes(actions, 'WF'),
];

const strongFairness = (actions: readonly Named<Action>[]): readonly string[] => [
  '',
  '\\* What the search asks of runs, but for events that change nothing. TLC takes up to thirty such conditions.',
  'StrongSpec ==',
  '  /\\ Spec',
  ...fairOnes(actions, 'SF'),
];

function claimText(
  { name, of: { id, kind, formula } }: Named<GuardedClaim>,
  lexicon: Lexicon,
): readonly string[] {
  const text = formulaText(formula, lexicon);
  switch (kind) {
    case 'always':
      return ['', ...remark([id]), `${name} == ${text}`];
    case 'sometimes':
      return ['', ...remark([`${id}: a counterexample is the witness`]), `${name} == ~(${text})`];
    case 'eventually':
      return ['', ...remark([id]), `${name} == <>(${text})`];
    case 'alwaysReachable':
      return ['', ...remark([`${id}: TLA+ cannot say that it can still be reached`]), `${name} == ${text}`];
  }
}

function formulaText(formula: Formula, lexicon: Lexicon): string {
  switch (formula.kind) {
    case 'constant':
      return formula.value ? 'TRUE' : 'FALSE';
    case 'not':
      return `~(${formulaText(formula.operand, lexicon)})`;
    case 'all':
    case 'any': {
      const operator = formula.kind === 'all' ? ' /\\ ' : ' \\/ ';
      return `(${formula.operands.map((operand) => formulaText(operand, lexicon)).join(operator)})`;
    }
    case 'in':
      return `${lexicon.variable(formula.component)} \\in ${setOf(lexicon, formula.component, formula.states)}`;
  }
}
