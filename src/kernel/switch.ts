/** `switch`: one way where the value is known, any of the cases where it is not. */
import { walkStatements } from './block.ts';
import { evaluate } from './expression.ts';
import { acts } from './function.ts';
import { NotUnderstood } from './note.ts';
import { type Here, note, originOf, placeOf } from './run.ts';
import { fieldOf, optionalField, partsOf, quoted, type Syntax } from './syntax.ts';
import type { Value } from './value.ts';
import { type Ending, merge, noWay, walkWay } from './way.ts';

export function walkSwitch(node: Syntax, here: Here): Ending {
  const value = evaluate(fieldOf(node, 'condition'), here);
  const parts = partsOf(fieldOf(node, 'body'));
  const cases = parts.filter(({ type }) => type === 'case_statement');
  if (cases.length < parts.length) {
    throw new NotUnderstood(originOf(node, here.frame), 'a switch with statements that belong to no case');
  }
  const fallback = cases.findIndex((one) => optionalField(one, 'value') === undefined);
  const answers = cases.map((one) => isCaseOf(one, value, here));
  const matching = answers.indexOf(true);
  if (matching >= 0 || !answers.includes(undefined)) {
    const chosen = matching >= 0 ? matching : fallback;
    if (chosen < 0) return 'falls';
    const ending = walkStatements(statementsFrom(cases, chosen), here);
    return ending === 'breaks' ? 'falls' : ending;
  }
  return anyCase(node, cases, fallback, here);
}

const NAME = /^[A-Z][A-Z0-9_]+$/;

/** Whether a case is that of a value; `undefined` where it may be. Names that differ are different values. */
function isCaseOf(one: Syntax, value: Value, here: Here): boolean | undefined {
  const label = optionalField(one, 'value');
  if (label === undefined) return false;
  const wanted = evaluate(label, { ...here, out: [] });
  if (wanted.text === value.text) return true;
  if (wanted.number !== undefined && value.number !== undefined) return wanted.number === value.number;
  return NAME.test(wanted.text) && NAME.test(value.text) ? false : undefined;
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
  const ways = cases.map((_, i) =>
    walkWay(here, (inside) => {
      const ending = walkStatements(statementsFrom(cases, i), inside);
      return ending === 'breaks' ? 'falls' : ending;
    }),
  );
  if (fallback < 0) ways.push(noWay(here));
  if (ways.some(({ batch }) => batch.length > 0))
    throw new NotUnderstood(originOf(node, frame), 'a switch decides what comes into a batch');
  if (ways.some(({ ending }) => ending === 'again' || ending === 'continues')) {
    throw new NotUnderstood(originOf(node, frame), 'a switch with an unknown value that goes round a loop');
  }
  merge(ways, node, here);
  const outs = ways.map((way) => way.here.out);
  if (!outs.some((out) => out.some(acts)) && ways.every(({ ending }) => ending !== 'leaves')) return 'falls';
  note('open', node, here, `switch ${quoted(fieldOf(node, 'condition'))}`);
  here.out.push({ kind: 'either', branches: outs, at });
  return ways.every(({ ending }) => ending === 'leaves') ? 'leaves' : 'falls';
}
