/** Single edits of a list of statements: a step left out, taken after the next one, given another tag. */
import { type EventMeaning, meaningOf } from '../../model/events.ts';
import type { Call, FlowFile, Position, Statement } from '../flow/ast.ts';
import { printFlow } from '../flow/print.ts';

/** A list of statements after one edit. */
export interface Variant {
  readonly edit: string;
  /** Where the edited statement stands. */
  readonly at: Position;
  readonly block: readonly Statement[];
}

/** A statement after one edit inside it. */
interface EditedStatement {
  readonly edit: string;
  readonly at: Position;
  readonly statement: Statement;
}

/** Every single edit of these statements, at any depth. */
export function variantsOf(block: readonly Statement[]): readonly Variant[] {
  return block.flatMap((statement, i) => {
    const next = block[i + 1];
    return [
      ...(isStep(statement)
        ? [{ edit: omission(statement), at: statement.at, block: block.toSpliced(i, 1) }]
        : []),
      ...(next === undefined
        ? []
        : [
            {
              edit: `take ${textOf(statement)} after ${textOf(next)}`,
              at: statement.at,
              block: block.toSpliced(i, 2, next, statement),
            },
          ]),
      ...otherTags(statement).map(({ edit, call }) => ({
        edit,
        at: statement.at,
        block: block.with(i, call),
      })),
      ...inside(statement).map(({ edit, at, statement: edited }) => ({
        edit,
        at,
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

function omission(statement: Statement): string {
  return statement.kind === 'call' && statement.name === 'wait'
    ? 'drop the wait'
    : `omit ${textOf(statement)}`;
}

/** The edits of the statements that stand inside one. */
function inside(statement: Statement): readonly EditedStatement[] {
  const within = (
    block: readonly Statement[],
    put: (edited: readonly Statement[]) => Statement,
  ): readonly EditedStatement[] =>
    variantsOf(block).map(({ block: edited, ...edit }) => ({ ...edit, statement: put(edited) }));
  switch (statement.kind) {
    case 'call':
      return within(statement.body ?? [], (body) => ({ ...statement, body }));
    case 'while':
    case 'each':
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
function otherTags(statement: Statement): { edit: string; call: Call }[] {
  const args = statement.kind === 'call' ? meaningOf(statement.name)?.args : undefined;
  if (statement.kind !== 'call' || args === undefined) return [];
  return Object.entries(args).flatMap(([index, values], i) => {
    const given = givenFor(statement, index, i, args);
    return values
      .filter((value) => String(value) !== given && !isNoNews(index, value))
      .map((value) => ({
        edit: `${textOf(statement)} with ${index}=${value}`,
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
  const [, line = ''] = printFlow(fileOf(withoutBlocks(statement))).split('\n');
  return line.trim().replace(/[;{}\s]+$/, '');
}

function withoutBlocks(statement: Statement): Statement {
  switch (statement.kind) {
    case 'call':
    case 'while':
    case 'each':
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
