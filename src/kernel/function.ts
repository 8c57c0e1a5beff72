/** Functions and macros that are followed: what they are worth, and the frames of their steps. */
import type { Argument, Condition, Statement } from '../flow/ast.ts';
import { bodiesIn, inside } from '../flow/inside.ts';
import { asHeldBy, assign, entryPointer, readStep, withMoment } from './assignment.ts';
import { walkBody, walkStatements } from './block.ts';
import { declare } from './declaration.ts';
import { assigned, evaluate } from './expression.ts';
import { asksPrimitive, both, constant, either, known, not } from './flow-condition.ts';
import { namedValue } from './named.ts';
import { NotUnderstood } from './note.ts';
import { isLostAddress, loosen } from './own.ts';
import type { Macro } from './prepare.ts';
import { questionOf } from './question.ts';
import type { Rules } from './rules/rule.ts';
import { argument, type Frame, frameStep, type Here, newFrame, originOf, placeOf } from './run.ts';
import type { CFunction } from './sources.ts';
import { descendants, fieldOf, optionalField, partsOf, quoted, type Syntax } from './syntax.ts';
import { numberValue, staleSince, textValue, type Value } from './value.ts';
import type { Variable } from './variable.ts';
import { bitsOf, narrowed } from './width.ts';

/** Calls nest no deeper than this in any kernel; a deeper one is a mistake in what was read. */
const DEEPEST = 40;

/**
 * Follows a function: one that only computes is its value, one with steps becomes a frame. Asked for its answer, one with
 * steps is a condition that runs it.
 */
export function expandFunction(
  definition: CFunction,
  args: readonly Value[],
  node: Syntax,
  here: Here,
  isAsked = false,
): Value {
  const { run, frame } = here;
  const { name } = definition;
  if (frame.stack.includes(name))
    throw new NotUnderstood(originOf(node, frame), `${name}() comes to call itself`);
  if (frame.stack.length > DEEPEST)
    throw new NotUnderstood(originOf(node, frame), `calls nest too deep at ${name}()`);
  const computed = computedValue(definition, args, node, here);
  if (computed !== undefined) return computed;
  const inner: Frame = { ...newFrame(run, definition, frame), ...(isAsked ? { isAsked } : {}) };
  const body: Statement[] = [];
  const flags = bindArguments(definition, args, { run, frame: inner, out: body }, node, here);
  walkBody(definition, { run, frame: inner, out: body });
  run.followed.add(name);
  const text = `${name}(${args.map((one) => one.text).join(',')})`;
  const at = placeOf(node, frame);
  const call = frameStep(name, at, body, flags);
  if (!body.some(acts)) return { text, isResult: true };
  if (!isAsked) {
    here.out.push(call);
    return { text, isResult: true };
  }
  const answers = new Set(answersIn(body).map(known));
  const [only] = answers;
  if (answers.size !== 1 || only === undefined) return { text, condition: { kind: 'call', call, at } };
  here.out.push({ ...call, body: withoutAnswers(body) });
  if (!only) return numberValue(0n);
  // Which number is true here is not followed.
  return definition.returns === 'bool' ? numberValue(1n) : { text, condition: constant(true, at) };
}

/** What a function with this body answers, each way. */
function answersIn(body: readonly Statement[]): readonly Condition[] {
  return body.flatMap((statement) => {
    if (statement.kind === 'return') return statement.value === undefined ? [] : [statement.value];
    return statement.kind === 'call' ? [] : answersIn(inside(statement));
  });
}

/** The same body where every way answers the same: nothing depends on it. */
function withoutAnswers(body: readonly Statement[]): readonly Statement[] {
  return body.map((statement): Statement => {
    switch (statement.kind) {
      case 'return':
        return { kind: 'return', at: statement.at };
      case 'if':
        return {
          ...statement,
          // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
          then: withoutAnswers(statement.then),
          otherwise: withoutAnswers(statement.otherwise),
        };
      case 'while':
      case 'each':
      case 'guard':
        return { ...statement, body: withoutAnswers(statement.body) };
      case 'either':
        return { ...statement, branches: statement.branches.map(withoutAnswers) };
      case 'call':
      case 'assign':
      case 'lock':
      case 'unlock':
        return statement;
    }
  });
}

/** Whether asking a condition takes a step of a function. */
export function actsWhenAsked(condition: Condition): boolean {
  return bodiesIn(condition).some(acts);
}

/** Whether a statement holds a step. */
export function acts(statement: Statement): boolean {
  const isStep = ['assign', 'lock', 'unlock'].includes(statement.kind);
  const isCall = statement.kind === 'call' && statement.body === undefined;
  const isWait = statement.kind === 'while' && asksPrimitive(statement.condition);
  return isStep || isCall || isWait || inside(statement).some(acts);
}

/** Whether a way through these statements leaves the function that they stand in. */
export function returns(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) => statement.kind === 'return' || (statement.kind !== 'call' && returns(inside(statement))),
  );
}

/** Gives parameters their values. What is true or false becomes an argument of the call, so that bodies stay alike. */
function bindArguments(
  { parameters }: CFunction,
  args: readonly Value[],
  into: Here,
  node: Syntax,
  here: Here,
): readonly Argument[] {
  const { frame: inner } = into;
  const at = placeOf(node, here.frame);
  const flags: Argument[] = [];
  const more = args.slice(parameters.length).find(({ text }) => /\bENTRY\b/.test(text));
  if (more !== undefined) {
    const text = `the entry is handed over behind the parameters of ${inner.name}()`;
    throw new NotUnderstood(originOf(node, here.frame), text);
  }
  for (const [i, parameter] of parameters.entries()) {
    refuseTooWide(parameter, args[i], node, here);
    const given = asHeldBy(parameter, args[i] ?? textValue(parameter.name), here.run);
    const value = keptIn(given, into, node, here);
    const { name, type, isPointer } = parameter;
    if (isPointer && isLostAddress(value.text)) loosen(value.text, here.run);
    inner.types.set(name, parameter);
    const read = readStep(name, value, node, here);
    if (type === here.run.rules.entry.type && isPointer)
      inner.values.set(name, entryPointer(value, node, here));
    else if (read !== undefined) inner.values.set(name, read);
    else if (type === 'bool' && (value.flag !== undefined || value.number !== undefined)) {
      inner.values.set(name, { text: name, flag: name });
      flags.push(flagArgument(name, value, at));
    } else
      inner.values.set(name, value.isResult === true ? resultValue(parameter, value, here.run.rules) : value);
  }
  return flags;
}

/** The bits of a domain id that was read from the entry, and those of a PASID. */
const READ_ID = /^\$/;
const ID_BITS = 16;
const PASID_BITS = 20;

/** A parameter that has no room for the domain id or the PASID that it is given. */
function refuseTooWide(
  { name, type, isPointer }: Variable,
  value: Value | undefined,
  node: Syntax,
  { run, frame }: Here,
): void {
  const bits = isPointer || value === undefined ? undefined : bitsOf(type);
  if (bits === undefined || value === undefined) return;
  const isTooWide =
    (READ_ID.test(value.text) && bits < ID_BITS) || (value.text === run.pasid && bits < PASID_BITS);
  if (!isTooWide) return;
  const text = `${name} has room for less than it is given: ${quoted(node)}`;
  throw new NotUnderstood(originOf(node, frame), text);
}

/** A parameter that a call gave: under its own name, unless rows have one for what it points to. */
function resultValue(parameter: Variable, value: Value, rules: Rules): Value {
  return namedValue(parameter, value, rules) ?? textValue(parameter.name);
}

/** What was asked of the model just now is as fresh where the function begins. */
function keptIn(value: Value, { out }: Here, node: Syntax, here: Here): Value {
  const { kept } = withMoment(value, node, here);
  if (kept === undefined || staleSince(value, here.out) !== undefined) return value;
  return { ...value, kept: { ...kept, block: out, steps: out.length } };
}

function flagArgument(name: string, { flag, number }: Value, at: Argument['at']): Argument {
  if (flag === name) return argument(at, name);
  return argument(at, flag ?? String(number !== 0n), name);
}

/** The value of a function that takes no step; `undefined` for one that does, with nothing changed. */
function computedValue(
  definition: CFunction,
  args: readonly Value[],
  node: Syntax,
  here: Here,
): Value | undefined {
  const { run } = here;
  if (definition.unread.length > 0) return undefined;
  const before = {
    memory: new Map(run.memory),
    slot: new Map(run.slot),
    batch: [...run.batch],
    isWiped: run.isWiped,
    armed: run.armed,
    atomic: run.atomic,
    mark: run.notes.mark(),
  };
  const out: Statement[] = [];
  const outside = here.out.length;
  const inner = newFrame(run, definition, here.frame, originOf(node, here.frame));
  let value: Value | undefined;
  try {
    const within: Here = { run, frame: inner, out };
    bindArguments(definition, args, within, node, here);
    const answer = answerOf(partsOf(definition.body), definition.returns === 'bool', within);
    if (out.length === 0) value = answer === undefined ? undefined : narrowed(answer, definition.returns);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
  }
  const isQuiet = run.batch.length === before.batch.length;
  // What a helper that acts answers is no value: it would be asked again wherever the value stands.
  const isPure = value?.condition === undefined || !actsWhenAsked(value.condition);
  if (value !== undefined && isQuiet && isPure) {
    run.computed.add(definition.name);
    return value;
  }
  here.out.splice(outside);
  const { memory, slot, batch, isWiped, armed, atomic } = before;
  Object.assign(run, { memory, slot, batch, isWiped, armed, atomic });
  run.notes.forget(before.mark);
  return undefined;
}

/** What statements return, as far as they only compute: declarations, `if` and `return`. */
function answerOf(statements: readonly Syntax[], isBoolean: boolean, here: Here): Value | undefined {
  const [first, ...rest] = statements;
  if (first === undefined || here.out.length > 0) return undefined;
  switch (first.type) {
    case 'declaration':
      declare(first, here);
      return answerOf(rest, isBoolean, here);
    case 'compound_statement':
      return answerOf([...partsOf(first), ...rest], isBoolean, here);
    case 'return_statement':
      return returned(first, isBoolean, here);
    case 'if_statement':
      return answerOfIf(first, rest, isBoolean, here);
    case 'expression_statement': {
      const [assignment] = partsOf(first);
      if (assignment?.type !== 'assignment_expression') return undefined;
      const left = fieldOf(assignment, 'left');
      if (left.type !== 'identifier' || fieldOf(assignment, 'operator').text !== '=') return undefined;
      assign(left.text, evaluate(fieldOf(assignment, 'right'), here), assignment, here);
      return answerOf(rest, isBoolean, here);
    }
    default:
      return undefined;
  }
}

function returned(statement: Syntax, isBoolean: boolean, here: Here): Value | undefined {
  const [expression] = partsOf(statement);
  if (expression === undefined) return undefined;
  if (!isBoolean) return evaluate(expression, here);
  const condition = questionOf(expression, here);
  return { text: condition.kind === 'unknown' ? condition.text : `${here.frame.name}()`, condition };
}

function answerOfIf(
  node: Syntax,
  rest: readonly Syntax[],
  isBoolean: boolean,
  here: Here,
): Value | undefined {
  const condition = questionOf(fieldOf(node, 'condition'), here);
  const otherwise = optionalField(node, 'alternative');
  const then = [fieldOf(node, 'consequence'), ...rest];
  const instead = otherwise === undefined ? rest : [...partsOf(otherwise), ...rest];
  const value = known(condition);
  if (value !== undefined) return answerOf(value ? then : instead, isBoolean, here);
  if (!isBoolean) return undefined;
  const yes = answerOf(then, isBoolean, branchOf(here))?.condition;
  const no = answerOf(instead, isBoolean, branchOf(here))?.condition;
  if (yes === undefined || no === undefined) return undefined;
  return {
    text: `${here.frame.name}()`,
    condition: either(both(condition, yes), both(not(condition), no)),
  };
}

function branchOf(here: Here): Here {
  return { ...here, frame: { ...here.frame, values: new Map(here.frame.values) } };
}

/** Follows a macro: what it becomes stands in the function that uses it, whose names it may use. */
export function expandMacro(
  macro: Macro,
  nodes: readonly Syntax[],
  node: Syntax,
  here: Here,
  isAsked?: true,
): Value {
  const { run, frame } = here;
  const { name, path, line } = macro;
  const refuse = (text: string): NotUnderstood => new NotUnderstood(originOf(node, frame), text);
  if (macro.isAmbiguous === true) throw refuse(`the macro ${name} is defined in two ways`);
  if (frame.stack.includes(name)) throw refuse(`${name}() comes to expand itself`);
  const body = run.sources.expansionOf(
    macro,
    nodes.map(({ text }) => text),
  );
  if (body === undefined) throw refuse(`the macro ${name}() is no C that is understood`);
  if (descendants(body, ({ type }) => /^(?:return|goto)_statement$/.test(type)).length > 0)
    throw refuse(`the macro ${name}() leaves the function that it stands in`);
  if (isBranch(node) && isTornApart(statementsOf(body)))
    throw refuse(`the macro ${name}() is more than the one statement that the condition before it is about`);
  const inner: Frame = {
    ...frame,
    path,
    firstLine: line,
    stack: [...frame.stack, name],
    calledAt: originOf(node, frame),
  };
  const out: Statement[] = [];
  const value = macroValue(body, name, { run, frame: inner, out }, isAsked);
  if (value === undefined) throw refuse(`the macro ${name}() leaves the loop that it stands in`);
  if (out.some(acts)) here.out.push(frameStep(name, placeOf(node, frame), out));
  return value;
}

/** What a macro becomes, without what stands between semicolons and is nothing. */
function statementsOf(body: Syntax): readonly Syntax[] {
  return partsOf(body).filter((one) => one.type !== 'expression_statement' || partsOf(one).length > 0);
}

/** Whether a call is the whole of what a choice or a loop does, without braces. */
function isBranch({ parent }: Syntax): boolean {
  const isStatement = parent?.type === 'expression_statement';
  return isStatement && /^(?:if|while|for|do)_statement$|^else_clause$/.test(parent.parent?.type ?? '');
}

/** Whether statements in the place of one are not one: the others, or an `else` behind them, belong elsewhere. */
function isTornApart(statements: readonly Syntax[]): boolean {
  return statements.length > 1 || statements[0]?.type === 'if_statement';
}

/** The value of an expression; `undefined` for statements that are left in the middle. */
function macroValue(body: Syntax, name: string, here: Here, isAsked: true | undefined): Value | undefined {
  const statements = statementsOf(body);
  const [only] = statements;
  const [expression] = only?.type === 'expression_statement' ? partsOf(only) : [];
  if (statements.length === 1 && expression !== undefined && expression.type !== 'compound_statement') {
    return assigned(expression, isAsked === true, here);
  }
  return walkStatements(statements, here) === 'falls' ? textValue(`${name}()`) : undefined;
}
