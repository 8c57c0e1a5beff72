/** Single edits sorted by outcome, each section by function in the order of the code. 80 columns. */

import {
  blindText,
  brokenTexts,
  editText,
  functionsHeading,
  GLUE,
  mendingText,
  optionsText,
  sectionTexts,
  triedInSome,
  triedText,
  type Unjudged,
  unnoticedTexts,
} from '../words/mutation-words.ts';
import type { EditFacts } from './mutation.ts';
import { wrap } from './wrap.ts';

const COLUMNS = 80;
/** Columns of the numbers of edits, `104-111`. */
const NUMBERS = 7;

/** Wraps at 80 columns. */
export const wide = (text: string, indent = '', hanging = 0): string[] =>
  wrap(text, indent, hanging, COLUMNS).map((line) => line.replaceAll(GLUE, ' '));

/** What was edited: the kernel version, and in how many scopes edits were tried. */
export interface Tried {
  readonly kernel: string;
  readonly scopes: number;
}

/** The edits of one line, and its text. */
interface Line {
  readonly edits: readonly EditFacts[];
  readonly text: string;
}

/** The edits that break a claim. */
export function layNecessary(edits: readonly EditFacts[], { kernel }: Tried): string[] {
  return laySection(kernel, sectionTexts.necessary, edits, () => ':', { moreOf: brokenTexts });
}

/** Edits that no claim notices where some claims cannot judge. Which ones those are has a letter. */
export function layUndecided(edits: readonly EditFacts[], { kernel, scopes }: Tried): string[] {
  const keys = [...new Set(edits.map((edit) => blindText(edit, scopes)))];
  const letter = (edit: EditFacts): string => letterOf(keys.indexOf(blindText(edit, scopes)));
  return laySection(
    kernel,
    sectionTexts.undecided,
    edits,
    (edit) => ` [${letter(edit)}]${mendingText(edit)}`,
    { legend: keys.flatMap((text, i) => wide(text, `  [${letterOf(i)}] `)) },
  );
}

const letterOf = (i: number): string => String.fromCodePoint('a'.codePointAt(0)! + i);

/** Edits that no claim notices, and every claim could; or for which there is a reason that none does. */
export function layUnnoticed(
  edits: readonly EditFacts[],
  { kernel, scopes }: Tried,
  why?: Unjudged,
): string[] {
  return laySection(
    kernel,
    unnoticedTexts(why),
    edits,
    (edit) => `${triedInSome(edit, scopes)}${mendingText(edit)}`,
  );
}

export function layOpen(edits: readonly EditFacts[], { kernel, scopes }: Tried): string[] {
  return laySection(kernel, sectionTexts.open, edits, (edit) => triedText(edit, scopes));
}

/** One line for each function: what would run its steps. */
export function layNotRun(edits: readonly EditFacts[]): string[] {
  if (edits.length === 0) return [];
  return [
    ...title(sectionTexts.notRun.head),
    ...byFunction(edits).flatMap((own) => wide(`${own[0]!.function}(): ${optionsText(own)}`, '  ', 2)),
  ];
}

export function layNotTried(edits: readonly EditFacts[], { kernel }: Tried): string[] {
  return laySection(kernel, sectionTexts.notTried, edits, ({ message }) => `: ${message}`);
}

interface SectionOptions {
  readonly legend?: readonly string[];
  /** What stands under an edit in lines of its own. */
  readonly moreOf?: (edit: EditFacts) => readonly string[];
}

/** The functions that this version changes come first, where there are others beside them. */
function laySection(
  kernel: string,
  { head: name, about }: { readonly head: string; readonly about: string },
  edits: readonly EditFacts[],
  textOf: (edit: EditFacts) => string,
  { legend = [], moreOf = () => [] }: SectionOptions = {},
): string[] {
  if (edits.length === 0) return [];
  const functions = byFunction(edits);
  const isChanged = ([first]: readonly EditFacts[]): boolean => first!.isOfVersion;
  const [changed, others] = [functions.filter(isChanged), functions.filter((own) => !isChanged(own))];
  const isMixed = changed.length > 0 && others.length > 0;
  const lay = (head: string, those: typeof functions): string[] => [
    ...(isMixed ? ['', head] : []),
    ...those.flatMap((own) => ['', ...layFunction(own, textOf, moreOf)]),
  ];
  return [
    ...title(name),
    ...wide(about),
    ...legend,
    ...lay(functionsHeading(kernel, true), changed),
    ...lay(functionsHeading(kernel, false), others),
  ];
}

const title = (name: string): string[] => ['', name, '-'.repeat(name.length)];

/** The edits of each function that stands in one file, in the order in which these come first. */
function byFunction(edits: readonly EditFacts[]): readonly (readonly EditFacts[])[] {
  const groups = new Map<string, EditFacts[]>();
  for (const edit of edits) {
    const key = headOf(edit);
    groups.set(key, [...(groups.get(key) ?? []), edit]);
  }
  return [...groups.values()];
}

const headOf = ({ function: name, at }: EditFacts): string => `${name}()  ${at.file}`;

function layFunction(
  own: readonly EditFacts[],
  textOf: (edit: EditFacts) => string,
  moreOf: (edit: EditFacts) => readonly string[],
): string[] {
  const lines = collapsed(own, (edit) => [textOf(edit), ...moreOf(edit)].join('\n'), textOf);
  return [
    ...wide(headOf(own[0]!)),
    ...lines.flatMap(({ edits, text }) => {
      const head = `${numbersText(edits).padStart(NUMBERS)}  ${String(edits[0]!.at.line).padStart(3)}  `;
      const more = moreOf(edits[0]!).flatMap((each) => wide(each, ' '.repeat(head.length + 2), 2));
      return [...wide(text, head, 2), ...more];
    }),
  ];
}

/** Other arguments of one call with the same outcome are one line. */
function collapsed(
  own: readonly EditFacts[],
  outcomeOf: (edit: EditFacts) => string,
  textOf: (edit: EditFacts) => string,
): readonly Line[] {
  const groups: EditFacts[][] = [];
  for (const edit of own) {
    const last = groups.at(-1)?.at(-1);
    const isSame =
      last !== undefined &&
      edit.argument !== undefined &&
      edit.place === last.place &&
      edit.argument.call === last.argument?.call &&
      outcomeOf(edit) === outcomeOf(last);
    if (isSame) groups.at(-1)!.push(edit);
    else groups.push([edit]);
  }
  return groups.map((edits) => ({ edits, text: `${editText(edits)}${textOf(edits[0]!)}` }));
}

/** `17,19-23`: those between are in another line or section. */
function numbersText(edits: readonly EditFacts[]): string {
  const runs: [number, number][] = [];
  for (const { number } of edits) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
