/** Debian's Firefox, driven by WebDriver BiDi: as much of the protocol as one smoke test of the pages needs. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

const executable = ['firefox-esr', 'firefox'].find((name) => spawnSync('which', [name]).status === 0);

/** Whether what is tested in Firefox is left out. */
export const withoutFirefox = executable === undefined;
if (withoutFirefox) console.warn('pages not looked at in Firefox: firefox-esr is not installed');

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

/** One window of a headless Firefox. */
export class Firefox {
  private readonly process: ChildProcess;
  private readonly profile: string;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private window = '';
  private sent = 0;

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.process = process;
    this.profile = profile;
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString('utf8')) as Answer;
      this.waiting.get(answer.id ?? -1)?.(answer);
    });
  }

  /** Starts it with a profile of its own. */
  static async start(): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'pasidcheck-'));
    const child = spawn(
      executable!,
      ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
      // A machine may have no place for caches of its user.
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
    );
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
        if (url !== undefined) resolve(url);
      });
      child.once('exit', () => reject(new Error(`Firefox ended: ${said}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    const firefox = new Firefox(child, profile, socket);
    await firefox.send('session.new', { capabilities: {} });
    const { contexts } = (await firefox.send('browsingContext.getTree', {})) as {
      readonly contexts: readonly { readonly context: string }[];
    };
    firefox.window = contexts[0]!.context;
    return firefox;
  }

  /** Opens an address and waits until it is loaded. */
  async open(url: string): Promise<void> {
    await this.send('browsingContext.navigate', { context: this.window, url, wait: 'complete' });
  }

  /**
   * What an expression, or the promise that it is, gives in the page, as JSON has it.
   *
   * @throws what the page throws
   */
  async evaluate<T>(expression: string): Promise<T> {
    const { type, result, exceptionDetails } = (await this.send('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})) ?? 'null')()`,
      target: { context: this.window },
      awaitPromise: true,
    })) as {
      readonly type: string;
      readonly result: { readonly value: string };
      readonly exceptionDetails?: { readonly text: string };
    };
    if (type !== 'success') throw new Error(exceptionDetails?.text ?? type);
    return JSON.parse(result.value) as T;
  }

  /** Presses and releases a key, as a reader does; special keys are characters of the protocol. */
  async press(value: string): Promise<void> {
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value }));
    await this.send('input.performActions', {
      context: this.window,
      actions: [{ type: 'key', id: 'keyboard', actions }],
    });
  }

  /** Ends it and forgets its profile. */
  async end(): Promise<void> {
    const ended = once(this.process, 'exit');
    await this.send('browser.close', {});
    await ended;
    this.socket.terminate();
    rmSync(this.profile, { recursive: true, force: true });
  }

  private async send(method: string, params: object): Promise<unknown> {
    const id = ++this.sent;
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
    this.waiting.delete(id);
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error}: ${answer.message}`);
    return answer.result;
  }
}
