/**
 * Passes on what programs send about their actors to every page that watches, also to one that is opened later. Programs
 * send over a web socket, as `createWebSocketInspector` does; pages read server-sent events.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { DISCONNECTED } from './payload.ts';

/** The log is cut to this many messages when it has twice as many; the oldest go first. */
const KEPT = 50_000;
/** Messages are sent in batches: the most in a batch, and the milliseconds that a batch waits. */
const BATCH = 200;
const EVERY_MS = 20;
/** A message longer than this ends the connection. */
const MAX_MESSAGE = 2 ** 24;
/** A page with more unsent bytes than this is disconnected; it reconnects and gets the rest. */
const MAX_WAITING = 2 ** 26;

export class Relay {
  private readonly pages = new Set<ServerResponse>();
  /** The latest messages, each as one line of JSON. */
  private lines: string[] = [];
  /** How many messages came before them. */
  private forgotten = 0;
  /** How many of the lines the pages have. */
  private flushed = 0;
  private timer: NodeJS.Timeout | undefined;
  private programs = 0;

  /** Accepts the web sockets of requests that `isAllowed` lets in. */
  receiveFrom(server: Server, isAllowed: (request: IncomingMessage) => boolean): void {
    const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!isAllowed(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (from) => {
        const program = ++this.programs;
        from.on('message', (data) => this.take(String(data), program));
        from.on('error', () => from.terminate());
        from.on('close', () => this.pass({ type: DISCONNECTED, program }));
      });
    });
  }

  /** Sends a page everything after the message with this number, and then what comes. */
  follow(page: ServerResponse, known: number): void {
    // Send the pending batch first, so that this page gets it once.
    this.flush();
    page.write('retry: 1000\n\n');
    let start = Math.max(0, known - this.forgotten);
    for (; start < this.lines.length; start += BATCH) page.write(this.batch(start, start + BATCH));
    this.pages.add(page);
    page.on('close', () => this.pages.delete(page));
  }

  private take(text: string, program: number): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      // The protocol is JSON; anything else is ignored.
      return;
    }
    // Two programs may use the same session names.
    if (typeof message === 'object' && message !== null) this.pass({ ...message, program });
  }

  private pass(message: object): void {
    this.lines.push(JSON.stringify(message));
    if (this.lines.length - this.flushed >= BATCH) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), EVERY_MS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.flushed < this.lines.length) {
      const batch = this.batch(this.flushed, this.lines.length);
      for (const page of this.pages) {
        page.write(batch);
        if (page.writableLength > MAX_WAITING) page.destroy();
      }
      this.flushed = this.lines.length;
    }
    if (this.lines.length > 2 * KEPT) {
      this.forgotten += this.lines.length - KEPT;
      this.lines = this.lines.slice(-KEPT);
      this.flushed = KEPT;
    }
  }

  /** One server-sent event with a line for each message; its id is the number of the last. */
  private batch(start: number, end: number): string {
    const lines = this.lines.slice(start, end);
    return `id: ${this.forgotten + start + lines.length}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`;
  }
}
