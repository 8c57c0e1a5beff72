/** What call trees call. */
import type { Condition, Root, Statement } from '../flow/ast.ts';

/** The name of a tree or a thread. */
export const nameOf = (root: Root): string => (root.kind === 'tree' ? root.call.name : root.name);

/** The statements of a tree or a thread. */
export function bodyOf(root: Root): readonly Statement[] {
  return root.kind === 'tree' ? (root.call.body ?? []) : root.body;
}

/** Names of the functions called in these statements, at any depth. */
export function callsIn(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap((statement): readonly string[] => {
    switch (statement.kind) {
      case 'call':
        return [statement.name, ...callsIn(statement.body ?? [])];
      case 'if':
        return [
          ...callsInCondition(statement.condition),
          ...callsIn([...statement.then, ...statement.otherwise]),
        ];
      case 'while':
        return [...callsInCondition(statement.condition), ...callsIn(statement.body)];
      case 'each':
        return callsIn(statement.body);
      case 'either':
        return callsIn(statement.branches.flat());
      case 'assign':
        return [statement.call.name];
      case 'return':
      case 'lock':
      case 'unlock':
        return [];
    }
  });
}

function callsInCondition(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'call':
      return [condition.call.name];
    case 'not':
      return callsInCondition(condition.operand);
    case 'and':
    case 'or':
      return [...callsInCondition(condition.left), ...callsInCondition(condition.right)];
    case 'name':
    case 'unknown':
      return [];
  }
}
