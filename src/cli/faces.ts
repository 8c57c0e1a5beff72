/** The faces of a report that commands have in common: what a violation looks like to whom. */
import { writeFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type Command, Option } from 'commander';
import { InputError } from '../flow/error.ts';
import { pageFiles } from '../page-files.ts';
import { formatHtml } from '../report/html.ts';
import { formatMail } from '../report/mail-text.ts';
import { formatMarkdown } from '../report/markdown-text.ts';
import type { Story } from '../report/story.ts';

export interface FaceOptions {
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
export function addFaceOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--lanes', 'traces with a column for each actor; on a terminal it is so without').conflicts([
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

/**
 * Writes the HTML file, and prints the faces that stand for the usual output. Gives whether something was printed in
 * its place. Stories are told when a face is asked for.
 *
 * @throws InputError when the file cannot be written
 */
export function printFaces(options: FaceOptions, tell: () => readonly Story[]): boolean {
  const { mail, markdown, html } = options;
  const format = mail === true ? formatMail : markdown === true ? formatMarkdown : undefined;
  if (format === undefined && html === undefined) return false;
  const stories = tell();
  if (stories.length === 0) process.stderr.write('no claim is violated: there is no trace to tell\n');
  else if (html !== undefined) writeHtml(html, stories);
  if (format !== undefined) process.stdout.write(stories.map(format).join('\n'));
  return format !== undefined;
}

/** What the options and the terminal make of it. */
export function screenFor({ lanes }: FaceOptions): Screen {
  const isTerminal = isatty(process.stdout.fd);
  if (!isTerminal && lanes !== true) return { colour: false };
  return { colour: isTerminal, lanes: process.stdout.columns ?? USUAL_WIDTH };
}

function writeHtml(file: string, stories: readonly Story[]): void {
  try {
    writeFileSync(file, formatHtml(stories, pageFiles('report')));
  } catch (error) {
    throw new InputError(`${file}: it cannot be written: ${(error as Error).message}`);
  }
  process.stderr.write(
    `wrote ${file}: ${stories.length === 1 ? '1 violation' : `${stories.length} violations`}\n`,
  );
}
