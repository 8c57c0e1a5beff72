/** Conditions of the flow language, built with what is known folded away. */
import type { Condition, Position, Statement } from '../flow/ast.ts';
import { bodiesIn } from '../flow/inside.ts';
import { callStep } from './run.ts';

type Named = Extract<Condition, { kind: 'name' }>;

export function constant(value: boolean, at: Position): Condition {
  return { kind: 'name', name: String(value), at };
}

/** Whether a condition is known; `undefined` where it is not. */
export function known(condition: Condition): boolean | undefined {
  const name = condition.kind === 'name' ? condition.name : undefined;
  if (name === 'true') return true;
  return name === 'false' ? false : undefined;
}

export function named(name: string, at: Position): Named {
  return { kind: 'name', name, at };
}

/** A question to the model. */
export function question(primitive: string, at: Position): Condition {
  return { kind: 'call', call: callStep(primitive, at), at };
}

export function not(operand: Condition): Condition {
  const value = known(operand);
  if (value !== undefined) return constant(!value, operand.at);
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand, at: operand.at };
}

export function both(left: Condition, right: Condition): Condition {
  return join('and', left, right, true);
}

export function either(left: Condition, right: Condition): Condition {
  return join('or', left, right, false);
}

/** `neutral` is the value that leaves the other side as it is. */
function join(kind: 'and' | 'or', left: Condition, right: Condition, neutral: boolean): Condition {
  const [a, b] = [known(left), known(right)];
  if (a !== undefined) return a === neutral ? right : left;
  if (b === neutral) return left;
  // What the left side does is done, whatever the right side answers.
  if (b !== undefined && bodiesIn(left).length === 0) return right;
  return { kind, left, right, at: left.at };
}

/** An `if`, or what is left of it when the condition is known. */
export function choice(
  condition: Condition,
  then: readonly Statement[],
  otherwise: readonly Statement[],
): readonly Statement[] {
  const value = known(condition);
  if (value !== undefined) return value ? then : otherwise;
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
  return [{ kind: 'if', condition, then, otherwise, at: condition.at }];
}

/** Whether anything in a condition asks the entry. */
export function asksEntry(condition: Condition): boolean {
  return asks(condition, (name) => name.startsWith('entry.'));
}

/** Whether anything in a condition asks the model. */
export function asksPrimitive(condition: Condition): boolean {
  return asks(condition, (name) => name.includes('.'));
}

function asks(condition: Condition, isMeant: (name: string) => boolean): boolean {
  switch (condition.kind) {
    case 'call':
      return isMeant(condition.call.name);
    case 'not':
      return asks(condition.operand, isMeant);
    case 'and':
    case 'or':
      return asks(condition.left, isMeant) || asks(condition.right, isMeant);
    case 'name':
    case 'unknown':
      return false;
  }
}
