/** A walk on a system up to the first label that is not enabled, with its states and the claims that it breaks. */
import type { Model } from './model.ts';
import { after, type Locals, type Refusing, whyNot } from './steps.ts';

export interface Path {
  /** The labels of the walk; the path may be shorter. */
  readonly labels: readonly string[];
  readonly events: readonly number[];
  /** Before the first step, then after each. */
  readonly states: readonly Locals[];
  /** By claim, the first step after which it is broken; -1 where none is. */
  readonly brokenAt: readonly number[];
  /** The label at which it ends, and the components that refuse it; absent when all can be walked. */
  readonly refused?: { readonly step: number; readonly label: string; readonly by: readonly Refusing[] };
}

/**
 * Walks labels until one is not possible, or is not known.
 *
 * @param before another path on the same model, whose common prefix is reused
 */
export function pathAlong(model: Model, labels: readonly string[], before?: Path): Path {
  const kept = before === undefined ? 0 : commonSteps(before, labels);
  const events = before?.events.slice(0, kept) ?? [];
  const states = before?.states.slice(0, kept + 1) ?? [Int32Array.from(model.start)];
  const brokenAt = model.claims.map(({ test }, i) => {
    const known = before?.brokenAt[i] ?? (test?.(states[0]!) === false ? 0 : -1);
    return known <= kept ? known : -1;
  });
  for (const label of labels.slice(kept)) {
    const event = model.numbers.get(label);
    const here = states.at(-1)!;
    const next = event === undefined ? undefined : after(model, here, event);
    if (event === undefined || next === undefined) {
      const by = event === undefined ? [] : whyNot(model, here, event);
      return { labels, events, states, brokenAt, refused: { step: events.length + 1, label, by } };
    }
    events.push(event);
    states.push(next);
    for (const [i, { test }] of model.claims.entries()) {
      if (brokenAt[i] === -1 && test?.(next) === false) brokenAt[i] = events.length;
    }
  }
  return { labels, events, states, brokenAt };
}

function commonSteps({ labels, events }: Path, others: readonly string[]): number {
  const most = Math.min(events.length, others.length);
  let common = 0;
  while (common < most && labels[common] === others[common]) common++;
  return common;
}
