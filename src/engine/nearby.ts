/**
 * The fewest steps from a state to a bad one, if so few lead there: what may follow where a walk stops short of a
 * bad state. What is known not to lead there is remembered from one question to the next.
 */
import type { Test } from './predicate.ts';
import { type Product, pack, Successors, unpack } from './product.ts';
import { StateMarks } from './state-marks.ts';

/** The most states that one question looks at. */
const LOOKS = 300;

const BAD = 255;

export class Nearby {
  private readonly product: Product;
  private readonly isBad: Test;
  private readonly from: Int32Array;
  private readonly locals: Int32Array;
  /** What follows the current state, what follows one of those, and so on. */
  private readonly successors: Successors[] = [];
  /** By state: `BAD`, or one more than the number of steps in which nothing bad can be reached. */
  private readonly marks: StateMarks;
  private looks = 0;

  constructor(product: Product, isBad: Test) {
    this.product = product;
    this.isBad = isBad;
    this.from = new Int32Array(product.layout.words);
    this.locals = new Int32Array(product.system.components.length);
    this.marks = new StateMarks(product.layout.words);
  }

  /** The events of one of the shortest ways from a state that is not bad to a bad one, of at most this number of steps, if there is one. */
  wayFrom(locals: ArrayLike<number>, steps: number): readonly number[] | undefined {
    pack(this.product.layout, locals, this.from, 0);
    this.looks = 0;
    for (let room = 1; room <= steps; room++) {
      const way = this.search(this.from, 0, 0, room);
      if (way !== undefined) return way;
    }
    return undefined;
  }

  /** A way of at most `room` steps on from the state at `offset`; it gives up when it has looked too often. */
  private search(
    words: Int32Array,
    offset: number,
    depth: number,
    room: number,
  ): readonly number[] | undefined {
    if (this.marks.get(words, offset) > room) return undefined;
    const { layout } = this.product;
    const successors = this.successors[depth] ?? new Successors(this.product);
    this.successors[depth] = successors;
    successors.expand(words, offset);
    const { states, events, count } = successors;
    for (let i = 0; i < count; i++) {
      const at = i * layout.words;
      if (this.isBadAt(states, at)) return [events[i]!];
      if (room === 1) continue;
      const way = this.search(states, at, depth + 1, room - 1);
      if (way !== undefined) return [events[i]!, ...way];
      if (this.looks > LOOKS) return undefined;
    }
    this.marks.set(words, offset, room + 1);
    return undefined;
  }

  private isBadAt(words: Int32Array, offset: number): boolean {
    const mark = this.marks.get(words, offset);
    if (mark !== 0) return mark === BAD;
    this.looks++;
    unpack(this.product.layout, words, offset, this.locals);
    const isBad = this.isBad(this.locals);
    this.marks.set(words, offset, isBad ? BAD : 1);
    return isBad;
  }
}
