/** `pasidcheck watch`: actors of programs that use xstate, on a page of this computer. */
import { type Command, InvalidArgumentError } from 'commander';
import { startServer } from '../inspector/server.ts';
import { print, say } from './output.ts';
import { addPort, howToSend, openBrowser, untilInterrupted } from './serving.ts';

interface WatchOptions {
  readonly port?: number;
  readonly token?: string;
  readonly open: boolean;
}

/** Adds what the command takes. */
export function addWatch(command: Command): void {
  addPort(command, 'a free one')
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

/** It stands in addresses as it is. */
function tokenText(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw new InvalidArgumentError('It takes letters, digits, - and _.');
  return text;
}
