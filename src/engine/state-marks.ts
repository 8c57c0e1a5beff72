/** A small number for each of some states, 0 for those that have none yet. */
import { allocateBytes } from './out-of-memory.ts';
import { StateSet } from './state-set.ts';

const BYTES = 2 ** 30;

export class StateMarks {
  private readonly words: number;
  private readonly states: StateSet;
  private marks = allocateBytes(1024);

  /** `words` is the length of a packed state in 32-bit words. */
  constructor(words: number) {
    this.words = words;
    this.states = new StateSet(words, BYTES);
  }

  /** The mark of the packed state at `offset`. */
  get(packed: Int32Array, offset: number): number {
    const number = this.states.find(packed, offset);
    return number < 0 ? 0 : this.marks[number]!;
  }

  set(packed: Int32Array, offset: number, mark: number): void {
    this.states.add(offset === 0 ? packed : packed.subarray(offset, offset + this.words), 1);
    const number = this.states.find(packed, offset);
    if (number === this.marks.length) {
      const { marks } = this;
      this.marks = allocateBytes(2 * marks.length);
      this.marks.set(marks);
    }
    this.marks[number] = mark;
  }
}
