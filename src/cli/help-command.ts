/** `pasidcheck help`: the manual of a topic, or the options of a command. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InputError } from '../flow/error.ts';
import { nearest } from '../program/nearest.ts';
import { print } from './output.ts';

const folder = new URL('../manual/', import.meta.url);

/** The topics that have a manual, in alphabetical order. */
export const topics: readonly string[] = readdirSync(folder)
  .map((name) => name.replace(/\.md$/, ''))
  .toSorted();

/** The manual of a topic, as Markdown. */
export const manualOf = (topic: string): string => readFileSync(new URL(`${topic}.md`, folder), 'utf8');

/** Adds the command. */
export function addHelp(command: Command): void {
  command
    .argument('[topic]', `a command, or one of ${topics.join(', ')}`)
    .action((topic: string | undefined) => print(textOf(topic, command.parent!)));
}

/** What is printed of a topic: its manual, and the options where it is a command. */
function textOf(topic: string | undefined, program: Command): string {
  if (topic === undefined) return `${program.helpInformation()}\n${topicsLine()}`;
  const command = program.commands.find((other) => other.name() === topic);
  const manual = topics.includes(topic) ? manualOf(topic) : undefined;
  const texts = [manual, command?.helpInformation()].filter((text) => text !== undefined);
  if (texts.length > 0) return texts.join('\n');
  const [meant] = nearest(topic, [...topics, ...program.commands.map((other) => other.name())]);
  const hint = meant === undefined ? topicsLine() : `'${meant}' is one.`;
  throw new InputError(`no topic '${topic}': ${hint}`);
}

/** The sentence that lists the topics. */
const topicsLine = (): string => `Manuals: pasidcheck help ${topics.join(' | ')}\n`;
