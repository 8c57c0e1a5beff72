import { type Reason, reasonText } from './reason.ts';

/** Reasons that a message names before it only counts the rest. */
const MOST = 20;

/**
 * Thrown when charts cannot be explored. It has all reasons at once; the message names the chart, the state and the
 * remedy of each, and is meant for the person who wrote the chart.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reasons: readonly Reason[];

  constructor(reasons: readonly Reason[]);
  constructor(chart: string, state: string | undefined, text: string);
  constructor(chart: string | readonly Reason[], state?: string, text = '') {
    const reasons: readonly Reason[] =
      typeof chart === 'string'
        ? [{ chart, ...(state === undefined ? {} : { state }), kind: 'other', text }]
        : chart;
    const lines = [...new Set(reasons.map(reasonText))];
    const more = lines.length - MOST;
    super([...lines.slice(0, MOST), ...(more > 0 ? [`and ${more} more`] : [])].join('\n'));
    this.reasons = reasons;
  }
}

/** Throws a `Refusal` if there is a reason. */
export function refuseFor(reasons: readonly Reason[]): void {
  if (reasons.length > 0) throw new Refusal(reasons);
}
