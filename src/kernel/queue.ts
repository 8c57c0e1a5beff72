/** Descriptors: what was last stored to the slots that are submitted. */
import type { Argument, Call, Condition, Statement } from '../flow/ast.ts';
import { callsIn } from '../flow/walk.ts';
import { both, question } from './flow-condition.ts';
import { NotUnderstood } from './note.ts';
import { type DescriptorRow, fits } from './rules/rule.ts';
import { argument, callStep, frameStep, type Here, note, originOf, placeOf } from './run.ts';
import { quoted, type Syntax } from './syntax.ts';
import { EITHER_WAY, type Value } from './value.ts';

/** Adds the submission that a call of the submitting function is: its descriptors, the wait, and what a time-out leads to. */
export function submit(args: readonly Value[], node: Syntax, here: Here): void {
  const [, slots, count, flags] = args;
  const { queue } = here.run.rules;
  const at = placeOf(node, here.frame);
  const options = flags?.text ?? '';
  const drains = options === queue.drain;
  if (!drains && flags?.number !== 0n)
    throw refusal(node, here, `the options of a submission are not known: ${options}`);
  const wait = callStep('wait', at, drains ? [argument(at, '1', 'PD')] : []);
  if (slots === undefined || count === undefined)
    throw refusal(node, here, 'a submission without descriptors');
  const body =
    count.number === undefined
      ? batched(slots, count, wait, node, here)
      : withWait(directly(slots, Number(count.number), node, here), wait, here);
  if (body.length > 0) here.out.push(frameStep(queue.submit, at, body));
}

/** The descriptors of an array that was filled by hand. */
function directly(slots: Value, count: number, node: Syntax, here: Here): readonly Statement[] {
  const base = slots.text.replace(/^&/, '');
  return Array.from({ length: count }, (_, i) => {
    const elements = [`${base}[${i}]`, ...(i === 0 ? [base] : [])];
    const word = (name: string): Value | undefined => member(elements, name, here);
    const first = word('qw0');
    if (first === undefined) throw refusal(node, here, `descriptor ${i} of ${slots.text} is not known`);
    return descriptorStep(first, word('qw1'), node, here);
  });
}

/** A member of a local structure: as it was stored, or 0 where the whole was filled with 0. */
function member(elements: readonly string[], name: string, { run }: Here): Value | undefined {
  const [stored] = elements.flatMap((path) => run.memory.get(`${path}.${name}`) ?? []);
  if (stored !== undefined || name === 'qw0') return stored;
  const wholes = elements.flatMap((path) => [path, path.replace(/\[\d+\]$/, '')]);
  return wholes.flatMap((path) => run.memory.get(path) ?? [])[0];
}

/** The descriptors that wait in a batch. Each device that they are for waits for its own. */
function batched(slots: Value, count: Value, wait: Call, node: Syntax, here: Here): readonly Statement[] {
  if (!slots.text.endsWith(`->${here.run.rules.queue.slots}`)) {
    throw refusal(node, here, 'a submission whose number of descriptors is not known');
  }
  const { run } = here;
  const { slots: array, count: index } = run.rules.queue;
  if (count.text !== `${slots.text.slice(0, -array.length)}${index}`)
    throw refusal(node, here, `a batch is submitted with another number of descriptors: ${count.text}`);
  if (run.waiting > 0)
    throw refusal(node, here, 'a batch is submitted in one way of a choice and not in the other');
  const list = run.batch.splice(0);
  run.slot.clear();
  if (run.isSubmitted) throw refusal(node, here, STILL_THERE);
  run.isSubmitted = list.length > 0;
  if (list.length > 0 && slots.text !== `${run.batchOf}->${run.rules.queue.slots}`)
    throw refusal(node, here, `descriptors wait in ${run.batchOf}, and ${slots.text} are submitted`);
  return list.length === 0 ? [] : waitInside(list, wait, here);
}

const STILL_THERE = 'a batch that was submitted and not emptied is used again';

function waitInside(list: readonly Statement[], wait: Call, here: Here): readonly Statement[] {
  const [only, ...others] = list;
  if (others.length > 0 || only === undefined) return withWait(list, wait, here);
  if (only.kind === 'each') return [{ ...only, body: waitInside(only.body, wait, here) }];
  if (only.kind === 'if' && asksForTag(only.condition, here)) {
    // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a syntax tree
    return [{ ...only, then: waitInside(only.then, wait, here) }];
  }
  return withWait(list, wait, here);
}

function asksForTag(condition: Condition, { run }: Here): boolean {
  return condition.kind === 'call' && run.rules.lists.some((list) => list.question === condition.call.name);
}

/**
 * The wait, and the same again for as long as a time-out ends it. Only a Device-TLB invalidation times out, but its
 * time-out ends whatever the queue holds behind it, so every submission is made again; the device is asked for where
 * the submission's own invalidation may have timed out.
 */
function withWait(list: readonly Statement[], wait: Call, here: Here): readonly Statement[] {
  const mayTimeOut = callsIn(list).some(({ name }) => name === 'invalidate.device_tlb');
  const condition = retryCondition(mayTimeOut, wait, here);
  return [{ kind: 'while', isDo: true, condition, body: [...list, wait], at: wait.at }];
}

function retryCondition(mayTimeOut: boolean, { at }: Call, { run }: Here): Condition {
  const aborted = question('wait.was_aborted', at);
  const { retry } = run.rules.queue;
  const handler = run.sources.functions.get(retry.function);
  const asks = mayTimeOut && handler !== undefined && retry.asksDevice.test(handler.body.text);
  return asks ? both(aborted, question('device.answers', at)) : aborted;
}

/** Counts a slot of a batch: the descriptor that was stored there is one that will be submitted. */
export function countSlot(isUp: boolean, node: Syntax, here: Here): void {
  const { run } = here;
  const descriptor = run.slot.get('descriptor');
  if (!isUp || descriptor === undefined)
    throw refusal(node, here, 'a slot of a batch is counted that was not written, or counted back');
  if (run.isSubmitted) throw refusal(node, here, STILL_THERE);
  run.slot.delete('descriptor');
  run.batch.push(batchedStep(descriptor, node, here));
}

/** The descriptor in the slot of a batch that has just been counted. */
function batchedStep(descriptor: Value, node: Syntax, here: Here): Statement {
  return descriptorStep(descriptor, here.run.slot.get('qw1'), node, here);
}

function descriptorStep(first: Value, second: Value | undefined, node: Syntax, here: Here): Call {
  const either = [first, second].find((word) => word?.text.includes(EITHER_WAY));
  if (either !== undefined)
    throw refusal(node, here, `what a descriptor is depends on the way here: ${either.text}`);
  const parts = partsOfWord(first.text);
  if (parts === undefined) throw refusal(node, here, `a descriptor that is computed: ${first.text}`);
  const names = new Set(first.text.match(/\w+/g));
  const row = here.run.rules.descriptors.find(
    ({ type, needs = [], second: wanted }) =>
      names.has(type) &&
      needs.every((name) => names.has(name)) &&
      (wanted === undefined || fits(wanted, second?.text ?? '')),
  );
  const types = here.run.rules.descriptors.filter(({ type }) => parts.includes(type));
  if (row === undefined || new Set(types.map(({ type }) => type)).size !== 1)
    throw refusal(node, here, `a descriptor that no row has: ${first.text.slice(0, 60)}`);
  const pasid = row.pasid === undefined ? undefined : insideOf(row.pasid, first.text);
  if (pasid !== undefined) samePasid(pasid, node, here);
  else if (row.pasid !== undefined && here.run.sources.macros.has(row.pasid))
    throw refusal(node, here, `a descriptor without a PASID: ${first.text}`);
  expectGranularity(row, first, node, here);
  const at = placeOf(node, here.frame);
  const args = (row.args ?? []).map((text) => parsedArgument(text, at));
  return callStep(row.step, at, [...domainId(row, first, node, here), ...args]);
}

/**
 * What a word of a descriptor is put together of: names and macros, each once, with `|` between them. `undefined` for a
 * word that is made in another way.
 */
function partsOfWord(text: string): readonly string[] | undefined {
  const plain = text.replaceAll(CAST, '');
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= plain.length; i++) {
    depth += { '(': 1, ')': -1 }[plain[i] ?? ''] ?? 0;
    if (i < plain.length && (plain[i] !== '|' || depth > 0)) continue;
    parts.push(plain.slice(start, i).replace(/^\((.*)\)$/, '$1'));
    start = i + 1;
  }
  const heads = parts.map((part) => /^\w*/.exec(part)?.[0] ?? '');
  const isPlain = parts.every((part) => /^\w+(?:\(.*\))?$/.test(part));
  return isPlain && new Set(heads).size === heads.length ? parts : undefined;
}

const CAST = /\((?:u8|u16|u32|u64)\)/g;

/** Within a flow the entry and every invalidation are of one PASID. */
export function samePasid(pasid: string, node: Syntax, { run, frame }: Pick<Here, 'run' | 'frame'>): void {
  if (run.pasid !== undefined && run.pasid !== pasid) {
    const text = `the PASID is ${pasid} here, and ${run.pasid} before: ${quoted(node)}`;
    throw new NotUnderstood(originOf(node, frame), text);
  }
  run.pasid = pasid;
}

/** What a descriptor is for must be what its row says: the PASID, and not the domain or everything. */
function expectGranularity({ granularity }: DescriptorRow, { text }: Value, node: Syntax, here: Here): void {
  if (granularity === undefined) return;
  const { macro, is } = granularity;
  const given = insideOf(macro, text);
  const isExpected = given !== undefined || here.run.sources.macros.has(macro);
  if (isExpected && !fits(is, given ?? ''))
    throw refusal(node, here, `the granularity of a descriptor is not known: ${given ?? 'none'}`);
}

function parsedArgument(text: string, at: Call['at']): Argument {
  const [name, value] = text.split('=');
  return value === undefined ? argument(at, text) : argument(at, value, name);
}

function domainId(row: DescriptorRow, first: Value, node: Syntax, here: Here): readonly Argument[] {
  if (row.domainId === undefined) return [];
  const at = placeOf(node, here.frame);
  const text = insideOf(row.domainId, first.text);
  if (text === undefined) throw refusal(node, here, `a descriptor without a domain id: ${first.text}`);
  const variable = /^\$(\w+)$/.exec(text)?.[1];
  if (variable !== undefined) return [argument(at, variable)];
  const known = here.run.rules.domainIds.find(({ value }) => fits(value, text));
  if (known === undefined) throw refusal(node, here, `the domain id of a descriptor is not known: ${text}`);
  if (known.isAssumed === true) note('assumed', node, here, `${known.meaning}: ${text}`, known.meaning);
  return [argument(at, String(known.id), 'did')];
}

/** What stands in the parentheses of a macro, casts left out; `undefined` where the macro does not stand. */
function insideOf(macro: string, text: string): string | undefined {
  const plain = text.replaceAll(CAST, '');
  const at = plain.search(new RegExp(`\\b${macro}\\(`));
  if (at < 0) return undefined;
  const start = at + macro.length + 1;
  let depth = 1;
  let end = start;
  while (end < plain.length && depth > 0) depth += { '(': 1, ')': -1 }[plain[end++]!] ?? 0;
  return plain.slice(start, end - 1).replace(/^\((.*)\)$/, '$1');
}

function refusal(node: Syntax, { frame }: Here, text: string): NotUnderstood {
  return new NotUnderstood(originOf(node, frame), text);
}
