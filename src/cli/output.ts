/**
 * The one place from which texts leave. What files and reports say cannot act on a terminal: of control characters only
 * line ends, tabs and the tool's own colours get through.
 */
import { WriteStream } from 'node:tty';
import { visible } from '../flow/visible.ts';

/** Bold, dim and the colours, as picocolors writes them. */
const ESCAPE = '\u001b';
const COLOUR = new RegExp(`(${ESCAPE}\\[\\d{1,2}m)`);

/** What JSON may hold as it is, and a terminal takes for a command. */
const COMMANDS = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** The text as it may be shown, with its colours. */
export function shown(text: string): string {
  // Where a text is split at what is in parentheses, that stands at odd places.
  return text
    .split(COLOUR)
    .map((part, i) => (i % 2 === 0 ? visible(part) : part))
    .join('');
}

/** Prints a text to standard output. */
export function print(text: string): void {
  process.stdout.write(shown(text));
}

/** Prints one JSON value to standard output. */
export function printJson(value: unknown, indent = 2): void {
  process.stdout.write(`${escaped(JSON.stringify(value, undefined, indent))}\n`);
}

/** Says something on standard error, which is not the result. */
export function say(text: string): void {
  process.stderr.write(visible(text));
}

function escaped(json: string): string {
  return json.replace(COMMANDS, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether output may have colours: `FORCE_COLOR` says so, or it goes to a terminal that has some, and `NO_COLOR` says nothing. */
export function hasColours(): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, ...rest } = process.env;
  if (forced !== undefined) return bitsOf({ FORCE_COLOR: forced }) > 1;
  // As no-color.org has it, an empty one says nothing.
  // `isTTY` of a pipe is undefined, and picocolors would then decide for itself, as it does where CI is set.
  const stdout: { readonly isTTY?: boolean } = process.stdout;
  return (none ?? '') === '' && stdout.isTTY === true && bitsOf(rest) > 1;
}

/** The bits of a colour in an environment. */
const bitsOf = (env: object): number => WriteStream.prototype.getColorDepth(env);

/** Whether a stream goes to a terminal whose cursor can be moved. */
export function hasCursor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env['TERM'] !== 'dumb';
}
