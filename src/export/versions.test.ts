/** SPIN and rumur agree with our verdicts and counts about shipped kernel versions, in the quick scope. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import { check } from '../check/check.ts';
import { type CheckRequest, tasksOf } from '../check/searches.ts';
import { explore } from '../engine/index.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { guardedSystem } from './guarded.ts';
import { toMurphi } from './murphi.ts';
import { toPromela } from './promela.ts';
import { toProcesses } from './promela-processes.ts';
import { runRumur, runSpin, withoutCheckers } from './toys/checkers.ts';

const options = { preamble: [], tally: true };

const isWide = process.env['WIDE'] === '1';

/** Those that differ most; with `npm run check:wide` all. */
const versions = isWide ? kernelNames() : ['5.8', '6.12.117', 'proposed'];

/** Counted a third time, as processes. */
const asProcesses = ['proposed'];

/** Of these rumur is asked too: what it writes takes seconds to compile. */
const byRumur = isWide ? versions : ['5.8'];

const requestFor = (kernel: string): CheckRequest => ({
  ...flowFor(undefined, 'exit', kernelVersion(kernel)),
  configuration: quickScope,
  claims,
});

/** The claims of which a checker counted a state that breaks them. */
function brokenIn(request: CheckRequest, tally: ReadonlyMap<string, number>): readonly string[] {
  return [...compile(request).decisions]
    .filter(([, decisions]) => decisions.some(({ id }) => (tally.get(id) ?? 0) > 0))
    .map(([{ id }]) => id);
}

/** The claims that a version breaks, by our search. */
const violations = new Map<string, readonly string[]>();

function violatedBy(kernel: string): readonly string[] {
  const found =
    violations.get(kernel) ??
    check(requestFor(kernel)).flatMap(({ claim, verdict }) => (verdict === 'violated' ? [claim] : []));
  violations.set(kernel, found);
  return found;
}

describe.skipIf(withoutCheckers)('SPIN and rumur agree', () => {
  it.each(versions)('about every claim over %s', async (kernel) => {
    const request = requestFor(kernel);
    const [task, ...others] = tasksOf(compile(request));
    expect(others).toEqual([]);
    const guarded = guardedSystem(task!.part, task!.claims);
    const { distinct, generated } = explore(task!.part, []).counts;
    const spin = await runSpin(toPromela(guarded, options));
    expect({ distinct: spin.states, generated: spin.transitions }).toEqual({ distinct, generated });
    if (asProcesses.includes(kernel)) {
      const processes = await runSpin(toProcesses(guarded, []));
      expect({ distinct: processes.states, generated: processes.transitions }).toEqual({
        distinct,
        generated,
      });
    }
    expect(brokenIn(request, spin.tally)).toEqual(violatedBy(kernel));
    if (!byRumur.includes(kernel)) return;
    const rumur = await runRumur(toMurphi(guarded, options), ['--max-errors', '1000']);
    expect({ distinct: rumur.states, generated: rumur.transitions + 1 }).toEqual({ distinct, generated });
    expect(rumur.tally).toEqual(spin.tally);
    // Of the claims about whole runs rumur decides what they need: that the goal can always still be reached.
    expect(rumur.output).not.toContain('liveness property');
  });

  it('has more than one answer', () => {
    const answers = kernelNames().map(violatedBy);
    expect(new Set(answers.flat()).size).toBeGreaterThan(3);
    expect(answers.filter((broken) => broken.length > 0).length).toBeGreaterThan(3);
  });
});
