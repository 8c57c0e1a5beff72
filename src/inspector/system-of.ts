/** What a page says about the system that a check would search. */
import { meaningOf, meaningText } from '../../model/events.ts';
import type { Configuration } from '../../model/system.ts';
import { actorOf } from '../check/actors.ts';
import { type CheckRequest, compile } from '../check/check.ts';
import { noteOf } from '../check/trace.ts';
import { formatLabel, type Label } from '../engine/label.ts';
import { describeScope } from '../words/scope-text.ts';
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
      text: textOf(label, configuration),
      actor: actorOf(system, label),
      ...withMeaning(label),
      ...noteOf(label),
    }),
    claims: claims.map((claim) => ({
      id: claim.id,
      holds: claim.holds,
      decisions: decisions.get(claim)!,
    })),
  };
}

/** An event without what its actor says already, and what is the same for all. */
function textOf({ name, indices }: Label, { devices, pasids }: Configuration): string {
  const said = new Set([
    'thread',
    ...(devices === 1 || meaningOf(name)?.actor === 'device' ? ['device'] : []),
    ...(pasids === 1 ? ['pasid'] : []),
  ]);
  const rest = Object.entries(indices).filter(([index]) => !said.has(index));
  return formatLabel({ name, indices: Object.fromEntries(rest) });
}

function withMeaning({ name, indices }: Label): { readonly meaning?: string } {
  const meaning = meaningText(name, indices);
  return meaning === undefined ? {} : { meaning };
}
