/** Loops: over lists, counted, scoped, and `do { } while (0)`. */
import type { Condition, Statement } from '../flow/ast.ts';
import { forget } from './assignment.ts';
import { walkBlock } from './block.ts';
import { constantOf } from './constant.ts';
import { declare } from './declaration.ts';
import { evaluate } from './expression.ts';
import { asksPrimitive, choice, constant, known, named, question } from './flow-condition.ts';
import { acts, actsWhenAsked, returns } from './function.ts';
import { idiomSteps } from './idiom.ts';
import { guardedLock } from './lock.ts';
import { NotUnderstood } from './note.ts';
import { unknownAt } from './own.ts';
import { questionOf } from './question.ts';
import { fits, type ListRow } from './rules/rule.ts';
import { type Here, note, originOf, placeOf } from './run.ts';
import { hiddenBy, show } from './scope.ts';
import {
  argumentsOf,
  descendants,
  fieldOf,
  optionalField,
  quoted,
  type Syntax,
  tight,
  unwrapped,
} from './syntax.ts';
import { numberValue, textValue } from './value.ts';
import { changedBy, type Ending, merge, noWay, type Way, walkWay } from './way.ts';

type Loop = Extract<Statement, { kind: 'while' }>;

/** The most rounds up to which a counted loop is unrolled. */
const MOST_ROUNDS = 16n;

export function walkLoop(node: Syntax, here: Here): Ending {
  const asked = optionalField(node, 'condition');
  const condition = asked === undefined ? undefined : unwrapped(asked);
  const macro = condition?.type === 'call_expression' ? fieldOf(condition, 'function').text : '';
  if (condition !== undefined && macro === 'scoped_guard') return scoped(node, condition, here);
  if (condition !== undefined && /for_each/.test(macro)) return overList(node, condition, here);
  const steps = idiomSteps([node], here);
  if (steps !== undefined) {
    here.out.push(...steps);
    return 'falls';
  }
  if (node.type === 'for_statement') return walkFor(node, condition, here);
  if (node.type === 'do_statement' && isNever(condition, here)) return once(node, here);
  return conditional(node, condition, here);
}

/** `for (a; b; c)`: what `a` declares is gone behind it. */
function walkFor(node: Syntax, condition: Syntax | undefined, here: Here): Ending {
  const first = optionalField(node, 'initializer');
  const outer = first?.type === 'declaration' ? hiddenBy([first], here.frame) : undefined;
  if (first?.type === 'declaration') declare(first, here);
  else if (first !== undefined) evaluate(first, here);
  const ending = counted(node, here) ? 'falls' : conditional(node, condition, here);
  if (outer !== undefined) show(outer, here.frame);
  return ending;
}

/** Whether a condition is written as one that never holds: `while (0)`. */
function isNever(condition: Syntax | undefined, { run }: Here): boolean {
  return condition !== undefined && constantOf(condition, (name) => run.sources.number(name)) === 0n;
}

/** `do { … } while (0)` is a block that is left with `break`. */
function once(node: Syntax, here: Here): Ending {
  const ending = walkBlock(fieldOf(node, 'body'), here);
  return ending === 'breaks' || ending === 'continues' ? 'falls' : ending;
}

function scoped(node: Syntax, guard: Syntax, here: Here): Ending {
  const [kind, lock] = argumentsOf(guard);
  const { guards, scopes } = here.frame;
  scopes.push({ block: node, held: guards.length });
  const name = guardedLock(kind?.text ?? '', lock, node, here);
  if (name !== undefined) guards.push(name);
  const ending = walkBlock(fieldOf(node, 'body'), here);
  if (name !== undefined) guards.pop();
  scopes.pop();
  if (ending === 'breaks') throw leftInTheMiddle(node, here);
  if (ending === 'falls' || ending === 'continues') {
    if (name !== undefined) here.out.push({ kind: 'unlock', name, at: placeOf(node, here.frame) });
    return 'falls';
  }
  return ending;
}

/** A list that the model has: once for the device that is meant, or each device that is on it. */
function overList(node: Syntax, list: Syntax, here: Here): Ending {
  const { run } = here;
  const text = `${tight(fieldOf(list, 'function'))}(${argumentsOf(list)
    .map((one) => normal(one, here))
    .join(',')})`;
  const row = run.rules.lists.find((one) => fits(one.list, text));
  const sought = soughtIn(node, here);
  forgetAssigned(node, here);
  const all = row?.passes ?? [{ members: {} }];
  const passes = all.map((pass) => onePass(node, pass, all.length > 1, here));
  for (const name of sought) here.frame.lost.delete(name);
  const steps = passes.flatMap(({ out }) => out);
  const batched = passes.flatMap(({ batch }) => batch);
  if (steps.some(acts) || batched.length > 0) {
    if (row === undefined) {
      throw new NotUnderstood(
        originOf(node, here.frame),
        `steps in a walk over a list that no row has: ${quoted(list)}`,
      );
    }
    if (batched.length > 0) run.batch.push(...eachOf(row, batched, node, here));
    if (steps.some(acts)) here.out.push(...eachOf(row, steps, node, here));
  }
  return 'falls';
}

/** Pointers that are NULL until a walk over a list finds what they are for: it is found, as other pointers are valid. */
function soughtIn(node: Syntax, { frame }: Here): readonly string[] {
  return assignedIn(fieldOf(node, 'body')).filter(
    (name) => frame.types.get(name)?.isPointer === true && frame.values.get(name)?.number === 0n,
  );
}

/** An argument with the variables in it replaced: `&domain->dev_pasids`. */
function normal(node: Syntax, here: Here): string {
  return node.type === 'pointer_expression' ? evaluate(node, here).text : tight(node);
}

function onePass(
  node: Syntax,
  { members, option }: ListRow['passes'][number],
  isOneOfSeveral: boolean,
  here: Here,
): { readonly out: readonly Statement[]; readonly batch: readonly Statement[] } {
  const { run, frame } = here;
  const own = Object.entries(members).map(([path, text]) => [path, textValue(text)] as const);
  const element: Here = { ...here, frame: { ...frame, members: new Map([...frame.members, ...own]) } };
  // Each device has an entry of its own.
  if (!run.isPerDevice) run.isWiped = false;
  const round = roundOf(element, (inside) => walkBlock(fieldOf(node, 'body'), inside));
  const { ending, batch } = round;
  const { out } = round.here;
  if (ending === 'leaves' || returns(out))
    throw new NotUnderstood(originOf(node, frame), 'a return in a walk over a list');
  // Of a device that is meant there is one element, unless the row has several.
  const hasMore = isOneOfSeveral || !run.isPerDevice;
  if (ending === 'breaks' && hasMore && (out.some(acts) || batch.length > 0)) {
    throw new NotUnderstood(originOf(node, frame), 'a walk over a list that ends with its first element');
  }
  // The list may be empty.
  merge([{ ...round, ending: 'falls' }, noWay(here)], node, here);
  const under = (steps: readonly Statement[]): readonly Statement[] =>
    option === undefined || steps.length === 0
      ? steps
      : choice(named(option, placeOf(node, frame)), steps, []);
  return { out: under(out), batch: under(batch) };
}

/** A round of a loop: what an earlier one has stored is not known in it. */
function roundOf(here: Here, walk: (inside: Here) => Ending): Way {
  const first = forgetRound(here, walk);
  return first.isAny ? first.way : walkWay(here, walk);
}

/** Forgets what a round stores. `isAny` says that it stores nothing, and so is like any other round. */
export function forgetRound(
  here: Here,
  walk: (inside: Here) => Ending,
): { readonly way: Way; readonly isAny: boolean } {
  const way = walkWay(here, walk);
  const changed = changedBy(way, here);
  for (const path of changed) {
    if (here.run.slot.has(path) || way.slot.has(path)) here.run.slot.set(path, unknownAt(path));
    else here.run.memory.set(path, unknownAt(path));
  }
  return { way, isAny: changed.length === 0 };
}

function eachOf(
  row: ListRow,
  steps: readonly Statement[],
  node: Syntax,
  { run, frame }: Here,
): readonly Statement[] {
  if (run.isPerDevice) return steps;
  const at = placeOf(node, frame);
  const listed = row.question === undefined ? steps : choice(question(row.question, at), steps, []);
  return [{ kind: 'each', index: 'device', body: listed, at }];
}

/** `for (i = a; i < b; i++)` with constants is unrolled. */
function counted(node: Syntax, here: Here): boolean {
  const start =
    /^(?:(?:unsigned )?(?:int|long|u8|u16|u32|u64|size_t) )?(?<name>\w+)\s*=\s*(?<from>\d+);?$/.exec(
      optionalField(node, 'initializer')?.text ?? '',
    )?.groups;
  const condition = optionalField(node, 'condition');
  if (start === undefined || condition?.type !== 'binary_expression') return false;
  const [name, from] = [start['name']!, BigInt(start['from']!)];
  const bound = fieldOf(condition, 'right');
  const end = new RegExp(`ARRAY_SIZE\\(.*${here.run.rules.entry.words}\\)`).test(tight(bound))
    ? 8n
    : evaluate(bound, { ...here, out: [] }).number;
  const operator = fieldOf(condition, 'operator').text;
  const update = tight(optionalField(node, 'update') ?? bound);
  const isByOne = [`${name}++`, `++${name}`, `${name}+=1`].includes(update);
  const bounds = descendants(bound, ({ type }) => type === 'identifier').map(({ text }) => text);
  const isOnlyThere = !assignedIn(fieldOf(node, 'body')).some((one) => one === name || bounds.includes(one));
  if (!isByOne || !isOnlyThere || tight(fieldOf(condition, 'left')) !== name) return false;
  if (end === undefined || end - from > MOST_ROUNDS || !/^<=?$/.test(operator)) return false;
  const rounds = operator === '<=' ? end + 1n : end;
  for (let i = from; i < rounds; i++) {
    here.frame.values.set(name, numberValue(i));
    const ending = walkBlock(fieldOf(node, 'body'), here);
    if (ending !== 'falls' && ending !== 'continues') throw leftInTheMiddle(node, here);
  }
  here.frame.values.set(name, numberValue(rounds > from ? rounds : from));
  return true;
}

/** A loop with a condition of its own: what it stores is not known in its rounds, nor behind it where it may not run. */
function conditional(node: Syntax, asked: Syntax | undefined, here: Here): Ending {
  forgetAssigned(node, here);
  const isDo = node.type === 'do_statement';
  const before: Here = { ...here, out: [] };
  const condition = isDo || asked === undefined ? undefined : questionOf(asked, before);
  if (condition !== undefined && known(condition) === false) {
    here.out.push(...before.out);
    return 'falls';
  }
  let again = condition;
  const round = roundOf(here, (inside) => {
    const ending = walkBlock(fieldOf(node, 'body'), inside);
    const update = optionalField(node, 'update');
    if (update !== undefined && (ending === 'falls' || ending === 'continues')) evaluate(update, inside);
    forgetAssigned(node, inside);
    if (isDo && asked !== undefined) again = questionOf(asked, inside);
    return ending;
  });
  const { ending, batch } = round;
  const { out } = round.here;
  const isOnce = isDo || (condition !== undefined && known(condition) === true);
  merge([{ ...round, ending: 'falls' }, ...(isOnce ? [] : [noWay(here)])], node, here);
  const asks = [condition, again].some((one) => one !== undefined && actsWhenAsked(one));
  const hasSteps = asks || [...before.out, ...out].some(acts);
  if (!hasSteps && returns(out))
    throw new NotUnderstood(originOf(node, here.frame), 'a return in a loop that only waits');
  if (!hasSteps && batch.length === 0 && !waits(again, node)) return 'falls';
  if (!hasSteps && batch.length === 0 && !asksModel(again)) {
    note('assumed', node, here, `a loop that waits ends: ${quoted(asked ?? node)}`, 'a loop that waits ends');
    return 'falls';
  }
  if (ending !== 'falls' && ending !== 'again' && ending !== 'continues') throw leftInTheMiddle(node, here);
  if (asked === undefined || isAlways(asked, here)) return forever([...out], node, here);
  if (again !== undefined && known(again) === !isDo) {
    // A row answers the question: the loop is for one element, which is the one that is meant.
    here.run.batch.push(...batch);
    here.out.push(...before.out, ...out);
    return 'falls';
  }
  note('open', node, here, `how often a loop runs: ${quoted(asked ?? node)}`);
  const open = again ?? unknownAgain(node, here);
  if (batch.length > 0) here.run.batch.push(...(isDo ? batch : choice(open, batch, [])));
  if (!hasSteps && !asksModel(again)) return 'falls';
  const loop = loopOf(open, [...out, ...before.out], node, here);
  here.out.push(...before.out, isDo ? { ...loop, isDo } : loop);
  return 'falls';
}

/** Whether a loop only waits: nothing that it asks for is changed in it. */
function waits(again: Condition | undefined, node: Syntax): boolean {
  const asked = optionalField(node, 'condition');
  if (again === undefined || asked === undefined || known(again) !== undefined) return false;
  const names = descendants(asked, ({ type }) => type === 'identifier').map(({ text }) => text);
  return !assignedIn(node).some((name) => names.includes(name));
}

/** Whether a loop repeats for as long as the model answers so: it waits. */
function asksModel(again: Condition | undefined): boolean {
  return again !== undefined && asksPrimitive(again);
}

/** Whether a condition is written as one that always holds: `while (1)`. */
function isAlways(condition: Syntax, { run }: Here): boolean {
  const value = constantOf(condition, (name) => (name === 'true' ? 1n : run.sources.number(name)));
  return condition.type === 'true' || (value !== undefined && value !== 0n);
}

/** A loop that only a return leaves. */
function forever(body: readonly Statement[], node: Syntax, here: Here): Ending {
  const at = placeOf(node, here.frame);
  here.out.push(loopOf(constant(true, at), body, node, here), { kind: 'return', at });
  return 'leaves';
}

function unknownAgain(node: Syntax, { frame }: Here): Condition {
  return { kind: 'unknown', text: 'again != 0', at: placeOf(node, frame) };
}

function loopOf(condition: Condition, body: readonly Statement[], node: Syntax, { frame }: Here): Loop {
  const at = placeOf(node, frame);
  return { kind: 'while', condition, body, at };
}

/** A variable that a loop assigns has no one value in it. */
export function forgetAssigned(node: Syntax, here: Here): void {
  for (const name of assignedIn(node)) forget(name, here);
}

/** The variables that something in a node assigns. */
export function assignedIn(node: Syntax): readonly string[] {
  return descendants(node, ({ type }) => /^(?:assignment|update)_expression$/.test(type)).flatMap(
    (change) => {
      const target = optionalField(change, 'left') ?? optionalField(change, 'argument');
      return target?.type === 'identifier' ? [target.text] : [];
    },
  );
}

function leftInTheMiddle(node: Syntax, { frame }: Here): NotUnderstood {
  return new NotUnderstood(originOf(node, frame), 'a loop with steps that is left in the middle');
}
