/** `switch`: one way where the value is known, any of the cases where it is not. */
import { forget } from './assignment.ts';
import { type Ending, walkStatements } from './block.ts';
import { evaluate } from './expression.ts';
import { acts } from './function.ts';
import { assignedIn } from './loop.ts';
import { NotUnderstood } from './note.ts';
import { type Here, note, originOf, placeOf } from './run.ts';
import { fieldOf, optionalField, partsOf, quoted, type Syntax } from './syntax.ts';
import { textValue, type Value } from './value.ts';

export function walkSwitch(node: Syntax, here: Here): Ending {
  const value = evaluate(fieldOf(node, 'condition'), here);
  const cases = partsOf(fieldOf(node, 'body')).filter(({ type }) => type === 'case_statement');
  const fallback = cases.findIndex((one) => optionalField(one, 'value') === undefined);
  const matching = cases.findIndex((one) => isCaseOf(one, value, here));
  const isKnown = value.number !== undefined || /^[A-Z][A-Z0-9_]+$/.test(value.text);
  if (matching >= 0 || isKnown) {
    const chosen = matching >= 0 ? matching : fallback;
    if (chosen < 0) return 'falls';
    const ending = walkStatements(statementsFrom(cases, chosen), here);
    return ending === 'breaks' ? 'falls' : ending;
  }
  return anyCase(node, cases, fallback, here);
}

function isCaseOf(one: Syntax, value: Value, here: Here): boolean {
  const label = optionalField(one, 'value');
  if (label === undefined) return false;
  const wanted = evaluate(label, { ...here, out: [] });
  return wanted.text === value.text || (wanted.number !== undefined && wanted.number === value.number);
}

/** What runs from a case on: without `break` that of the next ones as well. */
function statementsFrom(cases: readonly Syntax[], from: number): readonly Syntax[] {
  return cases.slice(from).flatMap((one) => {
    const label = optionalField(one, 'value');
    return partsOf(one).filter(({ id }) => id !== label?.id);
  });
}

function anyCase(node: Syntax, cases: readonly Syntax[], fallback: number, here: Here): Ending {
  const { frame } = here;
  const at = placeOf(node, frame);
  const memories: ReadonlyMap<string, Value>[] = [];
  const { memory, batch } = here.run;
  const ways = cases.map((_, i) => {
    const inside: Here = { ...here, frame: { ...frame, values: new Map(frame.values) }, out: [] };
    here.run.memory = new Map(memory);
    here.run.batch = [];
    const ending = walkStatements(statementsFrom(cases, i), inside);
    memories.push(here.run.memory);
    if (here.run.batch.length > 0)
      throw new NotUnderstood(originOf(node, frame), 'a switch decides what comes into a batch');
    return { out: inside.out, ending };
  });
  here.run.memory = memory;
  here.run.batch = batch;
  for (const name of assignedIn(node)) forget(name, frame);
  for (const path of new Set(memories.flatMap((one) => [...one.keys()])))
    if (memories.some((one) => one.get(path)?.text !== memory.get(path)?.text))
      memory.set(path, textValue(`either way ${path}`));
  if (fallback < 0) ways.push({ out: [], ending: 'falls' });
  if (ways.some(({ ending }) => ending === 'again')) {
    throw new NotUnderstood(originOf(node, frame), 'a switch with an unknown value that goes round a loop');
  }
  if (!ways.some(({ out }) => out.some(acts)) && ways.every(({ ending }) => ending !== 'leaves'))
    return 'falls';
  note('open', node, here, `switch ${quoted(fieldOf(node, 'condition'))}`);
  here.out.push({ kind: 'either', branches: ways.map(({ out }) => out), at });
  return ways.every(({ ending }) => ending === 'leaves') ? 'leaves' : 'falls';
}
