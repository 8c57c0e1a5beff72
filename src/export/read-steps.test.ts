/** Counterexamples of SPIN and of rumur are walked again on the system that they were exported from. */
import { beforeAll, describe, expect, it } from 'vitest';
import { always } from '../engine/claim.ts';
import { explore } from '../engine/explore.ts';
import { formatLabel } from '../engine/label.ts';
import { holdsIn } from '../engine/predicate.ts';
import { compileProduct } from '../engine/product.ts';
import { compileSystem } from '../engine/system.ts';
import { coherence, writeThroughCache } from '../engine/toys/write-through-cache.ts';
import { follow } from '../engine/trace.ts';
import { guardedSystem } from './guarded.ts';
import { toMurphi } from './murphi.ts';
import { toPromela } from './promela.ts';
import { type ForeignTrace, readSteps } from './read-steps.ts';
import { runRumur, runSpin, withoutCheckers } from './toys/checkers.ts';

const system = compileSystem(writeThroughCache({ skipSnoop: true }));
const claim = always('coherence', coherence);
const guarded = guardedSystem(system, [claim]);
const options = { preamble: [], tally: false };

/** Whether the claim holds after each prefix of the trace. */
function holdsAlong({ start, labels }: ForeignTrace): readonly boolean[] {
  const names = system.events.map(({ label }) => formatLabel(label));
  const events = labels.map((label) => names.indexOf(label));
  const locals = [...guarded.initial[start]!];
  const { steps } = follow(compileProduct(system), locals, events);
  return [
    holdsIn(system, coherence, locals),
    ...steps.map(({ moves }) => {
      for (const { component, to } of moves) locals[component] = to;
      return holdsIn(system, coherence, locals);
    }),
  ];
}

describe.skipIf(withoutCheckers)('a counterexample', () => {
  const printed = new Map<string, string>();

  beforeAll(async () => {
    const murphi = toMurphi(guarded, options);
    const xml = await runRumur(murphi, ['--output-format', 'machine-readable']);
    printed.set('SPIN', (await runSpin(toPromela(guarded, options), true)).output);
    printed.set('rumur', (await runRumur(murphi)).output);
    printed.set('rumur as XML', xml.output);
  }, 60_000);

  it.each(['SPIN', 'rumur', 'rumur as XML'])('of %s breaks the claim with its last step', (from) => {
    const trace = readSteps(printed.get(from)!)!;
    const holds = holdsAlong(trace);
    expect(holds.at(-1)).toBe(false);
    expect(holds.slice(0, -1)).not.toContain(false);
  });

  it('of rumur, which searches breadth first, is as short as ours', () => {
    const ours = explore(system, [claim]).findings.get('coherence')!.trace!;
    expect(readSteps(printed.get('rumur')!)!.labels).toHaveLength(ours.steps.length);
    expect(readSteps(printed.get('rumur as XML')!)).toEqual(readSteps(printed.get('rumur')!));
  });

  it('with a step left out is possible no more', () => {
    const trace = readSteps(printed.get('rumur')!)!;
    expect(() => holdsAlong({ ...trace, labels: trace.labels.slice(1) })).toThrow(RangeError);
  });
});

describe('a text without a counterexample', () => {
  it.each(['', 'State-vector 20 byte, depth reached 78, errors: 0', '<rumur_run></rumur_run>'])(
    'is none: %s',
    (text) => {
      expect(readSteps(text)).toBeUndefined();
    },
  );
});
