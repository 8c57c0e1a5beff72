/** Expressions: what each is worth, and the steps that evaluating it takes. */
import { asHeldBy, forget, refuseAsked, share, storeTo } from './assignment.ts';
import { walkStatements } from './block.ts';
import { callValue } from './call.ts';
import { complement, complement32, isUnsignedInt, literal } from './constant.ts';
import { initialize } from './declaration.ts';
import { known, not } from './flow-condition.ts';
import { actsWhenAsked, expandMacro } from './function.ts';
import { nameRow } from './named.ts';
import { NotUnderstood } from './note.ts';
import { isOwn, stored, storeToOwn, unknownAt } from './own.ts';
import { questionOf } from './question.ts';
import { countSlot } from './queue.ts';
import { type Frame, type Here, note, originOf, type Run } from './run.ts';
import { hiddenBy, show } from './scope.ts';
import {
  descendants,
  fieldOf,
  optionalField,
  partsOf,
  quoted,
  type Syntax,
  tight,
  unwrapped,
} from './syntax.ts';
import { combine, ENTRY, NO_ENTRY, negated, numberValue, textValue, type Value, wrapped } from './value.ts';
import { variableOf } from './variable.ts';
import { merge, mergeBatch, stepsOf, type Way, walkWay } from './way.ts';
import { narrowed, pointed } from './width.ts';

type Evaluate = (node: Syntax, here: Here) => Value;

const evaluators: Readonly<Record<string, Evaluate>> = {
  parenthesized_expression: (node, here) => evaluate(unwrapped(node), here),
  cast_expression: cast,
  number_literal: (node) => {
    const number = literal(node.text);
    if (number === undefined) return textValue(node.text);
    return { ...numberValue(number), ...(isUnsignedInt(node.text) ? { isUnsignedInt: true } : {}) };
  },
  true: () => numberValue(1n),
  false: () => numberValue(0n),
  null: () => numberValue(0n),
  identifier: (node, here) => objectMacro(node, here) ?? nameValue(node.text, here),
  compound_literal_expression: (node, here) => {
    initialize(undefined, fieldOf(node, 'value'), here);
    return textValue(tight(node));
  },
  compound_statement: statementExpression,
  comma_expression: (node, here) => {
    evaluate(fieldOf(node, 'left'), here);
    return evaluate(fieldOf(node, 'right'), here);
  },
  conditional_expression: conditional,
  unary_expression: unary,
  pointer_expression: (node, here) => {
    const inner = fieldOf(node, 'argument');
    if (fieldOf(node, 'operator').text === '&') {
      // Any code with the address may write there.
      if (inner.type === 'identifier' && !here.frame.objects.has(inner.text)) share(inner.text, here);
      return textValue(`&${pathOf(inner, here)}`);
    }
    return load(dereferenced(evaluate(inner, here).text), node, here);
  },
  field_expression: (node, here) => load(pathOf(node, here), node, here),
  subscript_expression: (node, here) => load(pathOf(node, here), node, here),
  assignment_expression: assignment,
  update_expression: update,
  binary_expression: binary,
  call_expression: (node, here) => callValue(node, here),
};

/** Texts that hold nothing to evaluate. */
const inert = new Set([
  'initializer_list',
  'sizeof_expression',
  'string_literal',
  'concatenated_string',
  'char_literal',
  'offsetof_expression',
]);

/** The value of an expression; the steps that it takes are added to `here.out`. */
export function evaluate(node: Syntax, here: Here): Value {
  const evaluator = evaluators[node.type];
  if (evaluator !== undefined) return evaluator(node, here);
  refuseUnlessInert(node, here);
  return textValue(tight(node));
}

/** What is not followed must do nothing: a call, an assignment or assembly in it would be lost. */
export function refuseUnlessInert(node: Syntax, { frame }: Here): void {
  if (inert.has(node.type) || descendants(node, ({ type }) => ACTS.test(type)).length === 0) return;
  throw new NotUnderstood(originOf(node, frame), `C that is not followed: ${quoted(node)}`);
}

const ACTS = /^(?:call|assignment|update)_expression$|asm|^ERROR$/;

/** `(u32)x` keeps what fits; `(u32 *)x` is a pointer that reaches as much. */
function cast(node: Syntax, here: Here): Value {
  const value = evaluate(fieldOf(node, 'value'), here);
  const { type, isPointer } = variableOf(fieldOf(node, 'type'));
  return isPointer ? pointed(value, { type }, here.run) : narrowed(value, type);
}

/** `({ …; value; })` */
function statementExpression(node: Syntax, here: Here): Value {
  const statements = partsOf(node);
  const outer = hiddenBy(statements, here.frame);
  const last = statements.at(-1);
  const isValue = last?.type === 'expression_statement';
  const ending = walkStatements(isValue ? statements.slice(0, -1) : statements, here);
  if (ending !== 'falls') {
    throw new NotUnderstood(originOf(node, here.frame), 'an expression that leaves its function or its loop');
  }
  const [expression] = isValue ? partsOf(last) : [];
  const value = expression === undefined ? textValue('') : evaluate(expression, here);
  show(outer, here.frame);
  return value;
}

/** `a ? b : c`: one of the two is evaluated. */
function conditional(node: Syntax, here: Here): Value {
  const consequence = optionalField(node, 'consequence');
  if (consequence === undefined)
    throw new NotUnderstood(originOf(node, here.frame), `C that is not followed: ${quoted(node)}`);
  const condition = questionOf(fieldOf(node, 'condition'), here);
  const sides = [consequence, fieldOf(node, 'alternative')] as const;
  const value = known(condition);
  if (value !== undefined) return evaluate(sides[value ? 0 : 1], here);
  const values: Value[] = [];
  const [yes, no] = sides.map((side) =>
    walkWay(here, (inside) => {
      values.push(evaluate(side, inside));
      return 'falls';
    }),
  ) as [Way, Way];
  merge([yes, no], node, here);
  mergeBatch(condition, yes, no, here);
  if (yes.here.out.length + no.here.out.length > 0 || actsWhenAsked(condition))
    here.out.push(...stepsOf(condition, yes, no));
  const [first, second] = values as [Value, Value];
  if (first.text === second.text) return first;
  return textValue(`${tight(fieldOf(node, 'condition'))}?${first.text}:${second.text}`);
}

function unary(node: Syntax, here: Here): Value {
  const operator = fieldOf(node, 'operator').text;
  const value = evaluate(fieldOf(node, 'argument'), here);
  if (operator === '~') {
    const isShort = value.isUnsignedInt === true;
    const flip = isShort ? complement32 : complement;
    const number = value.number === undefined ? {} : { number: flip(value.number) };
    if (isShort) return { ...numberValue(number.number!, `~${wrapped(value.text)}`), isUnsignedInt: true };
    return { text: `~${wrapped(value.text)}`, inverse: value, ...number };
  }
  if (value.number !== undefined && operator === '-') return numberValue(-value.number);
  if (value.number !== undefined && operator === '!') return numberValue(value.number === 0n ? 1n : 0n);
  const text = operator + wrapped(value.text);
  if (operator !== '!') return textValue(text);
  if (value.condition !== undefined) return { ...value, text, condition: not(value.condition) };
  return value.word?.test === undefined ? textValue(text) : { ...negated(value), text };
}

/** What is assigned to a variable; one that is true or false keeps the answer of a function that acts as well. */
export function assigned(node: Syntax, isBool: boolean, here: Here): Value {
  const inner = unwrapped(node);
  return isBool && inner.type === 'call_expression' ? callValue(inner, here, true) : evaluate(node, here);
}

function assignment(node: Syntax, here: Here): Value {
  const operator = fieldOf(node, 'operator').text;
  const left = fieldOf(node, 'left');
  const isBool = /^(?:bool|int)$/.test(here.frame.types.get(left.text)?.type ?? '');
  const right = assigned(fieldOf(node, 'right'), operator === '=' && isBool, here);
  const path = pathOf(left, here);
  if (operator === '=') return storeTo(left, path, right, node, here);
  const isLocal = left.type === 'identifier' && !here.frame.objects.has(left.text);
  const before = isLocal ? nameValue(left.text, here) : load(path, left, here);
  return storeTo(
    left,
    path,
    withFixed(combine(operator.slice(0, -1), before, right), node, here),
    node,
    here,
  );
}

/** `x++`; of `++batch->index`, the slot that was written is one that will be submitted. */
function update(node: Syntax, here: Here): Value {
  const { run, frame } = here;
  const target = unwrapped(fieldOf(node, 'argument'));
  const operator = fieldOf(node, 'operator').text;
  const path = pathOf(target, here);
  const isLocal = target.type === 'identifier' && !frame.objects.has(target.text);
  const before = isLocal ? nameValue(target.text, here) : textValue(path);
  if (/\bENTRY\b/.test(before.text))
    throw new NotUnderstood(
      originOf(node, frame),
      `the entry, or a pointer into it, is changed by ${operator}`,
    );
  const isBefore = node.text.startsWith(operator);
  if (path.endsWith(`->${run.rules.queue.count}`)) countSlot(operator === '++', node, here);
  if (!isLocal || before.number === undefined) {
    if (isLocal) forget(target.text, here);
    else if (!isOwn(path)) refuseAsked(path, node, here);
    if (isOwn(path)) storeToOwn(path, unknownAt(path), run);
    return textValue(isBefore ? operator + path : path + operator);
  }
  const next = numberValue(before.number + (operator === '++' ? 1n : -1n));
  const variable = frame.types.get(target.text);
  const after = variable === undefined ? next : asHeldBy(variable, next, run);
  frame.values.set(target.text, after);
  return isBefore ? after : before;
}

function binary(node: Syntax, here: Here): Value {
  const operator = fieldOf(node, 'operator').text;
  if (operator === '&&' || operator === '||') {
    const condition = questionOf(node, here);
    const value = known(condition);
    return value === undefined ? { text: tight(node), condition } : numberValue(value ? 1n : 0n);
  }
  const [left, right] = [fieldOf(node, 'left'), fieldOf(node, 'right')].map((side) => evaluate(side, here));
  return withFixed(combine(operator, left!, right!), node, here);
}

/** The value of bits of the entry that the flows fix. */
function withFixed(value: Value, node: Syntax, here: Here): Value {
  const { word } = value;
  const test = word?.test?.number;
  if (word === undefined || test === undefined) return value;
  const shift = word.shift ?? 0n;
  const row = here.run.rules.fixed.find(
    (fixed) => fixed.word === word.word && fixed.mask << fixed.shift === test,
  );
  if (row === undefined) return value;
  if (here.run.isWiped) {
    const text = `asked of an entry that was wiped before: ${row.meaning}`;
    throw new NotUnderstood(originOf(node, here.frame), text);
  }
  note('assumed', node, here, row.meaning, row.meaning);
  return numberValue(row.value << (row.shift - shift));
}

/** `#define RESET wipe(pte)`: a name that stands for more than a value. */
function objectMacro(node: Syntax, here: Here): Value | undefined {
  const { run, frame } = here;
  const name = node.text;
  const isVariable = frame.types.has(name) || frame.values.has(name);
  const macro = isVariable ? undefined : run.sources.macros.get(name);
  if (macro === undefined || macro.parameters !== undefined || !run.sources.acts(macro)) return undefined;
  return expandMacro(macro, [], node, here);
}

function nameValue(name: string, { run, frame }: Here): Value {
  const value = frame.values.get(name);
  if (value !== undefined) return value;
  const variable = frame.types.get(name);
  if (variable?.isPointer === true && variable.type === run.rules.entry.type) return textValue(NO_ENTRY);
  const number = variable === undefined ? run.sources.number(name) : undefined;
  if (number !== undefined)
    return {
      ...numberValue(number, name),
      ...(isShortMacro(name, run.sources) ? { isUnsignedInt: true } : {}),
    };
  // A name of the C that is one of ours would be taken for the entry.
  return textValue(name === ENTRY || name === NO_ENTRY ? `${name}_` : nameOf(name, { run, frame }));
}

/** A macro of the type `unsigned int`, as far as its text says so. */
function isShortMacro(name: string, { macros }: Run['sources']): boolean {
  return isUnsignedInt(macros.get(name)?.body.replaceAll(/[()\s]/g, '') ?? '');
}

/** A variable that holds nothing known, by the name that the rules have for its type. */
function nameOf(name: string, { run, frame }: Pick<Here, 'run' | 'frame'>): string {
  return nameRow(frame.types.get(name), run.rules)?.name ?? name;
}

function dereferenced(pointer: string): string {
  return pointer.startsWith('&') ? pointer.slice(1) : `*${wrapped(pointer)}`;
}

/** The path of what can be stored to: `ENTRY->val[0]`, `@3.desc[1].qw0`, `iommu->lock`. */
export function pathOf(node: Syntax, here: Here): string {
  switch (node.type) {
    case 'parenthesized_expression':
      return pathOf(unwrapped(node), here);
    case 'identifier':
      return here.frame.objects.get(node.text) ?? nameOf(node.text, here);
    case 'field_expression':
      return memberPath(node, here);
    case 'subscript_expression': {
      const base = evaluate(fieldOf(node, 'argument'), here).text;
      const index = evaluate(fieldOf(node, 'index'), here);
      return `${base.replace(/^&/, '')}[${index.number ?? index.text}]`;
    }
    case 'pointer_expression':
      return dereferenced(evaluate(fieldOf(node, 'argument'), here).text);
    default:
      return tight(node);
  }
}

function memberPath(node: Syntax, here: Here): string {
  const argument = fieldOf(node, 'argument');
  const member = fieldOf(node, 'field').text;
  if (fieldOf(node, 'operator').text !== '->') return `${pathOf(argument, here)}.${member}`;
  const pointer = evaluate(argument, here).text;
  return pointer.startsWith('&') ? `${pointer.slice(1)}.${member}` : `${wrapped(pointer)}->${member}`;
}

/** What stands at a path. */
function load(path: string, node: Syntax, here: Here): Value {
  const { run, frame } = here;
  if (path.includes(NO_ENTRY)) throw noEntry(node, frame);
  const word = wordOf(path, here);
  if (word !== undefined) {
    return { text: path, word: { word, clears: [], sets: [] } };
  }
  return frame.members.get(path) ?? stored(path, run.memory) ?? textValue(path);
}

/** The word of the entry that a path names; `undefined` for anything else. */
export function wordOf(path: string, { run }: Pick<Here, 'run'>): number | undefined {
  const match = new RegExp(`^${ENTRY}(?:->|\\.)${run.rules.entry.words}\\[(\\d)\\]$`).exec(path);
  return match === null ? undefined : Number(match[1]);
}

export function noEntry(node: Syntax, frame: Frame): NotUnderstood {
  return new NotUnderstood(originOf(node, frame), 'a pointer to an entry, and which one is not known here');
}
