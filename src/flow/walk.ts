/**
 * Walking through call trees as they were parsed.
 */
import { match } from 'ts-pattern';
import type { Call, Condition, Position, Root, Statement } from './ast.ts';

/** The name of a tree or a thread. */
export const nameOf = (root: Root): string => (root.kind === 'tree' ? root.call.name : root.name);

/** The statements of a tree or a thread. */
export const bodyOf = (root: Root): readonly Statement[] =>
  root.kind === 'tree' ? (root.call.body ?? []) : root.body;

/** Where a tree or a thread begins. */
export const placeOf = (root: Root): Position => (root.kind === 'tree' ? root.call.at : root.at);

/** The calls in these statements, at any depth and in conditions, in the order of the text. */
export function callsIn(statements: readonly Statement[]): readonly Call[] {
  return statements.flatMap((statement) =>
    match(statement)
      .returnType<readonly Call[]>()
      .with({ kind: 'call' }, (call) => [call, ...callsIn(call.body ?? [])])
      .with({ kind: 'if' }, ({ condition, then, otherwise }) => [
        ...callsInCondition(condition),
        ...callsIn([...then, ...otherwise]),
      ])
      .with({ kind: 'while' }, ({ condition, body }) => [...callsInCondition(condition), ...callsIn(body)])
      .with({ kind: 'each' }, { kind: 'guard' }, ({ body }) => callsIn(body))
      .with({ kind: 'either' }, ({ branches }) => callsIn(branches.flat()))
      .with({ kind: 'assign' }, ({ call }) => [call])
      .with({ kind: 'return' }, ({ value }) => (value === undefined ? [] : callsInCondition(value)))
      .with({ kind: 'lock' }, { kind: 'unlock' }, () => [])
      .exhaustive(),
  );
}

/** The calls that a condition asks. */
export function callsInCondition(condition: Condition): readonly Call[] {
  switch (condition.kind) {
    case 'call':
      return [condition.call];
    case 'not':
      return callsInCondition(condition.operand);
    case 'and':
    case 'or':
      return [...callsInCondition(condition.left), ...callsInCondition(condition.right)];
    case 'unknown':
      return condition.calls ?? [];
    case 'name':
      return [];
  }
}

/** Names of the functions that these statements call and whose bodies do not stand there. */
export const namesCalled = (statements: readonly Statement[]): readonly string[] =>
  callsIn(statements).flatMap(({ name, body }) => (body === undefined ? [name] : []));
