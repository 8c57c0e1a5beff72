/**
 * The visited set in slots that hold all of a state: no look at the log is needed. It is for states of one word
 * whose bits fit into four bytes once the slot's place says the rest of them.
 *
 * A line is 16 slots, what a processor fetches at once. A state is turned into another number of as many bits,
 * no two into the same one: part of that is the number of its line, and what is left is written into the first
 * free slot there. If there is none, the state goes on to another line, how far away depends on what is left of it,
 * and its slot says how often it was turned away. So a slot and its place say which state it is.
 */
import {
  BATCH,
  TURNED_SHIFT,
  END_NUMBER,
  FIRST_BITS,
  HASHES,
  LEFT,
  LEFT_AT,
  LINE_BITS,
  LINE_PARTS,
  LOG,
  MOST_STRIDE,
  NEXT_NUMBER,
  NUMBERS,
  REACH,
  RECENT,
  RECENT_STATES,
  REST_BITS,
  SIZE,
  SLOT_COUNT,
  SLOTS,
} from '../map';
import { base, touch } from './here';

/**
 * For each state the address of its line and what is left of it, for a slot there; then looks at the lines. New
 * states that were found a short time ago are dropped before, which about half of them were: those that stay move
 * together. Gives how many stay.
 */
function prepare(from: u32, count: u32, isNew: bool): u32 {
  const hashes = load<u32>(base, HASHES);
  const slots = load<u32>(base, SLOTS);
  const firstBits = load<u32>(base, FIRST_BITS);
  const mask = <u32>(((<u64>1) << firstBits) - 1);
  const half = (firstBits + 1) >> 1;
  const lineBits = load<u32>(base, LINE_BITS);
  const low = ((<u32>1) << lineBits) - 1;
  const parts = load<u32>(base, LINE_PARTS);
  const restBits = load<u32>(base, REST_BITS);
  const recent = load<u32>(base, RECENT);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const word = load<u64>(from + (i << 3));
    const second = <u32>(word >> 32);
    let first = ((<u32>word) ^ spread(second)) & mask;
    first ^= first >> half;
    first = (first * 0x9e3779b1) & mask;
    first ^= first >> half;
    first = (first * 0x85ebca6b) & mask;
    first ^= first >> half;
    const above = first >> lineBits;
    const rest = parts == 2 ? above >> 1 : above / 3;
    const line = ((above - rest * parts) << lineBits) | (first & low);
    const key = rest | (second << restBits) | (1 << TURNED_SHIFT);
    store<u64>(hashes + (kept << 3), ((<u64>key) << 32) | (slots + (line << 6)));
    if (isNew) {
      // Turned round, since nothing is all zeros and the word of a state is never all ones.
      const place = recent + ((first & (RECENT_STATES - 1)) << 3);
      const before = load<u64>(place);
      store<u64>(place, ~word);
      store<u64>(from + (kept << 3), word);
      // Without a branch, for no processor could foretell it.
      kept += <u32>(before != ~word);
    } else kept++;
  }
  let sum: u64 = 0;
  let i: u32 = 0;
  for (; i + 4 <= kept; i += 4) {
    const entry = hashes + (i << 3);
    const a = load<u32>(load<u32>(entry));
    const b = load<u32>(load<u32>(entry, 8));
    const c = load<u32>(load<u32>(entry, 16));
    sum += a ^ b ^ c ^ load<u32>(load<u32>(entry, 24));
  }
  touch(sum);
  return kept;
}

@inline
function spread(second: u32): u32 {
  const code = second * 0xc2b2ae35;
  return (code ^ (code >> 15)) * 0x27d4eb2f;
}

/** Adds states, `before` being there already; those that are new are copied to the log. Gives how many are there. */
export function addWhole(from: u32, count: u32, before: u32, isNew: bool): u32 {
  const kept = prepare(from, count, isNew);
  const hashes = load<u32>(base, HASHES);
  const log = load<u32>(base, LOG);
  let size = before;
  for (let i: u32 = 0; i < kept; i++) {
    const entry = hashes + (i << 3);
    const at = place(load<u32>(entry), load<u32>(entry, 4));
    if (at == KNOWN) continue;
    if (at == NOWHERE) {
      leave(i + ((from - load<u32>(base, BATCH)) >> 3), kept - i);
      break;
    }
    store<u32>(at, found);
    if (isNew) store<u64>(log + (size << 3), load<u64>(from + (i << 3)));
    size++;
  }
  return size;
}

/** The same beside other workers: who finds the slot taken meanwhile looks at the line again. */
export function addWholeShared(from: u32, count: u32): void {
  const kept = prepare(from, count, true);
  const hashes = load<u32>(base, HASHES);
  const log = load<u32>(base, LOG);
  let number = load<u32>(base, NEXT_NUMBER);
  let last = load<u32>(base, END_NUMBER);
  for (let i: u32 = 0; i < kept; i++) {
    const entry = hashes + (i << 3);
    const line = load<u32>(entry);
    let at = place(line, load<u32>(entry, 4));
    while (at > NOWHERE && atomic.cmpxchg<u32>(at, 0, found) != 0) at = place(line, load<u32>(entry, 4));
    if (at == KNOWN) continue;
    if (at == NOWHERE) {
      leave(i + ((from - load<u32>(base, BATCH)) >> 3), kept - i);
      break;
    }
    if (number == last) {
      number = atomic.add<u32>(SIZE, NUMBERS);
      last = number + NUMBERS;
    }
    store<u64>(log + (number << 3), load<u64>(from + (i << 3)));
    number++;
  }
  store<u32>(base, number, NEXT_NUMBER);
  store<u32>(base, last, END_NUMBER);
}

function leave(first: u32, count: u32): void {
  store<u32>(base, first, LEFT_AT);
  store<u32>(base, count, LEFT);
}

const KNOWN: u32 = 0;
const NOWHERE: u32 = 1;

/** What `place` wants written where it said. */
let found: u32 = 0;

/** The address of the free slot for a state, or `KNOWN` when it is there, or `NOWHERE`. */
@inline
function place(line: u32, key: u32): u32 {
  const end = load<u32>(base, SLOTS) + (load<u32>(base, SLOT_COUNT) << 2);
  const zero = i32x4.splat(0);
  let slot = key;
  for (let turned: u32 = 0; turned <= load<u32>(base, REACH); turned++) {
    const a = v128.load(line);
    const b = v128.load(line, 16);
    const c = v128.load(line, 32);
    const d = v128.load(line, 48);
    const wanted = i32x4.splat(slot);
    const equal = v128.or(
      v128.or(i32x4.eq(a, wanted), i32x4.eq(b, wanted)),
      v128.or(i32x4.eq(c, wanted), i32x4.eq(d, wanted)),
    );
    if (v128.any_true(equal)) return KNOWN;
    const free =
      i32x4.bitmask(i32x4.eq(a, zero)) |
      (i32x4.bitmask(i32x4.eq(b, zero)) << 4) |
      (i32x4.bitmask(i32x4.eq(c, zero)) << 8) |
      (i32x4.bitmask(i32x4.eq(d, zero)) << 12);
    if (free != 0) {
      found = slot;
      return line + (ctz(free) << 2);
    }
    line += ((key & (MOST_STRIDE - 1)) + 1) << 6;
    if (line >= end) line -= load<u32>(base, SLOT_COUNT) << 2;
    slot += 1 << TURNED_SHIFT;
  }
  return NOWHERE;
}
