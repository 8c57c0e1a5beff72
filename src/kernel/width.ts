/** How wide integers of C are: what a narrower type loses of a value, and what a pointer to one reaches of the entry. */
import type { Run } from './run.ts';
import { ENTRY, numberValue, type Value, type WordRead } from './value.ts';
import type { Variable } from './variable.ts';

const WORD = 64;
const UNSIGNED_INT = 32;
const widths: readonly (readonly [bits: number, isSigned: boolean, names: RegExp])[] = [
  [8, false, /^(?:__)?u(?:int)?8(?:_t)?$|^unsigned char$/],
  [8, true, /^(?:__)?s8$|^int8_t$|^(?:signed )?char$/],
  [16, false, /^(?:__)?(?:u|le|be)(?:int)?16(?:_t)?$|^unsigned short(?: int)?$/],
  [16, true, /^(?:__)?s16$|^int16_t$|^short(?: int)?$/],
  [32, false, /^(?:__)?(?:u|le|be)(?:int)?32(?:_t)?$|^unsigned(?: int)?$|^ioasid_t$/],
  [32, true, /^(?:__)?s32$|^int32_t$|^int$/],
  [
    WORD,
    false,
    /^(?:__)?(?:u|le|be)(?:int)?64(?:_t)?$|^unsigned long(?: long)?(?: int)?$|^size_t$|^uintptr_t$/,
  ],
  [WORD, true, /^(?:__)?s64$|^int64_t$|^long(?: long)?(?: int)?$|^ssize_t$/],
];

/** A value in a variable of a type, or cast to it. */
export function narrowed(value: Value, type: string): Value {
  const { number, word } = value;
  if (type === 'bool' || type === '_Bool') {
    if (word !== undefined) return ofBits(value, word, 1);
    return number === undefined || number === 0n || number === 1n ? value : numberValue(1n);
  }
  const width = widths.find(([, , names]) => names.test(type.replace(/^const /, '')));
  if (width === undefined) return value;
  const [bits, isSigned] = width;
  if (number !== undefined) return withWidth(value, number, bits, isSigned);
  return word === undefined || bits === WORD ? value : ofBits(value, word, bits);
}

/** How many bits a type has; `undefined` for one that is no integer. */
export function bitsOf(type: string): number | undefined {
  return widths.find(([, , names]) => names.test(type.replace(/^const /, '')))?.[0];
}

/** What is left of a word in a number of bits. Those that an earlier type lost do not come back in a wider one. */
function ofBits(value: Value, word: WordRead, bits: number): Value {
  return { ...value, word: { ...word, bits: Math.min(bits, word.bits ?? bits) } };
}

function withWidth(value: Value, number: bigint, bits: number, isSigned: boolean): Value {
  const held = isSigned ? signed(number, bits) : BigInt.asUintN(bits, number);
  const { isUnsignedInt: _, ...rest } = held === number ? value : numberValue(held);
  // Narrower ones are computed with as `int`, whose complement reaches all bits.
  return bits === UNSIGNED_INT && !isSigned ? { ...rest, isUnsignedInt: true } : rest;
}

/** A mask of all bits stays as it was computed, so that what it leaves is not taken for a number below 0. */
function signed(number: bigint, bits: number): bigint {
  return bits === WORD ? number : BigInt.asIntN(bits, number);
}

/** A pointer of a type: one into the entry that reaches less than a word, or more, is none that is followed. */
export function pointed(value: Value, { type }: Pick<Variable, 'type'>, { rules }: Run): Value {
  if (!/^[&(*]*ENTRY\b/.test(value.text) || value.text.includes(` as `)) return value;
  const plain = type.replace(/^(?:const |volatile )+/, '');
  const isWord = widths.some(([bits, , names]) => bits === WORD && names.test(plain));
  if (isWord || plain === 'void' || plain === rules.entry.type) return value;
  return { text: value.text.replace(ENTRY, `${ENTRY} as ${plain}`) };
}
