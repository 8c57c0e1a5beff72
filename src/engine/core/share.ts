/** One worker's share of an expansion, and how workers are told of it. */
import * as at from './map.ts';

/** 32-bit numbers that all workers see, by position. */
export const GO = 0;
export const QUIT = 1;
export const BUSY = 2;
export const CURSOR = 3;
export const TO = 4;
export const STOP = 5;
/** From here on three numbers for each worker: whether it lacked room, how much it generated, its looks. */
export const PER_WORKER = 8;
export const LACKED = 0;
export const MADE = 1;
export const LOOKS = 2;
export const PER_WORKER_NUMBERS = 3;

/** States that a worker takes at a time. */
const PORTION = 256;

/** No expansion has more states than this. */
export const MAX_RANGE = 1 << 14;

/** What a worker needs. */
export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where its header is. */
  readonly base: number;
  readonly worker: number;
  readonly control: Int32Array;
  /** Where it puts the numbers of states that are to be looked at. */
  readonly looks: Int32Array;
}

type Expand = (from: number, to: number) => number;

/** What is left of a portion when there was no room. */
export class Share {
  private readonly data: WorkerData;
  private readonly expand: Expand;
  private from = 0;
  private to = 0;

  constructor(data: WorkerData, expand: Expand) {
    this.data = data;
    this.expand = expand;
  }

  /** Expands portions of the range until there are no more, or until there is no room. */
  run(): void {
    const { memory, base, worker, control, looks } = this.data;
    const header = new Uint32Array(memory.buffer, base, at.HEADER_BYTES >>> 2);
    const own = PER_WORKER + worker * PER_WORKER_NUMBERS;
    while (Atomics.load(control, STOP) === 0) {
      if (this.from === this.to && header[at.LEFT >>> 2] === 0) {
        this.from = Math.min(Atomics.add(control, CURSOR, PORTION), control[TO]!);
        this.to = Math.min(this.from + PORTION, control[TO]!);
        if (this.from === this.to) return;
      }
      this.from = this.expand(this.from, this.to) >>> 0;
      control[own + MADE]! += header[at.GENERATED >>> 2]!;
      const reason = header[at.REASON >>> 2]!;
      if (reason === at.BEYOND) Atomics.store(control, STOP, 1);
      if (reason === at.LOOK) {
        header[at.LOOKED >>> 2] = this.from;
        looks[control[own + LOOKS]!++] = this.from;
      }
      if (reason === at.FULL || reason === at.CROWDED) {
        control[own + LACKED] = 1;
        return;
      }
    }
  }
}
