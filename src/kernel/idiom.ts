/** Statements that are one primitive together. */
import { callsIn } from './call.ts';
import type { Here } from './run.ts';
import { type Syntax, tight } from './syntax.ts';

/** The primitives that these statements are, if a row has them and nothing else is called among them. */
export function idiomSteps(statements: readonly Syntax[], { run }: Here): readonly string[] | undefined {
  const text = statements.map(tight).join('');
  const row = run.rules.idioms.find(({ has }) => has.every((part) => text.includes(part)));
  if (row === undefined) return undefined;
  const isPure = statements.flatMap(callsIn).every((name) => row.only.includes(name));
  const reachesEntry = text.includes(`->${run.rules.entry.words}[`);
  return isPure && !reachesEntry ? row.steps : undefined;
}
