/**
 * Notations that say something about calls and are no call trees, refused by their names.
 */
import type { FlowError } from './error.ts';
import type { Scanner } from './scanner.ts';

interface Notation {
  readonly name: string;
  readonly sign: RegExp;
  readonly instead: string;
}

/** A whole flow that `check` takes as it stands. */
export const EXAMPLE =
  'do_exit() { mmu_notifier_release(); exit_task_work() { dsa_stop_dma(); iommu_sva_unbind_device(); } }';

const notations: readonly Notation[] = [
  {
    name: 'an encoded mail (base64)',
    sign: /^Content-Transfer-Encoding:[ \t]*base64/im,
    instead: 'Save the text of the mail, not its source',
  },
  {
    name: 'a lock diagram of lockdep',
    sign: /Possible unsafe locking scenario|^[ \t]*CPU ?\d+[ \t]+CPU ?\d+[ \t]*$/m,
    instead:
      'Write a thread for each column, with what it calls: `thread cpu0 { lock(a); mmu_notifier_release(); unlock(a); } thread cpu1 { lock(a); dsa_stop_dma(); unlock(a); }`',
  },
  {
    name: 'a stack trace',
    sign: /\b[\w.]+\+0x[\da-f]+\/0x[\da-f]+|Call Trace:|^[ \t]*#\d+[ \t]+(?:0x[\da-f]+ in )?\w+ ?\(/im,
    instead: `It has the innermost call first and one way through the code. Write the calls in their order, the outermost first: \`${EXAMPLE}\``,
  },
  {
    name: 'a numbered list',
    sign: /^[ \t>]*(?:\d+[.)]|\(\d+\)|step \d+:?)[ \t].*\w\(/im,
    instead: `Write the calls of each thread in their order, in braces: \`${EXAMPLE}\``,
  },
];

/** The error for a text that has no call tree; it names what is there instead, if that has a name. */
export function noTree(s: Scanner): FlowError {
  for (const { name, sign, instead } of notations) {
    const found = sign.exec(s.text);
    if (found !== null)
      return s.error(
        found.index + (found[0].length - found[0].trimStart().length),
        `no call tree found, but ${name}`,
        `${instead}.`,
      );
  }
  return s.error(0, 'no call tree found', `A call tree looks like \`${EXAMPLE}\`.`);
}
