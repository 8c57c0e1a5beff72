/** Random systems of flat charts that mostly go their own way, and now and then move together. */
import fc from 'fast-check';
import { type AnyStateMachine, createMachine } from 'xstate';

interface Arrow {
  readonly from: number;
  readonly to: number;
  /** One of the chart's own events, or one that all charts may know. */
  readonly own: boolean;
  readonly event: number;
}

const arrow: fc.Arbitrary<Arrow> = fc.record({
  from: fc.nat(3),
  to: fc.nat(3),
  own: fc.boolean(),
  event: fc.nat(2),
});

/** Two to four charts of up to four states. */
export const looseCharts: fc.Arbitrary<readonly AnyStateMachine[]> = fc
  .array(
    fc.record({
      states: fc.integer({ min: 2, max: 4 }),
      arrows: fc.array(arrow, { minLength: 1, maxLength: 6 }),
    }),
    {
      minLength: 2,
      maxLength: 4,
    },
  )
  .map((charts) => charts.map(({ states, arrows }, i) => chartOf(`chart${i}`, states, arrows)));

function chartOf(id: string, states: number, arrows: readonly Arrow[]): AnyStateMachine {
  const names = Array.from({ length: states }, (_, state) => `s${state}`);
  return createMachine({
    id,
    initial: 's0',
    states: Object.fromEntries(
      names.map((name, state) => [
        name,
        {
          on: Object.fromEntries(
            arrows
              .filter(({ from }) => from % states === state)
              .map(({ to, own, event }) => [own ? `${id}.${event}` : `shared.${event}`, names[to % states]]),
          ),
        },
      ]),
    ),
  });
}
