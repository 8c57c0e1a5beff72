/**
 * The memory in which states are expanded: tables, sleep sets, two rounds of successors, and last the frontier. That
 * has the states from the one that is expanded next to the one found last; the others are in the log.
 */
import * as at from './map.ts';
import { GrowingMemory, Places } from './memory.ts';
import type { Tables } from './tables.ts';
import type { Round } from './visited.ts';
import { type Exports, instanceOf } from './wasm.ts';

/** The most sleep sets: systems of hundreds of millions of states have a few thousand. */
export const SLEEP_SETS = 1 << 12;

/** Where a round is. */
interface RoundPlaces {
  readonly batch: number;
  readonly sleeps: number;
  readonly order: number;
  readonly boxes: number;
  readonly answers: number;
  readonly sent: number;
  readonly read: number;
}

export class ExpanderMemory {
  readonly exports: Exports;
  readonly stateBytes: number;
  /** The most states of a round. */
  readonly most: number;

  private readonly memory: GrowingMemory;
  private readonly parts: number;
  private readonly rounds: readonly RoundPlaces[];
  private readonly opened: number;
  private readonly packed: number;
  private readonly frontier: number;
  private capacity: number;
  /** The number of the first state of the frontier. */
  private first = 0;

  /** Throws `OutOfMemory`. */
  constructor(module: WebAssembly.Module, tables: Tables, partBits: number, sleepSets = SLEEP_SETS) {
    const { image, words, system } = tables;
    const groups = Math.ceil(system.events.length / 64);
    this.stateBytes = words * 8;
    this.most = at.ROUND + system.events.length;
    this.parts = 2 ** partBits;
    this.capacity = 2 * this.most;
    const places = new Places(image.length);
    const fields: [number, number][] = [
      [at.SLEEP_SETS, places.take(sleepSets * groups * 8)],
      [at.SLEEP_COUNT, 1],
      [at.SLEEP_CAPACITY, sleepSets],
      [at.SLEEP_INDEX, places.take(sleepSets * 8)],
      [at.SLEEP_NEXT, places.take(sleepSets * system.events.length * 2)],
      [at.RECENT, places.take(at.RECENT_STATES * 8)],
      [at.PART_BITS, partBits],
      [at.BOX_BYTES, words === 1 ? this.most * 8 : 0],
      [at.ANSWER_BYTES, this.most],
    ];
    this.opened = places.take(this.stateBytes * 2);
    this.packed = places.take(words === 1 ? this.most * 8 + 8 : 0);
    this.rounds = [0, 1].map(() => this.roundPlaces(places));
    this.frontier = places.take(0);
    this.memory = new GrowingMemory(image, this.frontier + this.capacity * (this.stateBytes + 2));
    for (const [field, value] of fields) this.set(field, value);
    this.set(at.OPENED, this.opened);
    this.set(at.PACKED, this.packed);
    this.exports = instanceOf(module, this.memory);
    this.tellFrontier();
  }

  /** The box of the only part of a set of states of several words is the batch. */
  private roundPlaces(places: Places): RoundPlaces {
    const { most, parts, stateBytes } = this;
    const batch = places.take(most * stateBytes);
    return {
      batch,
      sleeps: places.take(most * 2),
      order: places.take(most),
      boxes: stateBytes === 8 ? places.take(parts * most * 8) : batch,
      answers: places.take(parts * most),
      sent: places.take(parts * 4),
      read: places.take(parts * 4),
    };
  }

  get bytes(): number {
    return this.memory.size;
  }

  get(field: number): number {
    return this.memory.words[field >>> 2]!;
  }

  set(field: number, value: number): void {
    this.memory.words[field >>> 2] = value;
  }

  /** This number of 32-bit words from an address on: a view, until the memory grows. */
  wordsAt(address: number, count: number): Uint32Array {
    return this.memory.words.subarray(address >>> 2, (address >>> 2) + count);
  }

  /** What the round that was merged last found, packed: a view, until the memory grows. */
  newStates(count: number): Uint8Array {
    return this.memory.bytes.subarray(this.packed, this.packed + count * this.get(at.PACKED_BYTES));
  }

  /** Where the state to be opened belongs, as bytes. */
  get openedState(): Uint8Array {
    return this.memory.bytes.subarray(this.opened, this.opened + this.stateBytes);
  }

  /** The state to which an event led last. */
  get followedState(): Uint8Array {
    return this.memory.bytes.subarray(this.opened + this.stateBytes, this.opened + 2 * this.stateBytes);
  }

  /** The batch of a round as bytes. */
  batch(round: number): Uint8Array {
    const { batch } = this.rounds[round]!;
    return this.memory.bytes.subarray(batch, batch + this.most * this.stateBytes);
  }

  /** The states of the batch belong to no sleep set but the empty one. */
  wake(round: number): void {
    const { sleeps } = this.rounds[round]!;
    this.memory.bytes.fill(0, sleeps, sleeps + this.most * 2);
  }

  /** Makes this the round that is dealt, or merged, next. */
  turnTo(round: number): void {
    const { batch, sleeps, order, boxes, answers, sent, read } = this.rounds[round]!;
    this.set(at.BATCH, batch);
    this.set(at.BATCH_SLEEPS, sleeps);
    this.set(at.ORDER, order);
    this.set(at.BOXES, boxes);
    this.set(at.ANSWERS, answers);
    this.set(at.SENT, sent);
    this.set(at.READ, read);
  }

  /** Deals the first `count` states of the batch to the parts; gives how many were not dropped. */
  deal(round: number, count: number): number {
    const { sent } = this.rounds[round]!;
    this.turnTo(round);
    const counts = this.wordsAt(sent, this.parts).fill(0);
    if (this.stateBytes === 8) return this.exports.deal(count);
    counts[0] = count;
    return count;
  }

  /** Appends what is new of a round to the frontier; gives how many. */
  merge(round: number, count: number): number {
    this.turnTo(round);
    this.wordsAt(this.rounds[round]!.read, this.parts).fill(0);
    return this.exports.merge(count);
  }

  /** A round as the set sees it. */
  round(number: number): Round {
    const { sent, boxes, answers } = this.rounds[number]!;
    const counts = this.wordsAt(sent, this.parts);
    const { bytes } = this.memory;
    const part = (first: number, length: number): Uint8Array => bytes.subarray(first, first + length);
    return {
      sent: counts,
      box: (p) => part(boxes + p * this.most * 8, counts[p]! * this.stateBytes),
      answers: (p) => part(answers + p * this.most, counts[p]!),
    };
  }

  /**
   * Has room for a round, and for those in flight; states before `number` are needed no longer. When it moves the
   * others it leaves half as much room again, so that they are seldom moved. Throws `OutOfMemory`.
   */
  makeRoom(number: number): void {
    const { stateBytes, frontier, first } = this;
    const found = this.get(at.SIZE);
    const needed = found + this.get(at.IN_FLIGHT) + this.most - number;
    if (needed + number - first <= this.capacity) return;
    const capacity = Math.max(this.capacity, Math.ceil(needed * 1.5));
    const sleepsTo = frontier + capacity * stateBytes;
    this.memory.grow(sleepsTo + capacity * 2);
    const from = frontier + (number - first) * stateBytes;
    const sleepsFrom = frontier + this.capacity * stateBytes + (number - first) * 2;
    const { bytes } = this.memory;
    bytes.copyWithin(frontier, from, from + (found - number) * stateBytes);
    bytes.copyWithin(sleepsTo, sleepsFrom, sleepsFrom + (found - number) * 2);
    this.capacity = capacity;
    this.first = number;
    this.tellFrontier();
  }

  private tellFrontier(): void {
    const { frontier, first, capacity, stateBytes } = this;
    this.set(at.STATES, modulo32(frontier - first * stateBytes));
    this.set(at.SLEEPS, modulo32(frontier + capacity * stateBytes - first * 2));
  }
}

/** Addresses are added modulo 2^32. */
function modulo32(address: number): number {
  return ((address % 2 ** 32) + 2 ** 32) % 2 ** 32;
}
