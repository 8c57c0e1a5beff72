/** The system that a search for any number explores, for other checkers. */
import { InputError } from '../../flow/error.ts';
import { type Compiled, compile } from '../../program/compile.ts';
import type { Generalisation } from '../../report/verdict.ts';
import { describeScope } from '../../words/scope-text.ts';
import type { CheckRequest } from '../searches.ts';
import { abstractionOf } from './abstraction.ts';
import { withNext } from './induction.ts';
import { plansOf, type Quantity } from './plan.ts';

export interface Exported {
  readonly compiled: Compiled;
  /** The configuration in words. */
  readonly scope: string;
  /** Claims that this system does not decide. */
  readonly leftOut: readonly string[];
}

/**
 * The system in which `findAny` searches claims of states, with these claims and those that a proof rests on. What cannot
 * be any has the number of the configuration. Throws an `InputError` where sets cannot stand for requests.
 */
export function exportedFor(request: CheckRequest, any: ReadonlySet<Quantity>): Exported {
  const plan = plansOf(request, any).find(({ isOfStates }) => isOfStates);
  if (plan === undefined)
    throw new InputError('no claim about states: --claim needs one, with `any` in place of a number');
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
  const numbers: Pick<Generalisation, 'requests' | 'devices' | 'pasids'> = {
    requests: sets?.kind ?? 'bounded',
    devices: plan.devices ? 'cutoff' : 'bounded',
    pasids: plan.pasids ? 'independent' : 'bounded',
  };
  return {
    compiled: plan.processes ? withNext(compiled) : compiled,
    scope: describeScope(configuration, numbers),
    leftOut: request.claims.filter((claim) => !claims.includes(claim)).map(({ id }) => id),
  };
}
