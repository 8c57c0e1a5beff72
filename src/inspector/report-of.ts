/** A walk in the JSON contract, and what a report holds for a page. */
import * as v from 'valibot';
import { formatLabel } from '../engine/label.ts';
import { anyReportSchema, readVersions } from '../report/any-report.ts';
import { type Report, type Result, type Step, summaryOf } from '../report/verdict.ts';
import type { Model } from './model.ts';
import type { Origin } from './payload.ts';
import { describeStep, statesAlong } from './steps.ts';

/**
 * The report of one walk, which `replay` reads: violated where its last state breaks a claim, and inconclusive
 * otherwise. Nothing for charts of a user, which the contract cannot describe.
 */
export function reportOfWalk(model: Model, events: readonly number[], version: string): Report | undefined {
  const { origin } = model.data;
  if (origin === undefined) return undefined;
  const last = statesAlong(model, model.start, events).at(-1)!;
  const broken = model.claims.find(({ test }) => test?.(last) === false);
  const verdict = broken === undefined ? 'inconclusive' : 'violated';
  const configuration = origin.configuration as Result['configuration'];
  const { input, flow } = origin;
  return {
    formatVersion: 3,
    tool: 'pasidcheck',
    version,
    ...(input === undefined ? {} : { input }),
    options: { ...configuration, ...(flow === undefined ? {} : { flow }) },
    ...summaryOf([
      {
        kernel: origin.kernel,
        flow: model.data.flowName,
        configuration,
        claim: (broken ?? model.claims[0])?.id ?? '',
        verdict,
        method: 'random',
        runs: 1,
        states: events.length + 1,
        transitions: events.length,
        depth: events.length + 1,
        parts: 1,
        searchedParts: 1,
        ms: 0,
        trace: stepsOf(model, events),
        labels: [],
        noEffect: [],
        neverHappened: [],
        complete: false,
        shortest: 'unknown',
        unknown: [],
        assumptions: [],
        untested: [],
      },
    ]),
  };
}

function stepsOf(model: Model, events: readonly number[]): Step[] {
  const states = statesAlong(model, model.start, events);
  return events.map((event, i) => {
    const { name, indices } = model.events[event]!;
    const { actor, stack, changes, note } = describeStep(model, states[i]!, event);
    return {
      step: i + 1,
      actor,
      event: name,
      indices: { ...indices },
      ...(stack === undefined ? {} : { stack: [...stack] }),
      changes: changes.map(({ component, from, to }) => ({
        instance: model.system.components[component]!.instance.name,
        from,
        to,
      })),
      ...(note === undefined ? {} : { note }),
    };
  });
}

/** A trace of a report, with what its system was made from. */
export interface FoundTrace {
  readonly title: string;
  readonly origin: Origin;
  readonly labels: readonly string[];
}

/** The traces in the text of a report. Throws an `Error` that says what is wrong with it. */
export function tracesIn(text: string): readonly FoundTrace[] {
  const parsed = v.safeParse(anyReportSchema, asJson(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(
      `this is not a report of format version ${readVersions}: ${v.getDotPath(issue) ?? 'the top'}: ${issue.message}`,
    );
  }
  const { results, input, options } = parsed.output;
  const traces = results.flatMap(({ kernel, claim, configuration, trace }): FoundTrace[] => {
    if (trace === undefined) return [];
    const { flow } = options;
    return [
      {
        title: `${claim}, kernel ${kernel}`,
        origin: {
          kernel,
          configuration,
          ...(flow === undefined ? {} : { flow }),
          ...(input === undefined ? {} : { input }),
        },
        labels: trace.map(({ event, indices }) => formatLabel({ name: event, indices })),
      },
    ];
  });
  if (traces.length === 0) throw new Error('there is no trace in this report');
  return traces;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`this is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
