/** The output formats that commands have in common, and the options that choose one. */
import { isatty } from 'node:tty';
import { type Command, Option } from 'commander';
import { pageFiles } from '../page-files.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { formatHtml } from '../report/html.ts';
import { formatMail } from '../report/mail-text.ts';
import { formatMarkdown } from '../report/markdown-text.ts';
import { hasColours, print, say } from './output.ts';
import { refuseOutput, writeOutput } from './output-file.ts';

export interface FormatOptions {
  readonly mail?: true;
  readonly markdown?: true;
  readonly lanes?: true;
  readonly html?: string;
  readonly json?: true;
}

/** Where output goes: its colours, and the columns of traces where each actor has one. */
export interface Screen {
  readonly colour: boolean;
  readonly lanes?: number;
}

const USUAL_WIDTH = 100;

/** Adds the options to a command. */
export function addFormatOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--lanes', 'traces with a column for each actor (default on a terminal)').conflicts([
        'json',
        'mail',
        'markdown',
      ]),
    )
    .addOption(
      new Option('--mail', 'print violations as mails to a list: plain, 72 columns').conflicts([
        'json',
        'markdown',
      ]),
    )
    .addOption(
      new Option('--markdown', 'print violations as Markdown with sequence diagrams').conflicts(['json']),
    )
    .option('--html <file>', 'write violations to one HTML file to walk through, which needs no network');
}

/** Throws an `InputError` where the HTML file cannot be written, or is one of those that are read or written besides. */
export function refusePage({ html }: FormatOptions, inputs: readonly (string | undefined)[]): void {
  if (html !== undefined) refuseOutput(html, inputs);
}

/**
 * Writes the HTML file, and prints the formats that replace the usual output. Gives whether something was printed in
 * its place. A counterexample is explained when a format asks for it.
 *
 * @throws InputError when the file cannot be written
 */
export function printFormats(options: FormatOptions, explain: () => readonly Counterexample[]): boolean {
  const { mail, markdown, html } = options;
  const format = mail === true ? formatMail : markdown === true ? formatMarkdown : undefined;
  if (format === undefined && html === undefined) return false;
  const counterexamples = explain();
  if (counterexamples.length === 0) say('no claim is violated: there is no trace to print\n');
  else if (html !== undefined) writeHtml(html, counterexamples);
  if (format !== undefined) print(counterexamples.map(format).join('\n'));
  return format !== undefined;
}

/** What the options and the terminal make of it. */
export function screenFor({ lanes }: FormatOptions): Screen {
  const colour = hasColours();
  if (!isatty(process.stdout.fd) && lanes !== true) return { colour };
  return { colour, lanes: process.stdout.columns ?? USUAL_WIDTH };
}

function writeHtml(file: string, counterexamples: readonly Counterexample[]): void {
  writeOutput(file, formatHtml(counterexamples, pageFiles('report')));
  say(
    `wrote ${file}: ${counterexamples.length === 1 ? '1 violation' : `${counterexamples.length} violations`}\n`,
  );
}
