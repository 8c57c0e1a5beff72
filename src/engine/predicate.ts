/**
 * Predicates over named component states. They are data, so that a search can compile them to table look-ups
 * and an export can write them down.
 */
import type { LocalState } from './chart.ts';
import { dataText, NoData } from './data.ts';
import { stateNodes } from './lint.ts';
import type { Fault } from './reason.ts';
import { Refusal } from './refusal.ts';
import type { System } from './system.ts';

export type Predicate =
  /** The instance is in this state or below it (`word0.present`, `word0`). */
  | { readonly kind: 'in'; readonly instance: string; readonly state: string }
  /** The instance is in a state with this tag. */
  | { readonly kind: 'tag'; readonly instance: string; readonly tag: string }
  /** The instance has come to its end. */
  | { readonly kind: 'final'; readonly instance: string }
  /** The instance's context has this value under this key. */
  | { readonly kind: 'context'; readonly instance: string; readonly key: string; readonly value: unknown }
  | { readonly kind: 'not'; readonly operand: Predicate }
  | { readonly kind: 'all' | 'any'; readonly operands: readonly Predicate[] };

export const inState = (instance: string, state: string): Predicate => ({ kind: 'in', instance, state });
export const hasTag = (instance: string, tag: string): Predicate => ({ kind: 'tag', instance, tag });
export const isFinal = (instance: string): Predicate => ({ kind: 'final', instance });
export const contextIs = (instance: string, key: string, value: unknown): Predicate => ({
  kind: 'context',
  instance,
  key,
  value,
});
export const not = (operand: Predicate): Predicate => ({ kind: 'not', operand });
export const all = (...operands: readonly Predicate[]): Predicate => ({ kind: 'all', operands });
export const any = (...operands: readonly Predicate[]): Predicate => ({ kind: 'any', operands });

/** Decides a predicate in the tuple of local states that it is given. */
export type Test = (locals: Int32Array) => boolean;

/** The instances that a predicate names. */
export function instancesOf(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'not':
      return instancesOf(predicate.operand);
    case 'all':
    case 'any':
      return predicate.operands.flatMap(instancesOf);
    case 'in':
    case 'tag':
    case 'final':
    case 'context':
      return [predicate.instance];
  }
}

/** Compiles a predicate. Throws a `Refusal` when it names an instance or a state that the system has not. */
export function compilePredicate(system: System, predicate: Predicate): Test {
  if (!isObject(predicate)) throw new Refusal([{ ...unknownKind(predicate), chart: system.name }]);
  switch (predicate.kind) {
    case 'not': {
      const operand = compilePredicate(system, predicate.operand);
      return (locals) => !operand(locals);
    }
    case 'all': {
      const tests = predicate.operands.map((operand) => compilePredicate(system, operand));
      return (locals) => tests.every((test) => test(locals));
    }
    case 'any': {
      const tests = predicate.operands.map((operand) => compilePredicate(system, operand));
      return (locals) => tests.some((test) => test(locals));
    }
    case 'in':
    case 'tag':
    case 'final':
    case 'context':
      return leafTest(system, predicate);
    default:
      throw new Refusal([{ ...unknownKind(predicate), chart: system.name }]);
  }
}

const kinds: readonly Predicate['kind'][] = ['in', 'tag', 'final', 'context', 'not', 'all', 'any'];

/** Of a predicate whose type was not checked. */
function unknownKind(predicate: unknown): Fault {
  const found = isObject(predicate) ? Reflect.get(predicate, 'kind') : predicate;
  return { kind: 'predicateKind', found, known: kinds };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Decides a predicate in one state, given as local states by component. */
export function holdsIn(system: System, predicate: Predicate, locals: ArrayLike<number>): boolean {
  return compilePredicate(system, predicate)(Int32Array.from(locals));
}

type Leaf = Extract<Predicate, { instance: string }>;

function leafTest(system: System, leaf: Leaf): Test {
  const number = system.components.findIndex((c) => c.instance.name === leaf.instance);
  const component = system.components[number];
  if (component === undefined) {
    throw new Refusal([{ kind: 'predicateInstance', instance: leaf.instance, chart: system.name }]);
  }
  const { machine } = component.instance;
  const { id, states } = component.table;
  if (leaf.kind === 'in' && !hasNode(machine.root, leaf.state)) {
    throw new Refusal([{ kind: 'predicateState', chart: id, state: leaf.state }]);
  }
  const isTagThere = (tag: string): boolean =>
    states.some(({ tags }) => tags.has(tag)) || stateNodes(machine).some((node) => node.tags.includes(tag));
  if (leaf.kind === 'tag' && !isTagThere(leaf.tag)) {
    throw new Refusal([{ kind: 'predicateTag', tag: leaf.tag, chart: id }]);
  }
  if (leaf.kind === 'context' && !states.some((state) => Object.hasOwn(state.context, leaf.key))) {
    throw new Refusal([{ kind: 'predicateKey', key: leaf.key, chart: id }]);
  }
  const holds = Uint8Array.from(states, (state) => (leafHolds(state, leaf) ? 1 : 0));
  return (locals) => holds[locals[number]!] === 1;
}

function hasNode(root: { readonly states: Readonly<Record<string, unknown>> }, path: string): boolean {
  let node: unknown = root;
  for (const key of path.split('.')) {
    const { states } = node as typeof root;
    if (!Object.hasOwn(states, key)) return false;
    node = states[key];
  }
  return true;
}

function leafHolds(state: LocalState, leaf: Leaf): boolean {
  switch (leaf.kind) {
    case 'in':
      return state.leaves.some((path) => path === leaf.state || path.startsWith(`${leaf.state}.`));
    case 'tag':
      return state.tags.has(leaf.tag);
    case 'final':
      return state.final;
    case 'context':
      return Object.hasOwn(state.context, leaf.key) && sameData(state.context[leaf.key], leaf.value);
  }
}

/** Whether two values are the same data; what is no data is in no context. */
function sameData(a: unknown, b: unknown): boolean {
  try {
    return dataText(a) === dataText(b);
  } catch (error) {
    if (error instanceof NoData) return false;
    throw error;
  }
}
