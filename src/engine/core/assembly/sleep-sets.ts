/**
 * Sleep sets (Godefroid, 1990) as the states of an automaton over events, made as they are met. A sleep set holds
 * events whose successors are in the visited set already: `../README.md` says why.
 */
import {
  COMMUTING,
  EVENT_COUNT,
  GROUP_COUNT,
  SLEEP_CAPACITY,
  SLEEP_COUNT,
  SLEEP_INDEX,
  SLEEP_NEXT,
  SLEEP_SETS,
} from '../map';

/** The number of the sleep set of a state that was found by an event from a state with another one. */
@inline
export function sleepAfter(sleep: u32, event: u32): u32 {
  const next = load<u32>(SLEEP_NEXT) + ((sleep * load<u32>(EVENT_COUNT) + event) << 1);
  const known = <u32>load<u16>(next);
  if (known != 0) return known - 1;
  const fresh = numbered(sleep, event);
  store<u16>(next, <u16>(fresh + 1));
  return fresh;
}

/**
 * Of the events that commute with this one, those before it and those that slept. Where there is no room for
 * another set, fewer: none is spared wrongly.
 */
function numbered(sleep: u32, event: u32): u32 {
  const bytes = load<u32>(GROUP_COUNT) << 3;
  const commuting = load<u32>(COMMUTING) + event * bytes;
  const count = load<u32>(SLEEP_COUNT);
  const asleep = load<u32>(SLEEP_SETS) + sleep * bytes;
  const fresh = load<u32>(SLEEP_SETS) + count * bytes;
  for (let at: u32 = 0; at < bytes; at += 8) {
    const slept = load<u64>(asleep + at) | before(event, at << 3);
    store<u64>(fresh + at, load<u64>(commuting + at) & slept);
  }
  const place = placeOf(fresh, bytes);
  const known = load<u32>(place);
  if (known != 0) return known - 1;
  // The last place is where sets are made.
  if (count + 1 == load<u32>(SLEEP_CAPACITY)) return sleep == 0 ? 0 : numbered(0, event);
  store<u32>(place, count + 1);
  store<u32>(SLEEP_COUNT, count + 1);
  return count;
}

/** Of the 64 events from `first` on, those before this one. */
@inline
function before(event: u32, first: u32): u64 {
  if (event <= first) return 0;
  return event - first >= 64 ? ~0 : ((<u64>1) << <u64>(event - first)) - 1;
}

/** Where the number of a sleep set is, or belongs. */
function placeOf(set: u32, bytes: u32): u32 {
  const index = load<u32>(SLEEP_INDEX);
  const mask = 2 * load<u32>(SLEEP_CAPACITY) - 1;
  let code: u64 = 0;
  for (let at: u32 = 0; at < bytes; at += 8) {
    code = (code ^ load<u64>(set + at)) * 0x9e3779b97f4a7c15;
    code ^= code >> 29;
  }
  let place = <u32>code & mask;
  for (let known = load<u32>(index + (place << 2)); known != 0; known = load<u32>(index + (place << 2))) {
    if (equal(load<u32>(SLEEP_SETS) + (known - 1) * bytes, set, bytes)) break;
    place = (place + 1) & mask;
  }
  return index + (place << 2);
}

function equal(a: u32, b: u32, bytes: u32): bool {
  for (let at: u32 = 0; at < bytes; at += 8) if (load<u64>(a + at) != load<u64>(b + at)) return false;
  return true;
}
