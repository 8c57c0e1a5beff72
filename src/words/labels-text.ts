/** What marks like `[2]` in call stacks are. */
import type { Result } from '../report/verdict.ts';

/** `[1], [2]: labels of the call tree.` */
export function labelsText(labels: Result['labels']): string {
  const marks = labels
    .map(({ label }) => `[${label}]`)
    .toSorted()
    .join(', ');
  return `${marks}: ${labels.length === 1 ? 'label' : 'labels'} of the call tree.`;
}
