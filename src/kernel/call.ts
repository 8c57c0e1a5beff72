/** Calls: steps of the model, stores, locks, submissions, functions and macros that are followed, and what is not known. */
import type { Statement } from '../flow/ast.ts';
import { storeTo, withMoment } from './assignment.ts';
import { bitMacro } from './constant.ts';
import { evaluate, pathOf } from './expression.ts';
import { acts, expandFunction, expandMacro } from './function.ts';
import { dropLock, guardedLock, hold, release, takeLock } from './lock.ts';
import { NotUnderstood } from './note.ts';
import { isOwn, loosen, overwritten, storeToOwn } from './own.ts';
import type { Macro } from './prepare.ts';
import { samePasid, submit } from './queue.ts';
import { type CallRow, fits, type IndirectRow } from './rules/rule.ts';
import { callStep, frameStep, functionStep, type Here, note, originOf, placeOf, primitive } from './run.ts';
import { argumentsOf, fieldOf, partsOf, quoted, type Syntax, tight, unwrapped } from './syntax.ts';
import { ENTRY, numberValue, textValue, type Value } from './value.ts';
import { walkWay } from './way.ts';

const TRANSPARENT = new Set([
  'READ_ONCE',
  'READ_ONCE_NOCHECK',
  'likely',
  'unlikely',
  'smp_load_acquire',
  'data_race',
]);
/** Ask how the kernel is configured. */
const ENABLED = /^IS_(?:ENABLED|BUILTIN|REACHABLE|MODULE)$/;
const BITS = /^(?:BIT|GENMASK)(?:_ULL|_U?\d+)?$/;
const STORES = new Set(['WRITE_ONCE', 'smp_store_release']);
/** Gives what it is asked, and prints. */
export const WARNS = /^(?:WARN|BUG)(?:_ON)?(?:_ONCE|_RATELIMIT)?$/;
const TYPE =
  /^\((?:[us](?:8|16|32|64)|int|long|(?:unsigned )?long|size_t|void \*|uintptr_t|pgd_t \*|bool)\)$/;
/** Calls whose result says nothing about success. */
const READERS =
  /^(?:ecap_|cap_|pci_|dmar_read|read[lq]$|sm_supported|pasid_supported|refcount_|list_empty|IS_ERR|is_|cpu_feature|dev_is_|mutex_is)/;
/** What reads an entry that it is given a pointer to, and does not write it. */
const ONLY_READ_ENTRY = new Set(['sizeof', 'virt_to_phys', '__pa', 'IS_ERR']);

/**
 * The value of a call; the steps that it takes are added to `here.out`. Those of a function that is followed and asked for
 * its answer stand in the condition that the value is.
 */
export function callValue(node: Syntax, here: Here, isAsked?: true): Value {
  const callee = fieldOf(node, 'function');
  const args = argumentsOf(node);
  if (callee.type === 'call_expression') return guardedBy(callee, args, node, here);
  if (callee.type === 'parenthesized_expression' && TYPE.test(callee.text)) return evaluate(args[0]!, here);
  const name = nameOf(callee, node, here);
  if (name === undefined) {
    const touched = args.map((argument) => evaluate(argument, here)).some(({ text }) => isEntryText(text));
    if (touched) throw handedOver(tight(callee), node, here);
    for (const argument of args) loosen(evaluate(argument, { ...here, out: [] }).text, here.run);
    here.out.push(functionStep(identifierOf(callee), placeOf(node, here.frame)));
    return textValue(tight(node));
  }
  return special(name, args, node, here) ?? named(name, args, node, here, isAsked);
}

/** `guard(spinlock)(&lock)` holds the lock to the end of the scope. */
function guardedBy(callee: Syntax, args: readonly Syntax[], node: Syntax, here: Here): Value {
  if (fieldOf(callee, 'function').text !== 'guard')
    throw new NotUnderstood(originOf(node, here.frame), `a call of what a call gives: ${quoted(node)}`);
  const lock = guardedLock(argumentsOf(callee)[0]?.text ?? '', args[0], node, here);
  if (lock !== undefined) here.frame.guards.push(lock);
  return textValue('');
}

/** The function that is called: by its name, or through a pointer. */
function nameOf(callee: Syntax, node: Syntax, here: Here): string | undefined {
  const { run, frame } = here;
  const isPointer = frame.types.has(callee.text) && !run.sources.functions.has(callee.text);
  if (callee.type === 'identifier' && !isPointer) return callee.text;
  const pointer = evaluate(unwrapped(callee), here).text.replace(/^[*&]/, '');
  if (isPointer && run.sources.functions.has(pointer)) return pointer;
  const texts = [tight(callee), pointer];
  const row = run.rules.indirect.find(({ callee: wanted }) => texts.some((text) => fits(wanted, text)));
  if (row !== undefined) return pointedTo(row, node, here);
  const member = /\w+$/.exec(texts[0]!)?.[0];
  const candidates = new Set(
    run.sources.operations
      .filter((operation) => operation.member === member && run.sources.functions.has(operation.function))
      .map((operation) => operation.function),
  );
  const [only] = candidates;
  if (candidates.size === 1 && only !== undefined) {
    const meaning = 'a pointer leads to the only function that a table names for it';
    note('assumed', node, here, `${meaning}: ${texts[0]!} is ${only}()`, meaning);
    return only;
  }
  note('unknown', node, here, `${texts[0]!}() could be ${[...candidates].join(', ') || 'any function'}`);
  return undefined;
}

/** A table that is reached through a member of another one, which names a third. */
function refuseDetour(
  { set, through }: IndirectRow,
  node: Syntax,
  { run, frame }: Pick<Here, 'run' | 'frame'>,
): void {
  if (through === undefined || 'assigned' in set) return;
  const targets = run.sources.operations.filter(
    ({ member, table }) => member === through.member && new RegExp(`\\b${through.table}\\b`).test(table),
  );
  const other = targets.find((one) => one.function !== set.table);
  if (other === undefined) return;
  const text = `${through.member} of ${through.table} is set to ${other.function}, and not to ${set.table}`;
  throw new NotUnderstood(originOf(node, frame), text);
}

/** The function that the C sets a pointer to which a row has: one of those of the row, or one that is followed in its place. */
function pointedTo(row: IndirectRow, node: Syntax, { run, frame }: Here): string {
  const { sources } = run;
  const { set, functions, others = [] } = row;
  refuseDetour(row, node, { run, frame });
  const values =
    'assigned' in set
      ? sources.assigned(set.assigned)
      : sources.operations
          .filter(
            ({ member, table }) => member === set.member && new RegExp(`\\b${set.table}\\b`).test(table),
          )
          .map((one) => one.function);
  const found = [...new Set(values)].filter((value) => !others.includes(value));
  const [only] = found;
  if (found.length === 1 && only !== undefined && sources.functions.has(only)) return only;
  const where = 'assigned' in set ? set.assigned : `${set.member} of ${set.table}`;
  const expected = functions.map((name) => `${name}()`).join(' or ');
  const text = `${where} is set to ${found.join(' and ') || 'nothing'}, and not to ${expected}`;
  throw new NotUnderstood(originOf(node, frame), text);
}

function identifierOf(callee: Syntax): string {
  return /\w+$/.exec(tight(callee))?.[0] ?? 'pointer';
}

/** Calls that C has words for and the kernel macros. */
function special(name: string, args: readonly Syntax[], node: Syntax, here: Here): Value | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (TRANSPARENT.has(name) || WARNS.test(name)) return evaluate(first, here);
  if (ENABLED.test(name)) return enabled(first.text, node, here);
  if (STORES.has(name) && second !== undefined) {
    const value = evaluate(second, here);
    return storeTo(first, pathOf(first, here), value, node, here);
  }
  if (!BITS.test(name)) return undefined;
  const bits = bitMacro(
    name,
    args.map((argument) => evaluate(argument, here).number),
  );
  return bits === undefined ? undefined : numberValue(bits, tight(node));
}

/** Whether an option of the kernel is on. One that no row has is off, which is an assumption. */
function enabled(option: string, node: Syntax, here: Here): Value {
  const known = here.run.rules.options[option];
  if (known === undefined) note('assumed', node, here, `${option} is off`);
  return numberValue(known === true ? 1n : 0n);
}

function named(name: string, nodes: readonly Syntax[], node: Syntax, here: Here, isAsked?: true): Value {
  const { run } = here;
  refuseRenamed(name, node, here);
  if (takeOrDrop(name, nodes, node, here)) return textValue('');
  const macro = replacedBy(name, nodes, node, here);
  if (macro !== undefined) return expandMacro(macro, nodes, node, here, isAsked);
  if (run.rules.bodies.some((row) => row.function === name)) run.relied.add(name);
  const args = nodes.map((argument) => withMoment(evaluate(argument, here), argument, here));
  const text = `${name}(${args.map((argument) => argument.text).join(',')})`;
  const result: Value = { text, ...(READERS.test(name) ? {} : { isResult: true }) };
  if (name === run.rules.queue.submit) {
    submit(args, node, here);
    return result;
  }
  if (run.rules.entry.from.includes(name)) {
    lookUp(args, node, here);
    return textValue(text);
  }
  const released = releasedBy(name, args, here);
  if (released !== undefined) {
    note('assumed', node, here, `${released.meaning}: ${quoted(node)}`, released.meaning);
    const definition = run.sources.functions.get(released.function)!;
    return expandFunction(
      definition,
      definition.parameters.map(({ name: own }) => textValue(own)),
      node,
      here,
    );
  }
  const row = rowFor(name, args, here);
  if (row?.refuses !== undefined)
    throw new NotUnderstood(originOf(node, here.frame), `${row.refuses}: ${quoted(node)}`);
  const touches = args.some((argument) => isEntryText(argument.text));
  const isWritten = touches && row?.steps.length === 0 && !ONLY_READ_ENTRY.has(name);
  if (isWritten) throw handedOver(name, node, here);
  if (row !== undefined) {
    takeRow(row, name, args, node, here);
    return result;
  }
  return followed(name, args, node, here, isAsked) ?? unknown(name, args, touches, result, node, here);
}

/** Adds the steps of a row, and what it assumes and leaves open. */
function takeRow(row: CallRow, name: string, args: readonly Value[], node: Syntax, here: Here): void {
  const at = placeOf(node, here.frame);
  if (row.steps.length === 0) written(name, args, node, here);
  if (name.startsWith('mem') && row.argument === undefined) refuseElsewhere(name, args, node, here);
  if (row.arms === true) here.run.armed = { block: here.out, steps: here.out.length };
  if (row.needsArmed === true) expectArmed(node, here);
  const steps = row.steps.map((step) => primitive(step, at));
  if (steps.length > 0) here.out.push(frameStep(name, at, steps));
  if (row.reaches !== true && here.run.reached.has(name)) {
    const text = `${name}(), whose row knows no step that reaches the entry or the queue, as it does here`;
    note('unknown', node, here, text, `${name}() has no effect`);
    here.out.push(functionStep(name, at));
  }
  for (const member of row.changes ?? []) here.run.changed.set(member, originOf(node, here.frame));
  if (row.assumes !== undefined) note('assumed', node, here, row.assumes, row.assumes);
  if (row.doubt === undefined) return;
  note('unknown', node, here, `${row.meaning}: ${quoted(node)}`, `${row.doubt}() has no effect`);
  here.out.push(callStep(row.doubt, at));
}

/** `#define wipe other` makes a call of `wipe()` one of another function. */
function refuseRenamed(name: string, node: Syntax, { run, frame }: Here): void {
  const macro = run.sources.macros.get(name);
  if (macro === undefined || macro.parameters !== undefined || macro.body === name) return;
  throw new NotUnderstood(originOf(node, frame), `${name}() is called, and ${name} is a macro`);
}

/** The entry that a flow is about is always that of the same device and PASID. */
function lookUp(args: readonly Value[], node: Syntax, { run, frame }: Here): void {
  const of = args.map(({ text }) => text).join(', ');
  const isOther = args.some((one) => one.number !== undefined || /[-+*/](?!>)/.test(one.text));
  if (isOther)
    throw new NotUnderstood(originOf(node, frame), `an entry that no flow is about: ${quoted(node)}`);
  if (run.entryOf !== undefined && run.entryOf !== of)
    throw new NotUnderstood(originOf(node, frame), `the entry of ${of}, and that of ${run.entryOf} before`);
  run.entryOf = of;
  const pasid = args.at(-1)?.text;
  if (pasid !== undefined) samePasid(pasid, node, { run, frame });
}

function isNamed(wanted: string | RegExp, name: string): boolean {
  return typeof wanted === 'string' ? wanted === name : wanted.test(name);
}

type Placed = NonNullable<CallRow['argument']>;

const fitsArgument = (wanted: Placed | undefined, args: readonly Value[]): boolean =>
  wanted === undefined ||
  (wanted.index < 0
    ? args.some(({ text }) => fits(wanted.is, text))
    : fits(wanted.is, args[wanted.index]?.text ?? ''));

function rowFor(name: string, args: readonly Value[], { run }: Here): CallRow | undefined {
  return run.rules.calls.find(
    ({ functions, argument, operand }) =>
      functions.some((wanted) => isNamed(wanted, name)) &&
      fitsArgument(argument, args) &&
      fitsArgument(operand, args),
  );
}

/** The function that releases what a call drops the last reference to. */
function releasedBy(
  name: string,
  args: readonly Value[],
  { run }: Here,
): { readonly meaning: string; readonly function: string } | undefined {
  const { rules, sources } = run;
  const row = rules.driver?.leads.find(
    ({ functions, argument }) => functions.includes(name) && fitsArgument(argument, args),
  );
  const operation = sources.operations.find(
    ({ member, table, function: released }) =>
      member === row?.operation.member &&
      table.includes(row.operation.table) &&
      sources.functions.has(released),
  );
  return row === undefined || operation === undefined
    ? undefined
    : { meaning: row.meaning, function: operation.function };
}

/** Calls that write nothing where their arguments point. */
const ONLY_READ = /^(?:sizeof|IS_ERR\w*|PTR_ERR\w*|container_of|virt_to_phys|__pa|trace_\w+|pr_\w+|dev_\w+)$/;

/**
 * A structure that is filled with 0 holds 0 wherever nothing is stored later. What a call may have written that is not
 * followed is not known. A batch that is filled with 0 is empty.
 */
function written(name: string, args: readonly Value[], node: Syntax, here: Here): void {
  const { run } = here;
  const [target, filling] = args;
  const path = target?.text.replace(/^&/, '') ?? '';
  const isWiped = name === 'memset' && filling?.number === 0n;
  if (path === run.batchOf && name.startsWith('mem')) {
    if (run.batch.length + run.waiting > 0 || !isWiped)
      throw new NotUnderstood(
        originOf(node, here.frame),
        `descriptors of a batch are dropped: ${quoted(node)}`,
      );
    run.isSubmitted = false;
  }
  if (ONLY_READ.test(name)) return;
  for (const { text } of args) if (text.startsWith('&@')) overwritten(text.slice(1), run);
  if (isWiped && isOwn(path)) storeToOwn(path, numberValue(0n), run);
}

/** Memory that is not followed and that is filled may hold anything then: a field that a row answers, a lock, a list. */
function refuseElsewhere(name: string, [target]: readonly Value[], node: Syntax, here: Here): void {
  const path = target?.text.replace(/^&/, '') ?? '';
  if (path.startsWith('@') || path === here.run.batchOf) return;
  note(
    'unknown',
    node,
    here,
    `memory that is not followed is written: ${quoted(node)}`,
    `${name}() has no effect`,
  );
  here.out.push(functionStep(name, placeOf(node, here.frame)));
}

/** A wait ends with what is signalled since the completion was set back, which comes before the step that is waited for. */
function expectArmed(node: Syntax, { run, frame, out }: Here): void {
  const { armed } = run;
  run.armed = undefined;
  if (armed !== undefined && (armed.block !== out || armed.steps < out.length)) return;
  const text = 'a completion is waited for that was not set back before the step that it is about';
  throw new NotUnderstood(originOf(node, frame), `${text}: ${quoted(node)}`);
}

function isEntryText(text: string): boolean {
  return new RegExp(`^[&*(]*${ENTRY}`).test(text);
}

function takeOrDrop(name: string, nodes: readonly Syntax[], node: Syntax, here: Here): boolean {
  if (name === 'rcu_read_lock' || name === 'rcu_read_unlock') {
    const kind = name === 'rcu_read_lock' ? 'lock' : 'unlock';
    here.out.push({ kind, name: 'rcu', at: placeOf(node, here.frame) });
    if (kind === 'lock') hold('rcu', here);
    else release('rcu', here);
    return true;
  }
  const verb =
    /^(?:raw_)?(?:(?<take>spin_lock|mutex_lock|read_lock|write_lock|down_write|down_read)|(?:spin_unlock|mutex_unlock|read_unlock|write_unlock|up_write|up_read))(?:_irqsave|_irqrestore|_irq|_bh|_nested)?$/.exec(
      name,
    );
  if (verb === null || nodes[0] === undefined) return false;
  const lock = evaluate(nodes[0], here);
  if (verb.groups?.['take'] === undefined) dropLock(lock, node, here);
  else takeLock(lock, node, here, verb.groups['take']);
  return true;
}

/**
 * The macro that a call is replaced by. One in capitals that only computes stays as it is written: rows for descriptors and
 * fields know it by name.
 */
function replacedBy(name: string, nodes: readonly Syntax[], node: Syntax, here: Here): Macro | undefined {
  const { run, frame } = here;
  const { sources, rules } = run;
  const macro = sources.macros.get(name);
  if (
    macro?.parameters === undefined ||
    rules.calls.some((row) => row.functions.some((one) => isNamed(one, name)))
  )
    return undefined;
  if (sources.functionIn(frame.path, name) !== undefined)
    throw new NotUnderstood(originOf(node, frame), `${name}() is a function and a macro`);
  if (sources.acts(macro) || !/^[A-Z0-9_]+$/.test(name)) return macro;
  const args: Value[] = [];
  const dry = walkWay(here, (inside) => {
    args.push(...nodes.map((argument) => evaluate(argument, inside)));
    return 'falls';
  });
  return dry.here.out.some(acts) || args.some(({ text }) => isEntryText(text)) ? macro : undefined;
}

/** Follows a function. */
function followed(
  name: string,
  args: readonly Value[],
  node: Syntax,
  here: Here,
  isAsked?: true,
): Value | undefined {
  const { sources } = here.run;
  const definition = sources.functionIn(here.frame.path, name);
  if (definition !== undefined) return expandFunction(definition, args, node, here, isAsked);
  const isBuilder =
    /^[A-Z][A-Z0-9_]*$/.test(name) &&
    (sources.macros.has(name) || BITS.test(name) || /^(?:QI|DMA|PCI|VTD|PASID)_/.test(name));
  return isBuilder ? textValue(`${name}(${args.map(({ text }) => text).join(',')})`) : undefined;
}

function unknown(
  name: string,
  args: readonly Value[],
  touches: boolean,
  result: Value,
  node: Syntax,
  here: Here,
): Value {
  if (touches) throw handedOver(name, node, here);
  note('unknown', node, here, `${name}()`, `${name}() has no effect`);
  for (const { text: own } of args) if (own.startsWith('&@')) overwritten(own.slice(1), here.run);
  here.out.push(functionStep(name, placeOf(node, here.frame)) satisfies Statement);
  return result;
}

function handedOver(name: string, node: Syntax, { frame }: Here): NotUnderstood {
  return new NotUnderstood(
    originOf(node, frame),
    `the entry is handed to ${name}(), which is not followed: ${quoted(node)}`,
  );
}

/** Whether a node holds a call of one of these. */
export function callsIn(node: Syntax): readonly string[] {
  const own = node.type === 'call_expression' ? [fieldOf(node, 'function').text] : [];
  return [...own, ...partsOf(node).flatMap(callsIn)];
}
