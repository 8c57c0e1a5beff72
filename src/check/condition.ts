/** Conditions of `if` and `while`: known before the run, asked of the model, or open. */
import type { Primitive, Step } from '../../model/kernel/call-tree.ts';
import type { Condition } from '../flow/ast.ts';

/** What a condition is before the run: an answer, a question to the model, or something nobody knows. */
export type Answer =
  | { readonly kind: 'known'; readonly value: boolean }
  | { readonly kind: 'question'; readonly question: Primitive }
  | { readonly kind: 'open' };

/**
 * The steps that go on with `yes` or `no`. `answer` decides names and calls; both ways are possible where
 * nobody knows. `&&` and `||` stop at the first operand that decides, as in C.
 */
export function branchOn(
  condition: Condition,
  answer: (leaf: Extract<Condition, { kind: 'name' | 'call' }>) => Answer,
  yes: () => readonly Step[],
  no: () => readonly Step[],
): readonly Step[] {
  switch (condition.kind) {
    case 'not':
      return branchOn(condition.operand, answer, no, yes);
    case 'and':
      return branchOn(condition.left, answer, () => branchOn(condition.right, answer, yes, no), no);
    case 'or':
      return branchOn(condition.left, answer, yes, () => branchOn(condition.right, answer, yes, no));
    case 'unknown':
      return branchOnAnswer({ kind: 'open' }, yes, no);
    case 'name':
    case 'call':
      return branchOnAnswer(answer(condition), yes, no);
  }
}

function branchOnAnswer(
  answer: Answer,
  yes: () => readonly Step[],
  no: () => readonly Step[],
): readonly Step[] {
  switch (answer.kind) {
    case 'known':
      return answer.value ? yes() : no();
    case 'question':
      return [{ kind: 'branch', question: answer.question, yes: yes(), no: no() }];
    case 'open':
      return [{ kind: 'choose', branches: [yes(), no()] }];
  }
}
