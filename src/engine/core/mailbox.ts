/** How rounds go to the parts that another thread holds, and its answers back: copies in shared memory. */
import { allocateShared } from '../out-of-memory.ts';
import { HeldParts, type PartPlan } from './parts.ts';
import type { Round } from './visited.ts';

/** What a worker needs. */
export interface WorkerData {
  readonly plan: PartPlan;
  /** The parts that it holds. */
  readonly numbers: readonly number[];
  readonly control: Int32Array;
  /** One for even rounds, one for odd ones. */
  readonly mailboxes: readonly [Mailbox, Mailbox];
}

/** A round for one worker: a box and answers for each of its parts. */
export interface Mailbox {
  readonly sent: Uint32Array;
  readonly boxes: ReadonlyMap<number, Uint8Array>;
  readonly answers: ReadonlyMap<number, Uint8Array>;
  /** By part, how many of its states were new. */
  readonly found: Uint32Array;
}

// 32-bit numbers that both threads see, by position.
/** How many rounds were sent, and how many of them are answered. */
export const SENT = 0;
export const ANSWERED = 1;
/** 1 when the worker is to end. */
export const QUIT = 2;
/** 1 when it had no memory for a round. */
export const FAILED = 3;
/** What its parts take, in pages. */
export const PAGES = 4;
export const CONTROL_NUMBERS = 5;

const PAGE = 1 << 16;

export function newMailbox(numbers: readonly number[], parts: number, most: number): Mailbox {
  return {
    sent: new Uint32Array(allocateShared(parts * 4)),
    boxes: new Map(numbers.map((part) => [part, sharedBytes(most * 8)])),
    answers: new Map(numbers.map((part) => [part, sharedBytes(most)])),
    found: new Uint32Array(allocateShared(parts * 4)),
  };
}

export function sharedNumbers(length: number): Int32Array {
  return new Int32Array(allocateShared(length * 4));
}

function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(allocateShared(length));
}

/** What is in a mailbox, as a round. */
function roundIn({ sent, boxes, answers }: Mailbox): Round {
  return {
    sent,
    box: (part) => boxes.get(part)!.subarray(0, sent[part]! * 8),
    answers: (part) => answers.get(part)!.subarray(0, sent[part]),
  };
}

/** Waits until a number is not `value` any more: a notice of another change may come late. */
export function waitWhile(control: Int32Array, position: number, value: number): void {
  for (let turn = 0; turn < SPINS; turn++) if (Atomics.load(control, position) !== value) return;
  while (Atomics.load(control, position) === value) Atomics.wait(control, position, value);
}

/** A thread that must wait looks so often before it sleeps. */
const SPINS = 2000;

/** What a worker does until it is to end; while it has no round, it touches fresh pages, if `fresh` gives any. */
export function serve(
  { plan, numbers, control, mailboxes }: WorkerData,
  fresh: () => SharedArrayBuffer | undefined,
): void {
  let held: HeldParts | undefined;
  const pages = pagesToTouch(fresh);
  for (let done = 0; ; ) {
    while (Atomics.load(control, SENT) === done && pages.touch());
    waitWhile(control, SENT, done);
    if (Atomics.load(control, QUIT) === 1) return;
    try {
      held ??= new HeldParts(plan, numbers);
      const mailbox = mailboxes[done & 1]!;
      held.add(roundIn(mailbox), mailbox.found);
      control[PAGES] = Math.ceil(held.bytes / PAGE);
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    Atomics.store(control, ANSWERED, ++done);
    Atomics.notify(control, ANSWERED);
  }
}

/** Touches a page at a time, and leaves what is written there; `touch` gives false when there is none. */
export function pagesToTouch(fresh: () => SharedArrayBuffer | undefined): { readonly touch: () => boolean } {
  let words: Int32Array = new Int32Array(0);
  let next = 0;
  return {
    touch() {
      if (next >= words.length) {
        const bytes = fresh();
        words = bytes === undefined ? new Int32Array(0) : new Int32Array(bytes);
        next = 0;
        if (words.length === 0) return false;
      }
      Atomics.or(words, next, 0);
      next += TOUCHED / 4;
      return true;
    },
  };
}

/** Bytes of the smallest pages of memory that there are. */
const TOUCHED = 1 << 12;

export const pagesToBytes = (pages: number): number => pages * PAGE;
