/** Files that commands write: nothing that they read is overwritten, and what cannot be written is found out first. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseOutput, writeOutput } from './output-file.ts';
import { expectBadInput, type Outcome, runIn } from './process-test.ts';

const flow = 'do_exit() { exit_mm(); exit_files(); }\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  writeFileSync(join(folder, 'in.flow'), flow);
  symlinkSync('in.flow', join(folder, 'other-name'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (args: string): Promise<Outcome> => runIn(folder, args);

describe('a command refuses to overwrite what it reads', () => {
  it.each([
    ['check in.flow --kernel 5.7 --scope quick --html other-name', 'other-name'],
    ['replay in.flow --html in.flow', 'in.flow'],
    ['inspect --module in.flow --output ./in.flow', './in.flow'],
  ])('%s', async (args, output) => {
    expectBadInput(
      await run(args),
      new RegExp(`^${output}: this would overwrite what is read from in.flow;`),
    );
    expect(readFileSync(join(folder, 'in.flow'), 'utf8')).toBe(flow);
  });

  it('also with the second file of TLC', async () => {
    writeFileSync(join(folder, 'Exit.cfg'), flow);
    const outcome = await run('export Exit.cfg --kernel 5.7 --format tla --output Exit.tla');
    expectBadInput(outcome, /^Exit\.cfg: this would overwrite/);
    expect(readdirSync(folder)).not.toContain('Exit.tla');
  });
});

describe('a file that cannot be written is found out before the work', () => {
  it.each([
    ['whose folder is missing', 'missing/page', 'its folder does not exist'],
    ['that is a folder', '.', 'this is a directory; give a file in it'],
    ['in a file', 'in.flow/page', 'its folder is no directory'],
  ])('%s', (_, name, reason) => {
    expect(() => refuseOutput(join(folder, name), [])).toThrow(`: it cannot be written: ${reason}`);
  });

  it.each([
    ['check --html missing/page', /^missing\/page: it cannot be written: its folder does not exist$/m],
    ['campaign --corpus in.flow', /^in\.flow: it cannot be made: /],
  ])('by %s', async (args, message) => {
    expectBadInput(await run(args), message);
  });
});

it('writes through a symbolic link, and what is there already may be another file', () => {
  const link = join(folder, 'other-name');
  const page = join(folder, 'page');
  writeFileSync(page, 'old');
  refuseOutput(page, [link, undefined, '-']);
  writeOutput(link, 'new');
  expect(readlinkSync(link)).toBe('in.flow');
  expect(readFileSync(join(folder, 'in.flow'), 'utf8')).toBe('new');
  expect(readdirSync(folder).toSorted()).toEqual(['in.flow', 'other-name', 'page']);
});
