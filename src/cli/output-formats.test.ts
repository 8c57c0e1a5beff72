/** The output formats of a report, as commands print them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../report/verdict.ts';
import { expectBadInput, type Outcome, runIn } from './process-test.ts';

let folder: string;

const run = (args: string, input?: string): Promise<Outcome> => runIn(folder, args, input);
const exit = 'check --kernel 6.12.117 --claim no-fault-after-release --quick';
const titleIn = (html: string): string | undefined => /<title>(.*)<\/title>/.exec(html)?.[1];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pasidcheck-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe.concurrent('output formats', () => {
  it('are the same bytes twice, and from two workers', async () => {
    const mails = await Promise.all(
      [1, 2].map((workers) => run(`${exit} --mail --html ${workers}.html --workers ${workers}`)),
    );
    const pages = await Promise.all([1, 2].map((n) => readFile(join(folder, `${n}.html`), 'utf8')));
    expect(mails.map(({ code }) => code)).toEqual([1, 1]);
    expect(mails[0]!.stderr).toContain('wrote 1.html: 1 violation\n');
    expect(mails[0]!.stdout).toMatch(/^Subject: .*/);
    expect(mails[1]!.stdout).toBe(mails[0]!.stdout);
    expect(pages.map(titleIn)[0]).toBe('no-fault-after-release, kernel 6.12.117: violated');
    expect(pages[0] === pages[1]).toBe(true);
  });

  it('are those of the side before the repair in the history, which stands beside the page', async () => {
    const { stdout, code } = await run('history B02 --html history.html');
    expect(code).toBe(0);
    expect(stdout).toContain('Necessary: steps 2, 10, 13, 23 and 24');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  to repeat  pasidcheck history B02');
    expect(titleIn(await readFile(join(folder, 'history.html'), 'utf8'))).toMatch(
      /^no-fault-after-release, kernel/,
    );
  });

  it('are none where nothing is violated, and nothing is written', async () => {
    const { code, stderr } = await run(
      'check --kernel 5.8 --claim no-fault-after-release --quick --html none.html',
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining('there is no trace to print')]);
    await expect(readFile(join(folder, 'none.html'))).rejects.toThrow();
  });

  it('are refused together, and where they cannot be written', async () => {
    expectBadInput(await run(`${exit} --lanes --json`), /'--lanes' cannot be used with option '--json'/);
    expectBadInput(
      await run(`${exit} --mail --markdown`),
      /'--mail' cannot be used with option '--markdown'/,
    );
    expectBadInput(
      await run(`${exit} --html missing/x.html`),
      /^missing\/x\.html: it cannot be written: its folder does not exist/m,
    );
  });
});

describe.concurrent('a report', () => {
  it('is replayed in every format, and what does not fit any more says at which step, why, and whose it is', async () => {
    const { stdout } = await run(`${exit} --json`);
    const { stdout: again } = await run('replay - --markdown', stdout);
    expect(again).toMatch(/^## no-fault-after-release is broken: Linux 6\.12\.117, exit$/m);
    const report = JSON.parse(stdout) as Report;
    report.version = '0.0.1';
    report.results[0]!.trace!.splice(8, 1);
    expectBadInput(
      await run('replay -', JSON.stringify(report)),
      /^step 10, entry\.clear_present\(.*: it is refused by do_exit\(pasid=1\), which is .*read_pgtt.* there\nThe report is of version 0\.0\.1, and this is \d.*Search again: pasidcheck check --kernel 6\.12\.117/m,
    );
  });
});
