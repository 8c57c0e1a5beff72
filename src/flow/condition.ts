/**
 * What stands in the parentheses of an `if` or `while`.
 *
 * Only names, calls, `!`, `&&`, `||` and parentheses are understood. Whatever else C allows becomes an `unknown`
 * operand, as small a one as C's precedence permits.
 */
import type { Call, Condition } from './ast.ts';
import { argumentsOf, IDENTIFIER } from './call.ts';
import { offsetOf, part, type Range, readGroup, split, textOf, topLevel } from './group.ts';
import { NESTING_LIMIT, RESERVED, type Scanner } from './scanner.ts';

/** These bind weaker than `||`: what they stand in cannot be cut into operands. */
const WEAKER_THAN_OR = new Set(['?', ',', '=']);

/** Branch hints of the kernel; they say nothing about the condition they wrap. */
const TRANSPARENT = new Set(['likely', 'unlikely']);

/**
 * Reads `( … )` behind the word `after`. Throws FlowError when the parentheses or a condition in them are missing.
 */
export function readCondition(s: Scanner, after: string): Condition {
  s.skipBlank();
  if (!s.sees('('))
    throw s.error(
      s.pos,
      `expected '(' after '${after}', found ${s.found()}`,
      `A condition is written as in \`${after} (fault_ignore) { }\`.`,
    );
  return conditionIn(s, readGroup(s));
}

/** Gives the condition that a range of tokens is. Throws FlowError when there is none, or when it is too large. */
export function conditionIn(s: Scanner, range: Range): Condition {
  limitOperators(s, range);
  return conditionOf(s, range);
}

/** Every operator is a level of the tree that is given back, and walks of the tree recurse. */
function limitOperators(s: Scanner, group: Range): void {
  const operators = group.tokens.filter(({ text }) => text === '!' || text === '&&' || text === '||');
  const tooMany = operators[NESTING_LIMIT];
  if (tooMany !== undefined)
    throw s.error(
      tooMany.offset,
      `more than ${NESTING_LIMIT} operators in one condition`,
      'Split the condition over several if statements.',
    );
}

function conditionOf(s: Scanner, range: Range): Condition {
  for (const [, text] of topLevel(range)) if (WEAKER_THAN_OR.has(text)) return unknown(s, range);
  return chain(range, 'or', '||', (side) => chain(side, 'and', '&&', (operand) => operandOf(s, operand)));
}

function chain(
  range: Range,
  kind: 'and' | 'or',
  operator: string,
  read: (operand: Range) => Condition,
): Condition {
  return split(range, operator)
    .map(read)
    .reduce((left, right) => ({ kind, left, right, at: left.at }));
}

function operandOf(s: Scanner, range: Range): Condition {
  let from = range.from;
  while (from < range.to && range.tokens[from]?.text === '!') from++;
  const inner = part(range, from, range.to);
  if (inner.from === inner.to) throw missing(s, inner);
  // In C `!a == b` asks whether `!a` equals `b`; the `!` then is part of something unknown.
  if (from > range.from && !isPostfix(inner)) return unknown(s, range);
  let condition = primaryOf(s, inner);
  while (--from >= range.from)
    condition = { kind: 'not', operand: condition, at: s.at(range.tokens[from]?.offset ?? 0) };
  return condition;
}

/** Gives the meaning of an operand that has no `!` in front. */
function primaryOf(s: Scanner, range: Range): Condition {
  const { tokens, partners, from, to } = range;
  const first = tokens[from]?.text ?? '';
  const at = s.at(offsetOf(range));
  if (from + 1 === to && IDENTIFIER.test(first)) return { kind: 'name', name: first, at };
  if (first === '(' && partners.get(from) === to - 1) return inParentheses(s, part(range, from + 1, to - 1));
  if (/^[A-Za-z_$]/.test(first) && tokens[from + 1]?.text === '(' && partners.get(from + 1) === to - 1) {
    const inner = part(range, from + 2, to - 1);
    if (TRANSPARENT.has(first)) return inParentheses(s, inner);
    return {
      kind: 'call',
      call: { kind: 'call', name: first, args: argumentsOf(s, inner), labels: [], at },
      at,
    };
  }
  return unknown(s, range);
}

function inParentheses(s: Scanner, inner: Range): Condition {
  return s.nested(offsetOf(inner), () => conditionOf(s, inner));
}

/** Whether a range is one name or group with calls, indices and members behind it, so that a `!` covers it all. */
function isPostfix(range: Range): boolean {
  let isFirst = true;
  for (const [, text] of topLevel(range)) {
    const continues = /^(?:[([]|->|\.)$/.test(text);
    const isWord = /^[\w$]/.test(text);
    if (isFirst ? !isWord && text !== '(' : !continues && !isWord) return false;
    isFirst = false;
  }
  return true;
}

function unknown(s: Scanner, range: Range): Condition {
  if (range.from === range.to) throw missing(s, range);
  const calls = callsOf(s, range);
  return {
    kind: 'unknown',
    text: textOf(range),
    ...(calls.length === 0 ? {} : { calls }),
    at: s.at(offsetOf(range)),
  };
}

/** Gives the calls at any depth of a range, in the order of the text. */
function callsOf(s: Scanner, { tokens, partners, from, to }: Range): Call[] {
  const calls: Call[] = [];
  for (let index = from; index < to; index++) {
    const [name, close] = [tokens[index]?.text ?? '', partners.get(index + 1)];
    if (tokens[index + 1]?.text !== '(' || close === undefined) continue;
    if (!IDENTIFIER.test(name.replaceAll(/\.|->/g, '')) || RESERVED.test(name)) continue;
    const args = argumentsOf(s, { tokens, partners, from: index + 2, to: close });
    calls.push({ kind: 'call', name, args, labels: [], at: s.at(tokens[index]?.offset ?? 0) });
  }
  return calls;
}

function missing(s: Scanner, range: Range) {
  s.pos = offsetOf(range);
  return s.error(
    s.pos,
    `expected a condition, found ${s.found()}`,
    'A condition is a name, a call, or several of them with !, && and || between: `if (entry.is_present() && !fault_ignore) { }`.',
  );
}
