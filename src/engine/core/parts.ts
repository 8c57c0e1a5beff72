/**
 * The visited set in parts, each in a memory of its own and all of them held by this thread. A state is always in the
 * same part, so parts know nothing of each other.
 */
import { type Aside, firstShape, Part, shapeFor } from './part.ts';
import type { Round, Visited } from './visited.ts';

/** What a part needs to be made. */
export interface PartPlan {
  readonly module: WebAssembly.Module;
  /** Bits of a state that a part sees. */
  readonly bits: number;
  /** It is sent at most so many states at a time. */
  readonly most: number;
}

/** Some parts, by number. */
export class HeldParts {
  private readonly aside: Aside = { bytes: new Uint8Array(0) };
  private readonly parts: ReadonlyMap<number, Part>;

  /** Throws `OutOfMemory`, as `add` does. */
  constructor({ module, bits, most }: PartPlan, numbers: readonly number[]) {
    this.parts = new Map(numbers.map((number) => [number, new Part(module, bits, most, this.aside)]));
  }

  get bytes(): number {
    return [...this.parts.values()].reduce((sum, { bytes }) => sum + bytes, this.aside.bytes.length);
  }

  add({ box, answers }: Round): void {
    for (const [number, part] of this.parts) part.add(box(number), answers(number));
  }
}

/** What parts will take, by how many states they have. */
export class PartSizes {
  private readonly plan: PartPlan;
  private readonly states: Uint32Array;

  constructor(plan: PartPlan, parts: number) {
    this.plan = plan;
    this.states = new Uint32Array(parts);
  }

  /** Counts the states that were new. */
  count({ sent, answers }: Round): void {
    for (let part = 0; part < sent.length; part++) {
      let found = 0;
      for (const isNew of answers(part)) found += isNew;
      this.states[part]! += found;
    }
  }

  bytesWith(sent: Uint32Array): number {
    const { bits } = this.plan;
    let sum = 0;
    let most = 0;
    for (let part = 0; part < sent.length; part++) {
      const { bytes } = shapeFor(this.states[part]! + sent[part]!, firstShape(bits), bits);
      sum += bytes;
      most = Math.max(most, bytes);
    }
    // Old slots are set aside while a part grows.
    return sum + most;
  }
}

/** All parts, here. */
export class LocalParts implements Visited {
  readonly ahead = 1;

  private readonly held: HeldParts;
  private readonly sizes: PartSizes;

  constructor(plan: PartPlan, parts: number) {
    this.held = new HeldParts(plan, [...Array(parts).keys()]);
    this.sizes = new PartSizes(plan, parts);
  }

  get bytes(): number {
    return this.held.bytes;
  }

  bytesWith(sent: Uint32Array): number {
    return this.sizes.bytesWith(sent);
  }

  send(round: Round): void {
    this.held.add(round);
  }

  answer(round: Round): void {
    this.sizes.count(round);
  }

  close(): void {}
}
