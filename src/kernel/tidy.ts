/** Steps as they are found, made into steps as one writes them: what has no effect is left out. */
import type { Call, Condition, Statement } from '../flow/ast.ts';
import { not } from './flow-condition.ts';
import { acts, actsWhenAsked } from './function.ts';

/** `isLast` says that nothing of the function comes after these, so that a return at their end says nothing. */
export function tidy(statements: readonly Statement[], isLast: boolean): readonly Statement[] {
  const result: Statement[] = [];
  for (const [i, statement] of statements.entries()) {
    const ends = isLast && i === statements.length - 1;
    if (statement.kind === 'return' && statement.value === undefined && ends) break;
    result.push(...tidied(statement, ends));
    if (statement.kind === 'return') break;
  }
  return result;
}

function tidied(statement: Statement, isLast: boolean): readonly Statement[] {
  switch (statement.kind) {
    case 'if':
      return tidiedIf(statement, isLast);
    case 'call':
      if (statement.body === undefined) return [statement];
      return acts(statement) ? [{ ...statement, body: tidy(statement.body, true) }] : [];
    case 'while': {
      const condition = tidiedCondition(statement.condition);
      return acts(statement) ? [{ ...statement, condition, body: tidy(statement.body, false) }] : [];
    }
    case 'each':
    case 'guard':
      return acts(statement) ? [{ ...statement, body: tidy(statement.body, false) }] : [];
    case 'either':
      return [{ ...statement, branches: statement.branches.map((branch) => tidy(branch, isLast)) }];
    case 'assign':
      return [{ ...statement, call: tidiedCall(statement.call) }];
    case 'return':
      return statement.value === undefined
        ? [statement]
        : [{ ...statement, value: tidiedCondition(statement.value) }];
    case 'lock':
    case 'unlock':
      return [statement];
  }
}

/** A function that is asked for its answer keeps each return, since that is where it answers. */
function tidiedCall(call: Call): Call {
  return call.body === undefined ? call : { ...call, body: tidy(call.body, false) };
}

function tidiedCondition(condition: Condition): Condition {
  switch (condition.kind) {
    case 'call':
      return { ...condition, call: tidiedCall(condition.call) };
    case 'not':
      return { ...condition, operand: tidiedCondition(condition.operand) };
    case 'and':
    case 'or':
      return {
        ...condition,
        left: tidiedCondition(condition.left),
        right: tidiedCondition(condition.right),
      };
    case 'name':
    case 'unknown':
      return condition;
  }
}

function tidiedIf(statement: Extract<Statement, { kind: 'if' }>, isLast: boolean): readonly Statement[] {
  const then = tidy(statement.then, isLast);
  const otherwise = tidy(statement.otherwise, isLast);
  const condition = tidiedCondition(statement.condition);
  if (then.length + otherwise.length === 0 && !actsWhenAsked(condition)) return [];
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
  if (then.length > 0 || otherwise.length === 0) return [{ ...statement, condition, then, otherwise }];
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
  return [{ ...statement, condition: not(condition), then: otherwise, otherwise: [] }];
}
