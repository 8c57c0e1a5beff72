/** What each patch of a series changes: which claims, in which scopes, and what a reader must believe for it. */
import { Stage, type State } from '../report/series.ts';
import type { Result } from '../report/verdict.ts';
import { someOf } from './some-of.ts';
import { acceptedText, codePlace, type ReadTree, type TitledText } from './tree-words.ts';

/** A tree of a series: the subject of the patch that was applied last, and the files of it that are not read. */
export interface PatchedTree extends Pick<ReadTree, 'kernel' | 'notes'> {
  readonly subject?: string;
  /** Functions that the patch changes: followed ones that take the same steps as before, and those in no flow. */
  readonly changed: { readonly alike: readonly string[]; readonly outside: readonly string[] };
  readonly aside: readonly string[];
}

/** A paragraph for each patch. */
export function seriesTexts(
  trees: readonly PatchedTree[],
  results: readonly Result[],
): readonly TitledText[] {
  const stages = trees.map(({ kernel }) => new Stage(results.filter((one) => one.kernel === kernel)));
  const [first, last] = [stages[0]!, stages.at(-1)!];
  const still = last.violated.filter((claim) => first.stateOf(claim) === 'broken');
  return [
    ...trees
      .slice(1)
      .flatMap((tree, i) => patchTexts([trees[i]!, tree], [stages[i]!, stages[i + 1]!] as const)),
    ...grouped(last, still).map((text) => inner('still violated', text)),
  ];
}

function patchTexts(
  [before, after]: readonly [PatchedTree, PatchedTree],
  [first, second]: readonly [Stage, Stage],
): readonly TitledText[] {
  const become = (state: State): readonly string[] =>
    second.claims
      .map(({ claim }) => claim)
      .filter((claim) => second.stateOf(claim) === state && first.stateOf(claim) !== state);
  const repaired = become('kept').filter((claim) => first.stateOf(claim) === 'broken');
  const others = second.violated.filter((claim) => first.stateOf(claim) === 'broken');
  const fewer = others.filter((claim) => missing(first.scopesOf(claim), second.scopesOf(claim)).length > 0);
  const more = others.filter((claim) => missing(second.scopesOf(claim), first.scopesOf(claim)).length > 0);
  const open = become('open');
  // What was broken before and is not tested now is not repaired.
  const untested = become('untested');
  const { subject = '', aside } = after;
  return [
    { text: '' },
    ...(subject === '' ? [] : [{ text: subject }]),
    { title: 'before', text: `${countText(first)}      after  ${countText(second)}` },
    ...(repaired.length === 0 ? [] : [inner('repaired', repaired.join(', '))]),
    ...grouped(second, fewer, ' but').map((text) => inner('repaired', text)),
    ...grouped(second, become('broken')).map((text) => inner('broken', text)),
    ...more.map((claim) =>
      inner(
        'broken',
        `${claim} in ${someOf(missing(second.scopesOf(claim), first.scopesOf(claim)))} as well`,
      ),
    ),
    ...(open.length === 0 ? [] : [inner('not decided', open.join(', '))]),
    ...(untested.length === 0 ? [] : [inner('no longer tested', untested.join(', '))]),
    ...addedTexts(before, after),
    ...changedTexts(after),
    ...(aside.length === 0 ? [] : [inner(undefined, `not looked at: ${someOf(aside)}`)]),
  ];
}

const inner = (title: string | undefined, text: string): TitledText => ({
  ...(title === undefined ? {} : { title }),
  text,
  isInner: true,
});

const missing = (from: readonly string[], others: readonly string[]): readonly string[] =>
  from.filter((one) => !others.includes(one));

/** Claims with the scopes that violate them, those with the same scopes together. */
function grouped(stage: Stage, claims: readonly string[], word = ''): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const claim of claims) {
    const where = stage.isBrokenEverywhere(claim) ? '' : ` in ${someOf(stage.scopesOf(claim))}`;
    groups.set(where, [...(groups.get(where) ?? []), claim]);
  }
  return [...groups].map(([where, names]) => `${names.join(', ')}${where === '' ? '' : word + where}`);
}

function countText(stage: Stage): string {
  const { claims } = stage;
  const violated = stage.violated.length;
  const proved = claims.filter(({ verdict }) => verdict === 'proved').length;
  const open = claims.filter(({ claim }) => stage.stateOf(claim) === 'open').length;
  const rest = open === 0 ? '' : `, ${open} not decided`;
  if (violated > 0 || open > 0) return `${violated} of ${claims.length} violated${rest}`;
  return proved === claims.length ? `${proved} proved` : `${proved} of ${claims.length} proved`;
}

/** Assumptions, open conditions and unknown calls that were not there before, one by one. */
function addedTexts(before: PatchedTree, after: PatchedTree): readonly TitledText[] {
  const keyOf = ({ kind, text }: { readonly kind: string; readonly text: string }): string =>
    `${kind} ${text}`;
  const known = new Set(before.notes.map(keyOf));
  const added = after.notes.filter((note) => !known.has(keyOf(note)));
  if (added.length === 0) return [inner(undefined, 'the patch adds no assumption')];
  return added.map((note) => ({
    ...inner(undefined, `the patch adds, ${note.kind}: ${acceptedText(note)}`),
    place: codePlace(note.at),
  }));
}

/** Functions that a patch changes without a change of the flow: they are left to a reviewer. */
function changedTexts({ changed: { alike, outside } }: PatchedTree): readonly TitledText[] {
  const line = (what: string, names: readonly string[]): readonly TitledText[] =>
    names.length === 0
      ? []
      : [inner(undefined, `the patch changes, ${what}: ${names.map((name) => `${name}()`).join(', ')}`)];
  return [...line('with the same steps as before', alike), ...line('in no flow', outside)];
}

/** Where the traces of a series are shown; `software` are the options that name the first tree alone. */
export function shownWhereText(
  { kernel, software }: { readonly kernel: string; readonly software: string },
  isAnyBelow: boolean,
): string {
  const before = `\`pasidcheck check ${software}\` shows those of ${kernel}`;
  return isAnyBelow ? `those that a patch leads to or leaves are below, ${before}` : before;
}
