/** What stands inside of a statement. */
import type { Condition, Statement } from '../flow/ast.ts';

/** The statements of its blocks, one level down. */
export function inside(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'call':
      return statement.body ?? [];
    case 'if':
      return [...statement.then, ...statement.otherwise];
    case 'while':
    case 'each':
    case 'guard':
      return statement.body;
    case 'either':
      return statement.branches.flat();
    case 'assign':
    case 'lock':
    case 'unlock':
    case 'return':
      return [];
  }
}

/** The names, calls and unknown texts that a condition is made of. */
export function leavesOf(condition: Condition): readonly Condition[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...leavesOf(condition.left), ...leavesOf(condition.right)];
    case 'not':
      return leavesOf(condition.operand);
    case 'name':
    case 'call':
    case 'unknown':
      return [condition];
  }
}

/** What an `if` or a `while` asks. */
export function askedBy(statement: Statement): readonly Condition[] {
  return statement.kind === 'if' || statement.kind === 'while' ? leavesOf(statement.condition) : [];
}
