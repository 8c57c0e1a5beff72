/** What each patch of a series changes: which claims, in which scopes, and what a reader must believe for it. */
import { placeText } from '../kernel/note.ts';
import { type ClaimVerdict, claimsOf, type Report, type Result } from '../report/verdict.ts';
import { someOf } from './some-of.ts';
import type { NamedTree } from './tree-options.ts';

/** A paragraph for each patch, as lines that are not wrapped yet. */
export function seriesLines(trees: readonly NamedTree[], { results }: Report): readonly string[] {
  const stages = trees.map(({ kernel }) => new Stage(results.filter((one) => one.kernel === kernel)));
  const last = stages.at(-1)!;
  return [
    ...trees
      .slice(1)
      .flatMap((tree, i) => patchLines([trees[i]!, tree], [stages[i]!, stages[i + 1]!] as const)),
    ...grouped(last, last.violated).map((text) => `  still violated  ${text}`),
  ];
}

/**
 * The violations of a series that are shown in full: what a patch broke, where it did, and what is violated at the end.
 */
export function violationsToShow(trees: readonly NamedTree[], { results }: Report): readonly Result[] {
  const stages = trees.map(({ kernel }) => new Stage(results.filter((one) => one.kernel === kernel)));
  return stages.flatMap((stage, i) => {
    const before = stages[i - 1];
    const isLast = i === stages.length - 1;
    return stage.violated
      .filter((claim) => isLast || (before !== undefined && before.stateOf(claim) !== 'broken'))
      .map((claim) => stage.resultOf(claim));
  });
}

/** What a verdict says of a claim: `open` where something is not known; a claim that is not tested is not broken. */
type State = 'kept' | 'broken' | 'open';

/** The verdicts of one tree. */
class Stage {
  readonly claims: readonly ClaimVerdict[];
  private readonly results: readonly Result[];

  constructor(results: readonly Result[]) {
    this.results = results;
    this.claims = claimsOf(results);
  }

  get violated(): readonly string[] {
    return this.claims.flatMap(({ claim }) => (this.stateOf(claim) === 'broken' ? [claim] : []));
  }

  stateOf(claim: string): State {
    const found = this.claims.find((one) => one.claim === claim);
    if (found?.verdict === 'violated') return 'broken';
    return found?.verdict === 'inconclusive' && !found.untested ? 'open' : 'kept';
  }

  /** The scopes that violate a claim. */
  scopesOf(claim: string): readonly string[] {
    return this.searchesOf(claim).flatMap(({ verdict, scopeName = 'this scope' }) =>
      verdict === 'violated' ? [scopeName] : [],
    );
  }

  /** ` in cachingMode`, where not every scope that was searched violates the claim. */
  where(claim: string): string {
    const scopes = this.scopesOf(claim);
    return scopes.length === this.searchesOf(claim).length ? '' : ` in ${someOf(scopes)}`;
  }

  resultOf(claim: string): Result {
    return this.results[this.claims.find((one) => one.claim === claim)!.result]!;
  }

  private searchesOf(claim: string): readonly Result[] {
    return this.results.filter((one) => one.claim === claim);
  }
}

function patchLines(
  [before, after]: readonly NamedTree[],
  [first, second]: readonly [Stage, Stage],
): string[] {
  const become = (state: State): readonly string[] =>
    second.claims
      .map(({ claim }) => claim)
      .filter((claim) => second.stateOf(claim) === state && first.stateOf(claim) !== state);
  const repaired = become('kept').filter((claim) => first.stateOf(claim) === 'broken');
  const others = second.violated.filter((claim) => first.stateOf(claim) === 'broken');
  const fewer = others.filter((claim) => missing(first.scopesOf(claim), second.scopesOf(claim)).length > 0);
  const more = others.filter((claim) => missing(second.scopesOf(claim), first.scopesOf(claim)).length > 0);
  const open = become('open');
  const subject = after!.patch?.subject ?? '';
  return [
    '',
    ...(subject === '' ? [] : [subject]),
    `before  ${countText(first)}      after  ${countText(second)}`,
    ...(repaired.length === 0 ? [] : [`  repaired  ${repaired.join(', ')}`]),
    ...grouped(second, fewer, ' but').map((text) => `  repaired  ${text}`),
    ...grouped(second, become('broken')).map((text) => `  broken  ${text}`),
    ...more.map(
      (claim) =>
        `  broken  ${claim} in ${someOf(missing(second.scopesOf(claim), first.scopesOf(claim)))} as well`,
    ),
    ...(open.length === 0 ? [] : [`  not decided  ${open.join(', ')}`]),
    ...addedText(before!, after!),
    ...(after!.aside.length === 0 ? [] : [`  not looked at: ${someOf(after!.aside)}`]),
  ];
}

const missing = (from: readonly string[], others: readonly string[]): readonly string[] =>
  from.filter((one) => !others.includes(one));

/** Claims with the scopes that violate them, those with the same scopes together. */
function grouped(stage: Stage, claims: readonly string[], word = ''): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const claim of claims) {
    const where = stage.where(claim);
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
function addedText(before: NamedTree, after: NamedTree): readonly string[] {
  const keyOf = ({ kind, text }: { readonly kind: string; readonly text: string }): string =>
    `${kind} ${text}`;
  const known = new Set(before.reading.notes.map(keyOf));
  const added = after.reading.notes.filter((note) => !known.has(keyOf(note)));
  if (added.length === 0) return ['  the patch adds no assumption'];
  return added.map(({ kind, at, text }) => `  the patch adds, ${kind}: ${text}  ${placeText(at)}`);
}
