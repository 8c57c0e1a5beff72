/** The title and the headings of a violation in Markdown. */
import type { Counterexample } from '../report/counterexample.ts';

/** `lifecycle is broken: Linux 5.7, exit` */
export const titleText = ({ claim, kernel, flow }: Counterexample): string =>
  `${claim.id} is broken: Linux ${kernel}, ${flow}`;

/** What stands in front of the claim, the scope and the command. */
export const headings = {
  holds: 'What should hold',
  where: 'Where',
  again: 'Call stacks and the state of everything',
} as const;

/** Heads of the table of steps. */
export const stepColumns = ['step', 'who', 'what', 'what changes', 'because of'] as const;
