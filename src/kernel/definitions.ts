/**
 * Frames that always have the same body become definitions, as a person would write them: a function of the kernel is
 * printed once.
 */
import type { Argument, Call, Condition, Root, Statement } from '../flow/ast.ts';
import { askedBy, inside, returnsValue } from '../flow/inside.ts';
import { argument } from './run.ts';

/** Roots with the frames in them hoisted, the definitions behind them. */
export function withDefinitions(read: readonly Call[], keepInline: ReadonlySet<string>): readonly Root[] {
  const roots = withNamesOfTheirOwn(read);
  const bodies = collect(roots);
  const hoisted = new Map(
    [...bodies].flatMap(([name, { keys, call }]) =>
      keys.size === 1 && !keepInline.has(name) && !roots.some((root) => root.name === name)
        ? [[name, call]]
        : [],
    ),
  );
  const parameters = new Map(
    [...hoisted].map(([name, call]) => [name, [...freeIn(call.body ?? [], bodies)]]),
  );
  const short = (statements: readonly Statement[]): readonly Statement[] =>
    map(statements, (call) => shortened(call, hoisted, parameters, short));
  return [
    ...roots.map((root): Root => ({ kind: 'tree', call: { ...root, body: short(root.body ?? []) } })),
    ...[...hoisted].map(([name, call]): Root => {
      const args = parameters.get(name)!.map((parameter) => argument(call.at, parameter));
      return { kind: 'tree', call: { ...call, args, body: short(call.body ?? []) } };
    }),
  ];
}

/**
 * A function that is asked for its answer stands in a condition without its body, so its name must lead to it: where the
 * same function has another body elsewhere, it gets a number.
 */
function withNamesOfTheirOwn(roots: readonly Call[]): readonly Call[] {
  const numbers = new Map<string, readonly string[]>();
  const known = (name: string, body: readonly Statement[]): number => {
    const keys = numbers.get(name) ?? [];
    const key = keyOf(body);
    if (!keys.includes(key)) numbers.set(name, [...keys, key]);
    return numbers.get(name)!.indexOf(key);
  };
  const visit = (call: Call): Call => {
    if (call.body === undefined) return call;
    const body = map(call.body, visit);
    const number = returnsValue(body) ? known(call.name, body) : 0;
    return { ...call, body, name: number === 0 ? call.name : `${call.name}_${number + 1}` };
  };
  // Bodies that answer nothing come first: they keep the name.
  const plain = (call: Call): Call => {
    if (call.body !== undefined && !returnsValue(call.body))
      known(
        call.name,
        map(call.body, (one) => one),
      );
    return call.body === undefined ? call : { ...call, body: map(call.body, plain) };
  };
  for (const root of roots) plain(root);
  return roots.map(visit);
}

function shortened(
  call: Call,
  hoisted: ReadonlyMap<string, Call>,
  parameters: ReadonlyMap<string, readonly string[]>,
  short: (statements: readonly Statement[]) => readonly Statement[],
): Call {
  if (call.body === undefined) return call;
  const wanted = hoisted.has(call.name) ? parameters.get(call.name)! : [];
  const args = hoisted.has(call.name)
    ? wanted.map(
        (name) => call.args.find((one) => (one.name ?? one.value) === name) ?? argument(call.at, name),
      )
    : call.args;
  if (!hoisted.has(call.name)) return { ...call, args: usedArguments(call), body: short(call.body) };
  const { body: _, ...head } = call;
  return { ...head, args };
}

/** A frame that keeps its body needs no argument that the body does not name. */
function usedArguments({ args, body = [] }: Call): readonly Argument[] {
  const names = namesIn(body);
  return args.filter(({ name, value }) => names.has(name ?? value));
}

interface Bodies {
  readonly keys: Set<string>;
  readonly call: Call;
}

function collect(roots: readonly Call[]): Map<string, Bodies> {
  const bodies = new Map<string, Bodies>();
  const visit = (call: Call): Call => {
    if (call.body === undefined) return call;
    const known = bodies.get(call.name) ?? { keys: new Set(), call };
    known.keys.add(keyOf(call.body));
    bodies.set(call.name, known);
    map(call.body, visit);
    return call;
  };
  for (const root of roots) map(root.body ?? [], visit);
  return bodies;
}

/** Two bodies with the same key are the same but for places. */
function keyOf(body: readonly Statement[]): string {
  return JSON.stringify(body, (key, value: unknown) => (key === 'at' ? undefined : value));
}

/** The same statements with every call replaced. */
function map(statements: readonly Statement[], change: (call: Call) => Call): readonly Statement[] {
  return statements.map((statement): Statement => {
    switch (statement.kind) {
      case 'call':
        return change(statement);
      case 'if':
        return {
          ...statement,
          condition: mapCondition(statement.condition, change),
          // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
          then: map(statement.then, change),
          otherwise: map(statement.otherwise, change),
        };
      case 'while':
        return {
          ...statement,
          condition: mapCondition(statement.condition, change),
          body: map(statement.body, change),
        };
      case 'each':
      case 'guard':
        return { ...statement, body: map(statement.body, change) };
      case 'either':
        return { ...statement, branches: statement.branches.map((branch) => map(branch, change)) };
      case 'assign':
        return { ...statement, call: change(statement.call) };
      case 'return':
        return statement.value === undefined
          ? statement
          : { ...statement, value: mapCondition(statement.value, change) };
      case 'lock':
      case 'unlock':
        return statement;
    }
  });
}

function mapCondition(condition: Condition, change: (call: Call) => Call): Condition {
  switch (condition.kind) {
    case 'call':
      return { ...condition, call: change(condition.call) };
    case 'not':
      return { ...condition, operand: mapCondition(condition.operand, change) };
    case 'and':
    case 'or': {
      const [left, right] = [condition.left, condition.right].map((side) => mapCondition(side, change));
      return { ...condition, left: left!, right: right! };
    }
    case 'name':
    case 'unknown':
      return condition;
  }
}

/** Names that a body uses and does not set itself: what its definition must be given. */
function freeIn(body: readonly Statement[], bodies: ReadonlyMap<string, Bodies>): ReadonlySet<string> {
  const given = new Set(
    [...bodies.values()].flatMap(({ call }) => call.args.map(({ name, value }) => name ?? value)),
  );
  const set = new Set(variablesOf(body));
  const known = new Set([
    ...given,
    ...[...bodies.values()].flatMap(({ call }) => variablesOf(call.body ?? [])),
  ]);
  return new Set([...namesIn(body)].filter((name) => known.has(name) && !set.has(name)));
}

function variablesOf(body: readonly Statement[]): readonly string[] {
  return body.flatMap((statement) => [
    ...(statement.kind === 'assign' ? [statement.variable] : []),
    ...variablesOf(inside(statement)),
  ]);
}

/** Names in conditions and arguments. */
function namesIn(body: readonly Statement[]): ReadonlySet<string> {
  return new Set(body.flatMap(namesOf));
}

function namesOf(statement: Statement): readonly string[] {
  if (statement.kind === 'call')
    return [...statement.args.map(({ value }) => value), ...unboundIn(statement)];
  const leaves = askedBy(statement);
  const calls = [
    ...leaves.flatMap((leaf) => (leaf.kind === 'call' ? [leaf.call] : [])),
    ...(statement.kind === 'assign' ? [statement.call] : []),
  ];
  const bodies = new Set(calls.flatMap(({ body = [] }) => body));
  return [
    ...leaves.flatMap((leaf) => (leaf.kind === 'name' ? [leaf.name] : [])),
    ...calls.flatMap(namesOf),
    ...namesIn(inside(statement).filter((one) => !bodies.has(one))),
  ];
}

/** What the body of a frame names and the call does not bind. */
function unboundIn({ args, body = [] }: Call): readonly string[] {
  const bound = args.map(({ name, value }) => name ?? value);
  return [...namesIn(body)].filter((name) => !bound.includes(name));
}
