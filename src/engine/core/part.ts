/**
 * Quotienting (Cleary, 1984): one part of the visited set, in a memory of its own. `assembly/whole-set.ts` says what
 * slots hold. When the set grows its old slots are read in the order of the new lines, so that growing streams.
 */
import * as at from './map.ts';
import { GrowingMemory, Places } from './memory.ts';
import { type Exports, instanceOf } from './wasm.ts';

/** A part grows when more than this part of its slots is taken. */
export const LOAD = 0.8;

/** The most slots with which a part begins, if these can then have 4 bytes. */
const MOST_FIRST_SLOTS = 1 << 18;

/** Slots below which it grows faster. */
const FAST_BELOW = 1 << 13;
const FAST_GROWTH = 4;

/** Old lines of each line part that are read at a time. */
const PORTION = 1 << 8;

/** How the slots of a part are laid out. */
export interface Shape {
  readonly slotCount: number;
  /** Whether a slot has 8 bytes, as 4 are too few for what the line does not say. */
  readonly wide: boolean;
  readonly lineBits: number;
  readonly lineParts: number;
  readonly bytes: number;
}

/** The shape of a number of slots, a power of two or three times one, for states of which a part sees some bits. */
export function shapeOf(slotCount: number, bits: number): Shape {
  const narrow = linesOf(slotCount * 4);
  // What is above the number of the line, less the bit or more that the line part says.
  const wide = bits - narrow.lineBits - 1 > at.TURNED_SHIFT;
  const bytes = slotCount * (wide ? 8 : 4);
  return { slotCount, wide, ...linesOf(bytes), bytes };
}

function linesOf(bytes: number): Pick<Shape, 'lineBits' | 'lineParts'> {
  const lines = bytes / at.LINE_BYTES;
  const lineParts = lines % 3 === 0 ? 3 : 2;
  return { lineParts, lineBits: Math.log2(lines / lineParts) };
}

/** The shape that a part begins with. */
export function firstShape(bits: number): Shape {
  for (let slots: number = at.FIRST_SLOTS; slots <= MOST_FIRST_SLOTS; slots *= 2) {
    const shape = shapeOf(slots, bits);
    if (!shape.wide) return shape;
  }
  return shapeOf(at.FIRST_SLOTS, bits);
}

/** The next larger shape. Where its slots were wide, up to twice as many narrow ones take no more bytes. */
function largerShape(from: Shape, bits: number): Shape {
  const next = nextShape(from, bits);
  for (let narrow = next; narrow.slotCount <= next.slotCount * 2; narrow = nextShape(narrow, bits)) {
    if (!narrow.wide) return narrow;
  }
  return next;
}

/** Slots are a power of two, then three times one. */
function nextShape({ slotCount }: Shape, bits: number): Shape {
  if (slotCount < FAST_BELOW) return shapeOf(slotCount * FAST_GROWTH, bits);
  return shapeOf(slotCount % 3 === 0 ? (slotCount * 4) / 3 : slotCount * 1.5, bits);
}

/** The shape that a part grows to for a number of states. */
export function shapeFor(states: number, from: Shape, bits: number): Shape {
  let shape = from;
  while (states > shape.slotCount * LOAD) shape = largerShape(shape, bits);
  return shape;
}

/** Where old slots are while a part grows: the parts of a thread grow one after the other. It grows without garbage. */
export type Aside = Pick<GrowingMemory, 'bytes' | 'grow'>;

export class Part {
  shape: Shape;

  private readonly memory: GrowingMemory;
  private readonly exports: Exports;
  /** Bits of a state that a part sees. */
  private readonly bits: number;
  private readonly aside: Aside;
  private readonly inbox: number;
  private readonly outbox: number;
  private readonly portion: number;
  private readonly slots: number;

  /** It is sent at most `most` states at a time. Throws `OutOfMemory`, as `add` does. */
  constructor(module: WebAssembly.Module, bits: number, most: number, aside: Aside) {
    const places = new Places(at.HEADER_BYTES);
    this.bits = bits;
    this.aside = aside;
    this.inbox = places.take(most * 8);
    this.outbox = places.take(most);
    const hashes = places.take(at.BATCH_SIZE * 16);
    this.portion = places.take(PORTION * 3 * at.LINE_BYTES);
    this.slots = places.take(0);
    this.shape = firstShape(bits);
    this.memory = new GrowingMemory(new Uint8Array(0), this.slots + this.shape.bytes);
    this.tell(at.WORDS, 1);
    this.exports = instanceOf(module, this.memory);
    this.tell(at.INBOX, this.inbox);
    this.tell(at.OUTBOX, this.outbox);
    this.tell(at.HASHES, hashes);
    this.tell(at.SLOTS, this.slots);
    this.tell(at.REACH, at.MOST_TURNED);
    this.tell(at.OLD_SLOTS, this.portion);
    this.tellShape();
  }

  get bytes(): number {
    return this.memory.size;
  }

  private get size(): number {
    return this.memory.words[at.SIZE >>> 2]!;
  }

  /** Adds states, 8 bytes each, and answers for each whether it is new; gives how many are. */
  add(states: Uint8Array, answers: Uint8Array): number {
    const { memory, inbox, outbox, exports, size } = this;
    const count = states.length / 8;
    const shape = shapeFor(size + count, this.shape, this.bits);
    if (shape !== this.shape) this.growTo(shape);
    memory.bytes.set(states, inbox);
    for (let done = exports.add(0, count); done < count; done = exports.add(done, count)) {
      this.growTo(largerShape(this.shape, this.bits));
    }
    answers.set(memory.bytes.subarray(outbox, outbox + count));
    return this.size - size;
  }

  private growTo(shape: Shape): void {
    const { memory, aside, slots } = this;
    const old = this.shape;
    aside.grow(old.bytes);
    aside.bytes.set(memory.bytes.subarray(slots, slots + old.bytes));
    this.tell(at.OLD_WIDE, old.wide ? 1 : 0);
    this.tell(at.OLD_LINE_BITS, old.lineBits);
    this.tell(at.OLD_LINE_PARTS, old.lineParts);
    for (let next = shape; !this.refill(old, next); ) next = largerShape(next, this.bits);
  }

  /** Puts what was set aside into slots of a new shape; whether there was room in the lines. */
  private refill(old: Shape, shape: Shape): boolean {
    const { memory, slots } = this;
    this.shape = shape;
    memory.grow(slots + shape.bytes);
    memory.bytes.fill(0, slots, slots + shape.bytes);
    this.tellShape();
    const lines = 2 ** old.lineBits;
    for (let first = 0; first < lines; first += PORTION) {
      const end = Math.min(first + PORTION, lines);
      this.takePortion(old, first, end);
      if (this.exports.addAgain(first, end) === 0) return false;
    }
    return true;
  }

  private takePortion({ lineBits, lineParts }: Shape, first: number, end: number): void {
    const bytes = (end - first) * at.LINE_BYTES;
    for (let part = 0; part < lineParts; part++) {
      const from = (part * 2 ** lineBits + first) * at.LINE_BYTES;
      this.memory.bytes.set(this.aside.bytes.subarray(from, from + bytes), this.portion + part * bytes);
    }
  }

  private tellShape(): void {
    this.tell(at.SLOT_COUNT, this.shape.slotCount);
    this.tell(at.WIDE, this.shape.wide ? 1 : 0);
    this.tell(at.LINE_BITS, this.shape.lineBits);
    this.tell(at.LINE_PARTS, this.shape.lineParts);
  }

  private tell(field: number, value: number): void {
    this.memory.words[field >>> 2] = value;
  }
}
