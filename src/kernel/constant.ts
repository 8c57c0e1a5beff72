/** The value of a constant expression of C, as far as integers and their operators go. */
import { argumentsOf, fieldOf, type Syntax, tight, unwrapped } from './syntax.ts';

type Operator = (a: bigint, b: bigint) => bigint | boolean;

const WORD = 64n;
const ALL_BITS = (1n << WORD) - 1n;

const operators: Readonly<Record<string, Operator>> = {
  '|': (a, b) => a | b,
  '&': (a, b) => a & b,
  '^': (a, b) => a ^ b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '==': (a, b) => BigInt.asUintN(64, a) === BigInt.asUintN(64, b),
  '!=': (a, b) => BigInt.asUintN(64, a) !== BigInt.asUintN(64, b),
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '&&': (a, b) => a !== 0n && b !== 0n,
  '||': (a, b) => a !== 0n || b !== 0n,
};

/** What an operator makes of two numbers; `undefined` for one that is not computed, as division. */
export function compute(operator: string, a: bigint, b: bigint): bigint | undefined {
  if ((operator === '<<' || operator === '>>') && b >= 0n && b < WORD) {
    return operator === '<<' ? a << b : a >> b;
  }
  const result = operators[operator]?.(a, b);
  return typeof result === 'boolean' ? BigInt(result) : result;
}

/** The number that a literal is: `0x10ULL`, `1u`, `017`. The grammar takes a sign in front for a part of it. */
export function literal(text: string): bigint | undefined {
  if (text.startsWith('-')) {
    const number = literal(text.slice(1));
    return number === undefined ? undefined : -number;
  }
  const digits = text.replace(/[uUlL]+$/, '').replace(/^0(?=[0-7]+$)/, '0o');
  return /^(?:0[xX][\da-fA-F]+|0o[0-7]+|\d+)$/.test(digits) ? BigInt(digits) : undefined;
}

/** A mask of the bits `low` to `high`, as `GENMASK()` gives it. */
export function bitsBetween(high: bigint, low: bigint): bigint | undefined {
  return low < 0n || high < low || high >= WORD ? undefined : ((1n << (high - low + 1n)) - 1n) << low;
}

/** The bits of a word that are not in `mask`. */
export function complement(mask: bigint): bigint {
  return ALL_BITS ^ (mask & ALL_BITS);
}

/** Whether a literal is an `unsigned int`, whose complement has 32 bits. */
export function isUnsignedInt(text: string): boolean {
  return /^(?:0[xX][\da-fA-F]+|\d+)[uU]$/.test(text);
}

/** The complement of an `unsigned int`. */
export function complement32(number: bigint): bigint {
  return number ^ 0xffff_ffffn;
}

/** `BIT(n)` and `GENMASK(h, l)` of numbers. */
export function bitMacro(name: string, args: readonly (bigint | undefined)[]): bigint | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (/^BIT(?:_ULL|_U?\d+)?$/.test(name)) return bitsBetween(first, first);
  if (/^GENMASK(?:_ULL|_U?\d+)?$/.test(name) && second !== undefined) return bitsBetween(first, second);
  return undefined;
}

/** The value of an expression; `lookup` knows the names in it. `undefined` where it is no constant. */
export function constantOf(node: Syntax, lookup: (name: string) => bigint | undefined): bigint | undefined {
  const inner = (name: string): bigint | undefined => constantOf(fieldOf(node, name), lookup);
  switch (node.type) {
    case 'parenthesized_expression': {
      const content = unwrapped(node);
      return content === node ? undefined : constantOf(content, lookup);
    }
    case 'number_literal':
      return literal(node.text);
    case 'identifier':
      return lookup(node.text);
    case 'cast_expression':
      return inner('value');
    case 'unary_expression': {
      const argument = unwrapped(fieldOf(node, 'argument'));
      const operator = fieldOf(node, 'operator').text;
      if (operator === '~' && isUnsignedInt(argument.text)) return complement32(literal(argument.text)!);
      return unary(operator, inner('argument'));
    }
    case 'binary_expression': {
      const [a, b] = [inner('left'), inner('right')];
      return a === undefined || b === undefined ? undefined : compute(fieldOf(node, 'operator').text, a, b);
    }
    case 'call_expression':
      return bitMacro(
        tight(fieldOf(node, 'function')),
        argumentsOf(node).map((argument) => constantOf(argument, lookup)),
      );
    default:
      return undefined;
  }
}

function unary(operator: string, value: bigint | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  if (operator === '-') return -value;
  if (operator === '!') return value === 0n ? 1n : 0n;
  return operator === '~' ? complement(value) : undefined;
}
