/** Conditions: what the C asks, as a condition of the flow language. */
import type { Condition } from '../flow/ast.ts';
import { callsIn, callValue, WARNS } from './call.ts';
import { evaluate, noEntry } from './expression.ts';
import { asksEntry, both, constant, either, known, named, not, question } from './flow-condition.ts';
import { acts, actsWhenAsked } from './function.ts';
import { NotUnderstood, placeText } from './note.ts';
import { type Answer, type ConditionRow, fits } from './rules/rule.ts';
import { callStep, functionStep, type Here, note, originOf, placeOf } from './run.ts';
import { argumentsOf, fieldOf, quoted, type Syntax, tight, unwrapped } from './syntax.ts';
import { NO_ENTRY, staleSince, type Value } from './value.ts';
import { merge, mergeBatch, noWay, stepsOf, walkWay } from './way.ts';

/** The condition that an expression is; the steps that asking takes are added to `here.out`. */
export function questionOf(node: Syntax, here: Here): Condition {
  const inner = unwrapped(node);
  if (inner.type === 'unary_expression' && fieldOf(inner, 'operator').text === '!') {
    return byRow(normal(inner), inner, here) ?? not(questionOf(fieldOf(inner, 'argument'), here));
  }
  const operator = inner.type === 'binary_expression' ? fieldOf(inner, 'operator').text : '';
  if (operator === '&&' || operator === '||')
    return byRow(normal(inner), inner, here) ?? joined(operator, inner, here);
  const name = inner.type === 'call_expression' ? fieldOf(inner, 'function').text : '';
  const [first] = inner.type === 'call_expression' ? argumentsOf(inner) : [];
  if (first !== undefined && (name === 'likely' || name === 'unlikely')) return questionOf(first, here);
  if (first !== undefined && WARNS.test(name)) return warning(first, inner, here);
  return simple(inner, here);
}

/** As written, blanks and `READ_ONCE()` left out. */
function normal(node: Syntax): string {
  return tight(node).replaceAll(/READ_ONCE\(([^()]*)\)/g, '$1');
}

/** The right side is asked only where the left side does not decide; so are the steps that it takes. */
function joined(operator: '&&' | '||', node: Syntax, here: Here): Condition {
  const isAnd = operator === '&&';
  const left = questionOf(fieldOf(node, 'left'), here);
  const second = fieldOf(node, 'right');
  if (known(left) === !isAnd) return left;
  if (known(left) === isAnd) return questionOf(second, here);
  let right = left;
  const way = walkWay(here, (inside) => {
    right = questionOf(second, inside);
    return 'falls';
  });
  const none = noWay(here);
  const isAsked = isAnd ? left : not(left);
  merge([way, none], node, here);
  mergeBatch(isAsked, way, none, here);
  if (way.here.out.some(acts)) {
    if (actsWhenAsked(left)) throw askedTwice(node, here);
    here.out.push(...stepsOf(isAsked, way, none));
  }
  return isAnd ? both(left, right) : either(left, right);
}

/** Steps stand before a condition whose left side decides about them: it would be asked for both. */
function askedTwice(node: Syntax, { frame }: Here): NotUnderstood {
  const text = `a function that acts and answers decides about further steps in a condition: ${quoted(node)}`;
  return new NotUnderstood(originOf(node, frame), text);
}

/** A warning asks, and goes on as the answer is. One that asks the entry is a question, any other does not fire. */
function warning(asked: Syntax, node: Syntax, here: Here): Condition {
  const condition = questionOf(asked, here);
  if (known(condition) === false || asksEntry(condition) || actsWhenAsked(condition)) return condition;
  note('assumed', node, here, `no warning fires: ${quoted(node)}`);
  return constant(false, placeOf(node, here.frame));
}

function simple(node: Syntax, here: Here): Condition {
  const at = placeOf(node, here.frame);
  const steps = here.out.length;
  const value = node.type === 'call_expression' ? callValue(node, here, true) : evaluate(node, here);
  refuseStale(value, node, here);
  if (value.text === NO_ENTRY) throw noEntry(node, here.frame);
  if (value.word !== undefined) return ofWord(value, node, here);
  if (value.condition !== undefined) return value.condition;
  if (value.flag !== undefined) return named(value.flag, at);
  if (value.number !== undefined && value.isResult !== true) return constant(value.number !== 0n, at);
  if (/^-E[A-Z][A-Z0-9]*$/.test(value.text)) return constant(true, at);
  const row = byRow(value.text, node, here) ?? byRow(normal(node), node, here);
  if (row !== undefined) return row;
  if (here.out.length > steps) return answerOfSteps(node, here);
  return assumedResult(value, node, here) ?? open(node, here);
}

/** What was read must be asked for at once: after other steps it may be another. */
function refuseStale(value: Value, node: Syntax, { frame, out }: Here): void {
  const since = staleSince(value, out);
  if (since === undefined) return;
  const text = `${quoted(node)} was read at ${placeText(since)} and is asked here, after other steps`;
  throw new NotUnderstood(originOf(node, frame), text);
}

/** A question to bits of the entry. */
function ofWord(value: Value, node: Syntax, here: Here): Condition {
  const { word } = value;
  // A copy that was changed says nothing of the entry.
  const isRead = word !== undefined && word.clears.length + word.sets.length === 0;
  const row = here.run.rules.loads.find(
    ({ kind, word: of, mask }) =>
      kind === 'condition' && isRead && word.word === of && word.test?.number === mask,
  );
  if (row === undefined) return open(node, here);
  const asked = question(row.primitive, placeOf(node, here.frame));
  return value.isNone === true ? not(asked) : asked;
}

function byRow(text: string, node: Syntax, here: Here): Condition | undefined {
  const plain = text.replace(/^\((.*)\)$/, '$1');
  const row = here.run.rules.conditions.find(
    ({ asks, isOfLoop }) => fits(asks, plain) && (isOfLoop !== true || isHeadOfLoop(node)),
  );
  if (row === undefined) return undefined;
  refuseChanged(row, node, here);
  return answered(row.gives, row.meaning, node, here);
}

/** Whether a loop runs for as long as this holds. */
function isHeadOfLoop({ parent }: Syntax): boolean {
  if (parent?.type === 'parenthesized_expression') return isHeadOfLoop(parent);
  return /^(?:while|for|do)_statement$/.test(parent?.type ?? '');
}

/** What a call has changed is not what the row says any more. */
function refuseChanged({ about = [] }: ConditionRow, node: Syntax, { run, frame }: Here): void {
  const since = about.flatMap((member) => run.changed.get(member) ?? [])[0];
  if (since === undefined) return;
  const text = `${quoted(node)} is asked, and was changed before, at ${placeText(since)}`;
  throw new NotUnderstood(originOf(node, frame), text);
}

function answered(gives: Answer, meaning: string, node: Syntax, here: Here): Condition {
  const at = placeOf(node, here.frame);
  if ('question' in gives) return question(gives.question, at);
  if ('option' in gives) {
    const option = named(gives.option, at);
    return gives.negated === true ? not(option) : option;
  }
  if ('open' in gives) {
    note('open', node, here, gives.open);
    return { kind: 'unknown', text: gives.open, at };
  }
  note('assumed', node, here, `${meaning}: ${quoted(node)} is ${gives.assumed}`, meaning);
  return constant(gives.assumed, at);
}

/** Calls succeed, and pointers that they give are valid: what goes wrong before anything was done is no teardown. */
function assumedResult(value: Value, node: Syntax, here: Here): Condition | undefined {
  const at = placeOf(node, here.frame);
  const assume = (result: boolean, why: string): Condition => {
    note('assumed', node, here, `${why}: ${quoted(node)}`);
    return constant(result, at);
  };
  if (value.isResult === true && node.type !== 'call_expression') {
    const asksSuccess =
      node.type === 'binary_expression' && /^(?:==|>=)$/.test(fieldOf(node, 'operator').text);
    return assume(asksSuccess, 'the call before it succeeds');
  }
  if (/^(?:IS_ERR|IS_ERR_OR_NULL|PTR_ERR_OR_ZERO)\(.*\)$/.test(normal(node))) {
    return assume(false, 'the call before it succeeds');
  }
  return isPointer(node, here) ? assume(true, 'a pointer is valid') : undefined;
}

/** Members that are pointers to what a bound device always has. */
export const POINTERS =
  /^(?:pasid_table|iommu|table|qi|iommu_mm|iopf_queue|mm|group|domain|qi_batch|handle|fault_param)$/;

/** Whether a name is that of an option or a parameter in the flow, which is not what it is in the C here. */
function meansMore(name: string, { frame, run }: Here): boolean {
  return run.rules.reserved.includes(name) || run.sources.flags.has(name) || frame.types.has(name);
}

/** Whether a variable holds another value on each of several ways. One that is written through its address is given one. */
function isEither(name: string, { lost, shared }: Here['frame']): boolean {
  return lost.has(name) && !shared.has(name);
}

function isPointer(node: Syntax, { frame }: Here): boolean {
  if (node.type === 'identifier')
    return frame.types.get(node.text)?.isPointer === true && !isEither(node.text, frame);
  return node.type === 'field_expression' && POINTERS.test(fieldOf(node, 'field').text);
}

/** A helper that acts and answers: what it answers is not followed. */
function answerOfSteps(node: Syntax, here: Here): Condition {
  const name = callsIn(node).find((called) => /^\w+$/.test(called)) ?? 'call';
  note('unknown', node, here, `what ${name}() answers, which acts as well: ${quoted(node)}`);
  here.out.push(callStep(`answer_of_${name}`, placeOf(node, here.frame)));
  return leaf(node, here);
}

function open(node: Syntax, here: Here): Condition {
  if (node.type === 'identifier' && here.frame.lost.has(node.text)) {
    note('unknown', node, here, `which value ${node.text} has here`);
    here.out.push(callStep(`value_of_${node.text}`, placeOf(node, here.frame)));
    return leaf(node, here);
  }
  note('open', node, here, quoted(node));
  return leaf(node, here);
}

/** The condition as the flow shows it: by its name or as a call, both of which the flow language takes for unknown. */
function leaf(node: Syntax, here: Here): Condition {
  const at = placeOf(node, here.frame);
  if (node.type === 'identifier') {
    return meansMore(node.text, here)
      ? { kind: 'unknown', text: `${node.text} != 0`, at }
      : named(node.text, at);
  }
  const [name] = node.type === 'call_expression' ? callsIn(node) : [];
  if (name !== undefined && /^\w+$/.test(name)) {
    const args = argumentsOf(node).map((argument) => ({ value: tight(argument), at }));
    return { kind: 'call', call: functionStep(name, at, args), at };
  }
  return { kind: 'unknown', text: node.text.replaceAll(/\s+/g, ' '), at };
}
