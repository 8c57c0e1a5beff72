/** Many actors that send a lot, for the tests of the page that watches: messages of the protocol, and what they cost. */
import type { Browser, Page } from 'playwright-core';
import { WebSocket } from 'ws';

const definition = JSON.stringify({
  id: 'worker',
  initial: 'idle',
  states: { idle: { on: { work: 'busy' } }, busy: { on: { rest: 'idle' } } },
});

/** Messages of workers that a manager has started: each is an event and the state after it. */
export class Workers {
  private readonly count: number;
  private sent = 0;

  constructor(count: number) {
    this.count = count;
  }

  announce(): readonly object[] {
    return Array.from({ length: this.count }, (_, i) => ({
      ...this.common('@xstate.actor', i),
      name: `worker ${i}`,
      parentId: i === 0 ? undefined : 'x:0',
      definition,
      snapshot: { status: 'active', value: 'idle', context: { done: 0, last: { task: null } } },
    }));
  }

  /** The next message: the manager has a worker work, or rest. */
  next(): readonly object[] {
    const task = this.sent++;
    const worker = task % this.count;
    const isBusy = Math.floor(task / this.count) % 2 === 0;
    const event = { type: isBusy ? 'work' : 'rest', task, note: 'as soon as possible' };
    return [
      { ...this.common('@xstate.event', worker), sourceId: 'x:0', event },
      {
        ...this.common('@xstate.snapshot', worker),
        event,
        snapshot: {
          status: 'active',
          value: isBusy ? 'busy' : 'idle',
          context: { done: task, last: { task } },
        },
      },
    ];
  }

  private common(type: string, worker: number): object {
    return { type, sessionId: `x:${worker}`, rootId: 'x:0', _version: '0.7.2', createdAt: '0', id: null };
  }
}

/** An open web socket. */
export async function connected(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return socket;
}

/** Sends this many messages a second, for some seconds. */
export async function sendAtRate(
  socket: WebSocket,
  workers: Workers,
  perSecond: number,
  seconds: number,
): Promise<void> {
  const EVERY_MS = 20;
  const begin = Date.now();
  let sent = 0;
  while (sent < perSecond * seconds) {
    const due = Math.min(perSecond * seconds, ((Date.now() - begin) / 1000) * perSecond);
    for (; sent < due; sent++) for (const one of workers.next()) socket.send(JSON.stringify(one));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * The processor time, in milliseconds, of the longest tasks of the page's main thread meanwhile, the longest first. It
 * does not depend on what else the machine does.
 */
export async function longestTasks(
  browser: Browser,
  page: Page,
  meanwhile: () => Promise<unknown>,
): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-cpu_profiler.debug'] });
  await meanwhile();
  const text = (await browser.stopTracing()).toString('utf8');
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(thread),
  );
  return traceEvents
    .filter((event) => event.name.endsWith('RunTask') && mains.has(thread(event)))
    .map(({ tdur = 0 }) => tdur / 1000)
    .toSorted((a, b) => b - a);
}
