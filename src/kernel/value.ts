/** What an expression of C is worth while a function is walked through. */
import type { Condition, Origin } from '../flow/ast.ts';
import { compute } from './constant.ts';

/** A word of the entry as it was read, with what was done to the copy since. */
export interface WordRead {
  readonly word: number;
  /** Masks that were cleared: of `old & ~mask`, the mask. */
  readonly clears: readonly Value[];
  readonly sets: readonly Value[];
  /** The bits of the word that are asked for: of `old & mask` the mask, and of `(old >> 6) & 7` the same 6 bits higher. */
  readonly test?: Value;
  readonly shift?: bigint;
  /** How many bits are left of it, where it went through a narrower type. */
  readonly bits?: number;
}

/** A point of a walk: a place in the C, and how many steps were taken in the block by then. */
export interface Moment {
  readonly at: Origin;
  readonly block: readonly unknown[];
  readonly steps: number;
}

export interface Value {
  /** The expression in normal form: no blanks, variables replaced by what they hold. Rules fit this text. */
  readonly text: string;
  readonly number?: bigint;
  /** Of a number, that it is an `unsigned int`. */
  readonly isUnsignedInt?: true;
  readonly word?: WordRead;
  /** Of bits of a word that are asked for: whether none of them is set. */
  readonly isNone?: true;
  /** The answer that the expression is. */
  readonly condition?: Condition;
  /** A parameter that is true or false, kept as a name so that a function has one body. */
  readonly flag?: string;
  /** What was inverted: of `~x`, x. */
  readonly inverse?: Value;
  /** What a call gave back that means success or failure. */
  readonly isResult?: true;
  /** When the model was asked for what a variable keeps. */
  readonly kept?: Moment;
}

/** The pointer to the entry that the flows are about. */
export const ENTRY = 'ENTRY';
/** The first words of a value that is another one after another way. */
export const EITHER_WAY = 'either way';
/** A pointer to an entry that nothing was assigned to. */
export const NO_ENTRY = 'NO_ENTRY';

export function textValue(text: string): Value {
  return { text };
}

export function numberValue(number: bigint, text = String(number)): Value {
  return { text, number };
}

/** A text with parentheses where an operator beside it would bind otherwise. */
export function wrapped(text: string): string {
  return /^[\w$>.@()[\],-]+$/.test(text) && !/[&|+<]|-(?!>)/.test(text) ? text : `(${text})`;
}

/** What an operator makes of two values. */
export function combine(operator: string, a: Value, b: Value): Value {
  const sides = operator === '|' ? [a.text, b.text] : [wrapped(a.text), wrapped(b.text)];
  const text = sides.join(operator);
  if (a.number !== undefined && b.number !== undefined) {
    const number = compute(operator, a.number, b.number);
    const isPlain = PLAIN.test(a.text) && PLAIN.test(b.text);
    if (number !== undefined && isUnsigned(operator, a, b)) {
      const held = BigInt.asUintN(32, number);
      return { ...numberValue(held, isPlain ? String(held) : text), isUnsignedInt: true };
    }
    if (number !== undefined) return numberValue(number, isPlain ? String(number) : text);
  }
  const compared = comparedBits(operator, a, b);
  if (compared !== undefined) return { ...compared, text };
  const word = a.word === undefined ? undefined : combineWord(operator, a.word, b);
  const asksResult = a.isResult === true && b.number === 0n && /^(?:<|!=|==|>=)$/.test(operator);
  return {
    text,
    ...(word === undefined ? {} : { word }),
    ...(word === undefined || a.kept === undefined ? {} : { kept: a.kept }),
    ...(asksResult ? { isResult: true } : {}),
  };
}

const PLAIN = /^-?\d+$/;

/** Whether C computes with 32 bits: both are that short, or one of them, and the other may be. */
function isUnsigned(operator: string, a: Value, b: Value): boolean {
  if (operator === '<<' || operator === '>>') return a.isUnsignedInt === true;
  const isShort = ({ isUnsignedInt, text }: Value): boolean => isUnsignedInt === true || PLAIN.test(text);
  return (a.isUnsignedInt === true || b.isUnsignedInt === true) && isShort(a) && isShort(b);
}

/** `(word & bits) != 0`, and `== bits` of one bit, are the bits again; the other comparisons ask for none of them. */
function comparedBits(operator: string, a: Value, b: Value): Value | undefined {
  const test = a.word?.test?.number;
  if (test === undefined || (operator !== '==' && operator !== '!=')) return undefined;
  const isOneBit = (test & (test - 1n)) === 0n && b.number === test >> (a.word?.shift ?? 0n);
  if (b.number !== 0n && !isOneBit) return undefined;
  return (operator === '!=') === (b.number === 0n) ? a : negated(a);
}

/** Of bits that are asked for: whether none of them is set. */
export function negated({ isNone, ...value }: Value): Value {
  return isNone === true ? value : { ...value, isNone: true };
}

function combineWord(operator: string, word: WordRead, b: Value): WordRead | undefined {
  const { test, shift } = word;
  const isWhole = test === undefined && shift === undefined;
  if (operator === '&' && b.inverse !== undefined) return isWhole ? cleared(word, b.inverse) : undefined;
  if (operator === '&') return asked(word, shifted(b, shift));
  if (operator === '|') return isWhole ? { ...word, sets: [...word.sets, b] } : undefined;
  if (operator !== '>>' || b.number === undefined || shift !== undefined) return undefined;
  if (test === undefined) return { ...word, shift: b.number };
  const left = test.number === undefined ? 0n : (test.number >> b.number) << b.number;
  return left === 0n ? undefined : { ...word, test: numberValue(left), shift: b.number };
}

/** Bits that were set before are set no more where they are cleared. */
function cleared(word: WordRead, mask: Value): WordRead | undefined {
  const left = word.sets.map(({ number }) =>
    number === undefined || mask.number === undefined ? undefined : number & ~mask.number,
  );
  if (left.includes(undefined)) return undefined;
  const sets = left.filter((number) => number !== 0n).map((number) => numberValue(number!));
  return { ...word, clears: [...word.clears, mask], sets };
}

/** Of bits that are asked for those of a second mask. */
function asked(word: WordRead, mask: Value): WordRead | undefined {
  const { test } = word;
  if (test === undefined) return { ...word, test: mask };
  if (test.number === undefined || mask.number === undefined) return undefined;
  return { ...word, test: numberValue(test.number & mask.number) };
}

/** A mask for a word that was shifted to the right. */
function shifted(mask: Value, shift: bigint | undefined): Value {
  if (shift === undefined || mask.number === undefined) return mask;
  return numberValue(mask.number << shift);
}

/** Where a value was read, if steps were taken since: the entry may be another by now. */
export function staleSince({ kept }: Value, block: readonly unknown[]): Origin | undefined {
  return kept !== undefined && (kept.block !== block || kept.steps !== block.length) ? kept.at : undefined;
}
