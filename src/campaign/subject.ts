/** What a trial runs: a shipped flow of a kernel version, edited in some places or not, as text that replays. */

import type { FlowFile } from '../flow/ast.ts';
import { parseFlow } from '../flow/parse.ts';
import { printFlow } from '../flow/print.ts';
import { type EditedFlow, editsOf } from '../mutate/edits.ts';
import { type FlowChoice, flowFor } from '../program/flow-choice.ts';
import { type KernelVersion, kernelVersion, shippedFlow } from '../program/library.ts';

export interface Subject {
  readonly kernel: string;
  /** The shipped flow. */
  readonly flow: string;
  /** The names of the edits, one made after the other. */
  readonly edits: readonly string[];
}

/** A subject with its software. */
export interface Resolved extends Subject {
  readonly software: FlowChoice;
  /** The edited flow and the edited functions, as text; absent where nothing is edited. */
  readonly text?: string;
}

/** The name under which verdicts speak of an edited flow. */
const SOURCE = 'edited.flow';

/** The subject without edits. Throws an `InputError` for names that are not known. */
export function unedited(kernel: string, flow: string): Resolved {
  return { kernel, flow, edits: [], software: flowFor(undefined, flow, kernelVersion(kernel)) };
}

/**
 * The edits that one more can be, by name; those of the prologue are left out, since no file could say them, and those
 * that leave a lock taken for ever.
 */
export function furtherEdits({ software }: Resolved): readonly EditedFlow[] {
  return editsOf(software).filter(
    ({ kernel, refusal }) => kernel.prologue === software.kernel.prologue && refusal === undefined,
  );
}

/** The subject with one more edit. */
export function withEdit(subject: Resolved, edit: EditedFlow): Resolved {
  const { flow, kernel } = subject.software;
  const isOfFlow = edit.flow !== flow;
  const text = printFlow(isOfFlow ? edit.flow : { ...flow, roots: [...flow.roots, edit.after] });
  return {
    ...subject,
    edits: [...subject.edits, edit.name],
    software: given(text, kernel),
    text,
  };
}

/** The subject with other edits, or nothing when one of them is not possible without the others. */
export function withEdits(subject: Subject, edits: readonly string[]): Resolved | undefined {
  let made: Resolved | undefined = unedited(subject.kernel, subject.flow);
  for (const name of edits) {
    const edit: EditedFlow | undefined = made && furtherEdits(made).find((one) => one.name === name);
    if (made === undefined || edit === undefined) return undefined;
    made = withEdit(made, edit);
  }
  return made;
}

/** The software of a text under a kernel version. */
function given(text: string, kernel: KernelVersion): FlowChoice {
  return flowFor(parseFlow(text, SOURCE), undefined, kernel);
}

/** What a report has to say for its traces to replay. */
export function inputOf({ text }: Resolved): { readonly source: string; readonly text: string } | undefined {
  return text === undefined ? undefined : { source: SOURCE, text };
}

/** The shipped flows of a version that a campaign runs, by name. */
export function flowNames(kernel: string, wanted: readonly string[] | undefined): readonly string[] {
  const version = kernelVersion(kernel);
  const files: readonly (readonly [string, FlowFile])[] =
    wanted === undefined ? [...version.flows] : wanted.map((name) => [name, shippedFlow(version, name)]);
  return files.map(([name]) => name);
}
