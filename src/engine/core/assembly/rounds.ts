/**
 * Rounds: the successors of a range of states go to the parts of the visited set, and those that the parts say
 * are new go to the end of the frontier, in the order in which they were made. So the numbers of states do not
 * depend on how many parts there are, nor on who holds them.
 */
import {
  ANSWER_BYTES,
  ANSWERS,
  BATCH,
  BATCH_SLEEPS,
  BITS,
  BOX_BYTES,
  BOXES,
  FIRST_BITS,
  ORDER,
  PACKED,
  PACKED_BYTES,
  PACKED_FIRST,
  PART_BITS,
  READ,
  RECENT,
  RECENT_STATES,
  SENT,
  SIZE,
  SLEEPS,
  STATES,
} from '../map';
import { copy, stateBytes } from './here';

/**
 * Deals the first `count` states of the batch to the boxes of parts, and drops those that were found a short time
 * ago, which moves the others together. Gives how many stay.
 *
 * A state of k bits becomes another number of k bits, no two the same one: a multiplication by an odd number and
 * a shifted exclusive or can both be undone. Some of its bits are the number of the part, which gets the others.
 */
export function deal(count: u32): u32 {
  const batch = load<u32>(BATCH);
  const sleeps = load<u32>(BATCH_SLEEPS);
  const order = load<u32>(ORDER);
  const boxes = load<u32>(BOXES);
  const boxBytes = load<u32>(BOX_BYTES);
  const sent = load<u32>(SENT);
  const recent = load<u32>(RECENT);
  const firstBits = <u64>load<u32>(FIRST_BITS);
  const bits = <u64>load<u32>(BITS);
  const partBits = <u64>load<u32>(PART_BITS);
  const low = ((<u64>1) << firstBits) - 1;
  const mask = ((<u64>1) << bits) - 1;
  const half = (bits + 1) >> 1;
  const parts = ((<u32>1) << <u32>partBits) - 1;
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const word = load<u64>(batch + (i << 3));
    const sleep = load<u16>(sleeps + (i << 1));
    let mixed = (word & low) | ((word >> 32) << firstBits);
    mixed ^= mixed >> half;
    mixed = (mixed * 0x9e3779b97f4a7c15) & mask;
    mixed ^= mixed >> half;
    mixed = (mixed * 0xd6e8feb86659fd93) & mask;
    mixed ^= mixed >> half;
    // Turned round, since nothing is all zeros and no state has 64 bits here.
    const place = recent + (((<u32>mixed) & (RECENT_STATES - 1)) << 3);
    const isOther = <u32>(load<u64>(place) != ~mixed);
    store<u64>(place, ~mixed);
    const part = (<u32>mixed) & parts;
    const end = sent + (part << 2);
    const boxed = load<u32>(end);
    store<u64>(boxes + part * boxBytes + (boxed << 3), mixed >> partBits);
    store<u8>(order + kept, <u8>part);
    store<u64>(batch + (kept << 3), word);
    store<u16>(sleeps + (kept << 1), sleep);
    // Without a branch, for no processor could foretell it.
    store<u32>(end, boxed + isOther);
    kept += isOther;
  }
  return kept;
}

/**
 * Appends to the frontier those of the first `count` states of the batch that are new, and packs them for the log,
 * without the bytes that no state uses; gives how many.
 */
export function merge(count: u32): u32 {
  const batch = load<u32>(BATCH);
  const sleeps = load<u32>(BATCH_SLEEPS);
  const order = load<u32>(ORDER);
  const answers = load<u32>(ANSWERS);
  const answerBytes = load<u32>(ANSWER_BYTES);
  const read = load<u32>(READ);
  const size = load<u32>(SIZE);
  let to = load<u32>(STATES) + size * stateBytes;
  let sleepTo = load<u32>(SLEEPS) + (size << 1);
  const packedBytes = load<u32>(PACKED_BYTES);
  const packedFirst = load<u32>(PACKED_FIRST);
  let packed = load<u32>(PACKED);
  let found: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const part = <u32>load<u8>(order + i);
    const next = read + (part << 2);
    const at = load<u32>(next);
    store<u32>(next, at + 1);
    const isNew = <u32>load<u8>(answers + part * answerBytes + at);
    const state = batch + i * stateBytes;
    copy(to, state);
    if (ONE_WORD) {
      // The second word overwrites what the first has too much, and the next state what the second has.
      store<u32>(packed, load<u32>(state));
      store<u32>(packed + packedFirst, load<u32>(state, 4));
      packed += isNew * packedBytes;
    }
    store<u16>(sleepTo, load<u16>(sleeps + (i << 1)));
    to += isNew * stateBytes;
    sleepTo += isNew << 1;
    found += isNew;
  }
  store<u32>(SIZE, size + found);
  return found;
}
