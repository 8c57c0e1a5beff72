/** The verdicts of a series of patches, tree by tree. */
import { type ClaimVerdict, claimsOf, type Report, type Result } from './verdict.ts';

/** What a verdict says of a claim: `open` where something is not known. A claim that is `untested` is neither kept nor broken. */
export type State = 'kept' | 'broken' | 'open' | 'untested';

/** The verdicts of one tree. */
export class Stage {
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
    if (found?.verdict === 'proved') return 'kept';
    return found?.untested === false ? 'open' : 'untested';
  }

  /** The scopes that violate a claim. */
  scopesOf(claim: string): readonly string[] {
    return this.searchesOf(claim).flatMap(({ verdict, scopeName = 'this scope' }) =>
      verdict === 'violated' ? [scopeName] : [],
    );
  }

  /** Whether every scope that was searched violates the claim. */
  isBrokenEverywhere(claim: string): boolean {
    return this.scopesOf(claim).length === this.searchesOf(claim).length;
  }

  resultOf(claim: string): Result {
    return this.results[this.claims.find((one) => one.claim === claim)!.result]!;
  }

  private searchesOf(claim: string): readonly Result[] {
    return this.results.filter((one) => one.claim === claim);
  }
}

/**
 * The violations of a series that are shown in full: what a patch broke, where it did, and what is violated at the end.
 */
export function violationsToShow(
  trees: readonly { readonly kernel: string }[],
  { results }: Report,
): readonly Result[] {
  const stages = trees.map(({ kernel }) => new Stage(results.filter((one) => one.kernel === kernel)));
  return stages.flatMap((stage, i) => {
    const before = stages[i - 1];
    const isLast = i === stages.length - 1;
    return stage.violated
      .filter((claim) => isLast || (before !== undefined && before.stateOf(claim) !== 'broken'))
      .map((claim) => stage.resultOf(claim));
  });
}
