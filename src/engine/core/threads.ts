/**
 * The visited set on several threads, each of which holds some of its parts. The thread that expands states sends a
 * round and makes the next one meanwhile. What it gets back does not depend on the threads.
 */
import { Worker } from 'node:worker_threads';
import { OutOfMemory, orOutOfMemory } from '../out-of-memory.ts';
import * as mail from './mailbox.ts';
import { HeldParts, type PartPlan, PartSizes } from './parts.ts';
import type { Round, Touch, Visited } from './visited.ts';
import { builtFile } from './wasm.ts';

/** Of two threads, the one that expands states as well holds this part of the set; of more, none. */
const SHARE_OF_TWO = 0.25;

interface Helper {
  readonly numbers: readonly number[];
  readonly control: Int32Array;
  readonly worker: Worker;
  readonly mailboxes: readonly [mail.Mailbox, mail.Mailbox];
}

export class ThreadedParts implements Visited {
  readonly ahead = 2;

  private readonly held: HeldParts;
  private readonly sizes: PartSizes;
  private readonly helpers: Helper[] = [];
  /** By part, what was new of the last even and the last odd round. */
  private readonly found: readonly [Uint32Array, Uint32Array];
  private sent = 0;
  private answered = 0;

  /** On this number of threads, its own among them. Throws `OutOfMemory`, and an error when the package was not built. */
  constructor(plan: PartPlan, parts: number, threads: number) {
    const file = builtFile('worker.js');
    if (file === undefined) throw new Error('several workers need the built package: npm run build');
    const own = threads === 2 ? Math.floor(parts * SHARE_OF_TWO) : 0;
    const numbers = [...Array(parts).keys()];
    this.held = new HeldParts(plan, numbers.slice(0, own));
    this.sizes = new PartSizes(plan, parts, threads);
    this.found = [new Uint32Array(parts), new Uint32Array(parts)];
    const helpers = Math.min(threads - 1, parts - own);
    try {
      for (let helper = 0; helper < helpers; helper++) {
        const theirs = numbers.slice(own).filter((number) => number % helpers === helper);
        const control = mail.sharedNumbers(mail.CONTROL_NUMBERS);
        const mailbox = (): mail.Mailbox => mail.newMailbox(theirs, parts, plan.most);
        const data: mail.WorkerData = { plan, numbers: theirs, control, mailboxes: [mailbox(), mailbox()] };
        const worker = orOutOfMemory(() => new Worker(file, { workerData: data }));
        worker.unref();
        this.helpers.push({ ...data, worker });
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.helpers.reduce(
      (sum, { control }) => sum + mail.pagesToBytes(control[mail.PAGES]!),
      this.held.bytes,
    );
  }

  bytesWith(sent: Uint32Array): number {
    return this.sizes.bytesWith(sent);
  }

  send(round: Round): void {
    for (const { numbers, control, mailboxes } of this.helpers) {
      const { sent, boxes } = mailboxes[this.sent & 1]!;
      sent.set(round.sent);
      for (const part of numbers) boxes.get(part)!.set(round.box(part));
      Atomics.add(control, mail.SENT, 1);
      Atomics.notify(control, mail.SENT);
    }
    this.held.add(round, this.found[this.sent & 1]!);
    this.sent++;
  }

  answer(round: Round): void {
    for (const { numbers, control, mailboxes } of this.helpers) {
      for (let done = Atomics.load(control, mail.ANSWERED); done <= this.answered; ) {
        mail.waitWhile(control, mail.ANSWERED, done);
        done = Atomics.load(control, mail.ANSWERED);
      }
      if (Atomics.load(control, mail.FAILED) === 1) throw new OutOfMemory();
      const { answers, found } = mailboxes[this.answered & 1]!;
      for (const part of numbers) {
        this.found[this.answered & 1]![part] = found[part]!;
        const to = round.answers(part);
        to.set(answers.get(part)!.subarray(0, to.length));
      }
    }
    this.sizes.count(this.found[this.answered & 1]!);
    this.answered++;
  }

  /** The thread that has least to do is the first of them or one like it. */
  readonly touch: Touch = (fresh) => {
    this.helpers[0]!.worker.postMessage(fresh);
  };

  /** Lets the other threads end. */
  close(): void {
    for (const { control } of this.helpers) {
      Atomics.store(control, mail.QUIT, 1);
      Atomics.add(control, mail.SENT, 1);
      Atomics.notify(control, mail.SENT);
    }
  }
}
