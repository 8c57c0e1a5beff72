/** What the tests of this folder search. */
import { quickScope } from '../../../model/system.ts';
import { claims } from '../../../properties/catalog.ts';
import { parseFlow } from '../../flow/parse.ts';
import { kernelVersion, shippedFlow } from '../../program/library.ts';
import type { CheckRequest } from '../searches.ts';

/** A shipped flow in the smallest scope, with functions replaced. */
export function requestFor(kernelName: string, flowName: string, overrides?: string): CheckRequest {
  const kernel = kernelVersion(kernelName);
  return {
    flow: shippedFlow(kernel, flowName),
    flowName,
    kernel,
    configuration: quickScope,
    claims,
    ...(overrides === undefined ? {} : { overrides: parseFlow(overrides, 'patch.flow') }),
  };
}

/** The shipped claims with these ids. */
export const claimsNamed = (...ids: readonly string[]) => claims.filter(({ id }) => ids.includes(id));
