/** The README and the manuals: every command in them is one that the command line takes, and `help` prints them. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { documentedCommands } from './documented-test.ts';
import { manualOf, topics } from './help-command.ts';
import { expectBadInput, run } from './process-test.ts';
import { programFor } from './program.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const documented = [['README', readme], ...topics.map((topic) => [topic, manualOf(topic)])].flatMap(
  ([where, text]) => documentedCommands(text!).map((args) => [where, args] as const),
);

/** Parses the arguments as the command line does, and runs nothing. Throws what commander has against them. */
async function parse(args: readonly string[]): Promise<void> {
  const program = await programFor(args);
  const silence = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
    command.action(() => {});
    for (const other of command.commands) silence(other);
  };
  for (const command of program.commands) silence(command);
  await program.parseAsync(args, { from: 'user' });
}

describe('a documented command', () => {
  it.each(documented)('is accepted, in %s: %j', async (_, args) => {
    await expect(parse(args)).resolves.toBeUndefined();
  });

  it('would be noticed if there were no such option or argument', async () => {
    await expect(parse(['check', '--kernels', '5.8'])).rejects.toThrow(/unknown option/);
    await expect(parse(['history', 'B08', 'B09'])).rejects.toThrow(/too many arguments/);
    expect(documented.length).toBeGreaterThan(40);
  });

  it('is named with options that exist, in prose as well', async () => {
    const texts = [readme, ...topics.map(manualOf)].join('\n');
    const said = new Set(Array.from(texts.matchAll(/`(--[a-z][a-z-]*)/g), ([, option]) => option!));
    const program = await programFor((await programFor([])).commands.map((command) => command.name()));
    const known = new Set(program.commands.flatMap(({ options }) => options.map(({ long }) => long)));
    expect([...said].filter((option) => !known.has(option))).toEqual([]);
  });
});

describe('help', () => {
  it('prints the manual of a topic, then what the command of that name takes', async () => {
    const { code, stdout } = await run('help compare');
    expect([code, stdout.startsWith(manualOf('compare'))]).toEqual([0, true]);
    expect(stdout).toContain('Usage: pasidcheck compare');
  });

  it('lists the topics, and names the nearest to a misspelt one', async () => {
    const { stdout } = await run('help');
    expect(stdout).toContain(`Manuals: pasidcheck help ${topics.join(' | ')}`);
    expectBadInput(await run('help reprots'), /no topic 'reprots': 'reports' is one\./);
  });
});
