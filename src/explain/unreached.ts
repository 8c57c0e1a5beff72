/** A store that would have left the entry otherwise, and that its thread never reaches because of the cause itself. */
import { threadOf } from '../check/actors.ts';
import { stackAt } from '../check/describe-step.ts';
import { DISABLED } from '../engine/chart.ts';
import type { System, Trace } from '../engine/index.ts';
import { isPossible, nextOf, take } from '../engine/step.ts';
import type { Explanation } from '../report/counterexample.ts';
import { readFrame } from '../report/notation.ts';
import { eventText } from '../words/event-text.ts';
import { findsText, functionAt } from './answer.ts';
import { localsAlong } from './causes.ts';
import { otherAnswer } from './schedule.ts';
import { newCall } from './turn.ts';

/** The most steps that the thread is followed for. */
const MAX_STEPS = 1000;

/** A step of a thread: from which of its local states it takes which event. */
interface Own {
  readonly local: number;
  readonly event: number;
}

/**
 * Looks at what the thread of the cause, a store, asks later: a question that it asks of what it stored, whose other
 * answer the store has ruled out. Where that answer leads to a store that the last step would have been refused after,
 * the code for it is there and is never reached.
 */
export function unreachedStore(system: System, trace: Trace, cause: number): Explanation['unreached'] {
  const { label, moves } = trace.steps[cause - 1]!;
  const thread = threadOf(system, label.indices['thread']);
  if (thread === undefined) return undefined;
  const stored = moves.filter(({ component }) => component !== thread);
  const last = trace.steps.at(-1)!.event;
  for (const { local, event } of stepsOfThread(system, localsAlong(trace)[cause]!, thread)) {
    const other = otherAnswer(system, local, event, thread);
    const ruled = stored.find((move) => other !== undefined && isRuledOut(system, move, event, other));
    if (other === undefined || ruled === undefined) continue;
    const store = onlyAfter(system, thread, { local, event, other }).find(({ event: one }) =>
      isOtherwise(system, ruled, one, last),
    );
    if (store === undefined) continue;
    const [asked, stack] = [system.events[event]!.label, stackAt(system.components[thread]!, local)];
    const call = newCall(stack, stackAt(system.components[thread]!, store.local));
    const { name, indices } = system.events[store.event]!.label;
    return {
      ...functionAt(stack),
      finds: findsText(asked.name, asked.indices['answer']),
      needs: findsText(asked.name, system.events[other]!.label.indices['answer']),
      ...(call === undefined ? {} : { call: readFrame(call).function ?? '' }),
      does: eventText({ event: name, indices: { ...indices } }),
    };
  }
  return undefined;
}

type Move = Trace['steps'][number]['moves'][number];

/** Whether a question would have found another answer before a store, and only that. */
const isRuledOut = (system: System, { component, from }: Move, event: number, other: number): boolean =>
  nextOf(system, other, component, from) === from && nextOf(system, event, component, from) === DISABLED;

/** Whether another store leaves the entry so that the last step of the trace would not leave it as it did. */
function isOtherwise(system: System, { component, from, to }: Move, store: number, last: number): boolean {
  const next = nextOf(system, store, component, from);
  if (next === undefined || next === DISABLED || next === from || next === to) return false;
  const after = nextOf(system, last, component, next);
  return after !== undefined && after !== to;
}

/** The steps that a thread reaches after the other answer alone. */
function onlyAfter(
  system: System,
  thread: number,
  { local, event, other }: Own & { readonly other: number },
): readonly Own[] {
  const after = (answer: number): readonly Own[] =>
    reachable(system, thread, nextOf(system, answer, thread, local)!);
  const key = (own: Own): string => `${own.event} ${stackAt(system.components[thread]!, own.local).join()}`;
  const known = new Set(after(event).map(key));
  return after(other).filter((own) => !known.has(key(own)));
}

/** What a thread does from a state on; where it has to wait, others go on in turns. */
function stepsOfThread(system: System, start: readonly number[], thread: number): readonly Own[] {
  const locals = [...start];
  const events = [...system.events.keys()];
  const own = eventsOf(system, thread);
  const others = events.filter((event) => !own.includes(event) && system.events[event]!.unfair !== true);
  const steps: Own[] = [];
  let turn = 0;
  for (let n = 0; n < MAX_STEPS; n++) {
    const event = own.find((one) => isPossible(system, locals, one));
    const waited = others.map((_, i) => others[(turn + i) % others.length]!);
    const next = event ?? waited.find((one) => isPossible(system, locals, one));
    if (next === undefined) break;
    if (event === undefined) turn = others.indexOf(next) + 1;
    else steps.push({ local: locals[thread]!, event });
    take(system, locals, next);
  }
  return steps;
}

const eventsOf = ({ events }: System, thread: number): readonly number[] =>
  events.flatMap(({ participants }, event) => (participants.includes(thread) ? [event] : []));

/** The steps that a thread may take from a local state on, with any answers to its conditions, the nearest first. */
function reachable(system: System, thread: number, from: number): readonly Own[] {
  const met = new Set([from]);
  const steps: Own[] = [];
  const own = eventsOf(system, thread);
  for (const local of met) {
    for (const event of own) {
      const next = nextOf(system, event, thread, local)!;
      if (next === DISABLED) continue;
      steps.push({ local, event });
      met.add(next);
    }
  }
  return steps;
}
