/** Conditions of `if` and `while`: known before the run, asked of the model or of a function, or open. */
import type { Frame, OpenCondition, Primitive, Step } from '../../model/kernel/call-tree.ts';
import type { Condition } from '../flow/ast.ts';

/** What a condition is before the run: an answer, a question to the model, or something that is not known. */
export type Answer =
  | { readonly kind: 'known'; readonly value: boolean }
  | { readonly kind: 'question'; readonly question: Primitive }
  /** A function of the flow, each way through which returns an answer. */
  | { readonly kind: 'function'; readonly frame: Frame; readonly after: readonly Step[] }
  /** Both are possible; `before` is what the calls in the condition do. */
  | { readonly kind: 'open'; readonly before?: readonly Step[]; readonly condition?: OpenCondition };

/** What a caller that knows the meaning of conditions answers. */
export type Leaf = Extract<Condition, { kind: 'name' | 'call' | 'unknown' }>;

/**
 * The steps that go on with `yes` or `no`. `answer` decides names, calls and what was not understood. Where the answer
 * is not known both ways are possible. `&&` and `||` stop at the first operand that decides, as in C.
 */
export function branchOn(
  condition: Condition,
  answer: (leaf: Leaf) => Answer,
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
    case 'function': {
      const { frame, after } = answer;
      return [{ kind: 'ask', frame, yes: [...after, ...yes()], no: [...after, ...no()] }];
    }
    case 'open': {
      const { before = [], condition } = answer;
      const branches = [yes(), no()];
      return [...before, { kind: 'choose', branches, ...(condition === undefined ? {} : { condition }) }];
    }
  }
}
