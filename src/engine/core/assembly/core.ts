/**
 * The search core in WebAssembly: given tables and a range of states, it makes their successors. Written once for
 * all systems: what differs between them is in the tables. `../map.ts` says where everything is.
 */
import {
  AMPLE,
  AMPLE_ROW,
  BATCH,
  BATCH_SLEEPS,
  CLUSTER_BYTES,
  CLUSTER_COUNT,
  CLUSTERS,
  COMMUTING,
  COUNT,
  DEADLOCKS,
  DONE,
  ENABLED,
  EVENT_BYTES,
  EVENTS,
  FIELD,
  FIELD_MASK,
  FIELD_SHIFT,
  FLIP,
  GENERATED,
  GROUP_COUNT,
  HAPPENED,
  IN_FLIGHT,
  LIMIT,
  LOOK,
  LOOKED,
  MASK_BYTES,
  MASK_ROW,
  MASKS,
  MOVE_BYTES,
  MOVE_ROW,
  MOVE_SHIFT,
  MOVE_STEP,
  MOVE_WORD,
  OPENED,
  PENDING,
  REASON,
  REDUCED,
  RESTS,
  ROUND,
  ROW_BYTES,
  ROWS,
  SIZE,
  SLEEP_SETS,
  SLEEPS,
  STATES,
  STEP_ROW,
  STEP_STRIDE,
  STEPS,
} from '../map';
import { same, stateBytes } from './here';
import { sleepAfter } from './sleep-sets';

export { addNumbered, findNumbered } from './numbered-set';
export { deal, merge } from './rounds';
export { add, addAgain } from './whole-set';

/**
 * Makes the successors of the states `from` up to `to`, until there are enough for a round; gives the first state
 * that it did not expand, and why in `REASON`.
 */
export function expand(from: u32, to: u32): u32 {
  const limit = load<u32>(LIMIT);
  const looked = load<u32>(LOOKED);
  const flip = load<u64>(FLIP);
  const pending = load<u64>(PENDING);
  const deadlocks = load<u32>(DEADLOCKS) != 0;
  const groups = load<u32>(GROUP_COUNT);
  const enabled = load<u32>(ENABLED);
  const states = load<u32>(STATES);
  const sleeps = load<u32>(SLEEPS);
  const before = load<u32>(SIZE) + load<u32>(IN_FLIGHT);
  let count: u32 = 0;
  let generated: u32 = 0;
  let reason: u32 = DONE;
  let number = from;
  while (number < to && count < <u32>ROUND) {
    const state = states + number * stateBytes;
    findRows(state);
    conjoin(enabled);
    const look = load<u64>(enabled + (groups << 3));
    if (number != looked && ((look ^ flip) & pending) != 0) {
      reason = LOOK;
      break;
    }
    const events = reduce(enabled, groups);
    if (events == 0 && deadlocks && number != looked && look >> RESTS == 0) {
      reason = LOOK;
      break;
    }
    generated += events;
    count = successors(state, <u32>load<u16>(sleeps + (number << 1)), enabled, groups, count);
    number++;
    if (before + count > limit) break;
  }
  store<u32>(REASON, reason);
  store<u32>(GENERATED, generated);
  store<u32>(COUNT, count);
  return number;
}

/** For each cluster, where the rows of its local state are. */
@inline
function findRows(state: u32): void {
  const end = load<u32>(CLUSTERS) + load<u32>(CLUSTER_COUNT) * CLUSTER_BYTES;
  const maskBytes = load<u32>(MASK_BYTES);
  const reduced = load<u32>(REDUCED) != 0;
  let row = load<u32>(ROWS);
  for (let cluster = load<u32>(CLUSTERS); cluster < end; cluster += CLUSTER_BYTES) {
    const word = load<u32>(state + load<u32>(cluster, FIELD));
    const local = (word >> load<u32>(cluster, FIELD_SHIFT)) & load<u32>(cluster, FIELD_MASK);
    store<u32>(row, load<u32>(cluster, MASKS) + local * maskBytes, MASK_ROW);
    store<u32>(row, load<u32>(cluster, STEPS) + local * load<u32>(cluster, STEP_STRIDE), STEP_ROW);
    if (reduced) {
      const sets = load<u32>(cluster, AMPLE);
      store<u32>(row, sets == 0 ? 0 : load<u32>(sets + (local << 2)), AMPLE_ROW);
    }
    row += ROW_BYTES;
  }
}

/** What all clusters allow. */
@inline
function conjoin(enabled: u32): void {
  const first = load<u32>(ROWS);
  const end = first + load<u32>(CLUSTER_COUNT) * ROW_BYTES;
  const bytes = load<u32>(MASK_BYTES);
  for (let at: u32 = 0; at < bytes; at += 16) {
    let bits = v128.load(load<u32>(first, MASK_ROW) + at);
    for (let row = first + ROW_BYTES; row < end; row += ROW_BYTES) {
      bits = v128.and(bits, v128.load(load<u32>(row, MASK_ROW) + at));
    }
    v128.store(enabled + at, bits);
  }
}

/** Leaves an ample set of the enabled events where there is one; gives how many are left. */
@inline
function reduce(enabled: u32, groups: u32): u32 {
  const ample = load<u32>(REDUCED) == 0 ? 0 : ampleSet(enabled, groups);
  let count: u32 = 0;
  for (let at: u32 = 0; at < groups << 3; at += 8) {
    if (ample != 0) store<u64>(enabled + at, load<u64>(enabled + at) & load<u64>(ample + at));
    count += <u32>popcnt(load<u64>(enabled + at));
  }
  return count;
}

/** The address of the first ample set of which an event is enabled, or 0. */
function ampleSet(enabled: u32, groups: u32): u32 {
  const first = load<u32>(ROWS);
  const end = first + load<u32>(CLUSTER_COUNT) * ROW_BYTES;
  for (let row = first; row < end; row += ROW_BYTES) {
    const set = load<u32>(row, AMPLE_ROW);
    if (set == 0) continue;
    for (let at: u32 = 0; at < groups << 3; at += 8) if ((load<u64>(enabled + at) & load<u64>(set + at)) != 0) return set;
  }
  return 0;
}

/**
 * Appends the successors of a state to the batch, events in ascending order, but for those of its sleep set;
 * gives the new count.
 */
@inline
function successors(state: u32, sleep: u32, enabled: u32, groups: u32, count: u32): u32 {
  const happened = load<u32>(HAPPENED);
  const events = load<u32>(EVENTS);
  const sleeps = load<u32>(BATCH_SLEEPS);
  const follows = load<u32>(COMMUTING) != 0;
  const asleep = load<u32>(SLEEP_SETS) + sleep * (groups << 3);
  let to = load<u32>(BATCH) + count * stateBytes;
  for (let group: u32 = 0; group < groups; group++) {
    let awake = load<u64>(enabled + (group << 3));
    if (awake == 0) continue;
    store<u64>(happened + (group << 3), load<u64>(happened + (group << 3)) | awake);
    if (follows) awake &= ~load<u64>(asleep + (group << 3));
    while (awake != 0) {
      const event = (group << 6) + <u32>ctz(awake);
      take(state, events + event * EVENT_BYTES, to);
      if (follows) store<u16>(sleeps + (count << 1), <u16>sleepAfter(sleep, event));
      to += stateBytes;
      count++;
      awake &= awake - 1;
    }
  }
  return count;
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

/** Puts the enabled events of the state at `OPENED` at `ENABLED`; gives how many there are. */
export function open(): u32 {
  const enabled = load<u32>(ENABLED);
  findRows(load<u32>(OPENED));
  conjoin(enabled);
  return reduce(enabled, load<u32>(GROUP_COUNT));
}

/** Puts the state to which an event leads from the one at `OPENED` behind that. */
export function follow(event: u32): void {
  const state = load<u32>(OPENED);
  take(state, load<u32>(EVENTS) + event * EVENT_BYTES, state + stateBytes);
}

/**
 * The first of so many states at an address from which an event leads to the state at `OPENED`; `count` when there is
 * none.
 */
export function predecessor(first: u32, count: u32): u32 {
  const wanted = load<u32>(OPENED);
  const enabled = load<u32>(ENABLED);
  const groups = load<u32>(GROUP_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    const state = first + i * stateBytes;
    findRows(state);
    conjoin(enabled);
    reduce(enabled, groups);
    for (let group: u32 = 0; group < groups; group++) {
      for (let rest = load<u64>(enabled + (group << 3)); rest != 0; rest &= rest - 1) {
        take(state, load<u32>(EVENTS) + ((group << 6) + <u32>ctz(rest)) * EVENT_BYTES, wanted + stateBytes);
        if (same(wanted, wanted + stateBytes)) return i;
      }
    }
  }
  return count;
}
