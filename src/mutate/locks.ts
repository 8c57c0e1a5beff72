/** Locks of a function: which lock belongs to which unlock, and whether every way through the function matches them. */
import { lockFunction, lockName } from '../../model/kernel/lock-functions.ts';
import type { Statement } from '../flow/ast.ts';

/** A statement that takes or gives back a lock: `lock(a)`, or as the kernel writes it, `spin_lock(&a)`. */
export interface LockStep {
  readonly statement: Statement;
  readonly kind: 'lock' | 'unlock';
  readonly name: string;
}

/** What a statement does to which lock; nothing if it does nothing to one. */
export function lockStepOf(statement: Statement): LockStep | undefined {
  if (statement.kind === 'lock' || statement.kind === 'unlock')
    return { statement, kind: statement.kind, name: statement.name };
  if (statement.kind !== 'call' || statement.body !== undefined) return undefined;
  const locking = lockFunction(statement.name);
  const name = locking?.lock ?? lockName(statement.args[0]?.value ?? '');
  return locking === undefined || name === '' ? undefined : { statement, kind: locking.does, name };
}

export const isLockStep = (statement: Statement): boolean => lockStepOf(statement) !== undefined;

/** The statements directly inside one. */
function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'call':
      return [statement.body ?? []];
    case 'while':
    case 'each':
    case 'guard':
      return [statement.body];
    case 'if':
      return [statement.then, statement.otherwise];
    case 'either':
      return statement.branches;
    case 'assign':
    case 'return':
    case 'lock':
    case 'unlock':
      return [];
  }
}

/** Locks and unlocks at any depth, in the order of the text. */
export function lockStepsIn(body: readonly Statement[]): readonly LockStep[] {
  return body.flatMap((statement) => {
    const step = lockStepOf(statement);
    return step === undefined ? blocksOf(statement).flatMap(lockStepsIn) : [step];
  });
}

/**
 * The lock steps that belong together: each step like the first one of its lock, with what undoes it further down. A
 * function that drops a lock for a while and takes it again begins with the unlock.
 */
export function lockGroups(body: readonly Statement[]): readonly (readonly LockStep[])[] {
  const steps = lockStepsIn(body);
  return [...new Set(steps.map(({ name }) => name))].flatMap((name) => {
    const own = steps.filter((step) => step.name === name);
    const groups: LockStep[][] = [];
    for (const step of own) {
      if (step.kind === own[0]!.kind) groups.push([step]);
      else groups.at(-1)!.push(step);
    }
    return groups;
  });
}

/** Without these statements, at any depth. */
export function withoutSteps(
  body: readonly Statement[],
  those: ReadonlySet<Statement>,
): readonly Statement[] {
  const rest = (block: readonly Statement[]): readonly Statement[] => withoutSteps(block, those);
  return body
    .filter((statement) => !those.has(statement))
    .map((statement): Statement => {
      switch (statement.kind) {
        case 'call':
          return statement.body === undefined ? statement : { ...statement, body: rest(statement.body) };
        case 'while':
        case 'each':
        case 'guard':
          return { ...statement, body: rest(statement.body) };
        case 'if':
          return { ...statement, then: rest(statement.then), otherwise: rest(statement.otherwise) };
        case 'either':
          return { ...statement, branches: statement.branches.map(rest) };
        case 'assign':
        case 'return':
        case 'lock':
        case 'unlock':
          return statement;
      }
    });
}

/**
 * Whether every way through the edited function matches lock and unlock, of each lock for which every way through the
 * unedited one does. The function may be entered with the lock held, and then leaves with it held.
 */
export function keepsLocksMatched(before: readonly Statement[], after: readonly Statement[]): boolean {
  const names = new Set([...lockStepsIn(before), ...lockStepsIn(after)].map(({ name }) => name));
  return [...names].every((name) => {
    const entered = enteredWith(before, name);
    return entered === undefined ? !isTouched(before, after, name) : matches(after, name, entered);
  });
}

/** Whether the lock steps of a name are other ones: of locks that did not match before, no edit is known to match. */
function isTouched(before: readonly Statement[], after: readonly Statement[], name: string): boolean {
  const count = (body: readonly Statement[]): number =>
    lockStepsIn(body).filter((step) => step.name === name).length;
  return count(before) !== count(after);
}

/** Whether the lock is held where the function is entered, of a function that matches it. */
function enteredWith(body: readonly Statement[], name: string): boolean | undefined {
  return [false, true].find((held) => matches(body, name, held));
}

function matches(body: readonly Statement[], name: string, held: boolean): boolean {
  const { ends, returns, isWrong } = walk(body, name, new Set([held]));
  return !isWrong && [...ends, ...returns].every((end) => end === held);
}

/** Whether the lock may be held where the statements end, and where they return; wrong if it is taken or given twice. */
interface Ways {
  readonly ends: ReadonlySet<boolean>;
  readonly returns: ReadonlySet<boolean>;
  readonly isWrong: boolean;
}

function walk(body: readonly Statement[], name: string, start: ReadonlySet<boolean>): Ways {
  return body.reduce<Ways>(
    (ways, statement) => {
      const next = walkStep(statement, name, ways.ends);
      return {
        ends: next.ends,
        returns: new Set([...ways.returns, ...next.returns]),
        isWrong: ways.isWrong || next.isWrong,
      };
    },
    { ends: start, returns: new Set(), isWrong: false },
  );
}

function walkStep(statement: Statement, name: string, start: ReadonlySet<boolean>): Ways {
  const step = lockStepOf(statement);
  if (step?.name === name) {
    const taken = step.kind === 'lock';
    return { ends: new Set([...start].map(() => taken)), returns: new Set(), isWrong: start.has(taken) };
  }
  switch (statement.kind) {
    case 'return':
      return { ends: new Set(), returns: start, isWrong: false };
    case 'call': {
      const { ends, returns, isWrong } = walk(statement.body ?? [], name, start);
      // A return inside an inlined function leaves that one only.
      return { ends: new Set([...ends, ...returns]), returns: new Set(), isWrong };
    }
    case 'if':
      return either([walk(statement.then, name, start), walk(statement.otherwise, name, start)]);
    case 'either':
      return either(statement.branches.map((branch) => walk(branch, name, start)));
    case 'each':
      return around(statement.body, name, walk(statement.body, name, start));
    case 'while':
      return around(
        statement.body,
        name,
        statement.isDo === undefined ? stays(start) : walk(statement.body, name, start),
      );
    case 'guard':
      // It gives back what it took on every way out.
      return walk(statement.body, name, start);
    case 'assign':
    case 'lock':
    case 'unlock':
      return stays(start);
  }
}

const stays = (start: ReadonlySet<boolean>): Ways => ({ ends: start, returns: new Set(), isWrong: false });

function either(ways: readonly Ways[]): Ways {
  return {
    ends: new Set(ways.flatMap(({ ends }) => [...ends])),
    returns: new Set(ways.flatMap(({ returns }) => [...returns])),
    isWrong: ways.some(({ isWrong }) => isWrong),
  };
}

/** Another round, or two: a lock has two states, so a third round reaches nothing new. */
function around(body: readonly Statement[], name: string, first: Ways): Ways {
  const again = (ways: Ways): Ways => either([ways, walk(body, name, ways.ends)]);
  return again(again(first));
}
