/** Statements in a row: choices, jumps, returns. */
import type { Condition, Statement } from '../flow/ast.ts';
import { forget } from './assignment.ts';
import { declare, namesOf } from './declaration.ts';
import { evaluate, refuseUnlessInert } from './expression.ts';
import { choice, constant, known } from './flow-condition.ts';
import { acts, actsWhenAsked } from './function.ts';
import { idiomSteps } from './idiom.ts';
import { walkLoop } from './loop.ts';
import { NotUnderstood } from './note.ts';
import { questionOf } from './question.ts';
import { type Frame, frameStep, type Here, originOf, placeAt, placeOf, primitive } from './run.ts';
import type { CFunction } from './sources.ts';
import { walkSwitch } from './switch.ts';
import { descendants, fieldOf, optionalField, partsOf, quoted, type Syntax } from './syntax.ts';
import { textValue, type Value } from './value.ts';

/** How statements end: `falls` through, `leaves` the function, goes round the loop `again`, or `breaks` out of it. */
export type Ending = 'falls' | 'leaves' | 'again' | 'breaks';

/** Walks through the body of a function. */
export function walkBody(definition: CFunction, here: Here): void {
  const { run, frame, out } = here;
  const { name, path, line, unread } = definition;
  const [unreadLine] = unread;
  if (unreadLine !== undefined) {
    run.notes.add({
      kind: 'refused',
      text: `${name}() has syntax that is not understood`,
      at: { path, line: unreadLine },
    });
  }
  const ending = walkStatements(partsOf(definition.body), here);
  if (ending === 'falls') dropGuards(frame, out, placeAt({ path, line }));
  if (frame.wiped.size > 0) {
    const words = [...frame.wiped].join(', ');
    throw new NotUnderstood(
      { path, line },
      `${name}() wipes words ${words} of the entry, and not all of 1 to 7`,
    );
  }
}

function dropGuards({ guards }: Frame, out: Statement[], at: ReturnType<typeof placeOf>): void {
  for (const name of guards.toReversed()) out.push({ kind: 'unlock', name, at });
}

/** Walks through statements and says how they end. */
export function walkStatements(statements: readonly Syntax[], here: Here): Ending {
  for (const [i, statement] of statements.entries()) {
    const rest = statements.slice(i + 1);
    if (statement.type === 'labeled_statement') {
      const { ending, taken } = walkLabelled(statement, rest, here);
      if (ending !== 'falls' || taken === undefined) return ending;
      return walkStatements(rest.slice(taken), here);
    }
    if (statement.type === 'if_statement') {
      const { ending, isAll } = walkIf(statement, rest, here);
      if (isAll || ending !== 'falls') return ending;
      continue;
    }
    const ending = walkStatement(statement, here);
    if (ending !== 'falls') return ending;
  }
  return 'falls';
}

/** Walks through a block, or through the one statement that stands for it. */
export function walkBlock(node: Syntax, here: Here): Ending {
  if (node.type !== 'compound_statement') return walkStatements([node], here);
  const held = here.frame.guards.length;
  const outer = hiddenBy(node, here.frame);
  const ending = walkStatements(partsOf(node), here);
  show(outer, here.frame);
  // Guards end with the scope that they were declared in.
  const ended = here.frame.guards.splice(held);
  if (ending === 'falls') dropGuards({ ...here.frame, guards: ended }, here.out, placeOf(node, here.frame));
  return ending;
}

type Hidden = Pick<Frame, 'values' | 'types' | 'objects'>;

/** What the names mean outside that a block declares for itself. */
function hiddenBy(block: Syntax, { values, types, objects }: Frame): Hidden {
  const names = partsOf(block)
    .filter(({ type }) => type === 'declaration')
    .flatMap((declaration) => namesOf(declaration));
  const of = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map(names.flatMap((name) => (map.has(name) ? [[name, map.get(name)!]] : [])));
  return { values: of(values), types: of(types), objects: of(objects) };
}

function show(outer: Hidden, { values, types, objects }: Frame): void {
  for (const [name, type] of outer.types) {
    types.set(name, type);
    put(values, name, outer.values.get(name));
    put(objects, name, outer.objects.get(name));
  }
}

function put<T>(map: Map<string, T>, name: string, value: T | undefined): void {
  if (value === undefined) map.delete(name);
  else map.set(name, value);
}

function walkStatement(node: Syntax, here: Here): Ending {
  switch (node.type) {
    case 'compound_statement':
      return walkBlock(node, here);
    case 'declaration':
      declare(node, here);
      return 'falls';
    case 'expression_statement':
      for (const expression of partsOf(node)) evaluateAlone(expression, here);
      return 'falls';
    case 'return_statement':
      if (here.frame.isAsked === true) return answer(node, here);
      for (const expression of partsOf(node)) evaluate(expression, here);
      return leave(node, here);
    case 'goto_statement':
      return walkGoto(node, here);
    case 'break_statement':
      return 'breaks';
    case 'continue_statement':
      return 'again';
    case 'switch_statement':
      return walkSwitch(node, here);
    case 'while_statement':
    case 'for_statement':
    case 'do_statement':
      return walkLoop(node, here);
    case 'ERROR':
      throw new NotUnderstood(originOf(node, here.frame), `syntax that is not understood: ${quoted(node)}`);
    default:
      refuseUnlessInert(node, here);
      return 'falls';
  }
}

/** Of an expression that nothing asks, `a() && b()`: what the functions in it do is done. */
function evaluateAlone(expression: Syntax, here: Here): void {
  const { condition } = evaluate(expression, here);
  if (condition !== undefined && expression.type !== 'assignment_expression' && actsWhenAsked(condition))
    here.out.push(...choice(condition, [], []));
}

/** A return of a function that is asked for its answer. */
function answer(node: Syntax, here: Here): Ending {
  const { frame, out } = here;
  const [expression] = partsOf(node);
  const value = expression === undefined ? undefined : questionOf(expression, here);
  const isFixed = value === undefined || known(value) !== undefined;
  if (frame.guards.length > 0 && !isFixed) {
    throw new NotUnderstood(originOf(node, frame), 'an answer that is asked for under a guard');
  }
  const at = placeOf(node, frame);
  dropGuards(frame, out, at);
  out.push({ kind: 'return', at, ...(value === undefined ? {} : { value }) });
  return 'leaves';
}

function leave(node: Syntax, { frame, out }: Here): Ending {
  const at = placeOf(node, frame);
  dropGuards(frame, out, at);
  out.push({ kind: 'return', at });
  return 'leaves';
}

interface Branch {
  readonly here: Here;
  readonly ending: Ending;
  readonly batch: readonly Statement[];
  readonly memory: Map<string, Value>;
}

/** Walks one way of a choice with a state of its own. */
export function walkBranch(block: Syntax | undefined, here: Here): Branch {
  const { run, frame } = here;
  const [memory, batch] = [run.memory, run.batch];
  run.memory = new Map(memory);
  run.batch = [];
  const inside: Here = {
    run,
    frame: { ...frame, values: new Map(frame.values), guards: [...frame.guards] },
    out: [],
  };
  const ending = block === undefined ? 'falls' : walkBlock(block, inside);
  const branch = { here: inside, ending, batch: run.batch, memory: run.memory };
  run.memory = memory;
  run.batch = batch;
  return branch;
}

/** A choice. Where one way leaves a loop, what follows belongs to the other: `isAll` says that it was walked. */
function walkIf(node: Syntax, rest: readonly Syntax[], here: Here): { ending: Ending; isAll: boolean } {
  const condition = questionOf(fieldOf(node, 'condition'), here);
  const alternative = optionalField(node, 'alternative');
  const otherwise = alternative === undefined ? undefined : partsOf(alternative)[0];
  const consequence = fieldOf(node, 'consequence');
  const value = known(condition);
  if (value !== undefined) {
    const block = value ? consequence : otherwise;
    return { ending: block === undefined ? 'falls' : walkBlock(block, here), isAll: false };
  }
  const yes = walkBranch(consequence, here);
  const no = walkBranch(otherwise, here);
  merge(condition, yes, no, here);
  const push = (): void => {
    here.out.push(...choice(condition, yes.here.out, no.here.out));
  };
  const [goesOn, stops] = yes.ending === 'falls' ? [yes, no] : [no, yes];
  if (goesOn.ending !== 'falls') {
    push();
    if (yes.ending !== no.ending) throw twoWays(node, here);
    return { ending: yes.ending, isAll: true };
  }
  if (stops.ending === 'falls' || stops.ending === 'leaves') {
    push();
    return { ending: 'falls', isAll: false };
  }
  const ending = walkStatements(rest, { ...goesOn.here, run: here.run });
  push();
  if (ending === stops.ending) return { ending, isAll: true };
  if (stops.ending === 'again' && ending !== 'breaks') {
    // What comes to the end of the labelled part returns; the other way goes round.
    if (ending === 'falls') leave(node, goesOn.here);
    return { ending: 'leaves', isAll: true };
  }
  throw twoWays(node, here);
}

function twoWays(node: Syntax, { frame }: Here): NotUnderstood {
  return new NotUnderstood(
    originOf(node, frame),
    'a loop that is left in the middle in one way and not in the other',
  );
}

/** What holds after a choice: that which both ways agree on, or the way that goes on. */
function merge(condition: Condition, yes: Branch, no: Branch, { run, frame }: Here): void {
  const ways = [yes, no].filter(({ ending }) => ending === 'falls');
  const [first = yes, second = first] = ways;
  const same = (a: Value | undefined, b: Value | undefined): boolean => a?.text === b?.text;
  for (const name of new Set([...first.here.frame.values.keys(), ...second.here.frame.values.keys()])) {
    const [a, b] = [first.here.frame.values.get(name), second.here.frame.values.get(name)];
    const both = same(a, b) ? a : success(a, b);
    frame.values.set(name, (both ?? a ?? b)!);
    if (both === undefined) forget(name, frame);
  }
  for (const path of new Set([...first.memory.keys(), ...second.memory.keys()])) {
    const [a, b] = [first.memory.get(path), second.memory.get(path)];
    run.memory.set(path, a !== undefined && same(a, b) ? a : textValue(`either way ${path}`));
  }
  if (yes.batch.length + no.batch.length === 0) return;
  if (actsWhenAsked(condition)) {
    const at = condition.at.origin!;
    throw new NotUnderstood(at, 'a function that acts and answers decides what comes into a batch');
  }
  run.batch.push(...choice(condition, yes.batch, no.batch));
}

/** 0 one way, and what a call gave back the other way: calls succeed. */
function success(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a?.number === 0n && b?.isResult === true) return b;
  return a?.isResult === true && b?.number === 0n ? a : undefined;
}

/** A label that is jumped back to begins a loop; any other is passed. `taken` counts the statements that were used up. */
function walkLabelled(
  node: Syntax,
  rest: readonly Syntax[],
  here: Here,
): { readonly ending: Ending; readonly taken?: number } {
  const label = fieldOf(node, 'label').text;
  const inner = partsOf(node).filter(({ type }) => type !== 'statement_identifier');
  const last = [node, ...rest].findLastIndex((statement) => jumpsTo(statement, label));
  if (last < 0 || here.frame.loops.has(label)) return { ending: walkStatements([...inner, ...rest], here) };
  const steps = idiomSteps([node, ...rest.slice(0, last)], here);
  const at = placeOf(node, here.frame);
  if (steps !== undefined) {
    here.out.push(...steps.map((step) => primitive(step, at)));
    return { ending: 'falls', taken: last };
  }
  const body: Statement[] = [];
  const frame: Frame = { ...here.frame, loops: new Set([...here.frame.loops, label]) };
  const ending = walkStatements([...inner, ...rest], { ...here, frame, out: body });
  if (ending === 'breaks') throw twoWays(node, here);
  if (ending === 'falls') body.push({ kind: 'return', at });
  if (body.some(acts)) {
    const loop: Statement = { kind: 'while', condition: constant(true, at), body, at };
    here.out.push(frameStep(label, at, [loop]), { kind: 'return', at });
  }
  return { ending: 'leaves' };
}

function jumpsTo(node: Syntax, label: string): boolean {
  return (
    descendants(node, ({ type }) => type === 'goto_statement').find(
      (jump) => fieldOf(jump, 'label').text === label,
    ) !== undefined
  );
}

/** A jump forward repeats what stands behind the label; one back goes round the loop that begins there. */
function walkGoto(node: Syntax, here: Here): Ending {
  const { frame } = here;
  const label = fieldOf(node, 'label').text;
  if (frame.loops.has(label)) return 'again';
  const target = descendants(frame.body, ({ type }) => type === 'labeled_statement').find(
    (labelled) => fieldOf(labelled, 'label').text === label,
  );
  const block = target?.parent ?? undefined;
  const isForward = target !== undefined && target.startIndex > node.startIndex;
  const isOutermost = block?.parent?.type === 'function_definition';
  if (!isForward || block === undefined || !isOutermost) {
    throw new NotUnderstood(originOf(node, frame), `a jump that is not followed: goto ${label}`);
  }
  const siblings = partsOf(block);
  const rest = siblings.slice(siblings.findIndex(({ id }) => id === target.id));
  const ending = walkStatements(rest, here);
  return ending === 'falls' ? leave(node, here) : ending;
}
