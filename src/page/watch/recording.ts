/**
 * What watched actors sent, in order, and the state of each actor after any of the messages. The cost of recording a
 * message does not depend on how many there are; nothing is drawn here.
 */
import { type ChartData, DISCONNECTED } from '../../inspector/payload.ts';
import { chartFrom, isMessage } from '../../inspector/stately.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The state of an actor from one message on. */
export interface Moment {
  /** How many messages had been sent by then. */
  readonly number: number;
  readonly value: unknown;
  readonly context: unknown;
  readonly status: string;
}

export interface Watched {
  /** Its session, after the program that it runs in where the server said which. */
  readonly key: string;
  readonly name: string;
  readonly parent: string | undefined;
  /** Absent for promises, callbacks and everything else without states. */
  readonly chart: ChartData | undefined;
  /** The message that announced it. */
  readonly announced: Fields;
  readonly moments: Moment[];
}

/** A message to an actor. */
export interface Sent {
  /** From 1. */
  readonly number: number;
  readonly to: string;
  /** Absent for what comes from outside of all actors. */
  readonly from: string | undefined;
  readonly type: string;
  /** What it carries beside its type. */
  readonly payload: Fields;
}

/** A message of the protocol, and how many messages to actors there were up to it. */
interface Kept {
  readonly number: number;
  readonly data: Fields;
}

/** The recording is cut to this many messages when it has twice as many; the oldest go first. */
const KEPT = 50_000;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export class Recording {
  readonly actors = new Map<string, Watched>();
  sent: Sent[] = [];
  /** Messages up to this one are forgotten. */
  first = 0;
  last = 0;
  private kept: Kept[] = [];
  /** Each actor as it was when the first kept message came. */
  private base: readonly Fields[] = [];
  /** How many actors have had a name. */
  private readonly names = new Map<string, number>();
  private readonly charts = new Map<string, ChartData | undefined>();

  /** Records a message of the protocol. Anything else is ignored. */
  take(data: unknown): void {
    const { type, program } = fieldsOf(data);
    if (type === DISCONNECTED) this.disconnect(program);
    else if (!isMessage(data)) return;
    const fields = fieldsOf(data);
    const key = keyOf(program, fields['sessionId']) ?? '';
    if (type === '@xstate.actor') this.announce(key, fields);
    if (type === '@xstate.event') this.send(key, fields);
    if (type === '@xstate.actor' || type === '@xstate.snapshot') {
      this.change(key, fieldsOf(fields['snapshot']));
    }
    this.kept.push({ number: this.last, data: fields });
    if (this.kept.length > 2 * KEPT) this.forget(KEPT);
  }

  /** Forgets all messages, and actors that have stopped. */
  clear(): void {
    this.forget(0);
  }

  /** The state of an actor after the message with this number; nothing before it was announced. */
  momentAt(key: string, number: number): Moment | undefined {
    const { moments = [] } = this.actors.get(key) ?? {};
    return moments[placeOf(moments, number)];
  }

  /** The state before that. */
  momentBefore(key: string, number: number): Moment | undefined {
    const { moments = [] } = this.actors.get(key) ?? {};
    return moments[placeOf(moments, number) - 1];
  }

  /** The name of an actor, with its key if others have the same name. */
  nameOf(key: string): string {
    const name = this.actors.get(key)?.name;
    if (name === undefined) return key;
    return this.names.get(name) === 1 ? name : `${name} ${key}`;
  }

  /** As a file that `messagesIn` reads. */
  asText(): string {
    return JSON.stringify({ recording: 1, messages: [...this.base, ...this.kept.map(({ data }) => data)] });
  }

  private announce(key: string, fields: Fields): void {
    const definition = textOf(fields['definition']) ?? '';
    if (!this.charts.has(definition)) {
      const chart = chartFrom(definition);
      this.charts.set(definition, chart !== undefined && chart.nodes.length > 1 ? chart : undefined);
    }
    const name = textOf(fields['name']) ?? key;
    if (this.actors.get(key)?.name !== name) this.names.set(name, (this.names.get(name) ?? 0) + 1);
    this.actors.set(key, {
      key,
      name,
      parent: keyOf(fields['program'], fields['parentId']),
      chart: this.charts.get(definition),
      announced: fields,
      moments: this.actors.get(key)?.moments ?? [],
    });
  }

  private change(key: string, snapshot: Fields): void {
    // Its announcement may have been lost: a sender that is not connected yet keeps its last 200 messages only.
    if (!this.actors.has(key)) this.announce(key, { sessionId: key, type: '@xstate.actor', _version: '' });
    this.actors.get(key)!.moments.push({
      number: this.last,
      value: snapshot['value'],
      context: snapshot['context'],
      status: textOf(snapshot['status']) ?? '',
    });
  }

  private send(key: string, fields: Fields): void {
    const { type, ...payload } = fieldsOf(fields['event']);
    this.sent.push({
      number: ++this.last,
      to: key,
      from: keyOf(fields['program'], fields['sourceId']),
      type: textOf(type) ?? '',
      payload,
    });
  }

  /** Marks the actors of a program that has ended: no message says what became of them. */
  private disconnect(program: unknown): void {
    for (const { announced, moments } of this.actors.values()) {
      const latest = moments.at(-1);
      if (announced['program'] !== program || latest?.status !== 'active') continue;
      moments.push({ ...latest, number: this.last, status: 'disconnected' });
    }
  }

  /** Cuts the recording in front of a message, so that at most `most` messages of the protocol are left. */
  private forget(most: number): void {
    const start = this.kept.length - most;
    const cut = this.kept.findIndex(({ data }, i) => i >= start && data['type'] === '@xstate.event');
    this.first = cut < 0 ? this.last : this.kept[cut]!.number - 1;
    this.kept = cut < 0 ? [] : this.kept.slice(cut);
    this.sent = this.sent.slice(this.sent.length - (this.last - this.first));
    for (const [key, { moments }] of this.actors) {
      moments.splice(0, placeOf(moments, this.first));
      if (moments.length === 1 && moments[0]!.status !== 'active') this.actors.delete(key);
    }
    this.base = [...this.actors.values()].flatMap(({ key, announced }) => {
      const then = this.momentAt(key, this.first);
      if (then === undefined) return [];
      const { value, context, status } = then;
      return [{ ...announced, snapshot: { value, context, status } }];
    });
  }
}

/** Two programs may use the same session names. */
function keyOf(program: unknown, session: unknown): string | undefined {
  if (typeof session !== 'string') return undefined;
  return typeof program === 'number' ? `${program}/${session}` : session;
}

/** The place of the last moment up to a number; -1 if there is none. */
function placeOf(moments: readonly Moment[], number: number): number {
  let [low, high] = [-1, moments.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (moments[middle]!.number <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The messages of a saved recording.
 *
 * @throws if the text is anything else
 */
export function messagesIn(text: string): readonly unknown[] {
  let saved: Fields = {};
  try {
    saved = fieldsOf(JSON.parse(text));
  } catch {
    // The error below says so.
  }
  const { recording, messages } = saved;
  if (recording !== 1 || !Array.isArray(messages)) {
    throw new Error('this is not a recording; Save on this page writes one');
  }
  return messages;
}
