/**
 * The visited set in slots that hold a number and a mark: for every system. Whether a state is in it, the log
 * says; the set is exact whatever marks collide.
 */
import {
  END_NUMBER,
  HASHES,
  LOG,
  NEXT_NUMBER,
  NUMBERS,
  SIZE,
  SLOT_BITS,
  SLOT_COUNT,
  SLOTS,
} from '../map';
import { base, copy, same, stateBytes, touch } from './here';

/** Adds states, `before` being there already; those that are new are copied to the log. Gives how many are there. */
export function addNumbered(from: u32, count: u32, before: u32, isNew: bool): u32 {
  prepare(from, count);
  const hashes = load<u32>(base, HASHES);
  const slots = load<u32>(base, SLOTS);
  const end = slots + (load<u32>(base, SLOT_COUNT) << 2);
  const bits = load<u32>(base, SLOT_BITS);
  const log = load<u32>(base, LOG);
  const numbers = ((<u32>1) << bits) - 1;
  let size = before;
  for (let i: u32 = 0; i < count; i++) {
    const entry = hashes + (i << 3);
    const state = from + i * stateBytes;
    const mark = load<u32>(entry) >> bits;
    // States before it in the batch may have taken the slot.
    let at = candidate(load<u32>(entry, 4), mark, bits, slots, end);
    let slot = load<u32>(at);
    while (slot != 0 && !same(log + ((slot & numbers) - 1) * stateBytes, state)) {
      at = candidate(at + 4 == end ? slots : at + 4, mark, bits, slots, end);
      slot = load<u32>(at);
    }
    if (slot != 0) continue;
    if (isNew) copy(log + size * stateBytes, state);
    store<u32>(at, (mark << bits) | ++size);
  }
  if (isNew) store<u32>(base, size, SIZE);
  return size;
}

/** Hashes states, finds the slots where they may be, and looks at those and at the states in them. */
function prepare(from: u32, count: u32): void {
  const hashes = load<u32>(base, HASHES);
  const slots = load<u32>(base, SLOTS);
  const slotCount = <u64>load<u32>(base, SLOT_COUNT);
  const bits = load<u32>(base, SLOT_BITS);
  const log = load<u32>(base, LOG);
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

/**
 * The same beside other workers: a state is in the log before its number is in the slot, and who finds the slot
 * taken meanwhile looks at it again.
 */
export function addNumberedShared(from: u32, count: u32): void {
  prepare(from, count);
  const hashes = load<u32>(base, HASHES);
  const slots = load<u32>(base, SLOTS);
  const end = slots + (load<u32>(base, SLOT_COUNT) << 2);
  const bits = load<u32>(base, SLOT_BITS);
  const log = load<u32>(base, LOG);
  const numbers = ((<u32>1) << bits) - 1;
  let number = load<u32>(base, NEXT_NUMBER);
  for (let i: u32 = 0; i < count; i++) {
    const entry = hashes + (i << 3);
    const state = from + i * stateBytes;
    const mark = load<u32>(entry) >> bits;
    let at = candidate(load<u32>(entry, 4), mark, bits, slots, end);
    for (;;) {
      let slot = atomic.load<u32>(at);
      if (slot == 0) {
        if (number == load<u32>(base, END_NUMBER)) {
          number = atomic.add<u32>(SIZE, NUMBERS);
          store<u32>(base, number + NUMBERS, END_NUMBER);
        }
        copy(log + number * stateBytes, state);
        slot = atomic.cmpxchg<u32>(at, 0, (mark << bits) | (number + 1));
        if (slot == 0) {
          number++;
          break;
        }
      }
      if (slot >> bits == mark && same(log + ((slot & numbers) - 1) * stateBytes, state)) break;
      at = candidate(at + 4 == end ? slots : at + 4, mark, bits, slots, end);
    }
  }
  store<u32>(base, number, NEXT_NUMBER);
}

/** Gives a state another number: the slot that leads there. */
export function renumberSlot(from: u32, to: u32): void {
  const log = load<u32>(base, LOG);
  const slots = load<u32>(base, SLOTS);
  const slotCount = load<u32>(base, SLOT_COUNT);
  const bits = load<u32>(base, SLOT_BITS);
  const code = hash(log + from * stateBytes);
  const mark = (<u32>code) >> bits;
  const wanted = (mark << bits) | (from + 1);
  let at = slots + home(code, slotCount);
  while (load<u32>(at) != wanted) at = at + 4 == slots + (slotCount << 2) ? slots : at + 4;
  store<u32>(at, (mark << bits) | (to + 1));
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

/** The number of the state at an address, or -1. */
export function findNumbered(state: u32): i32 {
  const slots = load<u32>(base, SLOTS);
  const slotCount = load<u32>(base, SLOT_COUNT);
  const bits = load<u32>(base, SLOT_BITS);
  const numbers = ((<u32>1) << bits) - 1;
  const code = hash(state);
  const mark = (<u32>code) >> bits;
  const end = slots + (slotCount << 2);
  let at = candidate(slots + home(code, slotCount), mark, bits, slots, end);
  for (let slot = load<u32>(at); slot != 0; slot = load<u32>(at)) {
    const number = (slot & numbers) - 1;
    if (same(load<u32>(base, LOG) + number * stateBytes, state)) return number;
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

