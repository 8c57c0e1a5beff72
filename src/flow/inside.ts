/** What stands inside of a statement. */
import type { Condition, Statement } from './ast.ts';

/** The statements of its blocks and of the calls that it asks, one level down. */
export function inside(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'call':
      return statement.body ?? [];
    case 'if':
      return [...bodiesIn(statement.condition), ...statement.then, ...statement.otherwise];
    case 'while':
      return [...bodiesIn(statement.condition), ...statement.body];
    case 'each':
    case 'guard':
      return statement.body;
    case 'either':
      return statement.branches.flat();
    case 'assign':
      return statement.call.body ?? [];
    case 'return':
      return statement.value === undefined ? [] : bodiesIn(statement.value);
    case 'lock':
    case 'unlock':
      return [];
  }
}

/** What the calls in a condition do, where their bodies stand with them: of a text they are definitions. */
export function bodiesIn(condition: Condition): readonly Statement[] {
  return leavesOf(condition).flatMap((leaf) => (leaf.kind === 'call' ? (leaf.call.body ?? []) : []));
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

/** What an `if` or a `while` asks, and what a `return` answers. */
export function askedBy(statement: Statement): readonly Condition[] {
  if (statement.kind === 'if' || statement.kind === 'while') return leavesOf(statement.condition);
  return statement.kind === 'return' && statement.value !== undefined ? leavesOf(statement.value) : [];
}

/** Whether a function with this body answers with a value somewhere; what it calls answers for itself. */
export function returnsValue(body: readonly Statement[]): boolean {
  return body.some((statement) =>
    statement.kind === 'return'
      ? statement.value !== undefined
      : statement.kind !== 'call' && returnsValue(inside(statement)),
  );
}

/** Whether a condition or an argument in these statements is a name. */
export function mentions(statements: readonly Statement[], name: string): boolean {
  return statements.some((statement) => {
    const asked = askedBy(statement);
    const calls = [
      ...(statement.kind === 'call' ? [statement] : []),
      ...(statement.kind === 'assign' ? [statement.call] : []),
      ...asked.flatMap((leaf) => (leaf.kind === 'call' ? [leaf.call] : [])),
    ];
    return (
      asked.some((leaf) => leaf.kind === 'name' && leaf.name === name) ||
      calls.some(({ args }) => args.some(({ value }) => value === name)) ||
      mentions(inside(statement), name)
    );
  });
}
