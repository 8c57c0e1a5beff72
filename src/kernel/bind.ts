/**
 * Binding an address space to a PASID. Which branches a bind takes depends on what was bound before, so it is not followed:
 * its steps are those of a row of the table, and the row is held to the C by the order of texts in it.
 */
import type { Call, Origin, Statement } from '../flow/ast.ts';
import type { Fact } from './facts.ts';
import type { Note } from './note.ts';
import type { BindRow, BindStep } from './rules/rule.ts';
import { callStep, frameStep, placeAt, primitive } from './run.ts';
import type { CFunction, Sources } from './sources.ts';

/** The function of the flows that binds. */
const BIND = 'iommu_sva_bind_device';
const FACT = 'binding takes its steps in the order of the flow';
/** What is taken where the files hold no function that binds, as those of a tree that is not whole. */
const unread = ['handle.install()', 'intel_pasid_setup_first_level()'];

interface Bound {
  readonly call: Call;
  readonly fact: Fact;
  readonly notes: readonly Note[];
  /** Functions that its steps are calls of. */
  readonly calls: readonly string[];
}

/** The function that binds, as a flow. A kernel that binds in none of the ways of the rows has a note that refuses it. */
export function bindCall({ functions }: Sources, rows: readonly BindRow[]): Bound {
  const names = [...new Set(rows.flatMap(({ steps }) => steps.map(({ within }) => within)))];
  const [known] = names.flatMap((name) => functions.get(name) ?? []);
  if (known === undefined) {
    const fact = { name: FACT, value: 'not looked at: the tree has no function that binds' };
    return {
      call: bound(unread.map((step) => primitive(step, { line: 1, column: 1 }))),
      fact,
      notes: [],
      calls: [],
    };
  }
  const at = { path: known.path, line: known.line };
  for (const { steps } of rows) {
    const origins = placesOf(steps, functions);
    if (origins === undefined) continue;
    const body = steps.flatMap(({ does }, i) => does.map((step) => statementOf(step, origins[i]!)));
    return {
      call: bound(body),
      fact: { name: FACT, value: `${at.path}:${at.line}, ${known.name}()` },
      notes: [],
      calls: steps.flatMap(({ text }) => /^\w+(?=\()/.exec(text) ?? []),
    };
  }
  const note: Note = { kind: 'refused', text: `a fact does not hold: ${FACT}`, at };
  return { call: bound([]), fact: { name: FACT, value: 'no' }, notes: [note], calls: [] };
}

function bound(body: readonly Statement[]): Call {
  const at = body[0]?.at ?? { line: 1, column: 1 };
  return frameStep(BIND, at, [{ kind: 'each', index: 'device', body, at }]);
}

function statementOf(step: string, origin: Origin): Statement {
  const at = placeAt(origin);
  const { kind, name } = /^(?<kind>lock|unlock)\((?<name>\w+)\)$/.exec(step)?.groups ?? {};
  if (kind === 'lock' || kind === 'unlock') return { kind, name: name!, at };
  return callStep(step.replace(/\(\)$/, ''), at);
}

/** Where each step stands; `undefined` where one does not, or comes before an earlier one of the same function. */
function placesOf(
  steps: readonly BindStep[],
  functions: ReadonlyMap<string, CFunction>,
): readonly Origin[] | undefined {
  const reached = new Map<string, number>();
  const origins: Origin[] = [];
  for (const { within, text } of steps) {
    const definition = functions.get(within);
    const at =
      definition === undefined ? -1 : placeOfText(definition.body.text, text, reached.get(within) ?? 0);
    if (definition === undefined || at < 0) return undefined;
    reached.set(within, at);
    const lines = definition.body.text.slice(0, at).split('\n').length - 1;
    origins.push({ path: definition.path, line: definition.body.startPosition.row + 1 + lines });
  }
  return origins;
}

/** Where a text without blanks stands in code from a place on; -1 where it does not. */
function placeOfText(code: string, text: string, from: number): number {
  const characters = [...code.slice(from).matchAll(/\S/g)];
  const start = characters
    .map(([character]) => character)
    .join('')
    .indexOf(text);
  return start < 0 ? -1 : from + characters[start]!.index;
}
