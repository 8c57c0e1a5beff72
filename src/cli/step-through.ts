/** A trace on a terminal, one step at a key. */

import type { Counterexample } from '../report/counterexample.ts';
import { layScreen } from '../report/step-screen.ts';
import { shown } from './output.ts';

/** The terminal: keys come in as they are pressed. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { setRawMode?: (raw: boolean) => unknown };
  readonly output: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
  readonly colour: boolean;
}

const CLEAR = '\u001b[2J\u001b[H';

type Move = (at: number, last: number) => number | 'leave';

const next: Move = (at, last) => Math.min(last, at + 1);
const back: Move = (at) => Math.max(0, at - 1);
const leave: Move = () => 'leave';

/** What terminals send for keys. */
const keys: Readonly<Record<string, Move>> = {
  '\r': next,
  '\n': next,
  ' ': next,
  '\u001b[C': next,
  '\u001bOC': next,
  '\u001b[B': next,
  '\u001b[D': back,
  '\u001bOD': back,
  '\u001b[A': back,
  '\u007f': back,
  '\u001b[H': () => 0,
  '\u001b[1~': () => 0,
  '\u001b[F': (_, last) => last,
  '\u001b[4~': (_, last) => last,
  q: leave,
  '\u0003': leave,
  '\u0004': leave,
  '\u001b': leave,
};

/** Shows the beginning, then a step more or less at each key, until the reader leaves or the input ends. */
export async function stepThrough(
  counterexample: Counterexample,
  { input, output, colour }: Terminal,
): Promise<void> {
  const last = counterexample.steps.length;
  let at = 0;
  const show = (): void => {
    const { columns: width = 80, rows: height = 24 } = output;
    output.write(`${CLEAR}${shown(layScreen(counterexample, at, { width, height, colour }).join('\n'))}\n`);
  };
  input.setRawMode?.(true);
  input.resume();
  show();
  await new Promise<void>((resolve) => {
    const onData = (data: Buffer | string): void => {
      for (const key of keysIn(String(data))) {
        const to = keys[key]?.(at, last) ?? at;
        if (to === 'leave') {
          end();
          return;
        }
        at = to;
      }
      show();
    };
    const end = (): void => {
      input.off('data', onData);
      input.off('end', end);
      resolve();
    };
    input.on('data', onData);
    input.on('end', end);
  });
  input.setRawMode?.(false);
  input.pause();
}

/** What keys send begins with this, but for those that send one character. */
const ESCAPE = '\u001b';
const SEQUENCE = /^(?:\[\d*[A-Z~]|O[A-Z])/;

/** Keys that were pressed fast come together. */
function keysIn(data: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < data.length; at += found.at(-1)!.length) {
    const sequence = data[at] === ESCAPE ? (SEQUENCE.exec(data.slice(at + 1))?.[0] ?? '') : '';
    found.push(`${data[at]}${sequence}`);
  }
  return found;
}
