/**
 * Every single edit of the software: of each step that a flow runs, leave it out, take it after the next one, or
 * give it another tag. Made from the parsed call trees, so nobody chooses which edits are tried.
 */
import { type EventMeaning, meaningOf } from '../model/events.ts';
import { type Definition, definitionsIn, type KernelVersion } from '../src/check/library.ts';
import type { Call, Condition, FlowFile, Root, Statement } from '../src/flow/ast.ts';
import { printFlow } from '../src/flow/print.ts';

/** A flow and the kernel version that it runs under, one of them edited. */
export interface EditedFlow {
  /** Function, edit and step: `unbind(): omit wait()`. */
  readonly name: string;
  readonly flow: FlowFile;
  readonly kernel: KernelVersion;
}

/** A list of statements after one edit. */
interface Variant {
  readonly edit: string;
  readonly block: readonly Statement[];
}

/** Every single edit of the flow, of the prologue, and of the functions that they come to call. */
export function editsOf(flow: FlowFile, kernel: KernelVersion): readonly EditedFlow[] {
  const ofFlow = variantsOfFile(flow).map(({ name, file }) => ({ name, flow: file, kernel }));
  const ofPrologue = variantsOfFile(kernel.prologue).map(({ name, file }) => ({
    name,
    flow,
    kernel: { ...kernel, prologue: file },
  }));
  const ofFunctions = functionsRun([flow, kernel.prologue], kernel).flatMap(([name, definition]) =>
    variantsOfDefinition(definition).map(({ edit, block }) => ({
      name: `${name}(): ${edit}`,
      flow,
      kernel: {
        ...kernel,
        definitions: new Map([...kernel.definitions, [name, withBody(definition, block)]]),
      },
    })),
  );
  return numbered([...ofFlow, ...ofPrologue, ...ofFunctions]);
}

/** Edits that read alike are numbered in the order of the text. */
function numbered(edits: readonly EditedFlow[]): readonly EditedFlow[] {
  const used = new Map<string, number>();
  return edits.map((edit) => {
    const times = (used.get(edit.name) ?? 0) + 1;
    used.set(edit.name, times);
    return times === 1 ? edit : { ...edit, name: `${edit.name} (${times})` };
  });
}

/** The functions of the kernel version that some run may come to, in the order in which they are met. */
function functionsRun(files: readonly FlowFile[], kernel: KernelVersion): readonly [string, Definition][] {
  const own = new Set(files.flatMap(definitionsIn).map(([name]) => name));
  const met = new Map<string, Definition>();
  const visit = (statements: readonly Statement[]): void => {
    for (const name of callsIn(statements)) {
      const definition = kernel.definitions.get(name);
      if (definition === undefined || own.has(name) || met.has(name)) continue;
      met.set(name, definition);
      visit(definition.call.body ?? []);
    }
  };
  for (const file of files) for (const root of file.roots) visit(bodyOf(root));
  return [...met];
}

function variantsOfFile(file: FlowFile): { name: string; file: FlowFile }[] {
  return file.roots.flatMap((root, i) =>
    variantsOf(bodyOf(root)).map(({ edit, block }) => {
      const edited =
        root.kind === 'tree' ? { ...root, call: { ...root.call, body: block } } : { ...root, body: block };
      return {
        name: `${nameOf(root)}(): ${edit}`,
        file: { ...file, roots: stillCalled(file.roots, file.roots.with(i, edited)) },
      };
    }),
  );
}

/** Without the definitions that nobody calls after the edit: they would run as threads of their own. */
function stillCalled(before: readonly Root[], after: readonly Root[]): readonly Root[] {
  const calls = (roots: readonly Root[]) => new Set(roots.flatMap((root) => callsIn(bodyOf(root))));
  const [called, kept] = [calls(before), calls(after)];
  return after.filter((root) => kept.has(nameOf(root)) || !called.has(nameOf(root)));
}

const nameOf = (root: Root): string => (root.kind === 'tree' ? root.call.name : root.name);

const variantsOfDefinition = ({ call }: Definition): readonly Variant[] => variantsOf(call.body ?? []);

const withBody = (definition: Definition, body: readonly Statement[]): Definition => ({
  ...definition,
  call: { ...definition.call, body },
});

function variantsOf(block: readonly Statement[]): readonly Variant[] {
  return block.flatMap((statement, i) => {
    const next = block[i + 1];
    return [
      ...(isStep(statement) ? [{ edit: omission(statement), block: block.toSpliced(i, 1) }] : []),
      ...(next === undefined
        ? []
        : [
            {
              edit: `take ${textOf(statement)} after ${textOf(next)}`,
              block: block.toSpliced(i, 2, next, statement),
            },
          ]),
      ...otherTags(statement).map(({ edit, call }) => ({ edit, block: block.with(i, call) })),
      ...inside(statement).map(({ edit, statement: edited }) => ({ edit, block: block.with(i, edited) })),
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
function inside(statement: Statement): { edit: string; statement: Statement }[] {
  switch (statement.kind) {
    case 'call':
      return variantsOf(statement.body ?? []).map(({ edit, block }) => ({
        edit,
        statement: { ...statement, body: block },
      }));
    case 'while':
    case 'each':
      return variantsOf(statement.body).map(({ edit, block }) => ({
        edit,
        statement: { ...statement, body: block },
      }));
    case 'if':
      return [
        ...variantsOf(statement.then).map(({ edit, block }) => ({
          edit,
          statement: { ...statement, then: block },
        })),
        ...variantsOf(statement.otherwise).map(({ edit, block }) => ({
          edit,
          statement: { ...statement, otherwise: block },
        })),
      ];
    case 'either':
      return statement.branches.flatMap((branch, i) =>
        variantsOf(branch).map(({ edit, block }) => ({
          edit,
          statement: { ...statement, branches: statement.branches.with(i, block) },
        })),
      );
    case 'assign':
    case 'return':
    case 'lock':
    case 'unlock':
      return [];
  }
}

/**
 * A primitive with one of its arguments changed to each of the other values that it may have. Domain 2 is another one
 * as much as domain 0 is; and a wait with PD=1 for one with PD=0 waits for more.
 */
function otherTags(statement: Statement): { edit: string; call: Call }[] {
  const args = statement.kind === 'call' ? meaningOf(statement.name)?.args : undefined;
  if (statement.kind !== 'call' || args === undefined) return [];
  return Object.entries(args).flatMap(([index, values], i) => {
    const given = givenFor(statement, index, i, args);
    return values
      .filter(
        (value) =>
          String(value) !== given && !(index === 'did' && value === 2) && !(index === 'PD' && value === 1),
      )
      .map((value) => ({
        edit: `${textOf(statement)} with ${index}=${value}`,
        call: withArgument(statement, index, String(value), Object.keys(args)),
      }));
  });
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

function bodyOf(root: Root): readonly Statement[] {
  return root.kind === 'tree' ? (root.call.body ?? []) : root.body;
}

/** Names of the functions called in these statements, at any depth. */
function callsIn(statements: readonly Statement[]): readonly string[] {
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
