/** `pasidcheck watch`: actors of programs that use xstate, on a page of this computer. */
import { type Command, InvalidArgumentError } from 'commander';
import { startServer } from '../inspector/server.ts';
import { atLeastOne } from './option-values.ts';
import { print, say } from './output.ts';
import { howToSend, openBrowser, untilInterrupted } from './serving.ts';

interface WatchOptions {
  readonly port?: number;
  readonly token?: string;
  readonly open: boolean;
}

/** Adds what the command takes. */
export function addWatch(command: Command): void {
  command
    .option('--port <number>', 'listen on this port (default: a free one)', portNumber)
    .option(
      '--token <text>',
      'the token in the address (default: a random one); with --port, the address stays the same from run to run',
      tokenText,
    )
    .option('--no-open', 'do not open a browser')
    .action(run);
}

async function run({ open, ...address }: WatchOptions): Promise<void> {
  const running = await startServer(undefined, address);
  print(`${running.watchUrl}\n`);
  say(howToSend(running));
  untilInterrupted(running.server);
  if (open) openBrowser(running.watchUrl);
}

const MAX_PORT = 65_535;

function portNumber(text: string): number {
  const port = atLeastOne(text);
  if (port > MAX_PORT) throw new InvalidArgumentError(`It takes a port from 1 to ${MAX_PORT}.`);
  return port;
}

/** It stands in addresses as it is. */
function tokenText(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw new InvalidArgumentError('It takes letters, digits, - and _.');
  return text;
}
