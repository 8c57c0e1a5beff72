/**
 * The runner in AssemblyScript: given tables and a range of states, it appends their new successors to the log.
 * Written once for all systems: what differs between them is in the tables. `../runner.ts` is the same in
 * TypeScript, and `../map.ts` says where everything is.
 *
 * The three passes of `insert` are what makes it fast: every successor hits a cache line that is far away, and
 * in a loop that does nothing else the processor waits for many of them at once.
 */
import {
  AMPLE,
  AMPLE_ROW,
  BATCH,
  BATCH_SIZE,
  BEYOND,
  CLUSTER_BYTES,
  CLUSTER_COUNT,
  CLUSTERS,
  DEADLOCKS,
  DONE,
  END_NUMBER,
  ENABLED,
  EVENT_BYTES,
  EVENTS,
  FIELD,
  FIELD_MASK,
  FIELD_SHIFT,
  FLIP,
  FULL,
  GENERATED,
  GROUP_BYTES,
  GROUP_COUNT,
  GROUPS,
  HAPPENED,
  HASHES,
  LIMIT,
  LOG,
  LOOK,
  LOOKED,
  MASK_ROW,
  MASK_STRIDE,
  MASKS,
  MEMBER_BYTES,
  MOST,
  MOVE_BYTES,
  MOVE_ROW,
  MOVE_SHIFT,
  MOVE_STEP,
  MOVE_WORD,
  NEXT_NUMBER,
  NUMBERS,
  PENDING,
  REASON,
  REDUCED,
  RESTS,
  ROOM,
  ROW_BYTES,
  ROWS,
  SIZE,
  SLOT_BITS,
  SLOT_COUNT,
  SLOTS,
  STEP_ROW,
  STEP_STRIDE,
  STEPS,
  WORDS,
} from '../map';

/** Where this worker's header is; workers share nothing but the slots, the log and the count of states. */
let base: u32 = 0;

/** Bytes of a state: a constant in the build for states of one word. */
let stateBytes: u32 = ONE_WORD ? 8 : load<u32>(0, WORDS) << 3;

/** Works with the header at an address from now on. */
export function attach(header: u32): void {
  base = header;
}

/** Written, so that looking at memory early is not optimised away. */
let touched: u64 = 0;

/** Expands the states `from` up to `to`; gives the first that it did not expand, and why in `REASON`. */
export function expand(from: u32, to: u32): u32 {
  const most = load<u32>(base, MOST);
  const room = load<u32>(base, ROOM);
  const limit = load<u32>(base, LIMIT);
  const looked = load<u32>(base, LOOKED);
  const batch = load<u32>(base, BATCH);
  const log = load<u32>(base, LOG);
  const eventGroups = load<u32>(base, GROUP_COUNT);
  const happened = load<u32>(base, HAPPENED);
  const flip = load<u64>(base, FLIP);
  const pending = load<u64>(base, PENDING);
  const deadlocks = load<u32>(base, DEADLOCKS) != 0;
  let size = found();
  let count: u32 = 0;
  let generated: u32 = 0;
  let reason: u32 = DONE;
  let number = from;
  for (; number < to; number++) {
    if (size + count + most > room) {
      size = insert(batch, count);
      count = 0;
      if (size + most > room) {
        reason = FULL;
        break;
      }
    }
    const state = log + number * stateBytes;
    findRows(state);
    const isNew = number != looked;
    if (pending != 0 && isNew && ((conjunction(eventGroups) ^ flip) & pending) != 0) {
      reason = LOOK;
      break;
    }
    const before = count;
    count = successors(state, batch, count, happened);
    if (count == before && deadlocks && isNew && conjunction(eventGroups) >> RESTS == 0) {
      reason = LOOK;
      break;
    }
    generated += count - before;
    if (count >= <u32>BATCH_SIZE || size + count > limit) {
      size = insert(batch, count);
      count = 0;
      if (size > limit) {
        reason = BEYOND;
        number++;
        break;
      }
    }
  }
  insert(batch, count);
  store<u32>(base, reason, REASON);
  store<u32>(base, generated, GENERATED);
  return number;
}

/** How many numbers were given to states. */
@inline
function found(): u32 {
  return SHARED ? atomic.load<u32>(SIZE) : load<u32>(SIZE);
}

/** For each cluster, where the rows of its local state are. */
function findRows(state: u32): void {
  const end = load<u32>(base, CLUSTERS) + load<u32>(base, CLUSTER_COUNT) * CLUSTER_BYTES;
  const reduced = load<u32>(base, REDUCED) != 0;
  let row = load<u32>(base, ROWS);
  for (let cluster = load<u32>(base, CLUSTERS); cluster < end; cluster += CLUSTER_BYTES) {
    const word = load<u32>(state + load<u32>(cluster, FIELD));
    const local = (word >> load<u32>(cluster, FIELD_SHIFT)) & load<u32>(cluster, FIELD_MASK);
    store<u32>(row, load<u32>(cluster, MASKS) + local * load<u32>(cluster, MASK_STRIDE), MASK_ROW);
    store<u32>(row, load<u32>(cluster, STEPS) + local * load<u32>(cluster, STEP_STRIDE), STEP_ROW);
    if (reduced) {
      const sets = load<u32>(cluster, AMPLE);
      store<u32>(row, sets == 0 ? 0 : load<u32>(sets + (local << 2)), AMPLE_ROW);
    }
    row += ROW_BYTES;
  }
}

/** What all members of a group allow. */
function conjunction(group: u32): u64 {
  const at = load<u32>(base, GROUPS) + group * GROUP_BYTES;
  const end = load<u32>(at, 4);
  let bits: u64 = ~0;
  for (let member = load<u32>(at); member < end; member += MEMBER_BYTES) {
    bits &= load<u64>(load<u32>(load<u32>(member)) + load<u32>(member, 4));
  }
  return bits;
}

/**
 * Appends the successors of a state to the batch, events in ascending order; gives the new count. `marks` are
 * the bits of events, which it sets for those that are taken.
 */
function successors(state: u32, batch: u32, first: u32, marks: u32): u32 {
  const groups = load<u32>(base, GROUP_COUNT);
  const events = load<u32>(base, EVENTS);
  const ample = load<u32>(base, REDUCED) == 0 ? 0 : ampleSet(groups);
  let to = batch + first * stateBytes;
  for (let group: u32 = 0; group < groups; group++) {
    let enabled = conjunction(group);
    if (ample != 0) enabled &= load<u64>(ample + (group << 3));
    store<u64>(marks + (group << 3), load<u64>(marks + (group << 3)) | enabled);
    while (enabled != 0) {
      take(state, events + ((group << 6) + <u32>ctz(enabled)) * EVENT_BYTES, to);
      to += stateBytes;
      enabled &= enabled - 1;
    }
  }
  return (to - batch) / stateBytes;
}

/** The address of the first ample set of which an event is enabled, or 0. */
function ampleSet(groups: u32): u32 {
  const first = load<u32>(base, ROWS);
  const end = first + load<u32>(base, CLUSTER_COUNT) * ROW_BYTES;
  for (let row = first; row < end; row += ROW_BYTES) {
    const set = load<u32>(row, AMPLE_ROW);
    if (set == 0) continue;
    for (let group: u32 = 0; group < groups; group++) {
      const members = load<u64>(set + (group << 3));
      if (members != 0 && (conjunction(group) & members) != 0) return set;
    }
  }
  return 0;
}

@inline
function take(state: u32, event: u32, to: u32): void {
  const end = load<u32>(event, 4);
  if (ONE_WORD) {
    let word = load<u64>(state);
    for (let move = load<u32>(event); move < end; move += MOVE_BYTES) word += step(move);
    store<u64>(to, word);
    return;
  }
  memory.copy(to, state, stateBytes);
  for (let move = load<u32>(event); move < end; move += MOVE_BYTES) {
    const at = to + load<u32>(move, MOVE_WORD);
    store<u64>(at, load<u64>(at) + step(move));
  }
}

@inline
function step(move: u32): u64 {
  const difference = <i64>load<i16>(load<u32>(load<u32>(move, MOVE_ROW)) + load<u32>(move, MOVE_STEP));
  return <u64>(difference << (<i64>load<u32>(move, MOVE_SHIFT)));
}

/** Puts the successors of a state at `BATCH` and its enabled events at `ENABLED`; gives how many there are. */
export function open(number: u32): u32 {
  const state = load<u32>(base, LOG) + number * stateBytes;
  findRows(state);
  memory.fill(load<u32>(base, ENABLED), 0, load<u32>(base, GROUP_COUNT) << 3);
  return successors(state, load<u32>(base, BATCH), 0, load<u32>(base, ENABLED));
}

/** Puts the first `count` states at `from` into the set, those that are new into the log too; gives its size. */
export function insert(from: u32, count: u32): u32 {
  if (SHARED) return addShared(from, count);
  return add(from, count, load<u32>(base, SIZE), true);
}

/** Puts states of the log into the set again, after its slots were cleared. */
export function reinsert(first: u32, count: u32): void {
  const log = load<u32>(base, LOG);
  for (let done: u32 = 0; done < count; done += BATCH_SIZE) {
    const rest = min<u32>(count - done, BATCH_SIZE);
    add(log + (first + done) * stateBytes, rest, first + done, false);
  }
}

function add(from: u32, count: u32, before: u32, isNew: bool): u32 {
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
  touched = sum;
}

/**
 * The same beside other workers: a state is in the log before its number is in the slot, and who finds the slot
 * taken meanwhile looks at it again.
 */
function addShared(from: u32, count: u32): u32 {
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
  return found();
}

/** Gives a state another number: its copy in the log, and the slot that leads there. */
export function renumber(from: u32, to: u32): void {
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
  copy(log + to * stateBytes, log + from * stateBytes);
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
export function find(state: u32): i32 {
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

@inline
function same(a: u32, b: u32): bool {
  if (ONE_WORD) return load<u64>(a) == load<u64>(b);
  for (let w: u32 = 0; w < stateBytes; w += 8) if (load<u64>(a + w) != load<u64>(b + w)) return false;
  return true;
}

@inline
function copy(to: u32, from: u32): void {
  if (ONE_WORD) store<u64>(to, load<u64>(from));
  else memory.copy(to, from, stateBytes);
}
