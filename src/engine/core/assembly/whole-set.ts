/**
 * Quotienting (Cleary, 1984) with lines of slots: one part of the visited set, for states of one word.
 *
 * Some bits of a state, which a bijective hash turned into another number, say in which line it is; a slot there
 * holds the others. If the line is full, the state goes on to another one, how far away depends on what the slot
 * holds, and the slot says how often: its probe distance. So a slot and its place are the state.
 */
import {
  BATCH_SIZE,
  HASHES,
  INBOX,
  LINE_BITS,
  LINE_BYTES,
  LINE_PARTS,
  MOST_STRIDE,
  OLD_COUNT,
  OLD_LINE_BITS,
  OLD_LINE_PARTS,
  OLD_SLOTS,
  OLD_WIDE,
  OUTBOX,
  REACH,
  SIZE,
  SLOT_COUNT,
  SLOTS,
  TURNED_SHIFT,
  WIDE,
  WIDE_TURNED_SHIFT,
} from '../map';
import { touch } from './here';

/** What is above the number of a line is divided by three in this many bits, where that is fast. */
const THIRDS: u64 = 30;

/** The answer for a state that is known, and for one for which no slot is free. */
const KNOWN: u32 = 0;
const NOWHERE: u32 = 1;

/** What `place` wants written where it said. */
let wanted: u64 = 0;

/** Adds states of the inbox, and answers for each whether it is new; gives the first for which there is no slot. */
export function add(from: u32, to: u32): u32 {
  const inbox = load<u32>(INBOX);
  const answers = load<u32>(OUTBOX);
  const hashes = load<u32>(HASHES);
  const wide = load<u32>(WIDE) != 0;
  let size = load<u32>(SIZE);
  let at = from;
  while (at < to) {
    const count = min<u32>(to - at, BATCH_SIZE);
    prepare(inbox + (at << 3), count, hashes);
    let done: u32 = 0;
    for (; done < count; done++) {
      const entry = hashes + (done << 4);
      const free = place(load<u32>(entry), load<u64>(entry, 8), wide);
      if (free == NOWHERE) break;
      if (free != KNOWN) put(free, wide);
      const isNew = <u32>(free != KNOWN);
      store<u8>(answers + at + done, <u8>isNew);
      size += isNew;
    }
    at += done;
    if (done < count) break;
  }
  store<u32>(SIZE, size);
  return at;
}

/**
 * For each state the address of its line and what belongs in its slot; then looks at the lines, in a loop that does
 * nothing else, so that a processor waits for many of them at once.
 */
function prepare(from: u32, count: u32, hashes: u32): void {
  for (let i: u32 = 0; i < count; i++) locate(load<u64>(from + (i << 3)), hashes + (i << 4));
  let sum: u32 = 0;
  let i: u32 = 0;
  for (; i + 4 <= count; i += 4) {
    const entry = hashes + (i << 4);
    const a = load<u32>(load<u32>(entry));
    const b = load<u32>(load<u32>(entry, 16));
    const c = load<u32>(load<u32>(entry, 32));
    sum += a ^ b ^ c ^ load<u32>(load<u32>(entry, 48));
  }
  touch(sum);
}

/** Writes the address of a state's line and what belongs in its slot. */
@inline
function locate(state: u64, entry: u32): void {
  const lineBits = load<u32>(LINE_BITS);
  const low = (<u32>state) & (((<u32>1) << lineBits) - 1);
  const above = state >> lineBits;
  let part: u32;
  let rest: u64;
  if (load<u32>(LINE_PARTS) == 2) {
    part = (<u32>above) & 1;
    rest = above >> 1;
  } else {
    const lower = (<u32>above) & ((1 << <u32>THIRDS) - 1);
    const third = lower / 3;
    part = lower - third * 3;
    rest = ((above >> THIRDS) << (THIRDS - 1)) | third;
  }
  store<u32>(entry, load<u32>(SLOTS) + ((part << lineBits) | low) * LINE_BYTES);
  store<u64>(entry, rest, 8);
}

/** The address of the free slot for a state, or `KNOWN`, or `NOWHERE`. */
@inline
function place(line: u32, rest: u64, wide: bool): u32 {
  return wide ? placeWide(line, rest) : placeNarrow(line, <u32>rest);
}

@inline
function placeNarrow(home: u32, rest: u32): u32 {
  const slots = load<u32>(SLOTS);
  const end = slots + (load<u32>(SLOT_COUNT) << 2);
  const zero = i32x4.splat(0);
  let line = home;
  let slot = rest | (1 << TURNED_SHIFT);
  for (let turned: u32 = 0; turned <= load<u32>(REACH); turned++) {
    const a = v128.load(line);
    const b = v128.load(line, 16);
    const c = v128.load(line, 32);
    const d = v128.load(line, 48);
    const all = i32x4.splat(slot);
    const equal = v128.or(
      v128.or(i32x4.eq(a, all), i32x4.eq(b, all)),
      v128.or(i32x4.eq(c, all), i32x4.eq(d, all)),
    );
    if (v128.any_true(equal)) return KNOWN;
    const free =
      i32x4.bitmask(i32x4.eq(a, zero)) |
      (i32x4.bitmask(i32x4.eq(b, zero)) << 4) |
      (i32x4.bitmask(i32x4.eq(c, zero)) << 8) |
      (i32x4.bitmask(i32x4.eq(d, zero)) << 12);
    if (free != 0) {
      wanted = slot;
      return line + (ctz(free) << 2);
    }
    line = next(line, rest, slots, end);
    slot += 1 << TURNED_SHIFT;
  }
  return NOWHERE;
}

function placeWide(home: u32, rest: u64): u32 {
  const slots = load<u32>(SLOTS);
  const end = slots + (load<u32>(SLOT_COUNT) << 3);
  const zero = i64x2.splat(0);
  let line = home;
  let slot = rest | ((<u64>1) << WIDE_TURNED_SHIFT);
  for (let turned: u32 = 0; turned <= load<u32>(REACH); turned++) {
    const a = v128.load(line);
    const b = v128.load(line, 16);
    const c = v128.load(line, 32);
    const d = v128.load(line, 48);
    const all = i64x2.splat(slot);
    const equal = v128.or(
      v128.or(i64x2.eq(a, all), i64x2.eq(b, all)),
      v128.or(i64x2.eq(c, all), i64x2.eq(d, all)),
    );
    if (v128.any_true(equal)) return KNOWN;
    const free =
      i64x2.bitmask(i64x2.eq(a, zero)) |
      (i64x2.bitmask(i64x2.eq(b, zero)) << 2) |
      (i64x2.bitmask(i64x2.eq(c, zero)) << 4) |
      (i64x2.bitmask(i64x2.eq(d, zero)) << 6);
    if (free != 0) {
      wanted = slot;
      return line + (ctz(free) << 3);
    }
    line = next(line, <u32>rest, slots, end);
    slot += (<u64>1) << WIDE_TURNED_SHIFT;
  }
  return NOWHERE;
}

/** The line to which a state goes on. */
@inline
function next(line: u32, rest: u32, slots: u32, end: u32): u32 {
  let to = line + stride(rest) * LINE_BYTES;
  while (to >= end) to -= end - slots;
  return to;
}

@inline
function stride(rest: u32): u32 {
  return (rest & (MOST_STRIDE - 1)) + 1;
}

@inline
function put(slot: u32, wide: bool): void {
  if (wide) store<u64>(slot, wanted);
  else store<u32>(slot, <u32>wanted);
}

/**
 * Puts the states of old slots into the new ones. The old lines are those from `first` up to `end` of each line
 * part, one part after the other at `OLD_SLOTS`. Read in this order they fill the new lines in streams: no look is
 * far away. Gives whether there was a slot for each.
 */
export function addAgain(first: u32, end: u32): bool {
  const parts = load<u32>(OLD_LINE_PARTS);
  const lineBits = load<u32>(OLD_LINE_BITS);
  const old = load<u32>(OLD_SLOTS);
  const entry = load<u32>(HASHES);
  const oldWide = load<u32>(OLD_WIDE) != 0;
  const wide = load<u32>(WIDE) != 0;
  for (let low = first; low < end; low++) {
    for (let part: u32 = 0; part < parts; part++) {
      const line = (part << lineBits) | low;
      const from = old + (part * (end - first) + (low - first)) * LINE_BYTES;
      for (let slot = from; slot < from + LINE_BYTES; slot += oldWide ? 8 : 4) {
        if (oldWide ? load<u64>(slot) == 0 : load<u32>(slot) == 0) break;
        locate(oldWide ? stateIn(line, load<u64>(slot), WIDE_TURNED_SHIFT) : stateIn(line, load<u32>(slot), TURNED_SHIFT), entry);
        const free = place(load<u32>(entry), load<u64>(entry, 8), wide);
        if (free == NOWHERE) return false;
        put(free, wide);
      }
    }
  }
  return true;
}

/** The state in an old slot: back from where it was turned away, then the bits of its line and its own together. */
@inline
function stateIn(at: u32, slot: u64, shift: u64): u64 {
  const lineBits = load<u32>(OLD_LINE_BITS);
  const parts = load<u32>(OLD_LINE_PARTS);
  const lines = parts << lineBits;
  const turned = <u32>(slot >> shift) - 1;
  const rest = slot & (((<u64>1) << shift) - 1);
  const back = (turned * stride(<u32>rest)) % lines;
  const line = at >= back ? at - back : at + lines - back;
  const part = <u64>(line >> lineBits);
  const low = <u64>(line & (((<u32>1) << lineBits) - 1));
  const above =
    parts == 2
      ? (rest << 1) | part
      : ((rest >> (THIRDS - 1)) << THIRDS) | ((rest & (((<u64>1) << (THIRDS - 1)) - 1)) * 3 + part);
  return (above << lineBits) | low;
}
