/** What a page says about the system that a check would search. */
import { meaningOf } from '../../model/events.ts';
import { type CheckRequest, compile } from '../check/check.ts';
import { describeScope } from '../check/scope-text.ts';
import { actorOf, noteOf } from '../check/trace.ts';
import { eventText } from '../report/trace-text.ts';
import type { DescribedSystem } from './encode.ts';
import type { Origin } from './payload.ts';

/** The system of a request. Throws an `InputError` for a flow that cannot be resolved. */
export function systemOf(
  request: CheckRequest,
  origin: Omit<Origin, 'kernel' | 'configuration'>,
): DescribedSystem {
  const { kernel, flowName, configuration, claims } = request;
  const { system, observers, decisions } = compile(request);
  return {
    title: `kernel ${kernel.name}`,
    flowName,
    scope: describeScope(configuration),
    origin: { ...origin, kernel: kernel.name, configuration: { ...configuration } },
    system,
    observers,
    describe: ({ label }) => ({
      text: eventText({ event: label.name, indices: label.indices }),
      actor: actorOf(system, label),
      ...withMeaning(label.name),
      ...noteOf(label),
    }),
    claims: claims.map((claim) => ({
      id: claim.id,
      holds: claim.holds,
      decisions: decisions.get(claim)!,
    })),
  };
}

function withMeaning(name: string): { readonly meaning?: string } {
  const meaning = meaningOf(name)?.meaning;
  return meaning === undefined ? {} : { meaning };
}
