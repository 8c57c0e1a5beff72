/** Small systems for tests, and what tests say about them. */
import { type AnyStateMachine, createMachine } from 'xstate';
import { alphabet } from '../chart.ts';
import { formatLabel, parseLabel } from '../label.ts';
import { compileSystem, type System } from '../system.ts';
import type { Trace } from '../trace.ts';

/** One instance of each chart, called as the chart is; events without indices. */
export function systemOf(...machines: readonly AnyStateMachine[]): System {
  const names = machines.flatMap(alphabet).map((text) => parseLabel(text)!.name);
  return compileSystem({
    name: 'small',
    events: Object.fromEntries(names.map((name) => [name, { indices: [] }])),
    domains: {},
    instances: machines.map((machine) => ({ name: machine.id, machine, indices: {} })),
  });
}

/** A chart that goes round `s0`, `s1`, … on one event. */
export const ring = (id: string, states: number, event = `${id}.step`): AnyStateMachine =>
  createMachine({
    id,
    initial: 's0',
    states: Object.fromEntries(
      Array.from({ length: states }, (_, i) => [`s${i}`, { on: { [event]: `s${(i + 1) % states}` } }]),
    ),
  });

/** The events of a trace as text. */
export const labels = (trace: Trace | undefined): readonly string[] | undefined =>
  trace?.steps.map((step) => formatLabel(step.label));
