/** What the page shows: a recording, a place in it, an actor, and a filter of messages. */
import { signal } from '@preact/signals';
import { Matches } from './matches.ts';
import { messagesIn, Recording, type Watched } from './recording.ts';

/** The page is drawn at most once in this many milliseconds, whatever arrives. */
const EVERY_MS = 150;
/** Work on what arrived pauses after this many milliseconds, and the page answers. */
const WORK_MS = 8;
/** A saved recording is read in pieces of this many messages, and the page answers in between. */
const PIECE = 500;

interface Opened {
  readonly name: string;
  readonly recording: Recording;
}

export class Store {
  readonly live = new Recording();
  /** A file that is looked at; the live recording goes on meanwhile. */
  readonly opened = signal<Opened | undefined>(undefined);
  readonly filter = signal('');
  readonly isOnlySelected = signal(false);
  readonly trouble = signal('');
  private readonly chosen = signal<string | undefined>(undefined);
  /** Nothing means the latest message, and what comes after it. */
  private readonly place = signal<number | undefined>(undefined);
  /** Counts changes of recordings, which are no signals. */
  private readonly changes = signal(0);
  private readonly matches = new Matches();
  /** What has arrived and is not recorded yet. */
  private readonly waiting: unknown[] = [];
  private isDrawingSoon = false;

  /** The recording that is shown. */
  get recording(): Recording {
    void this.changes.value;
    return this.opened.value?.recording ?? this.live;
  }

  /** Records a message of the protocol, soon: as JSON from the server, or as the object that a page sent. */
  take(data: unknown): void {
    this.waiting.push(data);
    if (this.waiting.length === 1) setTimeout(() => this.work());
  }

  get isLive(): boolean {
    return this.place.value === undefined && this.opened.value === undefined;
  }

  /** The number of the message after which everything is shown. */
  get at(): number {
    const { first, last } = this.recording;
    return Math.max(first, this.place.value ?? last);
  }

  goTo(number: number): void {
    this.place.value = number;
  }

  pause(): void {
    this.place.value ??= this.recording.last;
  }

  resume(): void {
    this.place.value = undefined;
  }

  select(key: string): void {
    this.chosen.value = key;
  }

  /** The chosen actor, or else the first with states. */
  get selected(): Watched | undefined {
    const { actors } = this.recording;
    const chosen = actors.get(this.chosen.value ?? '');
    if (chosen !== undefined) return chosen;
    for (const actor of actors.values()) if (actor.chart !== undefined) return actor;
    return undefined;
  }

  /** The messages that the filter lets through. */
  get rows() {
    const only = this.isOnlySelected.value ? this.selected?.key : undefined;
    const rows = this.matches.in(this.recording, { words: this.filter.value, only });
    if (this.matches.isBehind) this.drawSoon();
    return rows;
  }

  clear(): void {
    this.recording.clear();
    this.resume();
    this.changes.value++;
  }

  async open(file: File): Promise<void> {
    try {
      const recording = new Recording();
      for (const [i, message] of messagesIn(await file.text()).entries()) {
        recording.take(message);
        if (i % PIECE === 0) await new Promise((resolve) => setTimeout(resolve));
      }
      this.opened.value = { name: file.name, recording };
      this.trouble.value = '';
    } catch (error) {
      this.trouble.value = `${file.name}: ${(error as Error).message}`;
    }
    this.resume();
  }

  close(): void {
    this.opened.value = undefined;
    this.resume();
  }

  private work(): void {
    const end = performance.now() + WORK_MS;
    let done = 0;
    while (done < this.waiting.length && performance.now() < end) {
      const data = this.waiting[done++];
      this.live.take(typeof data === 'string' ? JSON.parse(data) : data);
    }
    this.waiting.splice(0, done);
    if (this.waiting.length > 0) setTimeout(() => this.work());
    this.drawSoon();
  }

  private drawSoon(): void {
    if (this.isDrawingSoon) return;
    this.isDrawingSoon = true;
    setTimeout(() => {
      this.isDrawingSoon = false;
      this.changes.value++;
    }, EVERY_MS);
  }
}
