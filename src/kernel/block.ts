/** Statements in a row: choices, jumps, returns. */
import type { Origin, Statement } from '../flow/ast.ts';
import { declare } from './declaration.ts';
import { evaluate, refuseUnlessInert } from './expression.ts';
import { choice, constant, known } from './flow-condition.ts';
import { acts, actsWhenAsked } from './function.ts';
import { idiomSteps } from './idiom.ts';
import { release } from './lock.ts';
import { forgetAssigned, forgetRound, walkLoop } from './loop.ts';
import { NotUnderstood } from './note.ts';
import { questionOf } from './question.ts';
import { type Frame, frameStep, type Here, originOf, placeAt, placeOf } from './run.ts';
import { hiddenBy, show } from './scope.ts';
import type { CFunction } from './sources.ts';
import { walkSwitch } from './switch.ts';
import { descendants, fieldOf, optionalField, partsOf, quoted, type Syntax } from './syntax.ts';
import { type Ending, merge, mergeBatch, stepsOf, type Way, walkWay } from './way.ts';

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
  for (const guard of frame.guards) release(guard, here);
  refusePartWiped(frame, { path, line });
}

/** Where a function ends, words 1 to 7 of the entry are all wiped, or none. */
function refusePartWiped({ name, wiped }: Frame, at: Origin): void {
  if (wiped.size === 0) return;
  const words = [...wiped].join(', ');
  throw new NotUnderstood(at, `${name}() wipes words ${words} of the entry, and not all of 1 to 7`);
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
  const { frame } = here;
  const held = frame.guards.length;
  const outer = hiddenBy(partsOf(node), frame);
  frame.scopes.push({ block: node, held });
  const ending = walkStatements(partsOf(node), here);
  frame.scopes.pop();
  show(outer, frame);
  // Guards end with the scope that they were declared in, however it is left; a return has given them back itself.
  const ended = frame.guards.splice(held);
  for (const name of ended) release(name, here);
  if (ending !== 'leaves') dropGuards({ ...frame, guards: ended }, here.out, placeOf(node, frame));
  return ending;
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
      return 'continues';
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
  const { run, frame } = here;
  const isName = expression.type === 'identifier' && !frame.types.has(expression.text);
  if (expression.text === 'fallthrough') return;
  if (isName && !run.sources.macros.has(expression.text))
    throw new NotUnderstood(originOf(expression, frame), `what ${expression.text} stands for is not known`);
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
  refusePartWiped(frame, originOf(node, frame));
  out.push({ kind: 'return', at, ...(value === undefined ? {} : { value }) });
  return 'leaves';
}

function leave(node: Syntax, { frame, out }: Here): Ending {
  const at = placeOf(node, frame);
  dropGuards(frame, out, at);
  refusePartWiped(frame, originOf(node, frame));
  out.push({ kind: 'return', at });
  return 'leaves';
}

type Blocks = readonly [Syntax | undefined, Syntax | undefined];

/** A choice. Where one way leaves a loop, what follows belongs to the other: `isAll` says that it was walked. */
function walkIf(node: Syntax, rest: readonly Syntax[], here: Here): { ending: Ending; isAll: boolean } {
  const condition = questionOf(fieldOf(node, 'condition'), here);
  const alternative = optionalField(node, 'alternative');
  const blocks: Blocks = [
    fieldOf(node, 'consequence'),
    alternative === undefined ? undefined : partsOf(alternative)[0],
  ];
  const value = known(condition);
  if (value !== undefined) return { ending: walkMaybe(blocks[value ? 0 : 1], here), isAll: false };
  const ways = blocks.map((block) => walkWay(here, (inside) => walkMaybe(block, inside)));
  const jump = ways.map(({ ending }) => ending).find((ending) => ending !== 'falls' && ending !== 'leaves');
  const full =
    jump === undefined
      ? ways
      : ways.map((way, i) => (way.ending === 'falls' ? withRest(blocks[i], rest, jump, node, here) : way));
  const [yes, no] = full as [Way, Way];
  merge([yes, no], node, here);
  mergeBatch(condition, yes, no, here);
  here.out.push(...stepsOf(condition, yes, no));
  if (jump === undefined && yes.ending !== no.ending) return { ending: 'falls', isAll: false };
  return { ending: jointEnding(yes, no, node, here), isAll: jump !== undefined || yes.ending !== 'falls' };
}

function walkMaybe(block: Syntax | undefined, here: Here): Ending {
  return block === undefined ? 'falls' : walkBlock(block, here);
}

/** The way that does not jump, with what follows the choice. */
function withRest(
  block: Syntax | undefined,
  rest: readonly Syntax[],
  jump: Ending,
  node: Syntax,
  here: Here,
): Way {
  return walkWay(here, (inside) => {
    const ending = walkMaybe(block, inside);
    const end = ending === 'falls' ? walkStatements(rest, inside) : ending;
    // What reaches the end of the labelled part returns; the other way repeats.
    return end === 'falls' && jump === 'again' ? leave(node, inside) : end;
  });
}

/** How two ways end together of which one jumps: both at the end of the body of a loop, or as the one that stays. */
function jointEnding(yes: Way, no: Way, node: Syntax, here: Here): Ending {
  const endings = new Set([yes.ending, no.ending]);
  const [only] = endings;
  if (endings.size === 1) return only!;
  // A return is a step of its own, so that the other way decides how the body goes on.
  if (endings.has('leaves') && endings.has('again')) return 'leaves';
  if (endings.has('leaves') && endings.has('continues')) return 'continues';
  // In a switch, what comes to the end is where a break leads to.
  const isInCase = node.parent?.type === 'case_statement';
  if (endings.has('falls') && endings.has('breaks') && isInCase) return 'breaks';
  const isInBody = /^(?:while|for|do)_statement$/.test(node.parent?.parent?.type ?? '');
  if (endings.has('falls') && endings.has('continues') && isInBody) return 'continues';
  throw twoWays(node, here);
}

function twoWays(node: Syntax, { frame }: Here): NotUnderstood {
  return new NotUnderstood(
    originOf(node, frame),
    'a loop that is left in the middle in one way and not in the other',
  );
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
    here.out.push(...steps);
    return { ending: 'falls', taken: last };
  }
  const body: Statement[] = [];
  const frame: Frame = { ...here.frame, loops: new Set([...here.frame.loops, label]) };
  for (const one of [node, ...rest.slice(0, last)]) forgetAssigned(one, here);
  here.run.armed = undefined;
  forgetRound(here, (inside) =>
    walkStatements([...inner, ...rest], { ...inside, frame: { ...inside.frame, loops: frame.loops } }),
  );
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

/** A jump forward repeats what stands behind the label; one back repeats the loop that begins there. */
function walkGoto(node: Syntax, here: Here): Ending {
  const { frame } = here;
  const label = fieldOf(node, 'label').text;
  if (frame.loops.has(label)) {
    if (frame.guards.length === 0) return 'again';
    throw new NotUnderstood(originOf(node, frame), `a jump back under a guard: goto ${label}`);
  }
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
  const outside = { ...here, frame: leftFor(target, node, here) };
  const ending = walkStatements(rest, outside);
  return ending === 'falls' ? leave(node, outside) : ending;
}

/** A jump gives back the guards of the blocks that it leaves, and then goes on behind the label. */
function leftFor(target: Syntax, node: Syntax, { frame, out }: Here): Frame {
  const { scopes, guards } = frame;
  const first = scopes.findIndex(
    ({ block }) => target.startIndex < block.startIndex || target.startIndex >= block.endIndex,
  );
  const held = scopes[first]?.held ?? guards.length;
  dropGuards({ ...frame, guards: guards.slice(held) }, out, placeOf(node, frame));
  return {
    ...frame,
    guards: guards.slice(0, held),
    scopes: first < 0 ? [...scopes] : scopes.slice(0, first),
  };
}
