/** Folds transitions into few lines: by event without indices, then by component. */

import { parseLabel } from '../../engine/label.ts';
import { groupBy } from '../../words/group-by.ts';
import type { TransitionData } from '../payload.ts';

/**
 * The lines of transitions: `name ×4 [guard] / action`, or fewer and coarser ones.
 *
 * @param most more lines than this are folded further
 */
export function familyLines(transitions: readonly TransitionData[], most: number): readonly string[] {
  const byName = linesBy(transitions, ({ event }) => nameOf(event));
  if (byName.length <= most) return byName;
  const byComponent = linesBy(transitions, ({ event }) => componentOf(event));
  if (byComponent.length <= most) return byComponent;
  const [first = ''] = byComponent;
  if (most === 1) return [`${first} and ${byComponent.length - 1} more`];
  return [...byComponent.slice(0, most - 1), `and ${byComponent.length - most + 1} more families`];
}

/** Transitions without an event have a name in parentheses, such as `(after 1000)`. */
const nameOf = (event: string): string => parseLabel(event)?.name ?? event;

function componentOf(event: string): string {
  const name = nameOf(event);
  const [component = name, rest] = name.split('.');
  return rest === undefined ? name : `${component}.…`;
}

function linesBy(
  transitions: readonly TransitionData[],
  familyOf: (transition: TransitionData) => string,
): readonly string[] {
  const families = groupBy(transitions, (transition) =>
    [familyOf(transition), ...conditionOf(transition)].join(' '),
  );
  return [...families].map(([family, { length, 0: first }]) => {
    if (length > 1) return `${family} ×${length}`;
    return [first!.event, ...conditionOf(first!)].join(' ');
  });
}

function conditionOf({ guard, actions = [] }: TransitionData): readonly string[] {
  return [
    ...(guard === undefined ? [] : [`[${guard}]`]),
    ...(actions.length === 0 ? [] : [`/ ${actions.join(', ')}`]),
  ];
}
