/** The system that a search for any number explores, for other checkers. */
import type { Configuration } from '../../../model/system.ts';
import { InputError } from '../../flow/error.ts';
import { type Compiled, compile } from '../../program/compile.ts';
import type { Generalisation } from '../../report/verdict.ts';
import type { CheckRequest } from '../searches.ts';
import { abstractionOf } from './abstraction.ts';
import { withNext } from './induction.ts';
import { generalisationOf, plansOf, type Quantity } from './plan.ts';

export interface Exported {
  readonly compiled: Compiled;
  readonly configuration: Configuration;
  readonly generalises: Generalisation;
  /** Claims that this system does not decide. */
  readonly leftOut: readonly string[];
}

/**
 * The system in which `findAny` searches claims of states, with these claims and those that a proof rests on. What cannot
 * be any has the number of the configuration. Throws an `InputError` where sets cannot replace requests.
 */
export function exportedFor(request: CheckRequest, any: ReadonlySet<Quantity>): Exported {
  const plan = plansOf(request, any).find(({ isOfStates }) => isOfStates);
  if (plan === undefined) {
    const [claim] = request.claims;
    throw new InputError(
      `${claim!.id} is about runs, and with \`any\` claims about states alone are written; give numbers, or another --claim`,
    );
  }
  const configuration = { ...plan.configuration, ...(plan.devices ? { devices: 1, units: 1 } : {}) };
  const asked = { ...request, configuration, claims: plan.claims };
  const sets = any.has('inFlight') ? abstractionOf(asked) : undefined;
  if (any.has('inFlight') && sets === undefined) {
    throw new InputError(
      '--in-flight any: sets cannot stand for requests in this configuration; give a number',
    );
  }
  const claims = sets?.answerable(plan.claims) ?? plan.claims;
  const compiled = sets?.compiled(claims) ?? compile(asked);
  return {
    compiled: plan.processes ? withNext(compiled) : compiled,
    configuration,
    generalises: generalisationOf(plan, sets?.kind ?? 'bounded', plan.processes),
    leftOut: request.claims.filter((claim) => !claims.includes(claim)).map(({ id }) => id),
  };
}
