/** SPIN and rumur count what a search for any number of requests counts, and find what it finds. */
import { describe, expect, it } from 'vitest';
import { exportedFor } from '../check/any/exported.ts';
import { type Quantity, quantities } from '../check/any/plan.ts';
import { claimsNamed, requestFor } from '../check/any/request-test.ts';
import { distinctTasks, tasksOf } from '../check/searches.ts';
import { explore } from '../engine/index.ts';
import { guardedSystem } from './guarded.ts';
import { toMurphi } from './murphi.ts';
import { toPromela } from './promela.ts';
import { runRumur, runSpin, withoutCheckers } from './toys/checkers.ts';

const options = { preamble: [], tally: true };

/** The one part of an exported system, and what the search says of it. */
function searched(kernel: string, any: ReadonlySet<Quantity>) {
  const request = {
    ...requestFor(kernel, 'exit'),
    claims: claimsNamed('no-unrecoverable-fault', 'every-wait-ends'),
  };
  const { compiled, generalises, leftOut } = exportedFor(request, any);
  const [task] = distinctTasks(tasksOf(compiled));
  const { part, claims } = task!;
  return {
    guarded: guardedSystem(part, claims),
    found: explore(part, claims),
    counts: explore(part, []).counts,
    generalises,
    leftOut,
  };
}

describe.skipIf(withoutCheckers)('the system for any number, exported', () => {
  it('has as many states and transitions for SPIN, which finds no state that breaks a claim or the induction', async () => {
    const { guarded, found, counts, generalises, leftOut } = searched('proposed', new Set(quantities));
    const { states, transitions, tally } = await runSpin(toPromela(guarded, options));
    expect(generalises).toMatchObject({
      requests: 'exact',
      devices: 'cutoff',
      pasids: 'independent',
      processes: 'induction',
      limits: [],
    });
    expect(leftOut).toEqual(['every-wait-ends']);
    // It counts the choice among several initial states as one state and one transition.
    expect({ distinct: states - 1, generated: transitions - 1 }).toMatchObject({
      distinct: counts.distinct,
      generated: counts.generated,
    });
    expect(new Set([...found.findings.values()].map(({ outcome }) => outcome))).toEqual(new Set(['holds']));
    expect(new Set(tally.values())).toEqual(new Set([0]));
  });

  it('has as many states for rumur, which finds the violation of 5.7', async () => {
    const { guarded, found, counts } = searched('5.7', new Set(['inFlight']));
    const { states, transitions, tally } = await runRumur(toMurphi(guarded, options), [
      '--max-errors',
      '1000',
    ]);
    expect({ states, generated: transitions + 1 }).toEqual({
      states: counts.distinct,
      generated: counts.generated,
    });
    expect([...found.findings.values()].map(({ outcome }) => outcome)).toEqual(['violated']);
    expect([...tally.values()][0]).toBeGreaterThan(0);
  });
});
