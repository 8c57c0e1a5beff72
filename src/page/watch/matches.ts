/** The messages that a filter lets through. Only those that arrived since are looked at again. */
import type { Recording, Sent } from './recording.ts';

export interface Filter {
  /** Words that must all occur in names, type or payload, in any case. */
  readonly words: string;
  /** The only actor whose messages are wanted, sent or received. */
  readonly only: string | undefined;
}

/** One call looks at no more messages than this, so that the page answers in between. */
const PIECE = 10_000;

export class Matches {
  private rows: Sent[] = [];
  private seen = 0;
  private of = '';
  private recording: Recording | undefined;
  /** Whether the last call left messages unread. */
  isBehind = false;

  /** In the order of their numbers. */
  in(recording: Recording, filter: Filter): readonly Sent[] {
    this.isBehind = false;
    const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0 && filter.only === undefined) return recording.sent;
    const of = JSON.stringify([recording.first, filter]);
    if (of !== this.of || recording !== this.recording) {
      [this.of, this.recording, this.rows, this.seen] = [of, recording, [], recording.first];
    }
    const start = this.seen - recording.first;
    for (const sent of recording.sent.slice(start, start + PIECE)) {
      if (passes(recording, sent, words, filter.only)) this.rows.push(sent);
    }
    this.seen = Math.min(recording.last, this.seen + PIECE);
    this.isBehind = this.seen < recording.last;
    return this.rows;
  }
}

function passes(
  recording: Recording,
  sent: Sent,
  words: readonly string[],
  only: string | undefined,
): boolean {
  const { from, to, type, payload } = sent;
  if (only !== undefined && from !== only && to !== only) return false;
  if (words.length === 0) return true;
  const names = [from, to].map((key) => (key === undefined ? '' : recording.nameOf(key)));
  const text = [...names, type, JSON.stringify(payload)].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** How many messages have a number up to this one. */
export function countUpTo(rows: readonly Sent[], number: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (rows[middle]!.number <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
