/** A system with one more component, which knows whether an event of some name has happened. */
import { createMachine } from 'xstate';
import { enumerateChart } from './chart.ts';
import { inState, type Predicate } from './predicate.ts';
import { compileProduct } from './product.ts';
import type { System } from './system.ts';
import { follow, type Trace } from './trace.ts';

export interface Watched {
  readonly system: System;
  readonly trace: Trace;
  readonly happened: Predicate;
}

const WATCH = 'watch of an event';

/** The system and the trace with the watch; it is the last component, and its events are where they were. */
export function watch(system: System, trace: Trace, name: string): Watched {
  const machine = createMachine({
    id: WATCH,
    initial: 'not yet',
    states: { 'not yet': { on: { [name]: 'happened' } }, happened: { on: { [name]: 'happened' } } },
  });
  const instance = { name: WATCH, machine, indices: {}, listens: true };
  const table = enumerateChart(machine, [{ type: name, indices: {} }], [undefined]);
  const watched: System = {
    ...system,
    components: [...system.components, { instance, table }],
    events: system.events.map((event) =>
      event.label.name === name
        ? {
            ...event,
            participants: [...event.participants, system.components.length],
            columns: [...event.columns, 0],
          }
        : event,
    ),
  };
  const start = [...trace.start, table.initial[0]!];
  const events = trace.steps.map(({ event }) => event);
  return {
    system: watched,
    trace: follow(compileProduct(watched), start, events),
    happened: inState(WATCH, 'happened'),
  };
}
