/**
 * Open addressing with linear probing: the visited set in slots that hold a number and a mark, for states of more
 * than one word and where numbers are asked for. Whether a state is in it, the log says; the set is exact whatever
 * marks collide.
 */
import { BATCH_SIZE, HASHES, INBOX, LOG, NUMBER_BITS, OUTBOX, SIZE, SLOT_COUNT, SLOTS } from '../map';
import { copy, same, stateBytes, touch } from './here';

/**
 * Adds states of the inbox, or, with `isNew` false, gives slots to states of the log. Answers for each whether it
 * is new, and copies those to the log.
 */
export function addNumbered(from: u32, to: u32, isNew: bool): void {
  const hashes = load<u32>(HASHES);
  const slots = load<u32>(SLOTS);
  const end = slots + (load<u32>(SLOT_COUNT) << 2);
  const bits = load<u32>(NUMBER_BITS);
  const log = load<u32>(LOG);
  const states = isNew ? load<u32>(INBOX) : log;
  const answers = load<u32>(OUTBOX);
  const numbers = ((<u32>1) << bits) - 1;
  let size = isNew ? load<u32>(SIZE) : from;
  for (let first = from; first < to; first += BATCH_SIZE) {
    const count = min<u32>(to - first, BATCH_SIZE);
    prepare(states + first * stateBytes, count);
    for (let i: u32 = 0; i < count; i++) {
      const entry = hashes + (i << 3);
      const state = states + (first + i) * stateBytes;
      const mark = load<u32>(entry) >> bits;
      // States before it in the batch may have taken the slot.
      let at = candidate(load<u32>(entry, 4), mark, bits, slots, end);
      let slot = load<u32>(at);
      while (slot != 0 && !same(log + ((slot & numbers) - 1) * stateBytes, state)) {
        at = candidate(at + 4 == end ? slots : at + 4, mark, bits, slots, end);
        slot = load<u32>(at);
      }
      if (isNew) store<u8>(answers + first + i, <u8>(slot == 0));
      if (slot != 0) continue;
      if (isNew) copy(log + size * stateBytes, state);
      store<u32>(at, (mark << bits) | ++size);
    }
  }
  if (isNew) store<u32>(SIZE, size);
}

/** Hashes states, finds the slots where they may be, and looks at those and at the states in them. */
function prepare(from: u32, count: u32): void {
  const hashes = load<u32>(HASHES);
  const slots = load<u32>(SLOTS);
  const slotCount = <u64>load<u32>(SLOT_COUNT);
  const bits = load<u32>(NUMBER_BITS);
  const log = load<u32>(LOG);
  const numbers = ((<u32>1) << bits) - 1;
  const end = slots + ((<u32>slotCount) << 2);
  for (let i: u32 = 0; i < count; i++) store<u64>(hashes + (i << 3), hash(from + i * stateBytes));
  let sum: u64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += <u64>load<u32>(slots + home(load<u64>(hashes + (i << 3)), slotCount));
  for (let i: u32 = 0; i < count; i++) {
    const entry = hashes + (i << 3);
    const code = load<u64>(entry);
    const at = candidate(slots + home(code, slotCount), (<u32>code) >> bits, bits, slots, end);
    store<u32>(entry, at, 4);
    const slot = load<u32>(at);
    if (slot != 0) sum += load<u64>(log + ((slot & numbers) - 1) * stateBytes);
  }
  touch(sum);
}

/** The first slot from `at` on that is empty or has the mark. */
@inline
function candidate(at: u32, mark: u32, bits: u32, slots: u32, end: u32): u32 {
  for (let slot = load<u32>(at); slot != 0 && slot >> bits != mark; slot = load<u32>(at)) {
    at += 4;
    if (at == end) at = slots;
  }
  return at;
}

/** The number of the first state of the inbox, or -1. */
export function findNumbered(): i32 {
  const state = load<u32>(INBOX);
  const slots = load<u32>(SLOTS);
  const slotCount = load<u32>(SLOT_COUNT);
  const bits = load<u32>(NUMBER_BITS);
  const numbers = ((<u32>1) << bits) - 1;
  const code = hash(state);
  const mark = (<u32>code) >> bits;
  const end = slots + (slotCount << 2);
  let at = candidate(slots + home(code, slotCount), mark, bits, slots, end);
  for (let slot = load<u32>(at); slot != 0; slot = load<u32>(at)) {
    const number = (slot & numbers) - 1;
    if (same(load<u32>(LOG) + number * stateBytes, state)) return number;
    at = candidate(at + 4 == end ? slots : at + 4, mark, bits, slots, end);
  }
  return -1;
}

@inline
function home(code: u64, slotCount: u64): u32 {
  return <u32>(((code >> 32) * slotCount) >> 32) << 2;
}

@inline
function hash(state: u32): u64 {
  let code: u64 = 0;
  for (let w: u32 = 0; w < stateBytes; w += 8) {
    code = (code ^ load<u64>(state + w)) * 0x9e3779b97f4a7c15;
    code ^= code >> 32;
    code *= 0xd6e8feb86659fd93;
    code ^= code >> 29;
  }
  return code;
}
