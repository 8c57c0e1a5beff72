/** The visited set in slots that hold all of a state: `assembly/whole-set.ts` says how. Addresses are in 32-bit words. */
import * as at from './map.ts';

/** Bits of a slot that say which state it is. */
export const SLOT_SPACE = at.TURNED_SHIFT;

/** How a state is split between the number of its line and its slot. */
export interface Split {
  readonly lineBits: number;
  readonly lineParts: number;
  readonly restBits: number;
}

/** The split for so many slots, a power of two or three times one; nothing if a slot has too few bits for it. */
export function splitFor(slotCount: number, firstBits: number, secondBits: number): Split | undefined {
  const lines = slotCount / at.LINE_SLOTS;
  const lineParts = lines % 3 === 0 ? 3 : 2;
  const lineBits = Math.log2(lines / lineParts);
  if (firstBits < lineBits + 2) return undefined;
  const restBits = 32 - Math.clz32(Math.floor((2 ** (firstBits - lineBits) - 1) / lineParts));
  return restBits + secondBits <= SLOT_SPACE ? { lineBits, lineParts, restBits } : undefined;
}

export class WholeSet {
  /** Written, so that looking at memory early is not optimised away. */
  touched = 0;

  private readonly keys: Int32Array;
  private readonly places: Int32Array;
  /** The two words of states found a short time ago, turned round. */
  private readonly recentFirst = new Int32Array(at.RECENT_STATES);
  private readonly recentSecond = new Int32Array(at.RECENT_STATES);

  /** For batches of at most so many states. */
  constructor(most: number) {
    this.keys = new Int32Array(most);
    this.places = new Int32Array(most);
  }

  /** Adds states, `before` being there already; those that are new are copied to the log. Gives how many are there. */
  add(words: Uint32Array, from: number, count: number, before: number, isNew: boolean): number {
    const kept = this.prepare(words, from, count, isNew);
    const { keys, places } = this;
    const slots = words[at.SLOTS >>> 2]! >>> 2;
    const slotCount = words[at.SLOT_COUNT >>> 2]!;
    const end = slots + slotCount;
    const log = words[at.LOG >>> 2]! >>> 2;
    const reach = words[at.REACH >>> 2]!;
    let size = before;
    for (let i = 0; i < kept; i++) {
      let place = places[i]!;
      let key = keys[i]!;
      let slot = words[place]! | 0;
      let last = circle(place - 1, place);
      let turned = 0;
      while (slot !== key && slot !== 0) {
        if (place !== last) place = circle(place + 1, place);
        else {
          if (++turned > reach) break;
          place += ((key & (at.MOST_STRIDE - 1)) + 1) * at.LINE_SLOTS;
          if (place >= end) place -= slotCount;
          last = circle(place - 1, place);
          key = (key + (1 << at.TURNED_SHIFT)) | 0;
        }
        slot = words[place]! | 0;
      }
      if (slot === key) continue;
      if (slot !== 0) {
        words[at.LEFT_AT >>> 2] = i + ((from - (words[at.BATCH >>> 2]! >>> 2)) >>> 1);
        words[at.LEFT >>> 2] = kept - i;
        break;
      }
      words[place] = key;
      if (isNew) {
        words[log + size * 2] = words[from + i * 2]!;
        words[log + size * 2 + 1] = words[from + i * 2 + 1]!;
      }
      size++;
    }
    return size;
  }

  /**
   * For each state what is to be in its slot, and where in its line to look first; then looks there. New states
   * that were found a short time ago are dropped before. Gives how many stay.
   */
  private prepare(words: Uint32Array, from: number, count: number, isNew: boolean): number {
    const { keys, places, recentFirst, recentSecond } = this;
    const slots = words[at.SLOTS >>> 2]! >>> 2;
    const firstBits = words[at.FIRST_BITS >>> 2]!;
    const mask = firstBits === 32 ? -1 : (1 << firstBits) - 1;
    const half = (firstBits + 1) >>> 1;
    const lineBits = words[at.LINE_BITS >>> 2]!;
    const low = (1 << lineBits) - 1;
    const parts = words[at.LINE_PARTS >>> 2]!;
    const restBits = words[at.REST_BITS >>> 2]!;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const word = words[from + i * 2]! | 0;
      const second = words[from + i * 2 + 1]! | 0;
      let first = (word ^ spread(second)) & mask;
      first ^= first >>> half;
      first = Math.imul(first, 0x9e3779b1) & mask;
      first ^= first >>> half;
      first = Math.imul(first, 0x85ebca6b) & mask;
      first ^= first >>> half;
      const above = first >>> lineBits;
      const rest = parts === 2 ? above >>> 1 : (above / 3) >>> 0;
      const line = ((above - rest * parts) << lineBits) | (first & low);
      keys[kept] = rest | (second << restBits) | (1 << at.TURNED_SHIFT);
      places[kept] = slots + line * at.LINE_SLOTS + (rest & (at.LINE_SLOTS - 1));
      if (!isNew) kept++;
      else {
        const place = first & (at.RECENT_STATES - 1);
        const isOther = (recentFirst[place]! ^ ~word) | (recentSecond[place]! ^ ~second);
        recentFirst[place] = ~word;
        recentSecond[place] = ~second;
        words[from + kept * 2] = word;
        words[from + kept * 2 + 1] = second;
        kept += isOther === 0 ? 0 : 1;
      }
    }
    let touched = 0;
    for (let i = 0; i + 4 <= kept; i += 4) {
      const a = words[places[i]!]! ^ words[places[i + 1]!]!;
      touched ^= a ^ words[places[i + 2]!]! ^ words[places[i + 3]!]!;
    }
    this.touched = touched;
    return kept;
  }
}

/** A place in the line of another one, which begins again at its end. */
function circle(place: number, line: number): number {
  return (line & -at.LINE_SLOTS) | (place & (at.LINE_SLOTS - 1));
}

function spread(second: number): number {
  const code = Math.imul(second, 0xc2b2ae35);
  return Math.imul(code ^ (code >>> 15), 0x27d4eb2f);
}
