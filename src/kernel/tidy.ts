/** Steps as they are found, made into steps as one writes them: what has no effect is left out. */
import type { Statement } from '../flow/ast.ts';
import { not } from './flow-condition.ts';
import { acts } from './function.ts';

/** `isLast` says that nothing of the function comes after these, so that a return at their end says nothing. */
export function tidy(statements: readonly Statement[], isLast: boolean): readonly Statement[] {
  const result: Statement[] = [];
  for (const [i, statement] of statements.entries()) {
    const ends = isLast && i === statements.length - 1;
    if (statement.kind === 'return' && ends) break;
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
    case 'while':
    case 'each':
    case 'guard':
      return acts(statement) ? [{ ...statement, body: tidy(statement.body, false) }] : [];
    case 'either':
      return [{ ...statement, branches: statement.branches.map((branch) => tidy(branch, isLast)) }];
    case 'assign':
    case 'lock':
    case 'unlock':
    case 'return':
      return [statement];
  }
}

function tidiedIf(statement: Extract<Statement, { kind: 'if' }>, isLast: boolean): readonly Statement[] {
  const then = tidy(statement.then, isLast);
  const otherwise = tidy(statement.otherwise, isLast);
  if (then.length + otherwise.length === 0) return [];
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
  if (then.length > 0) return [{ ...statement, then, otherwise }];
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
  return [{ ...statement, condition: not(statement.condition), then: otherwise, otherwise: [] }];
}
