/** Every command of the README and of the manuals runs in a shell, in a folder that has the files they speak of. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { manualOf, topics } from './help-command.ts';
import { main } from './process-test.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'manual-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is not run, and why. */
const notRun: readonly (readonly [RegExp, string])[] = [
  [/^npm /, 'what runs this test'],
  [/ watch$| inspect(?!.*--output)/, 'serves until it is stopped'],
  [/--workers 2$|--time 600|--runs 1000|--merge/, 'takes minutes or more'],
  [/tlc2\.tool\.distributed/, 'needs several machines'],
  [/^spin /, 'is run by src/export'],
  [/^pasidcheck (?:import|replay report\.json$)|import exit/, 'reads what SPIN printed'],
  [/--tree|\bkernel ~|^git /, 'needs a kernel tree: src/kernel and tree-command.test.ts'],
];

const blocks = [readFileSync(join(root, 'README.md'), 'utf8'), ...topics.map(manualOf)].flatMap((text) =>
  Array.from(text.matchAll(/^```\n(.*?)^```$/gms), ([, block]) => block!.trimEnd().split('\n')).flat(),
);
const commands = [...new Set(blocks.filter((line) => /^(?:npx )?pasidcheck /.test(line)))];
const run = commands.filter((line) => !notRun.some(([pattern]) => pattern.test(line)));

function prepare(): void {
  mkdirSync(join(folder, 'bin'));
  symlinkSync(main, join(folder, 'bin/pasidcheck'));
  symlinkSync(join(root, 'model'), join(folder, 'model'));
  const example = (name: string): string => join(root, 'model/examples', name);
  copyFileSync(example('fpd-message.flow'), join(folder, 'commit-message.txt'));
  for (const name of ['before', 'after']) {
    copyFileSync(example('fpd-in-one-store.flow'), join(folder, `${name}.flow`));
  }
  writeFileSync(
    join(folder, 'charts.ts'),
    "import { createMachine } from 'xstate';\nexport default createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });\n",
  );
}

describe('a command that is shown', () => {
  prepare();

  it.each(run)('runs: %s', (line) => {
    const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
    const { status, stderr } = spawnSync('bash', ['-c', line], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: path },
    });
    expect([line, stderr.split('\n').filter((text) => /error|Error/.test(text))]).toEqual([line, []]);
    expect([0, 1, 3]).toContain(status);
  });

  it('is most of what is shown', () => {
    expect(run.length).toBeGreaterThan(20);
    expect(existsSync(join(folder, 'my-patch.flow'))).toBe(true);
  });
});
