/** Single edits of a list of statements: a step left out, moved after the next one, given another tag. */
import { type EventMeaning, meaningOf } from '../../model/events.ts';
import type { Call, FlowFile, Position, Statement } from '../flow/ast.ts';
import { printFlow } from '../flow/print.ts';
import {
  argumentTexts,
  lockOmissionTexts,
  moveTexts,
  omissionTexts,
  unmatchedText,
  waitOmissionTexts,
} from '../words/edit-text.ts';
import { isLockStep, keepsLocksMatched, type LockStep, lockGroups, withoutSteps } from './locks.ts';

/** A list of statements after one edit. */
export interface Variant {
  readonly edit: string;
  /** The edit beside its line. It names what a wait waits for, and tells two equal lists apart. */
  readonly title: string;
  readonly kind: EditKind;
  /** Where the edited statement stands. */
  readonly at: Position;
  readonly block: readonly Statement[];
  /** Whether the step, or the one that it changes places with, takes or gives back a lock. */
  readonly isOfLock: boolean;
  /** The call and argument that the edit changes, and the new value. */
  readonly argument?: ChangedArgument;
  /** Why it is no edit worth trying. */
  readonly refusal?: string;
}

export interface ChangedArgument {
  readonly call: string;
  readonly index: string;
  readonly value: string;
}

export type EditKind = 'omit' | 'move' | 'argument';

/** A statement after one edit inside it. */
interface EditedStatement extends Omit<SingleEdit, 'block'> {
  readonly statement: Statement;
}

/** A variant that may still be an omission of one lock step alone. */
interface SingleEdit extends Omit<Variant, 'refusal'> {
  readonly omitted?: Statement;
}

/**
 * Every single edit of the body of a function, at any depth. A lock is left out with what unlocks it. What leaves a
 * lock taken or given twice is refused: a thread that is stuck there says nothing about the step.
 */
export function variantsOf(body: readonly Statement[]): readonly Variant[] {
  const groups = lockGroups(body);
  return editsIn(body).flatMap(({ omitted, ...edit }): Variant[] => {
    const group = groups.find((steps) => steps.some(({ statement }) => statement === omitted));
    if (group !== undefined && group[0]!.statement !== omitted) return [];
    const whole = group === undefined ? edit : withoutLock(body, edit, group);
    return [keepsLocksMatched(body, whole.block) ? whole : { ...whole, refusal: unmatchedText }];
  });
}

/** The omission of all that belongs to a lock. */
function withoutLock(
  body: readonly Statement[],
  edit: Omit<Variant, 'refusal'>,
  [first, ...others]: readonly LockStep[],
): Variant {
  return {
    ...edit,
    ...lockOmissionTexts(textOf(first!.statement), others),
    block: withoutSteps(body, new Set([first!, ...others].map(({ statement }) => statement))),
  };
}

/** Every single edit of these statements, locks not yet in pairs. */
function editsIn(block: readonly Statement[]): readonly SingleEdit[] {
  return block.flatMap((statement, i): SingleEdit[] => {
    const next = block[i + 1];
    const { at } = statement;
    return [
      ...(isStep(statement)
        ? [
            {
              ...omission(statement, block[i - 1]),
              kind: 'omit' as const,
              at,
              block: block.toSpliced(i, 1),
              omitted: statement,
            },
          ]
        : []),
      ...(next === undefined
        ? []
        : [
            {
              ...move(statement, next),
              kind: 'move' as const,
              at,
              block: block.toSpliced(i, 2, next, statement),
            },
          ]),
      ...otherTags(statement).map(({ call, argument }) => ({
        ...argumentTexts(argument.call, argument.index, argument.value),
        kind: 'argument' as const,
        isOfLock: false,
        argument,
        at,
        block: block.with(i, call),
      })),
      ...inside(statement).map(({ statement: edited, ...edit }) => ({
        ...edit,
        block: block.with(i, edited),
      })),
    ];
  });
}

/** Whether leaving it out is one edit; what has statements inside is edited there. */
function isStep(statement: Statement): boolean {
  return statement.kind === 'call'
    ? statement.body === undefined
    : !('body' in statement || 'then' in statement);
}

type Edited = Pick<Variant, 'edit' | 'title' | 'isOfLock'>;

function omission(statement: Statement, before: Statement | undefined): Edited {
  if (statement.kind !== 'call' || statement.name !== 'wait')
    return { ...omissionTexts(textOf(statement)), isOfLock: isLockStep(statement) };
  return before === undefined
    ? { ...waitOmissionTexts(), isOfLock: false }
    : { ...waitOmissionTexts(textOf(before)), isOfLock: isLockStep(before) };
}

function move(statement: Statement, next: Statement): Edited {
  const placed = (one: Statement) => ({ text: textOf(one), line: one.at.line });
  return {
    ...moveTexts(placed(statement), placed(next)),
    isOfLock: isLockStep(statement) || isLockStep(next),
  };
}

/** The edits of the statements that stand inside one. */
function inside(statement: Statement): readonly EditedStatement[] {
  const within = (
    block: readonly Statement[],
    put: (edited: readonly Statement[]) => Statement,
  ): readonly EditedStatement[] =>
    editsIn(block).map(({ block: edited, ...edit }) => ({ ...edit, statement: put(edited) }));
  switch (statement.kind) {
    case 'call':
      return within(statement.body ?? [], (body) => ({ ...statement, body }));
    case 'while':
    case 'each':
    case 'guard':
      return within(statement.body, (body) => ({ ...statement, body }));
    case 'if':
      return [
        ...within(statement.then, (then) => ({ ...statement, then })),
        ...within(statement.otherwise, (otherwise) => ({ ...statement, otherwise })),
      ];
    case 'either':
      return statement.branches.flatMap((branch, i) =>
        within(branch, (edited) => ({ ...statement, branches: statement.branches.with(i, edited) })),
      );
    case 'assign':
    case 'return':
    case 'lock':
    case 'unlock':
      return [];
  }
}

/** A primitive with one of its arguments changed to each of the other values that it may have. */
function otherTags(statement: Statement): { argument: ChangedArgument; call: Call }[] {
  const args = statement.kind === 'call' ? meaningOf(statement.name)?.args : undefined;
  if (statement.kind !== 'call' || args === undefined) return [];
  return Object.entries(args).flatMap(([index, values], i) => {
    const given = givenFor(statement, index, i, args);
    return values
      .filter((value) => String(value) !== given && !isNoNews(index, value))
      .map((value) => ({
        argument: { call: textOf(statement), index, value: String(value) },
        call: withArgument(statement, index, String(value), Object.keys(args)),
      }));
  });
}

/** Domain 2 is another one as much as domain 0 is; a wait with PD=1 for one with PD=0 waits for more. */
function isNoNews(index: string, value: string | number): boolean {
  return (index === 'did' && value === 2) || (index === 'PD' && value === 1);
}

/** What a call gives for an index: by name, by position, or the default. */
function givenFor(
  call: Call,
  index: string,
  position: number,
  args: NonNullable<EventMeaning['args']>,
): string {
  const named = call.args.find((argument) => argument.name === index);
  const placed = call.args[position]?.name === undefined ? call.args[position] : undefined;
  return (named ?? placed)?.value ?? String(args[index]?.[0]);
}

/** The call with this argument, every argument by name. */
function withArgument(call: Call, index: string, value: string, order: readonly string[]): Call {
  const named = call.args.map((argument, i) => ({ ...argument, name: argument.name ?? order[i] ?? index }));
  return {
    ...call,
    args: [...named.filter(({ name }) => name !== index), { name: index, value, at: call.at }],
  };
}

/** A statement in one line, without what stands inside it. */
function textOf(statement: Statement): string {
  if (statement.kind === 'either') return 'either';
  const [, line = '', end = ''] = printFlow(fileOf(withoutBlocks(statement))).split('\n');
  const isDo = statement.kind === 'while' && statement.isDo === true;
  return (isDo ? `do ${end.trim()}` : line.trim()).replace(/[;{}\s]+$/, '').replace('} ', '');
}

function withoutBlocks(statement: Statement): Statement {
  switch (statement.kind) {
    case 'call':
    case 'while':
    case 'each':
    case 'guard':
      return { ...statement, body: [] };
    case 'if':
      return { ...statement, then: [], otherwise: [] };
    case 'either':
    case 'assign':
    case 'return':
    case 'lock':
    case 'unlock':
      return statement;
  }
}

function fileOf(statement: Statement): FlowFile {
  const at = { line: 1, column: 1 };
  return {
    source: 'one statement',
    text: '',
    roots: [{ kind: 'thread', name: 'one', body: [statement], at }],
  };
}
