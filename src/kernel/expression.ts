/** Expressions: what each is worth, and the steps that evaluating it takes. */
import { forget, storeTo } from './assignment.ts';
import { walkStatements } from './block.ts';
import { callValue } from './call.ts';
import { complement, literal } from './constant.ts';
import { choice, known, not } from './flow-condition.ts';
import { actsWhenAsked } from './function.ts';
import { NotUnderstood } from './note.ts';
import { questionOf } from './question.ts';
import { batchedStep } from './queue.ts';
import { type Frame, type Here, note, originOf } from './run.ts';
import { descendants, fieldOf, partsOf, quoted, type Syntax, tight, unwrapped } from './syntax.ts';
import { combine, ENTRY, NO_ENTRY, negated, numberValue, textValue, type Value, wrapped } from './value.ts';

type Evaluate = (node: Syntax, here: Here) => Value;

const evaluators: Readonly<Record<string, Evaluate>> = {
  parenthesized_expression: (node, here) => evaluate(unwrapped(node), here),
  cast_expression: (node, here) => evaluate(fieldOf(node, 'value'), here),
  number_literal: (node) => {
    const number = literal(node.text);
    return number === undefined ? textValue(node.text) : numberValue(number);
  },
  true: () => numberValue(1n),
  false: () => numberValue(0n),
  null: () => numberValue(0n),
  identifier: (node, here) => nameValue(node.text, here),
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
      // Whoever has the address may write there.
      if (inner.type === 'identifier' && !here.frame.objects.has(inner.text)) forget(inner.text, here.frame);
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
  'compound_literal_expression',
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

/** `({ …; value; })` */
function statementExpression(node: Syntax, here: Here): Value {
  const statements = partsOf(node);
  const last = statements.at(-1);
  const isValue = last?.type === 'expression_statement';
  const ending = walkStatements(isValue ? statements.slice(0, -1) : statements, here);
  if (ending !== 'falls') {
    throw new NotUnderstood(originOf(node, here.frame), 'an expression that leaves its function or its loop');
  }
  const [value] = isValue ? partsOf(last) : [];
  return value === undefined ? textValue('') : evaluate(value, here);
}

function conditional(node: Syntax, here: Here): Value {
  const condition = questionOf(fieldOf(node, 'condition'), here);
  const value = known(condition);
  const [yes, no] = [fieldOf(node, 'consequence'), fieldOf(node, 'alternative')];
  if (value !== undefined) return evaluate(value ? yes : no, here);
  const [then, otherwise] = [
    { ...here, out: [] as typeof here.out },
    { ...here, out: [] as typeof here.out },
  ];
  evaluate(yes, then);
  evaluate(no, otherwise);
  if (then.out.length + otherwise.out.length > 0 || actsWhenAsked(condition))
    here.out.push(...choice(condition, then.out, otherwise.out));
  return textValue(tight(node));
}

function unary(node: Syntax, here: Here): Value {
  const operator = fieldOf(node, 'operator').text;
  const value = evaluate(fieldOf(node, 'argument'), here);
  if (operator === '~') {
    const number = value.number === undefined ? {} : { number: complement(value.number) };
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

/** `++batch->index`: the slot that was written is one that will be submitted. */
function update(node: Syntax, here: Here): Value {
  const { run } = here;
  const target = fieldOf(node, 'argument');
  const operator = fieldOf(node, 'operator').text;
  const path = pathOf(target, here);
  if (path.startsWith(ENTRY))
    throw new NotUnderstood(originOf(node, here.frame), `the entry is changed by ${operator}`);
  if (path.endsWith(`->${run.rules.queue.count}`) && operator === '++') countSlot(node, here);
  else if (target.type === 'identifier') here.frame.values.delete(target.text);
  return textValue(node.text.startsWith(operator) ? operator + path : path + operator);
}

function countSlot(node: Syntax, here: Here): void {
  const { run } = here;
  const descriptor = run.slot.get('descriptor');
  if (descriptor === undefined) return;
  run.slot.delete('descriptor');
  run.batch.push(batchedStep(descriptor, node, here));
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
    (fixed) => fixed.word === word.word && fixed.mask << fixed.shift === test << shift,
  );
  if (row === undefined) return value;
  note('assumed', node, here, row.meaning, row.meaning);
  return numberValue(row.value << (row.shift - shift));
}

function nameValue(name: string, { run, frame }: Here): Value {
  const value = frame.values.get(name);
  if (value !== undefined) return value;
  const variable = frame.types.get(name);
  if (variable?.isPointer === true && variable.type === run.rules.entry.type) return textValue(NO_ENTRY);
  const number = variable === undefined ? run.sources.number(name) : undefined;
  if (number !== undefined) return numberValue(number, name);
  return textValue(nameOf(name, { run, frame }));
}

/** A variable that holds nothing known, by the name that the rules have for its type. */
function nameOf(name: string, { run, frame }: Pick<Here, 'run' | 'frame'>): string {
  const variable = frame.types.get(name);
  const row =
    variable?.isPointer === true ? run.rules.names.find(({ type }) => type === variable.type) : undefined;
  return row?.name ?? name;
}

function dereferenced(pointer: string): string {
  return pointer.startsWith('&') ? pointer.slice(1) : `*${wrapped(pointer)}`;
}

/** The path of what can be stored to: `ENTRY->val[0]`, `@3.desc[1].qw0`, `iommu->lock`. */
export function pathOf(node: Syntax, here: Here): string {
  switch (node.type) {
    case 'parenthesized_expression':
      return pathOf(unwrapped(node), here);
    case 'cast_expression':
      return pathOf(fieldOf(node, 'value'), here);
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
  return frame.members.get(path) ?? run.memory.get(path) ?? textValue(path);
}

/** The word of the entry that a path names; `undefined` for anything else. */
export function wordOf(path: string, { run }: Pick<Here, 'run'>): number | undefined {
  const match = new RegExp(`^${ENTRY}(?:->|\\.)${run.rules.entry.words}\\[(\\d)\\]$`).exec(path);
  return match === null ? undefined : Number(match[1]);
}

export function noEntry(node: Syntax, frame: Frame): NotUnderstood {
  return new NotUnderstood(originOf(node, frame), 'a pointer to an entry, and which one is not known here');
}
