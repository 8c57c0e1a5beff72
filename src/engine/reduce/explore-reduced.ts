/**
 * A search that leaves out what makes no difference, and for what it finds a search that leaves out nothing, no
 * deeper than that: the traces that it gives are the shortest there are.
 */
import type { Claim } from '../claim.ts';
import type { Exploration, Finding, Searcher } from '../exploration.ts';
import { unlessOutOfMemory } from '../out-of-memory.ts';
import type { System } from '../system.ts';
import type { Trace } from '../trace.ts';
import { type Parts, type Reduce, reductionOf } from './reduction.ts';

/**
 * Decides claims. Counts are those of the reduced search. A trace is the reduced search's own when the search for
 * a shorter one came to a bound, or when it shows a run. What images leave open about runs the full search decides.
 */
export function exploreReduced(
  system: System,
  claims: readonly Claim[],
  reduce: Reduce,
  search: Searcher,
  parts?: Parts,
): Exploration {
  const aboutRuns = claims.filter(({ kind }) => kind === 'alwaysReachable' || kind === 'eventually');
  const wanted = aboutRuns.length === 0 ? reduce : imagesOnly(reduce);
  const reduction = unlessOutOfMemory(() => reductionOf(system, claims, wanted, parts));
  // The full search then ends for lack of memory, too, and says how far it came.
  if (reduction === undefined) return search(claims, {});
  // Conditions of runs need not be the same for images.
  const isPlain = reduction.symmetries.length === 0 || system.conditions !== undefined;
  if (aboutRuns.length > 0 && isPlain) return search(claims, {});
  const found = search(reduction.claims, {}, reduction);
  const traced = claims.filter(
    (claim) => !aboutRuns.includes(claim) && found.findings.get(claim.id)?.trace !== undefined,
  );
  const open = aboutRuns.filter(({ id }) => found.findings.get(id)!.outcome === 'undecided');
  const isOpen = found.end === 'complete' && open.length > 0;
  const full = isOpen ? search(open, { atLeast: found.reduced!.standsFor, file: OPEN_FILE }) : undefined;
  const { end, bound } = full?.end === 'bound' ? full : found;
  const findings = new Map([
    ...found.findings,
    ...shortest(traced, found, search),
    ...(full?.findings ?? []),
  ]);
  const resumedFrom = found.resumedFrom ?? full?.resumedFrom;
  const result = {
    ...found,
    end,
    ...(bound === undefined ? {} : { bound }),
    findings,
    ...(resumedFrom === undefined ? {} : { resumedFrom }),
  };
  if (found.deadlock === undefined) return result;
  const { deadlock = found.deadlock } = search([], { maxDepth: depthOf(found.deadlock) });
  return { ...result, deadlock };
}

/** What the checkpoint's name of the full search for open claims ends with. */
export const OPEN_FILE = '.open';

/** What is left of a reduction for claims about runs. */
function imagesOnly(reduce: Reduce): Reduce {
  return reduce === 'all' || reduce === 'symmetry' ? 'symmetry' : 'none';
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
