/**
 * Thrown when charts cannot be explored. The message names the chart, the state and the reason, and is
 * meant for the person who wrote the chart.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(chart: string, state: string | undefined, reason: string) {
    super(`${chart}${state === undefined || state === '' ? '' : `, state ${state}`}: ${reason}`);
  }
}
