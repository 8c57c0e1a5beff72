/** Stores: to the entry, to a descriptor in a batch, to a local variable, to a member of a local structure. */
import type { Call } from '../flow/ast.ts';
import { storeToEntry } from './entry.ts';
import { noEntry, wordOf } from './expression.ts';
import { actsWhenAsked } from './function.ts';
import { NotUnderstood } from './note.ts';
import { countSlot } from './queue.ts';
import { fits } from './rules/rule.ts';
import { callStep, type Frame, type Here, originOf, placeOf, type Run } from './run.ts';
import { quoted, type Syntax } from './syntax.ts';
import { ENTRY, NO_ENTRY, textValue, type Value, wrapped } from './value.ts';
import type { Variable } from './variable.ts';
import { narrowed, pointed } from './width.ts';

/** Stores a value to what `target` names, whose path is known. Gives the value, as an assignment does. */
export function storeTo(target: Syntax, path: string, value: Value, node: Syntax, here: Here): Value {
  const { run, frame } = here;
  if (target.type === 'identifier' && !frame.objects.has(target.text)) {
    assign(target.text, value, node, here);
    return value;
  }
  if (path.includes(NO_ENTRY)) throw noEntry(node, frame);
  const word = wordOf(path, here);
  if (word !== undefined) storeToEntry(word, value, node, here);
  else if (path.replace(/^[*(]+/, '').startsWith(ENTRY)) {
    throw new NotUnderstood(
      originOf(node, frame),
      `a store to the entry that is not one of its words: ${quoted(node)}`,
    );
  } else if (isOwn(path)) storeToOwn(path, value, run.memory);
  else storeElsewhere(path, value, node, here);
  return value;
}

/** Whether a path is one in a local structure, and not behind a pointer that is kept there. */
function isOwn(path: string): boolean {
  return path.startsWith('@') && !path.includes('->');
}

/** A store to a local structure or a member of it; one of a whole structure takes its members along. */
function storeToOwn(path: string, value: Value, memory: Map<string, Value>): void {
  const copies = [...memory].filter(([from]) => isMemberOf(from, value.text));
  forgetOwn(path, memory);
  memory.set(path, value);
  for (const [from, held] of copies) memory.set(path + from.slice(value.text.length), held);
}

const isMemberOf = (path: string, whole: string): boolean =>
  /^(?:$|[.[])/.test(path.slice(whole.length)) && path.startsWith(whole);

/** Forgets what a local structure holds. */
export function forgetOwn(path: string, memory: Map<string, Value>): void {
  for (const key of memory.keys()) if (isMemberOf(key, path)) memory.delete(key);
}

/** A store to memory that is not followed: what would be lost with it is refused. */
function storeElsewhere(path: string, value: Value, node: Syntax, here: Here): void {
  const { entry, queue } = here.run.rules;
  if (/\bENTRY\b/.test(path))
    throw new NotUnderstood(originOf(node, here.frame), `a store through the entry: ${quoted(node)}`);
  const isWord = new RegExp(`(?:->|\\.)${entry.words}\\[[^\\]]*\\]$`).test(path);
  if (isWord || /^&?ENTRY/.test(value.text)) {
    const what = isWord ? 'a store to an entry' : 'the pointer to the entry is kept';
    throw new NotUnderstood(originOf(node, here.frame), `${what} where it is not followed: ${quoted(node)}`);
  }
  if (path.endsWith(`->${queue.count}`)) storeToCount(path, value, node, here);
  storeToSlot(path, value, node, here);
}

/** `batch->index += 1` counts a slot; any other number than that means descriptors that were or were not put there. */
function storeToCount(path: string, value: Value, node: Syntax, here: Here): void {
  const { run, frame } = here;
  if (value.text === `${wrapped(path)}+1`) countSlot(true, node, here);
  else if (value.number !== 0n || run.batch.length + run.waiting > 0)
    throw new NotUnderstood(originOf(node, frame), `descriptors of a batch are dropped: ${quoted(node)}`);
}

/** A variable that may hold any value from here on. */
export function forget(name: string, { values, lost }: Frame): void {
  const isOfEntry = /ENTRY/.test(values.get(name)?.text ?? '');
  if (isOfEntry) values.set(name, textValue(NO_ENTRY));
  else values.delete(name);
  lost.add(name);
}

/** `batch->descs[batch->index].qw0 = …` */
function storeToSlot(path: string, value: Value, node: Syntax, { run, frame }: Here): void {
  const match = new RegExp(`^(.*)->${run.rules.queue.slots}\\[.*\\]\\.(qw\\d)$`).exec(path);
  if (match === null) return;
  const [, batch = '', word = ''] = match;
  const isUsed = run.batch.length + run.waiting + run.slot.size > 0;
  if (isUsed && run.batchOf !== batch)
    throw new NotUnderstood(
      originOf(node, frame),
      `descriptors wait in ${run.batchOf}, and others in ${batch}`,
    );
  run.batchOf = batch;
  run.slot.set(word === 'qw0' ? 'descriptor' : word, value);
}

/** Assigns a value to a local variable. */
export function assign(name: string, assigned: Value, node: Syntax, here: Here): void {
  const { frame, run } = here;
  frame.lost.delete(name);
  const variable = frame.types.get(name);
  const value = variable === undefined ? assigned : asHeldBy(variable, assigned, run);
  const isEntry = variable?.type === run.rules.entry.type && variable.isPointer;
  const read = readStep(name, value, node, here);
  if (keepsAnswer(name, value, node, here)) return;
  refuseLostEntry(value, variable?.isPointer === true, node, here);
  if (isEntry) frame.values.set(name, entryPointer(value, node, here));
  else if (read !== undefined) frame.values.set(name, read);
  else if (value.isResult === true) keepResult(name, value, here);
  else if (isKept(value) || isOperand(value, run)) frame.values.set(name, withMoment(value, node, here));
  else if (value.number !== undefined && variable?.isPointer !== true) frame.values.set(name, value);
  else frame.values.delete(name);
}

/** A pointer into the entry that no variable can be followed with: one way it is another one, or a call made it. */
function refuseLostEntry(value: Value, isPointer: boolean, node: Syntax, { frame, run }: Here): void {
  const names = isPointer ? /\bENTRY\b/ : /[?:]&?ENTRY(?!\w|->|\.)/;
  const isFollowed = value.isResult !== true && (isKept(value) || isOperand(value, run));
  const isLookUp = run.rules.entry.from.some((name) => value.text.startsWith(`${name}(`));
  if (isFollowed || isLookUp || !names.test(value.text)) return;
  throw new NotUnderstood(originOf(node, frame), `the pointer to the entry is not followed: ${quoted(node)}`);
}

/** A value as a variable of a type holds it. */
export function asHeldBy(variable: Variable, value: Value, run: Run): Value {
  if (variable.isPointer) return pointed(value, variable, run);
  return variable.isArray ? value : narrowed(value, variable.type);
}

/** A variable that keeps what a function answers which acts as well: it runs here, and once. */
function keepsAnswer(name: string, { condition }: Value, node: Syntax, { frame, out }: Here): boolean {
  if (condition === undefined || !actsWhenAsked(condition)) return false;
  if (condition.kind !== 'call') {
    const text = `an answer is kept that is made of several, of which one acts as well: ${quoted(node)}`;
    throw new NotUnderstood(originOf(node, frame), text);
  }
  out.push({ kind: 'assign', variable: name, call: condition.call, at: condition.at });
  frame.values.set(name, { text: name, flag: name });
  return true;
}

/** Whether a variable stands for its value from here on; one that holds anything else keeps its name. */
function isKept({ text, word, condition }: Value): boolean {
  return (
    word !== undefined ||
    condition !== undefined ||
    /^(?:[&@$]|ENTRY)/.test(text) ||
    /^[A-Z][A-Z0-9_]+$/.test(text) ||
    /^domain_id_iommu\(|->iommu_did\[/.test(text)
  );
}

/** What commands of the device are about. */
function isOperand({ text }: Value, { rules }: Run): boolean {
  return rules.driver !== undefined && fits(rules.driver.operands, text);
}

/** What was asked of the model is kept with the moment: asked again later, the answer may be another. */
function withMoment(value: Value, node: Syntax, { frame, out }: Here): Value {
  const asks = value.word !== undefined || value.condition !== undefined;
  if (!asks || value.kept !== undefined) return value;
  return { ...value, kept: { at: originOf(node, frame), block: out, steps: out.length } };
}

/** Only an integer is taken for the success of a call. */
function keepResult(name: string, value: Value, { frame }: Here): void {
  const isInteger = /^(?:int|long|s32|ssize_t)$/.test(frame.types.get(name)?.type ?? '');
  const isId = isKept({ text: value.text });
  if (isId) frame.values.set(name, { text: value.text });
  else if (isInteger) frame.values.set(name, { text: name, isResult: true });
  else frame.values.delete(name);
}

/**
 * A pointer to an entry: the one that the flows are about, or one of a local copy. Throws where it comes from somewhere
 * else.
 */
export function entryPointer(value: Value, node: Syntax, { frame, run }: Here): Value {
  if (value.text.startsWith(ENTRY) || value.text.startsWith('&@')) return value;
  if (value.text === NO_ENTRY || value.number === 0n) return textValue(NO_ENTRY);
  const name = /^(\w+)\(/.exec(value.text)?.[1];
  if (name !== undefined && run.rules.entry.from.includes(name)) return textValue(ENTRY);
  throw new NotUnderstood(originOf(node, frame), `cannot determine which entry this is: ${quoted(node)}`);
}

/**
 * The variable that a field of the entry is read into, and the step that reads it; `undefined` for any other value.
 */
export function readStep(name: string, value: Value, node: Syntax, here: Here): Value | undefined {
  const { word } = value;
  const row = here.run.rules.loads.find(
    ({ kind, word: of, mask }) => kind === 'variable' && word?.word === of && word.test?.number === mask,
  );
  if (row === undefined) return undefined;
  const at = placeOf(node, here.frame);
  const call: Call = callStep(row.primitive, at);
  here.out.push({ kind: 'assign', variable: name, call, at });
  return textValue(`$${name}`);
}
