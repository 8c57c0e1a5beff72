/** Stores to the words of the entry, by value: which bits are cleared and set, whatever helper does it. */

import { complement } from './constant.ts';
import { NotUnderstood, placeText } from './note.ts';
import { fits, type StoreRow } from './rules/rule.ts';
import { type Here, note, originOf, placeOf, primitive } from './run.ts';
import type { Syntax } from './syntax.ts';
import { staleSince, type Value, type WordRead } from './value.ts';

/** P, FPD: bits that no field may touch. */
const STATE_BITS = 3n;
const LAST_WORD = 7;
const ALL_BITS = complement(0n);

/** Adds the steps of a store. Throws `NotUnderstood` for a value that no row of the table has. */
export function storeToEntry(word: number, value: Value, node: Syntax, here: Here): void {
  if (value.word?.word === word && value.word.test === undefined && value.word.shift === undefined) {
    storeBits(word, value.word, value, node, here);
  } else if (value.number !== undefined) storeWhole(word, value.number & ALL_BITS, node, here);
  else throw refusal(node, here, `word ${word} of the entry gets ${value.text}`);
}

function storeBits(word: number, read: WordRead, value: Value, node: Syntax, here: Here): void {
  if (read.bits !== undefined)
    throw refusal(node, here, `word ${word} of the entry is written back from ${read.bits} bits of it`);
  const since = staleSince(value, here.out);
  if (since !== undefined)
    throw refusal(node, here, `what was read at ${placeText(since)} is written back after other steps`);
  const [clears, sets] = [bitsOf(read.clears), bitsOf(read.sets)];
  const row = here.run.rules.stores.find((store) => store.word === word && fitsBits(store, clears, sets));
  if (row !== undefined) {
    if (here.run.isSetup && ((row.sets ?? 0n) & 1n) === 1n) expectFields(node, here);
    here.out.push(primitive(row.step, placeOf(node, here.frame)));
    return;
  }
  if (isField(word, clears, sets, here)) {
    refuseOther(word, clears!, read.sets, node, here);
    return;
  }
  throw refusal(node, here, `a field of word ${word} of the entry is changed: ${value.text}`);
}

/** The bits of masks together; `undefined` where one is not known. */
function bitsOf(masks: readonly Value[]): bigint | undefined {
  return masks.reduce<bigint | undefined>(
    (bits, { number }) =>
      bits === undefined || number === undefined ? undefined : bits | (number & ALL_BITS),
    0n,
  );
}

/** P and FPD change as the row says, and no other bit does. A bit that is cleared and set again is set. */
function fitsBits(store: StoreRow, clears: bigint | undefined, sets: bigint | undefined): boolean {
  if (store.whole !== undefined || clears === undefined || sets === undefined) return false;
  const isState = ((clears | sets) & complement(STATE_BITS)) === 0n;
  return isState && sets === (store.sets ?? 0n) && (clears & complement(sets)) === (store.clears ?? 0n);
}

/** In set-up, fields are part of `entry.set_present`, which stands for them all: what is written is kept in mind. */
function isField(word: number, clears: bigint | undefined, sets: bigint | undefined, { run }: Here): boolean {
  if (!run.isSetup || clears === undefined || (word === 0 && (clears & STATE_BITS) !== 0n)) return false;
  // A value that is not known may hold any bit that its mask leaves; of word 0 those of a field do not reach P and FPD.
  if (word === 0 && sets !== undefined && (sets & STATE_BITS) !== 0n) return false;
  run.written.add(`${word}:${clears}`);
  return true;
}

/** A field that the flows fix is written as a whole, and with what they say. */
function refuseOther(word: number, clears: bigint, sets: readonly Value[], node: Syntax, here: Here): void {
  const row = here.run.rules.fields.find((field) => field.word === word && (field.mask & clears) !== 0n);
  if (row === undefined) return;
  const [only] = sets;
  const value = sets.length > 1 ? 'several values' : String(only?.number ?? only?.text ?? 0);
  if (row.mask === clears && fits(row.is, value)) return;
  throw refusal(node, here, `${row.meaning} is set to ${value}, which is not that of a binding`);
}

function expectFields(node: Syntax, here: Here): void {
  for (const { word, mask, meaning } of here.run.rules.fields) {
    if (here.run.written.has(`${word}:${mask}`)) continue;
    note('refused', node, here, `P is set, and ${meaning} was not written since the entry was wiped`);
  }
}

function storeWhole(word: number, number: bigint, node: Syntax, here: Here): void {
  const { run, frame, out } = here;
  if (word === 0) {
    const row = run.rules.stores.find(({ whole }) => whole === number);
    if (row === undefined) throw refusal(node, here, `word 0 of the entry becomes ${number}`);
    run.written.clear();
    run.isWiped = true;
    out.push(primitive(row.step, placeOf(node, frame)));
    return;
  }
  if (number !== 0n) throw refusal(node, here, `word ${word} of the entry becomes ${number}`);
  expectTogether(node, here);
  frame.wiped.add(word);
  if (frame.wiped.size < LAST_WORD) return;
  frame.wiped.clear();
  out.push(primitive('entry.clear_rest', placeOf(node, frame)));
}

/** Words 1 to 7 are one in the flow: they are wiped one after the other, and nothing is done between. */
function expectTogether(node: Syntax, here: Here): void {
  const { run, frame, out } = here;
  if (frame.wiped.size === 0) run.wipe = { block: out, steps: out.length };
  else if (run.wipe?.block !== out || run.wipe.steps !== out.length)
    throw refusal(node, here, 'other steps stand between the words of the entry that are wiped');
}

function refusal(node: Syntax, { frame }: Here, text: string): NotUnderstood {
  return new NotUnderstood(originOf(node, frame), text);
}
