/**
 * From call trees back to text.
 */
import { match } from 'ts-pattern';
import type { Argument, Call, Condition, FlowFile, Root, Statement } from './ast.ts';

const INDENT = '    ';

/**
 * Gives the trees of `file` as text, without the prose and the comments around them. Parsing that text gives the same
 * trees, but for their positions.
 */
export function printFlow(file: FlowFile): string {
  return file.roots.map((root) => `${printRoot(root).join('\n')}\n`).join('\n');
}

type If = Extract<Statement, { kind: 'if' }>;

/** A head and the block behind it: `if (fault_ignore)` and what happens then. */
type Part = readonly [head: string, body: readonly Statement[]];

function printRoot(root: Root): string[] {
  return root.kind === 'tree' ? printCall(root.call) : printParts([[`thread ${root.name}`, root.body]]);
}

function printStatement(statement: Statement): string[] {
  return match(statement)
    .with({ kind: 'call' }, printCall)
    .with({ kind: 'if' }, (choice) => printParts(partsOfIf(choice)))
    .with({ kind: 'while', isDo: true }, ({ condition, body }) => {
      const [last, ...lines] = printParts([['do', body]]).toReversed();
      return [...lines.toReversed(), `${last} while (${printCondition(condition)});`];
    })
    .with({ kind: 'while' }, ({ condition, body }) =>
      printParts([[`while (${printCondition(condition)})`, body]]),
    )
    .with({ kind: 'either' }, ({ branches }) =>
      printParts(branches.map((branch, index) => [index === 0 ? 'either' : 'or', branch])),
    )
    .with({ kind: 'each' }, ({ index, body }) => printParts([[`each ${index}`, body]]))
    .with({ kind: 'return' }, ({ value }) => [
      value === undefined ? 'return;' : `return ${printCondition(value)};`,
    ])
    .with({ kind: 'guard' }, ({ type, lock, body }) =>
      printParts([[`scoped_guard(${lock === '' ? type : `${type}, ${lock}`})`, body]]),
    )
    .with({ kind: 'lock' }, { kind: 'unlock' }, ({ kind, name }) => [`${kind}(${name});`])
    .with({ kind: 'assign' }, ({ variable, call }) => [`${labelsOf(call)}${variable} = ${printHead(call)};`])
    .exhaustive();
}

/** An else that holds nothing but another if is written `else if`. */
function partsOfIf({ condition, then, otherwise }: If, before = ''): Part[] {
  const first: Part = [`${before}if (${printCondition(condition)})`, then];
  const [next, ...others] = otherwise;
  if (next === undefined) return [first];
  if (next.kind === 'if' && others.length === 0) return [first, ...partsOfIf(next, 'else ')];
  return [first, ['else', otherwise]];
}

function printCall(call: Call): string[] {
  const head = labelsOf(call) + printHead(call);
  return call.body === undefined ? [`${head};`] : printParts([[head, call.body]]);
}

function printParts(parts: readonly Part[]): string[] {
  const lines = parts.flatMap(([head, body], index) => [
    `${index === 0 ? '' : '} '}${head} {`,
    ...body.flatMap(printStatement).map((line) => INDENT + line),
  ]);
  return [...lines, '}'];
}

function labelsOf(call: Call): string {
  return call.labels.map((label) => `[${label}] `).join('');
}

function printHead({ name, args }: Call): string {
  return `${name}(${args.map(printArgument).join(', ')})`;
}

function printArgument({ name, value }: Argument): string {
  return name === undefined ? value : `${name}=${value}`;
}

function printCondition(condition: Condition): string {
  return match(condition)
    .with({ kind: 'and' }, { kind: 'or' }, ({ kind, left, right }) => {
      const first = left.kind === kind ? printCondition(left) : printOperand(left);
      return `${first} ${kind === 'and' ? '&&' : '||'} ${printOperand(right)}`;
    })
    .with({ kind: 'not' }, ({ operand }) => `!${printOperand(operand)}`)
    .with({ kind: 'name' }, ({ name }) => name)
    .with({ kind: 'call' }, ({ call }) => printHead(call))
    .with({ kind: 'unknown' }, ({ text }) => text)
    .exhaustive();
}

/** What is unknown may hold operators of any strength, so it gets parentheses too. */
function printOperand(condition: Condition): string {
  const text = printCondition(condition);
  return match(condition.kind)
    .with('and', 'or', 'unknown', () => `(${text})`)
    .with('name', 'call', 'not', () => text)
    .exhaustive();
}
