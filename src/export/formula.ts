/**
 * Predicates and guards as every writer needs them: which local states of which component, joined by not, and,
 * or. What a chart calls a state or a tag is worked out here, once.
 */
import { compilePredicate, type Predicate } from '../engine/predicate.ts';
import type { System } from '../engine/system.ts';

export type Formula =
  /** The component is in one of these local states, which are in ascending order. */
  | { readonly kind: 'in'; readonly component: number; readonly states: readonly number[] }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly operand: Formula }
  | { readonly kind: 'all' | 'any'; readonly operands: readonly Formula[] };

/** The formula of a predicate. Throws a `Refusal` when it names what the system has not. */
export function formulaOf(system: System, predicate: Predicate): Formula {
  switch (predicate.kind) {
    case 'not':
      return negation(formulaOf(system, predicate.operand));
    case 'all':
    case 'any':
      return junction(
        predicate.kind,
        predicate.operands.map((operand) => formulaOf(system, operand)),
      );
    case 'in':
    case 'tag':
    case 'final':
    case 'context': {
      const test = compilePredicate(system, predicate);
      const component = system.components.findIndex(({ instance }) => instance.name === predicate.instance);
      const locals = new Int32Array(system.components.length);
      return within(system, component, (state) => {
        locals[component] = state;
        return test(locals);
      });
    }
  }
}

/** A component is in a local state for which `holds` is true. */
export function within(system: System, component: number, holds: (state: number) => boolean): Formula {
  const { states } = system.components[component]!.table;
  const chosen = states.flatMap((_, state) => (holds(state) ? [state] : []));
  if (chosen.length === 0 || chosen.length === states.length) return constant(chosen.length > 0);
  return { kind: 'in', component, states: chosen };
}

const constant = (value: boolean): Formula => ({ kind: 'constant', value });

export function negation(operand: Formula): Formula {
  if (operand.kind === 'constant') return constant(!operand.value);
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand };
}

export function junction(kind: 'all' | 'any', operands: readonly Formula[]): Formula {
  const decides = kind === 'any';
  if (operands.some((o) => o.kind === 'constant' && o.value === decides)) return constant(decides);
  const left = operands
    .filter((o) => o.kind !== 'constant')
    .flatMap((o) => (o.kind === kind ? o.operands : [o]));
  if (left.length === 0) return constant(!decides);
  return left.length === 1 ? left[0]! : { kind, operands: left };
}
