/** An edit and its outcome as the report has them. */
import type { Root } from '../flow/ast.ts';
import { printFlow } from '../flow/print.ts';
import { changedLines } from '../report/changed-lines.ts';
import type { EditReport } from '../report/mutation.ts';
import type { EditedFlow } from './edits.ts';
import type { Outcome } from './try.ts';

/** The entry of an edit, with the lines of its function that change. */
export function describeEdit(number: number, edited: EditedFlow, outcome: Outcome): EditReport {
  const { name, place, before, after } = edited;
  return {
    number,
    name,
    place,
    fate: outcome.fate,
    scopes: 'scopes' in outcome ? [...outcome.scopes] : [],
    repairs: 'repairs' in outcome ? [...outcome.repairs] : [],
    ...('result' in outcome ? { result: outcome.result } : {}),
    ...('message' in outcome ? { message: outcome.message } : {}),
    lines: [...changedLines(textOf(before), textOf(after))],
  };
}

function textOf(root: Root): string {
  return printFlow({ source: 'one root', text: '', roots: [root] });
}
