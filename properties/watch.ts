/** Claims that a careful reader would propose and that are false: an event never happens. */
import { createMachine } from 'xstate';
import { claimPerEntry, type ShippedClaim } from './claim.ts';

interface When {
  /** The watch begins with this event; without it, at once. */
  readonly after?: string;
  /** The watch ends with this event. */
  readonly until?: string;
  /** The same event with other indices: a chart that wrote only one of them would keep the others from happening. */
  readonly besides?: readonly string[];
}

/** The claim that `event` never happens while the watch is on. */
export function never(event: string, { after, until, besides = [] }: When = {}): ShippedClaim {
  const heard = [event, after, until, ...besides].filter((label) => label !== undefined);
  const chart = createMachine({
    id: 'watch',
    tags: 'quiescent',
    initial: after === undefined ? 'on' : 'off',
    on: Object.fromEntries(heard.map((label) => [label, {}])),
    states: {
      off: { on: after === undefined ? {} : { [after]: 'on' } },
      on: { on: { ...(until === undefined ? {} : { [until]: 'off' }), [event]: 'violated' } },
      violated: { tags: 'violation' },
    },
  });
  return claimPerEntry({
    id: 'plausible',
    holds: `${event} never happens`,
    source: 'a careful reader',
    scope: 'quick',
    witness: [],
    chart,
  });
}
