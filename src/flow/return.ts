/**
 * `return;` and `return expression;`.
 */
import type { Condition, Statement } from './ast.ts';
import { conditionIn } from './condition.ts';
import { readGroup, readToken, tokensUpTo } from './group.ts';
import { RESERVED, type Scanner } from './scanner.ts';

const OPERATOR = /^(?:[&|+\-*/%<>?:,^=!~.]|&&|\|\||[=!<>]=|->)$/;

/** Stands for a group that may be a cast. */
const CAST = '( )';

/**
 * Reads what follows the word `return` at `offset`; its value is read as a condition, since only conditions ask for
 * it. Throws FlowError when brackets or quotes do not match.
 */
export function readReturn(s: Scanner, offset: number): Statement[] {
  const at = s.at(offset);
  if (!goesOn(s, 'return')) return [{ kind: 'return', at }];
  return [{ kind: 'return', value: readValue(s), at }];
}

function readValue(s: Scanner): Condition {
  s.skipBlank();
  const start = s.pos;
  skipExpression(s);
  const end = s.pos;
  s.pos = start;
  const range = tokensUpTo(s, end);
  const value = conditionIn(s, range);
  s.pos = end;
  return value;
}

function skipExpression(s: Scanner): void {
  let last = 'return';
  while (goesOn(s, last)) {
    if (s.sees('(') || s.sees('[')) {
      readGroup(s);
      // Behind an operand they are the arguments or the index that belong to it.
      last = awaitsOperand(last) ? CAST : 'operand';
    } else last = readToken(s)?.text ?? '';
  }
}

/**
 * Whether the expression goes on behind its token `last`, given that its `;` may be missing: two operands side by
 * side, unless the first may be a cast, are two statements.
 */
function goesOn(s: Scanner, last: string): boolean {
  const end = s.pos;
  s.skipBlank();
  const start = s.pos;
  const next = readToken(s)?.text ?? '';
  s.pos = start;
  if (next === '' || /^[;{}]$/.test(next) || isStatementWord(next)) return false;
  if (OPERATOR.test(last) || OPERATOR.test(next)) return true;
  return !s.hasLineEnd(end, start) && (last === 'return' || last === CAST || /^[([]$/.test(next));
}

/** `sizeof` is the one reserved word that an expression may hold. */
function isStatementWord(word: string): boolean {
  return RESERVED.test(word) && word !== 'sizeof';
}

function awaitsOperand(last: string): boolean {
  return last === 'return' || OPERATOR.test(last);
}
