/** Stores: to the entry, to a descriptor in a batch, to a local variable, to a member of a local structure. */
import type { Call } from '../flow/ast.ts';
import { storeToEntry } from './entry.ts';
import { noEntry, wordOf } from './expression.ts';
import { known } from './flow-condition.ts';
import { actsWhenAsked } from './function.ts';
import { namedEither, namedValue } from './named.ts';
import { NotUnderstood, placeText } from './note.ts';
import { isLoose, isLostAddress, isOwn, loosen, storeToOwn } from './own.ts';
import { POINTERS } from './question.ts';
import { countSlot } from './queue.ts';
import { fits } from './rules/rule.ts';
import { callStep, type Frame, type Here, originOf, placeOf, type Run } from './run.ts';
import { quoted, type Syntax } from './syntax.ts';
import { ENTRY, NO_ENTRY, staleSince, textValue, type Value, type WordRead, wrapped } from './value.ts';
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
  } else if (isOwn(path)) {
    refuseEntryIn(path, value, node, here);
    storeToOwn(path, withMoment(value, node, here), run);
  } else storeElsewhere(path, value, node, here);
  return value;
}

/** The pointer to the entry is lost in a structure that is stored to on other ways, such as a union. */
function refuseEntryIn(path: string, { text }: Value, node: Syntax, { run, frame }: Here): void {
  if (!/\bENTRY\b/.test(text) || !isLoose(path, run)) return;
  throw new NotUnderstood(
    originOf(node, frame),
    `the pointer to the entry is kept where it is not followed: ${quoted(node)}`,
  );
}

/** A store to memory that is not followed: what would be lost with it is refused. */
function storeElsewhere(path: string, value: Value, node: Syntax, here: Here): void {
  const { entry, queue } = here.run.rules;
  refuseAsked(path, node, here);
  if (/\bENTRY\b/.test(path))
    throw new NotUnderstood(originOf(node, here.frame), `a store through the entry: ${quoted(node)}`);
  const isWord = new RegExp(`(?:->|\\.)${entry.words}\\[[^\\]]*\\]$`).test(path);
  if (isWord || /^&?ENTRY/.test(value.text)) {
    const what = isWord ? 'a store to an entry' : 'the pointer to the entry is kept';
    throw new NotUnderstood(originOf(node, here.frame), `${what} where it is not followed: ${quoted(node)}`);
  }
  loosen(`${path} ${value.text}`, here.run);
  if (path.endsWith(`->${queue.count}`)) storeToCount(path, value, node, here);
  storeToSlot(path, value, node, here);
}

/** A store to a member that rows answer questions about: the answers would be others. */
export function refuseAsked(path: string, node: Syntax, { run, frame }: Here): void {
  const member = /(?:->|\.)(\w+)$/.exec(path)?.[1];
  if (member === undefined) return;
  const row = run.rules.conditions.find(({ about = [] }) => about.includes(member));
  if (row === undefined && !POINTERS.test(member)) return;
  const meaning = row?.meaning ?? 'a pointer is valid';
  throw new NotUnderstood(
    originOf(node, frame),
    `a store to what a row answers, ${meaning}: ${quoted(node)}`,
  );
}

/** `batch->index += 1` counts a slot; any other number than that means descriptors that were or were not put there. */
function storeToCount(path: string, value: Value, node: Syntax, here: Here): void {
  const { run, frame } = here;
  if (value.text === `${wrapped(path)}+1`) countSlot(true, node, here);
  else if (value.number !== 0n || run.batch.length + run.waiting > 0)
    throw new NotUnderstood(originOf(node, frame), `descriptors of a batch are dropped: ${quoted(node)}`);
  else run.isSubmitted = false;
}

/** A variable that may hold any value from here on. */
export function forget(
  name: string,
  { frame: { values, lost, types }, run }: Pick<Here, 'frame' | 'run'>,
): void {
  const held = values.get(name)?.text ?? '';
  const isOfEntry = /ENTRY/.test(held);
  loosen(held, run);
  const either = isOfEntry ? textValue(NO_ENTRY) : namedEither(types.get(name), run.rules);
  if (either === undefined) values.delete(name);
  else values.set(name, either);
  lost.add(name);
}

/** A variable that something may store to at any time: it holds nothing that is known any more. */
export function share(name: string, here: Pick<Here, 'frame' | 'run'>): void {
  here.frame.shared.add(name);
  forget(name, here);
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
  const named = namedValue(variable, value, run.rules);
  if (isEntry) frame.values.set(name, entryPointer(value, node, here));
  else if (named !== undefined) frame.values.set(name, named);
  else if (read !== undefined) frame.values.set(name, read);
  else if (value.isResult === true) keepResult(name, value, here);
  else if (isKept(value) || isOperand(value, run)) frame.values.set(name, withMoment(value, node, here));
  else if (value.number !== undefined && (variable?.isPointer !== true || value.number === 0n))
    frame.values.set(name, value);
  else frame.values.delete(name);
  const isAddress = variable?.isPointer === true || value.isResult !== true;
  if (isAddress && isLostAddress(value.text)) loosen(value.text, run);
  if (frame.shared.has(name)) forget(name, here);
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
  const variable = freshName(name, frame);
  out.push({ kind: 'assign', variable, call: condition.call, at: condition.at });
  frame.values.set(name, { text: variable, flag: variable });
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
export function withMoment(value: Value, node: Syntax, { frame, out }: Here): Value {
  const { word, condition } = value;
  const asks = word !== undefined || (condition !== undefined && known(condition) === undefined);
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

/** Whether the bits that are asked for are where they are in the entry, and as they are there. */
function isAsRead({ clears, sets, shift = 0n }: WordRead): boolean {
  return clears.length + sets.length === 0 && shift === 0n;
}

/** Refuses a variable that holds less than what is read into it, or something that was read before other steps. */
function refusePartRead(name: string, value: Value, meaning: string, node: Syntax, here: Here): void {
  const { test, bits = 64 } = value.word!;
  const at = originOf(node, here.frame);
  if (test?.number !== undefined && test.number >> BigInt(bits) !== 0n)
    throw new NotUnderstood(at, `${name} has room for less than is read into it: ${meaning}`);
  const since = staleSince(value, here.out);
  if (since !== undefined)
    throw new NotUnderstood(at, `read at ${placeText(since)} and used here, after other steps: ${meaning}`);
}

/**
 * The variable that a field of the entry is read into, and the step that reads it; `undefined` for any other value.
 */
export function readStep(name: string, value: Value, node: Syntax, here: Here): Value | undefined {
  const { word } = value;
  if (word === undefined || !isAsRead(word)) return undefined;
  const row = here.run.rules.loads.find(
    ({ kind, word: of, mask }) => kind === 'variable' && word.word === of && word.test?.number === mask,
  );
  if (row === undefined) return undefined;
  refusePartRead(name, value, row.meaning, node, here);
  const at = placeOf(node, here.frame);
  const call: Call = callStep(row.primitive, at);
  const variable = freshName(name, here.frame);
  here.out.push({ kind: 'assign', variable, call, at });
  return textValue(`$${variable}`);
}

/** The name of a variable of the flow: another one where what it holds is still needed, here or in a function that calls. */
function freshName(name: string, { values, reads, outerReads }: Frame): string {
  const isNeeded = (one: string): boolean =>
    outerReads.has(one) ||
    [...values].some(([other, { text, flag }]) => other !== name && (text === `$${one}` || flag === one));
  let fresh = name;
  for (let i = 2; isNeeded(fresh); i++) fresh = `${name}_${i}`;
  reads.add(fresh);
  return fresh;
}
