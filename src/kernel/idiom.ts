/** Statements that are one primitive together. */
import type { Call } from '../flow/ast.ts';
import { statementsOf } from './bodies.ts';
import { callsIn } from './call.ts';
import { digestOf } from './digest.ts';
import { type Here, originOf, placeOf, primitive } from './run.ts';
import { type Syntax, tight } from './syntax.ts';

/**
 * The primitives that these statements are, if a row has them and nothing else is called among them. Statements that were
 * not read have a call that is not known behind the primitives.
 */
export function idiomSteps(
  statements: readonly [Syntax, ...Syntax[]],
  here: Here,
): readonly Call[] | undefined {
  const { run, frame } = here;
  const text = statements.map(tight).join('');
  const row = run.rules.idioms.find(({ has }) => has.every((part) => text.includes(part)));
  if (row === undefined) return undefined;
  const isPure = statements.flatMap(callsIn).every((name) => row.only.includes(name));
  const reachesEntry = text.includes(`->${run.rules.entry.words}[`);
  if (!isPure || reachesEntry) return undefined;
  const [first] = statements;
  const last = statements.at(-1)!.endPosition.row;
  const steps = row.steps.map((step) => primitive(step, placeOf(first, frame)));
  const digest = digestOf(
    run.sources.linesOf(frame.path, originOf(first, frame).line, frame.firstLine + last),
  );
  const { facts, notes, calls } = statementsOf(row, digest, originOf(first, frame));
  for (const { name, value } of facts) run.facts.set(name, value);
  for (const note of notes) run.notes.add(note);
  return [...steps, ...calls];
}
