/** An edit and its outcome as the report has them. */
import type { Root } from '../flow/ast.ts';
import { printFlow } from '../flow/print.ts';
import { changedLines, linesAround } from '../report/changed-lines.ts';
import type { EditReport } from '../report/mutation.ts';
import { nameOf } from './calls.ts';
import type { EditedFlow } from './edits.ts';
import type { Outcome } from './try.ts';

/** Lines of the function that are told around those that change. */
const AROUND = 3;

/** The entry of an edit, with the lines of its function that change; `runsWith` is the option that runs the step. */
export function describeEdit(
  number: number,
  edited: EditedFlow,
  outcome: Outcome,
  runsWith?: string,
): EditReport {
  const { name, title, kind, place } = edited;
  const [before, after] = [textOf(edited.before), textOf(edited.after)];
  return {
    number,
    name,
    function: nameOf(edited.before),
    title,
    kind,
    place,
    fate: outcome.fate,
    scopes: 'scopes' in outcome ? [...outcome.scopes] : [],
    ...judgementOf(outcome),
    ...(runsWith === undefined ? {} : { runsWith }),
    ...('message' in outcome ? { message: outcome.message } : {}),
    lines: [...changedLines(before, after)],
    context: [...linesAround(before, after, AROUND)],
  };
}

/** What the claims say. */
function judgementOf(
  outcome: Outcome,
): Pick<EditReport, 'broken' | 'blind' | 'repairs' | 'lost' | 'emptied' | 'result'> {
  const none = { broken: [], blind: [], repairs: [], lost: [], emptied: [] };
  if (outcome.fate === 'noticed') {
    const broken = outcome.results.map(({ claim, trace, scopeName }) => ({
      claim,
      steps: trace!.length,
      scope: scopeName!,
    }));
    return { ...none, broken, result: outcome.results[0]! };
  }
  if (outcome.fate !== 'unnoticed') return none;
  return {
    ...none,
    blind: outcome.blind.map(({ claim, scopes }) => ({ claim, scopes: [...scopes] })),
    repairs: [...outcome.repairs],
    lost: [...outcome.lost],
    emptied: outcome.emptied.map(({ claim, missing }) => ({ claim, missing: [...missing] })),
  };
}

function textOf(root: Root): string {
  return printFlow({ source: 'one root', text: '', roots: [root] });
}
