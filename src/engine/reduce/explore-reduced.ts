/**
 * A search that leaves out what makes no difference, and for what it finds a search that leaves out nothing, no
 * deeper than that: the traces that it gives are the shortest there are.
 */
import type { Claim } from '../claim.ts';
import type { Exploration, Finding, Searcher } from '../explore.ts';
import type { System } from '../system.ts';
import type { Trace } from '../trace.ts';
import { type Parts, type Reduce, reductionOf } from './reduction.ts';

/**
 * Decides claims, all of them `always` or `sometimes`. Counts are those of the reduced search. A trace is the
 * reduced search's own when the search for a shorter one came to a bound.
 */
export function exploreReduced(
  system: System,
  claims: readonly Claim[],
  reduce: Reduce,
  search: Searcher,
  parts?: Parts,
): Exploration {
  const reduction = reductionOf(system, claims, reduce, parts);
  const found = search(reduction.claims, {}, reduction);
  const traced = claims.filter(({ id }) => found.findings.get(id)?.trace !== undefined);
  const findings = new Map(found.findings);
  for (const [id, finding] of shortest(traced, found, search)) findings.set(id, finding);
  if (found.deadlock === undefined) return { ...found, findings };
  const { deadlock = found.deadlock } = search([], { maxDepth: depthOf(found.deadlock) });
  return { ...found, findings, deadlock };
}

/** The findings with the shortest traces. */
function shortest(
  claims: readonly Claim[],
  { findings, reduced }: Exploration,
  search: Searcher,
): ReadonlyMap<string, Finding> {
  if (claims.length === 0) return new Map();
  const depths = claims.map(({ id }) => depthOf(findings.get(id)!.trace!));
  const again = search(claims, { maxDepth: Math.max(...depths) }).findings;
  return new Map(
    claims.map(({ id }) => {
      const finding = again.get(id)!;
      if (finding.trace !== undefined) return [id, finding];
      // Levels of a search that leaves out nothing but images are those of the full one.
      const isShortest = reduced?.ample === false;
      return [id, { ...findings.get(id)!, ...(isShortest ? {} : { mayBeLonger: true }) }];
    }),
  );
}

/** How many levels a search must expand to come to the end of a trace. */
const depthOf = ({ steps }: Trace): number => steps.length + 1;
