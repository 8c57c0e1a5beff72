/** TLC agrees about every shipped kernel version, where `TLA2TOOLS` names its classes (`tla2tools.jar`). */
import { describe, expect, it } from 'vitest';
import { type Configuration, quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { check } from '../check/check.ts';
import { tasksOf } from '../check/searches.ts';
import { type Claim, explore } from '../engine/index.ts';
import { type Compiled, compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { guardedSystem } from './guarded.ts';
import { identifier } from './names.ts';
import { toTla } from './tla.ts';
import { runTlc, withoutTlc } from './toys/checkers.ts';

const requestFor = (kernel: string, configuration: Configuration, about: readonly ShippedClaim[]) => ({
  ...flowFor(undefined, 'exit', kernelVersion(kernel)),
  configuration,
  claims: about,
});

function asked(kernel: string, configuration: Configuration, about: readonly ShippedClaim[]) {
  const request = requestFor(kernel, configuration, about);
  const compiled = compile(request);
  const [task, ...others] = tasksOf(compiled);
  expect(others).toEqual([]);
  const guarded = guardedSystem(task!.part, task!.claims);
  const { module, configuration: cfg } = toTla(guarded, { preamble: [], module: 'Teardown' });
  return { request, compiled, part: task!.part, output: runTlc(module, cfg, ['-deadlock', '-continue']) };
}

/** The name of a claim in the text. */
const nameOf = ({ id }: Claim): string => `Claim_${identifier(id)}`;

/** The claims that TLC found broken. */
const brokenIn = ({ decisions }: Compiled, output: string): readonly string[] =>
  [...decisions]
    .filter(([, decided]) =>
      decided.some((claim) => output.includes(`Invariant ${nameOf(claim)} is violated`)),
    )
    .map(([{ id }]) => id);

describe.skipIf(withoutTlc)('TLC agrees', () => {
  it.each(kernelNames())('about single states of %s, and counts them', { timeout: 120_000 }, (kernel) => {
    const about = claims.filter(({ id }) => id !== 'every-wait-ends');
    const { request, compiled, part, output } = asked(kernel, quickScope, about);
    const { distinct, generated } = explore(part, []).counts;
    expect(output).toContain(
      `${generated} states generated, ${distinct} distinct states found, 0 states left`,
    );
    const violated = check(request).flatMap(({ claim, verdict }) => (verdict === 'violated' ? [claim] : []));
    const broken = new Set(brokenIn(compiled, output));
    expect(violated).toEqual(expect.arrayContaining([...broken]));
    // Of several invariants that one state breaks TLC names the first.
    for (const claim of about.filter(({ id }) => violated.includes(id) && !broken.has(id))) {
      const alone = asked(kernel, quickScope, [claim]);
      expect(brokenIn(alone.compiled, alone.output)).toEqual([claim.id]);
    }
  });

  it.each(['5.8', '6.1', '6.14', 'proposed'])('about runs of %s', { timeout: 120_000 }, (kernel) => {
    const about = claims.filter(({ id }) => id === 'every-wait-ends');
    const { request, output } = asked(kernel, { ...quickScope, ats: true, vanish: true, inFlight: 1 }, about);
    const [result] = check(request);
    expect(/Temporal propert\w+ .*violated/.test(output) ? 'violated' : 'proved').toBe(result!.verdict);
    expect(output).toContain('Finished checking temporal properties');
  });
});
