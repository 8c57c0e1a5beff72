/** Loops: over lists, counted, scoped, and `do { } while (0)`. */
import type { Condition, Statement } from '../flow/ast.ts';
import { forget } from './assignment.ts';
import { type Ending, walkBlock } from './block.ts';
import { evaluate } from './expression.ts';
import { choice, known, named, question } from './flow-condition.ts';
import { acts, actsWhenAsked } from './function.ts';
import { idiomSteps } from './idiom.ts';
import { dropLock, guardLock } from './lock.ts';
import { NotUnderstood } from './note.ts';
import { questionOf } from './question.ts';
import { fits, type ListRow } from './rules/rule.ts';
import { type Here, note, originOf, placeOf, primitive } from './run.ts';
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

type Loop = Extract<Statement, { kind: 'while' }>;

/** A counted loop is unrolled up to so many rounds. */
const MOST_ROUNDS = 16n;

export function walkLoop(node: Syntax, here: Here): Ending {
  const asked = optionalField(node, 'condition');
  const condition = asked === undefined ? undefined : unwrapped(asked);
  const macro = condition?.type === 'call_expression' ? fieldOf(condition, 'function').text : '';
  if (condition !== undefined && macro === 'scoped_guard') return scoped(node, condition, here);
  if (condition !== undefined && /for_each/.test(macro)) return overList(node, condition, here);
  const steps = idiomSteps([node], here);
  if (steps !== undefined) {
    here.out.push(...steps.map((step) => primitive(step, placeOf(node, here.frame))));
    return 'falls';
  }
  if (node.type === 'for_statement' && counted(node, here)) return 'falls';
  return conditional(node, condition, here);
}

function scoped(node: Syntax, guard: Syntax, here: Here): Ending {
  const lock = argumentsOf(guard)[1];
  const value = lock === undefined ? textValue('') : evaluate(lock, here);
  const name = guardLock(value, node, here);
  if (name !== undefined) here.frame.guards.push(name);
  const ending = walkBlock(fieldOf(node, 'body'), here);
  if (name !== undefined) here.frame.guards.pop();
  if (ending === 'falls') dropLock(value, node, here);
  return ending;
}

/** A list that the model has: once for the device that is meant, or each device that is on it. */
function overList(node: Syntax, list: Syntax, here: Here): Ending {
  const { run } = here;
  const text = `${tight(fieldOf(list, 'function'))}(${argumentsOf(list)
    .map((one) => normal(one, here))
    .join(',')})`;
  const row = run.rules.lists.find((one) => fits(one.list, text));
  const waiting = run.batch;
  const passes = (row?.passes ?? [{ members: {} }]).map((pass) => onePass(node, pass, here));
  run.batch = waiting;
  forgetAssigned(node, here);
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

/** An argument with the variables in it replaced: `&domain->dev_pasids`. */
function normal(node: Syntax, here: Here): string {
  return node.type === 'pointer_expression' ? evaluate(node, here).text : tight(node);
}

function onePass(
  node: Syntax,
  { members, option }: ListRow['passes'][number],
  here: Here,
): { readonly out: readonly Statement[]; readonly batch: readonly Statement[] } {
  const { run, frame } = here;
  run.batch = [];
  const own = Object.entries(members).map(([path, text]) => [path, textValue(text)] as const);
  const inside: Here = {
    run,
    frame: { ...frame, values: new Map(frame.values), members: new Map([...frame.members, ...own]) },
    out: [],
  };
  const ending = walkBlock(fieldOf(node, 'body'), inside);
  if (ending === 'leaves') throw new NotUnderstood(originOf(node, frame), 'a return in a walk over a list');
  // Of a device that is meant there is one element.
  if (ending === 'breaks' && !run.isPerDevice && inside.out.some(acts)) {
    throw new NotUnderstood(originOf(node, frame), 'a walk over a list that ends with its first element');
  }
  const under = (steps: readonly Statement[]): readonly Statement[] =>
    option === undefined || steps.length === 0
      ? steps
      : choice(named(option, placeOf(node, frame)), steps, []);
  return { out: under(inside.out), batch: under(run.batch) };
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
  const start = /(?<name>\w+)\s*=\s*(?<from>\d+)/.exec(
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
  const isOnlyThere = !assignedIn(fieldOf(node, 'body')).includes(name);
  if (!isByOne || !isOnlyThere || tight(fieldOf(condition, 'left')) !== name) return false;
  if (end === undefined || end - from > MOST_ROUNDS || !/^<=?$/.test(operator)) return false;
  const rounds = operator === '<=' ? end + 1n : end;
  for (let i = from; i < rounds; i++) {
    here.frame.values.set(name, numberValue(i));
    const ending = walkBlock(fieldOf(node, 'body'), here);
    if (ending !== 'falls') throw leftInTheMiddle(node, here);
  }
  return true;
}

/** A loop with a condition of its own. One without steps is passed: what it sets is not known afterwards. */
function conditional(node: Syntax, asked: Syntax | undefined, here: Here): Ending {
  forgetAssigned(node, here);
  const isDo = node.type === 'do_statement';
  const before: Here = { ...here, out: [] };
  const condition = isDo || asked === undefined ? undefined : questionOf(asked, before);
  const inside: Here = { ...here, frame: { ...here.frame, values: new Map(here.frame.values) }, out: [] };
  const ending = walkBlock(fieldOf(node, 'body'), inside);
  forgetAssigned(node, here);
  const again = isDo && asked !== undefined ? questionOf(asked, inside) : condition;
  const asks = [condition, again].some((one) => one !== undefined && actsWhenAsked(one));
  const hasSteps = asks || [...before.out, ...inside.out].some(acts);
  if (isDo && again !== undefined && known(again) === false) {
    here.out.push(...inside.out);
    return ending === 'breaks' || ending === 'again' ? 'falls' : ending;
  }
  if (!hasSteps) return 'falls';
  if (ending !== 'falls' && ending !== 'again') throw leftInTheMiddle(node, here);
  if (condition !== undefined && known(condition) === false) return 'falls';
  if (known(again ?? condition!) === true && !isDo) {
    // A row answers the question: the loop is for one element, which is the one that is meant.
    here.out.push(...inside.out);
    return 'falls';
  }
  note('open', node, here, `how often a loop runs: ${quoted(asked ?? node)}`);
  const loop = loopOf(again, [...inside.out, ...before.out], node, here);
  here.out.push(...before.out, isDo ? { ...loop, isDo } : loop);
  return 'falls';
}

function loopOf(
  condition: Condition | undefined,
  body: readonly Statement[],
  node: Syntax,
  { frame }: Here,
): Loop {
  const at = placeOf(node, frame);
  return { kind: 'while', condition: condition ?? { kind: 'unknown', text: 'again != 0', at }, body, at };
}

/** A variable that a loop assigns has no one value in it. */
function forgetAssigned(node: Syntax, { frame }: Here): void {
  for (const name of assignedIn(node)) forget(name, frame);
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
