/** Which broken claim is reported first: memory safety, then page requests, then the order of the catalogue. */

const first = ['no-freed-memory-reached', 'no-foreign-translation', 'page-requests-drained'];

/** Where a claim comes: a smaller number comes before a larger one. */
function rankOf(claim: string): number {
  const at = first.indexOf(claim);
  return at < 0 ? first.length : at;
}

/** The gravest first; what is alike stays in its order. */
export function gravestFirst<T extends { readonly claim: string }>(about: readonly T[]): readonly T[] {
  return about.toSorted((a, b) => rankOf(a.claim) - rankOf(b.claim));
}
