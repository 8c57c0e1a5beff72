/** An edit and its outcome as the report has them. */
import { dirname } from 'node:path';
import type { Root } from '../flow/ast.ts';
import { printFlow } from '../flow/print.ts';
import { nameOf } from '../flow/walk.ts';
import { changedLines, linesAround } from '../report/changed-lines.ts';
import type { EditFacts, EditReport } from '../report/mutation.ts';
import type { EditedFlow } from './edits.ts';
import type { Outcome } from './try.ts';

/** Lines of the function that are shown around those that change. */
const AROUND = 3;

/** Whether the flow is one thread, and the option that would run a step which no scope runs. */
export interface EditSurroundings {
  readonly isAlone: boolean;
  readonly runsWith?: string | undefined;
}

/** The entry of an edit, with the lines of its function that change. */
export function describeEdit(
  number: number,
  edited: EditedFlow,
  outcome: Outcome,
  { isAlone, runsWith }: EditSurroundings,
): EditFacts {
  const { name, title, kind, at, argument } = edited;
  const [before, after] = [textOf(edited.before), textOf(edited.after)];
  return {
    number,
    name,
    function: nameOf(edited.before),
    title,
    kind,
    place: `${at.file}:${at.line}`,
    fate: outcome.fate,
    scopes: 'scopes' in outcome ? [...outcome.scopes] : [],
    ...judgementOf(outcome),
    ...unjudgedBecause(edited, outcome, isAlone),
    ...(runsWith === undefined ? {} : { runsWith }),
    ...('message' in outcome ? { message: outcome.message } : {}),
    lines: [...changedLines(before, after)],
    context: [...linesAround(before, after, AROUND)],
    ...(argument === undefined ? {} : { argument }),
    at,
    isOfVersion: dirname(at.file) === `model/flows/${edited.kernel.name}`,
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
    emptied: outcome.emptied.map(({ claim, missing }) => ({
      claim,
      missing: missing.map((events) => [...events]),
    })),
  };
}

/** Why an unnoticed edit shows nothing about its step. */
function unjudgedBecause(
  { kind, isOfLock }: EditedFlow,
  outcome: Outcome,
  isAlone: boolean,
): Pick<EditReport, 'unjudged'> {
  if (outcome.fate !== 'unnoticed') return {};
  if (kind === 'argument' && outcome.isSame) return { unjudged: 'same' };
  // A step that is run takes a place of its thread with it when it goes.
  if (kind === 'omit' && outcome.isSame) return { unjudged: 'notRun' };
  if (outcome.blind.length > 0) return {};
  if (outcome.emptied.length > 0) return { unjudged: 'emptied' };
  return isAlone && isOfLock ? { unjudged: 'lock' } : {};
}

function textOf(root: Root): string {
  return printFlow({ source: 'one root', text: '', roots: [root] });
}
