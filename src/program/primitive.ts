/** Calls that are primitives: the software-side events of the model, `component.verb(args)`. */
import { type EventMeaning, events, meaningOf } from '../../model/events.ts';
import type { Primitive } from '../../model/kernel/call-tree.ts';
import type { Argument, Call } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { nearest } from './nearest.ts';
import type { Scope } from './scope.ts';

/** A primitive with its arguments, for the text of an error as well. */
export interface PrimitiveCall {
  readonly call: Call;
  readonly meaning: EventMeaning;
}

/** Where errors of a call belong. */
export interface Place {
  readonly source: string;
  readonly text: string;
}

/** Names that flow files may write as primitives. */
export function primitiveNames(): readonly string[] {
  return Object.entries<EventMeaning>(events)
    .filter(
      ([, { actor, indices, implied }]) =>
        actor === 'software' && indices.includes('thread') && implied !== true,
    )
    .map(([name]) => name);
}

/**
 * The meaning of the primitive that a call names, or `undefined` when it is a function's name.
 * Throws a `FlowError` for a name with a dot that is no primitive.
 */
export function primitiveOf(call: Pick<Call, 'name' | 'at'>, place: Place): EventMeaning | undefined {
  if (primitiveNames().includes(call.name)) return meaningOf(call.name);
  if (!call.name.includes('.')) return undefined;
  throw new FlowError({
    ...place,
    at: call.at,
    message: `unknown primitive '${call.name}'`,
    hint: `${suggestion(call.name)}\`pasidcheck list primitives\` explains each.`,
  });
}

/** The step for one device: indices from the call's arguments, the default for those it leaves out. */
export function primitiveStep(
  { call, meaning }: PrimitiveCall,
  scope: Scope,
  device: number | undefined,
  place: Place,
): Primitive {
  const given = argumentsOf({ call, meaning }, scope, place);
  return {
    kind: 'primitive',
    event: call.name,
    indices: { ...(device === undefined ? {} : { device }), ...given.indices },
    variables: given.variables,
    ...(meaning.or === undefined ? {} : { or: meaning.or }),
    labels: call.labels,
    ...(call.at.origin === undefined ? {} : { origin: call.at.origin }),
  };
}

function argumentsOf(
  { call, meaning }: PrimitiveCall,
  scope: Scope,
  place: Place,
): { indices: Record<string, string | number>; variables: Record<string, string> } {
  const allowed = Object.entries(meaning.args ?? {});
  const indices: Record<string, string | number> = Object.fromEntries(
    allowed.flatMap(([index, [first]]) => (first === undefined ? [] : [[index, first]])),
  );
  const variables: Record<string, string> = {};
  for (const [i, argument] of call.args.entries()) {
    const [index, values] = allowed.find(([name]) => name === argument.name) ?? allowed[i] ?? [];
    if (index === undefined || values === undefined || (argument.name ?? index) !== index) {
      throw refused(call, argument, allowed, place);
    }
    const bound = scope.names.get(argument.value);
    if (bound?.kind === 'variable' && bound.index === index) {
      variables[index] = bound.variable;
      delete indices[index];
    } else {
      const text = bound?.kind === 'boolean' ? (bound.literal ?? argument.value) : argument.value;
      const value = values.find((v) => String(v) === text);
      if (value === undefined) throw refused(call, argument, allowed, place);
      indices[index] = value;
    }
  }
  return { indices, variables };
}

function refused(
  call: Call,
  argument: Argument,
  allowed: readonly [string, readonly (string | number)[]][],
  place: Place,
): FlowError {
  const forms = allowed.map(([index, values]) => `${index}=${values.join('|')}`);
  return new FlowError({
    ...place,
    at: argument.at,
    message: `${call.name}() does not take '${argument.value}'`,
    hint:
      forms.length === 0
        ? 'It takes no arguments.'
        : `It takes ${forms.join(', ')}, or a variable that holds what was read, as in \`did = entry.read_did();\`.`,
  });
}

/** Primitives that are spelled nearly so, or else those of the same component that come nearest. */
function suggestion(name: string): string {
  const [component] = name.split('.');
  const related = primitiveNames().filter((candidate) => candidate.startsWith(`${component}.`));
  const close = nearest(name, primitiveNames(), 4);
  const names = (close.length > 0 ? close : nearest(name, related)).map((n) => `${n}()`);
  return names.length === 0 ? '' : `Did you mean ${names.join(', ')}? `;
}
