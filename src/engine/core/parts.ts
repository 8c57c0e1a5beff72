/**
 * The visited set in parts, each in a memory of its own and all of them held by this thread. A state is always in the
 * same part, so parts know nothing of each other.
 */
import { GrowingMemory } from './memory.ts';
import { type Aside, firstShape, Part, type Shape, shapeFor } from './part.ts';
import type { Round, Visited } from './visited.ts';

/** What a part needs to be made. */
export interface PartPlan {
  readonly module: WebAssembly.Module;
  /** Bits of a state that a part sees. */
  readonly bits: number;
  /** The most states that it is sent at a time. */
  readonly most: number;
}

/** Some parts, by number. */
export class HeldParts {
  private readonly aside: Aside = new GrowingMemory(new Uint8Array(0), 0);
  private readonly parts: ReadonlyMap<number, Part>;

  /** Throws `OutOfMemory`, as `add` does. */
  constructor({ module, bits, most }: PartPlan, numbers: readonly number[]) {
    this.parts = new Map(numbers.map((number) => [number, new Part(module, bits, most, this.aside)]));
  }

  get bytes(): number {
    return [...this.parts.values()].reduce((sum, { bytes }) => sum + bytes, this.aside.bytes.length);
  }

  /** Says in `found`, by part, how many states were new. */
  add({ box, answers }: Round, found: Uint32Array): void {
    for (const [number, part] of this.parts) found[number] = part.add(box(number), answers(number));
  }
}

/** What parts will take, by how many states they have. */
export class PartSizes {
  private readonly bits: number;
  private readonly states: Uint32Array;
  private readonly shapes: Shape[];
  private readonly threads: number;
  private bytes = 0;

  constructor({ bits }: PartPlan, parts: number, threads: number) {
    this.bits = bits;
    this.threads = threads;
    this.states = new Uint32Array(parts);
    this.shapes = Array.from(this.states, () => firstShape(bits));
    this.add();
  }

  /** Counts the states that were new, by part. */
  count(found: Uint32Array): void {
    for (const [part, more] of found.entries()) this.states[part]! += more;
  }

  bytesWith(sent: Uint32Array): number {
    const { states, shapes, bits } = this;
    let grows = false;
    for (let part = 0; part < sent.length; part++) {
      const shape = shapeFor(states[part]! + sent[part]!, shapes[part]!, bits);
      grows ||= shape !== shapes[part];
      shapes[part] = shape;
    }
    if (grows) this.add();
    return this.bytes;
  }

  /** Each thread sets old slots aside while a part of its own grows. */
  private add(): void {
    const bytes = this.shapes.map((shape) => shape.bytes);
    this.bytes = bytes.reduce((sum, more) => sum + more, this.threads * Math.max(...bytes));
  }
}

/** All parts, here. */
export class LocalParts implements Visited {
  readonly ahead = 1;

  private readonly held: HeldParts;
  private readonly sizes: PartSizes;
  /** By part, what was new of the round that was sent last. */
  private readonly found: Uint32Array;

  constructor(plan: PartPlan, parts: number) {
    this.held = new HeldParts(plan, [...Array(parts).keys()]);
    this.sizes = new PartSizes(plan, parts, 1);
    this.found = new Uint32Array(parts);
  }

  get bytes(): number {
    return this.held.bytes;
  }

  bytesWith(sent: Uint32Array): number {
    return this.sizes.bytesWith(sent);
  }

  send(round: Round): void {
    this.held.add(round, this.found);
  }

  answer(): void {
    this.sizes.count(this.found);
  }

  close(): void {}
}
