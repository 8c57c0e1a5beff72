/** What names mean at one place of a call tree while it is resolved. */
import type { Step } from '../../model/kernel/call-tree.ts';
import type { Argument, Call } from '../flow/ast.ts';

/** What a parameter or a variable means. */
export type Value =
  /** `literal` is a number that the call gave for it, which a primitive takes as such. */
  | { readonly kind: 'boolean'; readonly value: boolean; readonly literal?: string }
  /** A variable of the thread that was read from the model. */
  | { readonly kind: 'variable'; readonly variable: string; readonly index: string }
  /** Something that the model does not know; a parameter of which has the name that the call gave. */
  | { readonly kind: 'open'; readonly argument?: string };

export interface Scope {
  readonly names: Map<string, Value>;
  /** The device that an `each device` around this place is at. */
  readonly device?: number;
  /** Functions being expanded from definitions, outermost first. */
  readonly expanding: readonly string[];
  /** Milestones that an enclosing function has already. */
  readonly milestones: ReadonlySet<string>;
  /** What gives back the locks of the guards around this place in its function, the innermost first. */
  readonly guards: readonly Step[];
  /** Whether a condition waits for what the function returns. */
  readonly asked: boolean;
}

/** The scope of a thread. `options` are what every condition may name. */
export function threadScope(options: Readonly<Record<string, boolean>>): Scope {
  const names = Object.entries(options).map(([name, value]): [string, Value] => [
    name,
    { kind: 'boolean', value },
  ]);
  return { names: new Map(names), expanding: [], milestones: new Set(), guards: [], asked: false };
}

/**
 * What the parameters of a definition stand for in one call. Arguments count by position when there are as
 * many as parameters. Else an argument counts by name, `fault_ignore` meaning that it is true, and a parameter
 * that the call does not mention is false: it is how people write such calls in commit messages.
 */
export function bindParameters(definition: Call, call: Call, outer: Scope): [string, Value][] {
  return definition.args.map(({ value: parameter }, i) => {
    const argument = argumentFor(definition, call, i);
    return [
      parameter,
      argument === undefined ? { kind: 'boolean', value: false } : argumentValue(argument, parameter, outer),
    ];
  });
}

/** The arguments of a call that no parameter of the definition takes. */
export function strayArguments(definition: Call, call: Call): readonly Argument[] {
  const taken = definition.args.map((_, i) => argumentFor(definition, call, i));
  return call.args.filter((argument) => !taken.includes(argument));
}

/** The argument that stands for the parameter at this position. */
function argumentFor(definition: Call, call: Call, position: number): Argument | undefined {
  const parameter = definition.args[position]!.value;
  const named = call.args.find((a) => a.name === parameter);
  if (named !== undefined) return named;
  const placed = call.args[position];
  return definition.args.length === call.args.length && placed?.name === undefined
    ? placed
    : call.args.find((a) => a.name === undefined && a.value === parameter);
}

function argumentValue({ value }: Argument, parameter: string, outer: Scope): Value {
  const constant = constantValue(value);
  if (constant !== undefined) return { kind: 'boolean', value: constant, literal: value };
  const bound = outer.names.get(value);
  if (bound !== undefined) return bound;
  return value === parameter ? { kind: 'boolean', value: true } : { kind: 'open', argument: value };
}

/** What a constant of C is as a condition; nothing for any other text. */
export function constantValue(text: string): boolean | undefined {
  if (/^(?:true|-E[A-Z0-9]+)$/.test(text)) return true;
  if (/^(?:false|NULL)$/.test(text)) return false;
  const number = /^-?(0[xX][\da-fA-F]+|\d+)[uUlL]*$/.exec(text)?.[1];
  return number === undefined ? undefined : Number(number) !== 0;
}
