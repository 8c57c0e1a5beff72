/**
 * The server of the pages that inspect and watch. It listens on the loopback address, and answers requests that have the
 * token of this run and come from its own page: a page of another site can neither read it nor drive it.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from '../flow/error.ts';
import { type DrawingAsked, layouts } from './drawing/layout-thread.ts';
import { type Page, servedPage, watchPage } from './page-file.ts';
import type { CheckMessage, PageData } from './payload.ts';
import { Relay } from './relay.ts';

/** Bytes of the largest request: no flow is larger. */
const MAX_BODY = 2 ** 21;

/** What the page that inspects needs. */
export interface Served {
  /** What the page that inspects begins with. */
  readonly data: PageData;
  /** Another system, as the body of a request asks for it, until the signal. Throws an `InputError` that says what is wrong. */
  readonly systemFor: (body: unknown, signal: AbortSignal) => Promise<PageData>;
  /**
   * Checks a system in the background and reports each message. Returns a function that ends the check.
   * Throws an `InputError` that says what is wrong.
   */
  readonly check: (body: unknown, told: (message: CheckMessage) => void) => () => void;
}

export interface Running {
  readonly server: Server;
  /** The address of the page that inspects, token included: after the `#`, which no browser sends. */
  readonly url: string;
  /** The address of the page that watches, for `createBrowserInspector`. */
  readonly watchUrl: string;
  /** The address that `createWebSocketInspector` sends to. */
  readonly socketUrl: string;
}

/** A port and a token that stay the same from run to run. */
export interface Address {
  /** A free port by default. */
  readonly port?: number;
  /** Take this port if it is free, and any other one if not. */
  readonly preferred?: number;
  /** A random one by default. */
  readonly token?: string;
}

/** The request handlers: of the page that inspects, if any, and of the page that watches. */
interface Answering {
  readonly served: Served | undefined;
  readonly inspecting: Page;
  readonly watching: Page;
  readonly relay: Relay;
  readonly token: string;
}

/**
 * Starts it.
 *
 * @param served the page that inspects; without, actors are watched and nothing else
 * @throws an `InputError` if the port is taken
 */
export async function startServer(served: Served | undefined, address: Address = {}): Promise<Running> {
  const { token = randomBytes(24).toString('base64url') } = address;
  const answering: Answering = {
    served,
    inspecting: servedPage(),
    watching: watchPage(),
    relay: new Relay(),
    token,
  };
  const server = createServer((request, response) => {
    answer(answering, request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, 'text/plain', String(error));
    });
  });
  answering.relay.receiveFrom(server, (request) => {
    const url = addressOf(request);
    return url?.pathname === '/watch' && isToken(url.searchParams.get('token') ?? '', token);
  });
  await listen(server, address);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const watch = `${host}/watch?token=${token}`;
  return {
    server,
    url: `http://${host}/#token=${token}`,
    watchUrl: `http://${watch}`,
    socketUrl: `ws://${watch}`,
  };
}

async function listen(server: Server, { port, preferred = 0 }: Address): Promise<void> {
  const listening = (at: number): Promise<unknown> => {
    const started = once(server, 'listening');
    server.listen(at, '127.0.0.1');
    return started;
  };
  try {
    await listening(port ?? preferred);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (port === undefined && preferred > 0) {
      await listening(0);
      return;
    }
    const why = code === 'EADDRINUSE' ? 'another program listens there; give another port' : message;
    throw new InputError(`--port ${port}: ${why}`);
  }
}

async function answer(
  { served, inspecting, watching, relay, token }: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = request.headers.host ?? '';
  const url = addressOf(request);
  const refusal = url === undefined ? 'this is no address' : refusalOf(request, host, url, token);
  const asked = `${request.method} ${url?.pathname}`;
  if (refusal !== undefined) {
    send(response, 403, 'text/plain', `refused: ${refusal}\n`);
  } else if (asked === 'GET /watch') {
    sendPage(response, watching, 'http://127.0.0.1:* http://localhost:*');
  } else if (asked === 'GET /watched') {
    response.writeHead(200, headersFor('text/event-stream'));
    relay.follow(response, Number(request.headers['last-event-id'] ?? 0));
  } else if (asked === 'POST /drawing') {
    await answerDrawing(request, response);
  } else if (served !== undefined && asked === 'GET /') {
    sendPage(response, inspecting, "'none'");
  } else if (served !== undefined && asked === 'POST /data') {
    send(response, 200, 'application/json', JSON.stringify(served.data));
  } else if (served !== undefined && asked === 'POST /system') {
    await answerSystem(served.systemFor, request, response);
  } else if (served !== undefined && asked === 'POST /check') {
    await answerCheck(served.check, request, response);
  } else {
    send(response, 404, 'text/plain', 'there is nothing here\n');
  }
}

/** `frames` are the pages that may show it in a frame. */
function sendPage(response: ServerResponse, { html, policy }: Page, frames: string): void {
  response.setHeader('Content-Security-Policy', `${policy}; frame-ancestors ${frames}`);
  send(response, 200, 'text/html', html);
}

/** The address of a request; nothing if it is invalid. */
function addressOf({ url = '/' }: IncomingMessage): URL | undefined {
  const base = 'http://127.0.0.1';
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

const WRONG_TOKEN = 'the token is wrong or missing; open the address that pasidcheck printed in the terminal';

/** The reason to refuse a request; nothing if it is allowed. */
function refusalOf(request: IncomingMessage, host: string, url: URL, token: string): string | undefined {
  const { port } = request.socket.address() as AddressInfo;
  // DNS rebinding: another site's name that resolves to this address is refused.
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(host)) return 'the host is not this computer';
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return 'it comes from another site';
  if (request.method !== 'GET') {
    if (origin === undefined) return 'it does not say which site it comes from';
    return isToken(String(request.headers['x-token'] ?? ''), token) ? undefined : WRONG_TOKEN;
  }
  // The page that inspects has nothing in it before it has shown the token.
  if (url.pathname === '/') return undefined;
  return isToken(url.searchParams.get('token') ?? '', token) ? undefined : WRONG_TOKEN;
}

function isToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function answerSystem(
  systemFor: Served['systemFor'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const data = await systemFor(JSON.parse(await bodyOf(request)), gone.signal);
    send(response, 200, 'application/json', JSON.stringify(data));
  } catch (error) {
    sendError(response, error);
  }
}

async function answerDrawing(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const asked = JSON.parse(await bodyOf(request)) as DrawingAsked;
    send(response, 200, 'application/json', JSON.stringify((await layouts.draw(asked)) ?? null));
  } catch (error) {
    sendError(response, error);
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  const isInput = error instanceof InputError || error instanceof SyntaxError;
  send(response, isInput ? 400 : 500, 'text/plain', (error as Error).message);
}

/** Streams each message as a line of JSON until the check ends or the client disconnects. */
async function answerCheck(
  check: Served['check'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body: unknown = JSON.parse(await bodyOf(request));
    const stop = check(body, (message) => {
      if (!response.headersSent) response.writeHead(200, headersFor('application/x-ndjson'));
      response.write(`${JSON.stringify(message)}\n`);
      if (message.kind === 'done' || message.kind === 'failed') response.end();
    });
    response.on('close', stop);
  } catch (error) {
    sendError(response, error);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new InputError('this is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, headersFor(type));
  response.end(text);
}

function headersFor(type: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}
