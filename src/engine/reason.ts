/** Why charts, systems and claims are refused: facts, and the one place that puts them into words. */

import { type ActorFaults, actorTexts } from './actors/reasons.ts';

/** What is known of each kind of fault, beside its place. */
interface Faults extends ActorFaults {
  readonly after: object;
  readonly invoke: object;
  readonly always: object;
  readonly spawn: object;
  readonly history: object;
  readonly done: object;
  readonly initial: { readonly target: string; readonly there: readonly string[] };
  readonly action: { readonly action: string };
  readonly wildcard: { readonly event: string };
  readonly label: { readonly event: string };
  readonly stateIn: { readonly target: string };
  /** A guard or an action reads something of an event that is neither its name nor an index that it gets. */
  readonly readsEvent: {
    readonly event: string;
    readonly property: string;
    readonly gets: readonly string[];
  };
  /** It would find the name of the event in the place of an index. */
  readonly readsType: { readonly event: string };
  /** It asks the world: `Math.random()`. There is no event at the beginning. */
  readonly readsOutside: { readonly event?: string; readonly asked: string };
  /** Asked twice, it answers in two ways. */
  readonly unsteady: { readonly event?: string };
  readonly throws: { readonly event?: string; readonly error: string };
  /** The context holds what is no data. */
  readonly context: { readonly held: string };
  readonly input: { readonly held: string };
  readonly unbounded: { readonly most: number };

  readonly undeclared: { readonly event: string; readonly declared: readonly string[] };
  readonly strayIndex: { readonly label: string; readonly index: string; readonly has: readonly string[] };
  readonly outsideDomain: {
    readonly label: string;
    readonly index: string;
    readonly domain: readonly unknown[];
  };
  readonly ambiguous: { readonly labels: readonly string[]; readonly event: string };
  readonly twinInstances: { readonly name: string };
  readonly unknownEvent: { readonly event: string };
  readonly noDomain: { readonly event: string; readonly index: string };
  readonly by: { readonly event: string; readonly by: string; readonly has: readonly string[] };
  readonly domain: { readonly index: string; readonly value: unknown };
  readonly instanceIndex: {
    readonly instance: string;
    readonly index: string;
    readonly known: readonly string[];
  };
  readonly instanceValue: {
    readonly instance: string;
    readonly index: string;
    readonly value: unknown;
    readonly domain: readonly unknown[];
  };

  readonly twinClaims: { readonly name: string };
  readonly claimKind: { readonly claim: string; readonly found: unknown; readonly known: readonly string[] };
  readonly predicateKind: { readonly found: unknown; readonly known: readonly string[] };
  readonly predicateInstance: { readonly instance: string };
  readonly predicateState: object;
  readonly predicateTag: { readonly tag: string };
  readonly predicateKey: { readonly key: string };

  readonly other: { readonly text: string };
}

export type FaultKind = keyof Faults;

export type Fault = { [K in FaultKind]: { readonly kind: K } & Faults[K] }[FaultKind];

/** A fault with its place. */
export type Reason = Fault & {
  /** The id of the chart, or the name of the system. */
  readonly chart: string;
  /** The state; absent where it is the whole chart, or a system. */
  readonly state?: string;
};

/** What is wrong, and then what to write instead. */
const texts: { readonly [K in FaultKind]: (fault: Faults[K]) => string } = {
  after: () =>
    '`after` is refused: a chart has no clock; let an event stand for the moment at which the time is over',
  invoke: () =>
    '`invoke` is refused: a chart is all the behaviour there is; make what it invokes another instance, and let both share events',
  always: () =>
    '`always` is refused: every step is an event; give it an event, or lead other transitions to its target',
  spawn: () =>
    '`spawn` is refused: a chart is all the behaviour there is; make what it spawns another instance, and let both share events',
  history: () => 'history states are refused: give the remembered states names',
  done: () =>
    '`onDone` and other internal events are refused; name the event that takes the inner states to their end',
  initial: ({ target, there }) => `the initial state '${target}' does not exist; there is ${list(there)}`,
  action: ({ action }) =>
    `the action '${action}' has an effect: only assign() is allowed; leave it out, or make what it does an event`,
  wildcard: ({ event }) => `the wildcard '${event}' is refused: name the events`,
  label: ({ event }) => `'${event}' is not an event label: name or name(key=value, key=value)`,
  stateIn: ({ target }) =>
    `stateIn('${target}') names no state of the chart; write its path from the root, or '#' and its id`,
  readsEvent: ({ event, property, gets }) =>
    `a guard or an action reads '${property}' of the event '${event}', of which it gets ${list(['its name', ...gets])}; declare '${property}' as an index of the event, list it in \`meta: { reads: [] }\` where it is an index of the instance itself, or keep it in the context`,
  readsType: ({ event }) =>
    `the event '${event}' has an index 'type', in whose place a guard or an action finds the name of the event; rename the index, or list what the chart reads in \`meta: { reads: [] }\``,
  readsOutside: ({ event, asked }) =>
    `a guard or an action asks ${asked}${at(event)}: a step depends on the local state and the event alone; write one event for each outcome`,
  unsteady: ({ event }) =>
    `a guard or an action${at(event)} answers in two ways when it is asked twice; keep what it depends on in the context, or write one event for each outcome`,
  throws: ({ event, error }) => `a guard or an action threw${at(event)}: ${error}`,
  context: ({ held }) =>
    `the context holds ${held}: only numbers, texts, booleans, arrays and records are data`,
  input: ({ held }) => `an input holds ${held}: only numbers, texts, booleans, arrays and records are data`,
  unbounded: ({ most }) =>
    `the context is not bounded: more than ${most} local states; bound it with a guard`,

  undeclared: ({ event, declared }) => `the event '${event}' is not declared${meant(event, declared)}`,
  strayIndex: ({ label, index, has }) =>
    `'${label}' has an index '${index}' that the event has not${meant(index, has)}`,
  outsideDomain: ({ label, index, domain }) =>
    `'${label}' never happens: the values of '${index}' are ${list(domain.map(String))}; write one of them, or add this one to the domain`,
  ambiguous: ({ labels, event }) =>
    `${labels.map((label) => `'${label}'`).join(' and ')} both match '${event}'`,
  twinInstances: ({ name }) => `two instances are called '${name}'`,
  unknownEvent: ({ event }) =>
    `the event '${event}' is in nobody's alphabet; write it in a chart, or declare it absent`,
  noDomain: ({ event, index }) => `the index '${index}' of '${event}' has no domain; list its values`,
  by: ({ event, by, has }) =>
    `'${event}' is performed by '${by}', which is none of its indices${meant(by, has)}`,
  domain: ({ index, value }) =>
    `the domain of '${index}' holds ${shown(value)}: values are texts and numbers, each once`,
  instanceIndex: ({ instance, index, known }) =>
    `the instance '${instance}' has an index '${index}' that no event has${meant(index, known)}`,
  instanceValue: ({ instance, index, value, domain }) =>
    `the instance '${instance}' has ${index}=${shown(value)}, for which nothing happens: the values of '${index}' are ${list(domain.map(String))}`,

  twinClaims: ({ name }) => `two claims are called '${name}'`,
  claimKind: ({ claim, found, known }) =>
    `the claim '${claim}' is of the kind ${shown(found)}; there is ${list(known)}`,
  predicateKind: ({ found, known }) => `a predicate is of the kind ${shown(found)}; there is ${list(known)}`,
  predicateInstance: ({ instance }) => `a predicate names the instance '${instance}', which is not there`,
  predicateState: () => 'a predicate names this state, which is not there',
  predicateTag: ({ tag }) => `a predicate names the tag '${tag}', which no state has`,
  predicateKey: ({ key }) => `a predicate names the context key '${key}', which is not there`,

  ...actorTexts,

  other: ({ text }) => text,
};

/** The place, what is wrong there, and what to do: one line. */
export function reasonText(reason: Reason): string {
  const { chart, state } = reason;
  // One entry of the table fits each kind, which the compiler cannot see of a union.
  const text = texts[reason.kind] as (fault: Fault) => string;
  return `${chart}${state === undefined || state === '' ? '' : `, state ${state}`}: ${text(reason)}`;
}

const at = (event: string | undefined): string => (event === undefined ? '' : ` at '${event}'`);

const list = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : new Intl.ListFormat('en').format(names);

/** The name that was meant, if one is near, and else all there are. */
function meant(name: string, names: readonly string[]): string {
  const near = names.find((other) => distance(name, other) <= Math.max(1, Math.floor(other.length / 4)));
  return near === undefined ? `; there is ${list(names)}` : `; did you mean '${near}'?`;
}

/** How many letters to change, add or leave out (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      next.push(Math.min(row[j]! + (letter === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

function shown(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? `'${value}'` : String(value);
}
