/**
 * The runner in AssemblyScript: given tables and a range of states, it appends their new successors to the log.
 * Written once for all systems: what differs between them is in the tables. `../runner.ts` is the same in
 * TypeScript, and `../map.ts` says where everything is.
 *
 * The passes of `insert` are what makes it fast: every successor hits a cache line that is far away, and in a
 * loop that does nothing else the processor waits for many of them at once.
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
  CROWDED,
  DEADLOCKS,
  DONE,
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
  LEFT,
  LEFT_AT,
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
  PENDING,
  REASON,
  REDUCED,
  RESTS,
  ROOM,
  ROW_BYTES,
  ROWS,
  SIZE,
  STEP_ROW,
  STEP_STRIDE,
  STEPS,
  WHOLE,
} from '../map';
import { base, copy, stateBytes } from './here';
import { addNumbered, addNumberedShared, findNumbered, renumberSlot } from './numbered-set';
import { addWhole, addWholeShared } from './whole-set';

export { attach } from './here';

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
  const hadLeft = insertLeft();
  let size = found();
  let count: u32 = 0;
  let generated: u32 = 0;
  let reason: u32 = hadLeft && size > limit ? BEYOND : DONE;
  let number = from;
  for (; number < to && reason == DONE && load<u32>(base, LEFT) == 0; number++) {
    if (size + count + most > room) {
      size = insert(batch, count);
      count = 0;
      if (load<u32>(base, LEFT) != 0) break;
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
  if (load<u32>(base, LEFT) == 0) insert(batch, count);
  if (load<u32>(base, LEFT) != 0) reason = CROWDED;
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

/** Puts the enabled events of a state at `ENABLED`; gives how many there are. */
export function open(number: u32): u32 {
  opened = number;
  findRows(load<u32>(base, LOG) + number * stateBytes);
  const groups = load<u32>(base, GROUP_COUNT);
  const ample = load<u32>(base, REDUCED) == 0 ? 0 : ampleSet(groups);
  const to = load<u32>(base, ENABLED);
  let count: u32 = 0;
  for (let group: u32 = 0; group < groups; group++) {
    let enabled = conjunction(group);
    if (ample != 0) enabled &= load<u64>(ample + (group << 3));
    store<u64>(to + (group << 3), enabled);
    count += <u32>popcnt(enabled);
  }
  return count;
}

/** The state that was opened last. */
let opened: u32 = 0;

/** Puts the state to which an event leads from the state that was opened last at `BATCH`. */
export function follow(event: u32): void {
  const state = load<u32>(base, LOG) + opened * stateBytes;
  take(state, load<u32>(base, EVENTS) + event * EVENT_BYTES, load<u32>(base, BATCH));
}

/** Puts the first `count` states at `from` into the set, those that are new into the log too; gives its size. */
export function insert(from: u32, count: u32): u32 {
  const whole = load<u32>(base, WHOLE) != 0;
  if (SHARED) {
    if (ONE_WORD && whole) addWholeShared(from, count);
    else addNumberedShared(from, count);
    return found();
  }
  const size = add(from, count, load<u32>(base, SIZE), true);
  store<u32>(base, size, SIZE);
  return size;
}

function add(from: u32, count: u32, before: u32, isNew: bool): u32 {
  if (ONE_WORD && load<u32>(base, WHOLE) != 0) return addWhole(from, count, before, isNew);
  return addNumbered(from, count, before, isNew);
}

/** Inserts what was left of the batch when the set had to be made anew; whether there was anything. */
function insertLeft(): bool {
  const count = load<u32>(base, LEFT);
  if (count == 0) return false;
  store<u32>(base, 0, LEFT);
  insert(load<u32>(base, BATCH) + load<u32>(base, LEFT_AT) * stateBytes, count);
  return true;
}

/** Puts states of the log into the set again, after its slots were cleared; stops where some are left. */
export function reinsert(first: u32, count: u32): void {
  const log = load<u32>(base, LOG);
  for (let done: u32 = 0; done < count && load<u32>(base, LEFT) == 0; done += BATCH_SIZE) {
    const rest = min<u32>(count - done, BATCH_SIZE);
    add(log + (first + done) * stateBytes, rest, first + done, false);
  }
}

/** Gives a state another number. */
export function renumber(from: u32, to: u32): void {
  if (load<u32>(base, WHOLE) == 0) renumberSlot(from, to);
  copy(load<u32>(base, LOG) + to * stateBytes, load<u32>(base, LOG) + from * stateBytes);
}

/** The number of the state at an address, or -1; only where slots have numbers. */
export function find(state: u32): i32 {
  return findNumbered(state);
}
