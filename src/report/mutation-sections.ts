/** Single edits sorted by outcome, each section by function in the order of the code. 80 columns. */
import type { EditFacts } from './mutation.ts';
import { wrap } from './wrap.ts';

const COLUMNS = 80;
/** Columns of the numbers of edits, `104-111`. */
const NUMBERS = 7;

/** A blank at which no line ends. */
const GLUE = '\u2060';

/** Wraps at 80 columns. */
export const wide = (text: string, indent = '', hanging = 0): string[] =>
  wrap(text, indent, hanging, COLUMNS).map((line) => line.replaceAll(GLUE, ' '));

/** What was edited: the kernel version, and in how many scopes edits were tried. */
export interface Tried {
  readonly kernel: string;
  readonly scopes: number;
}

/** What is told of the edits of one line. */
interface Line {
  readonly edits: readonly EditFacts[];
  readonly text: string;
}

/** The edits that break a claim. */
export function layNecessary(edits: readonly EditFacts[], { kernel }: Tried): string[] {
  return laySection(
    kernel,
    'NECESSARY: a claim breaks',
    'number, line, edit: in each scope the claims that break, with the steps of the shortest trace',
    edits,
    () => ':',
    { moreOf: brokenTexts },
  );
}

/** One for each scope: `quick: no-unrecoverable-fault 18, lifecycle 30`. */
export function brokenTexts({ broken }: EditFacts): readonly string[] {
  return [...new Set(broken.map(({ scope }) => scope))].map((scope) => {
    const own = broken.filter((one) => one.scope === scope);
    return `${scope}: ${own.map(({ claim, steps }) => `${claim}${GLUE}${steps}`).join(', ')}`;
  });
}

/** Of neighbours in the same scopes these are told once. */
function inScopes(items: readonly { readonly text: string; readonly where: string }[]): string {
  return items
    .map(({ text, where }, i) => (items[i + 1]?.where === where || where === '' ? text : `${text} ${where}`))
    .join(', ');
}

/** Edits that no claim notices where some claims cannot judge. Which ones those are has a letter. */
export function layUndecided(edits: readonly EditFacts[], { kernel, scopes }: Tried): string[] {
  const keys = [...new Set(edits.map((edit) => blindText(edit, scopes)))];
  const letter = (edit: EditFacts): string => letterOf(keys.indexOf(blindText(edit, scopes)));
  return laySection(
    kernel,
    'NOT SHOWN TO BE NECESSARY: undecided',
    'no claim notices, and some are broken without the edit where it is tried:',
    edits,
    (edit) => ` [${letter(edit)}]${mendingText(edit)}`,
    { legend: keys.flatMap((text, i) => wide(text, `  [${letterOf(i)}] `)) },
  );
}

const letterOf = (i: number): string => String.fromCodePoint('a'.codePointAt(0)! + i);

function blindText(edit: EditFacts, scopes: number): string {
  return `tried in ${whereText(edit, scopes)}; broken there without it: ${blindClaims(edit)}`;
}

/** The claims that cannot judge an edit, with the scopes where these are not all in which it was tried. */
export function blindClaims({ blind, scopes: tried }: EditFacts): string {
  return inScopes(
    blind.map(({ claim, scopes }) => ({
      text: claim,
      where: scopes.length === tried.length ? '' : `(in:${GLUE}${scopes.join(', ')})`,
    })),
  );
}

/** Why it says nothing that no claim notices an edit: a heading, and what it means. */
export const unjudged = {
  notRun: {
    head: 'not run, or without effect in these scopes',
    about: 'not judged: the searches come to as much without it as with it, in every scope tried',
  },
  emptied: {
    head: 'claims are no longer tested',
    about: 'not judged: what these claims speak of never happens with it',
  },
  same: {
    head: 'the same as the unedited flow, by count',
    about: 'as many states and transitions as without it, in the same depth, in every scope tried',
  },
  lock: {
    head: 'guards against another thread',
    about: 'not judged: they move or leave out a lock, and the flow is one thread here',
  },
} as const satisfies Record<NonNullable<EditFacts['unjudged']>, object>;

/** Edits that no claim notices, and every claim could; or for which there is a reason that none does. */
export function layUnnoticed(
  edits: readonly EditFacts[],
  { kernel, scopes }: Tried,
  why?: keyof typeof unjudged,
): string[] {
  return laySection(
    kernel,
    `NOT SHOWN TO BE NECESSARY: ${why === undefined ? 'no claim notices' : unjudged[why].head}`,
    why === undefined ? '' : unjudged[why].about,
    edits,
    (edit) =>
      `${edit.scopes.length === scopes ? '' : ` (tried in: ${edit.scopes.join(', ')})`}${mendingText(edit)}`,
  );
}

export function layOpen(edits: readonly EditFacts[], { kernel, scopes }: Tried): string[] {
  return laySection(
    kernel,
    'NOT SHOWN TO BE NECESSARY: a bound was hit',
    '',
    edits,
    (edit) => ` (tried in: ${whereText(edit, scopes)})`,
  );
}

function whereText({ scopes }: EditFacts, all: number): string {
  return scopes.length === all ? 'every scope' : scopes.join(', ');
}

/** What gets better with an edit, and what only seems to. */
export function mendingText({ repairs, lost, emptied }: EditFacts): string {
  const never = lost.length === 0 ? '' : `, with it never: ${lost.join(', ')}`;
  const reasons = [...new Set(emptied.map(({ missing }) => missing.join(' nor ')))];
  const texts = [
    ...(repairs.length === 0 ? [] : [`it repairs ${repairs.join(', ')}${never}`]),
    ...reasons.map((reason) => {
      const ids = emptied.flatMap(({ claim, missing }) => (missing.join(' nor ') === reason ? [claim] : []));
      return `${ids.join(', ')} ${ids.length === 1 ? 'says' : 'say'} nothing with it: ${reason} never happens`;
    }),
  ];
  return texts.length === 0 ? '' : `; ${texts.join('; ')}`;
}

/** One line for each function: what would run its steps. */
export function layNotRun(edits: readonly EditFacts[]): string[] {
  if (edits.length === 0) return [];
  return [
    ...title('NOT RUN HERE: no step changes in these scopes'),
    ...byFunction(edits).flatMap((own) => wide(`${own[0]!.function}(): ${optionsText(own)}`, '  ', 2)),
  ];
}

function optionsText(own: readonly EditFacts[]): string {
  const options = [...new Set(own.map(({ runsWith }) => runsWith))];
  return options
    .map((option) => {
      const count = own.filter(({ runsWith }) => runsWith === option).length;
      const counted = `${count} ${count === 1 ? 'edit' : 'edits'}`;
      return option === undefined
        ? `${counted} of what the model does not have`
        : `${counted}, try ${option}`;
    })
    .join('; ');
}

export function layNotTried(edits: readonly EditFacts[], { kernel }: Tried): string[] {
  return laySection(kernel, 'NOT TRIED', '', edits, ({ message }) => `: ${message}`);
}

interface SectionOptions {
  readonly legend?: readonly string[];
  /** What is told of an edit in lines of its own. */
  readonly moreOf?: (edit: EditFacts) => readonly string[];
}

/** The functions that this version changes come first, where there are others beside them. */
function laySection(
  kernel: string,
  name: string,
  about: string,
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
    ...lay(`-- of the functions that ${kernel} changes`, changed),
    ...lay('-- unchanged from the version before', others),
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

/** Other arguments of one call that come to the same are one line. */
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
  return groups.map((edits) => ({ edits, text: `${titleOf(edits)}${textOf(edits[0]!)}` }));
}

/** `invalidate.iotlb(did) with did=0|1, type=ih|page`. */
function titleOf(edits: readonly EditFacts[]): string {
  const [first] = edits as readonly [EditFacts, ...EditFacts[]];
  const changed = edits.flatMap(({ argument }) => argument ?? []);
  if (edits.length === 1 || changed[0] === undefined) return first.title;
  const values = new Map<string, string[]>();
  for (const { index, value } of changed) values.set(index, [...(values.get(index) ?? []), value]);
  return `${changed[0].call} with ${[...values].map(([index, all]) => `${index}=${all.join('|')}`).join(', ')}`;
}

/** `17,19-23`: what becomes of those between is told elsewhere. */
function numbersText(edits: readonly EditFacts[]): string {
  const runs: [number, number][] = [];
  for (const { number } of edits) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
