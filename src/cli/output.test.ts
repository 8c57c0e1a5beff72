/** What gets through to a terminal: the tool's colours where they are wanted, and no control character of a file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { visibleIn } from '../flow/visible.ts';
import type { Report } from '../report/verdict.ts';
import { hasColours, hasCursor, shown } from './output.ts';
import { main, run } from './process-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'output-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ESCAPE = '\u001b';
const COLOURED = `${ESCAPE}[31m`;
const violated = 'check --kernel 5.7 --claim no-unrecoverable-fault --quick';

const { FORCE_COLOR: _forced, NO_COLOR: _none, CI: _ci, ...plain } = process.env;

/** `script`, which comes with every Debian, gives a command a terminal. */
const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

/** Asks in another environment. */
function inEnvironment<T>(
  env: Readonly<Record<string, string>>,
  isTTY: boolean | undefined,
  ask: () => T,
): T {
  const [usual, terminal] = [process.env, process.stdout.isTTY];
  process.env = { TERM: 'xterm', ...env };
  Object.assign(process.stdout, { isTTY });
  try {
    return ask();
  } finally {
    process.env = usual;
    process.stdout.isTTY = terminal;
  }
}

describe('colours', () => {
  it.each([
    ['not to a pipe', {}, false, false],
    ['to a terminal', {}, true, true],
    ['to a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['to a pipe with an empty FORCE_COLOR', { FORCE_COLOR: '' }, false, true],
    ['not to a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['with FORCE_COLOR whatever NO_COLOR says', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['not with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['not in a pipe where CI is set', { CI: '1' }, undefined, false],
    ['with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['not to a dumb terminal', { TERM: 'dumb' }, true, false],
  ] as const)('go %s', (_, env, isTTY, expected) => {
    expect(inEnvironment(env, isTTY, hasColours)).toBe(expected);
  });

  it('and cursor movements do not go to a dumb terminal', () => {
    const { stdout } = process;
    expect(inEnvironment({}, true, () => hasCursor(stdout))).toBe(true);
    expect(inEnvironment({ TERM: 'dumb' }, true, () => hasCursor(stdout))).toBe(false);
    expect(inEnvironment({}, false, () => hasCursor(stdout))).toBe(false);
  });

  it.runIf(hasScript)('go with a report', () => {
    const command = `${process.execPath} ${main} ${violated}`;
    const outputOf = (env: NodeJS.ProcessEnv): string =>
      spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env }).stdout;
    expect(outputOf({ ...plain, TERM: 'xterm' })).toContain(COLOURED);
    const without = outputOf({ ...plain, TERM: 'xterm', NO_COLOR: '1' });
    expect(without).toContain('violated');
    expect(without).not.toContain(COLOURED);
  });
});

describe('control characters', () => {
  it('are shown as pictures, but for colours, line ends and tabs', () => {
    const text = `${COLOURED}red${ESCAPE}[39m\ttab\r\nline${ESCAPE}[2J\u0007\r\u009b1m\u202e\u007f`;
    expect(shown(text)).toBe(`${COLOURED}red${ESCAPE}[39m\ttab\r\nline␛[2J␇␍\uFFFD1m\uFFFD␡`);
  });

  it('of a flow do not get through', async () => {
    const text = `do_exit() {\n  ${COLOURED}${ESCAPE}]0;title\u0007 mmput(\n}\n`;
    const { stderr } = await run('check - --kernel 5.7 --claim lifecycle --scope quick', text);
    expect(stderr).not.toContain(ESCAPE);
    expect(stderr).toContain('␛[31m␛]0;title␇ mmput(');
  });

  it('of file names and of options do not get through', async () => {
    const { stderr } = await run(`replay ${ESCAPE}[2J.json`);
    expect(stderr).toBe('␛[2J.json: there is no such file\n');
    expect((await run(`check --max-states ${ESCAPE}[2J`)).stderr).toContain("argument '␛[2J' is invalid");
  });

  it('of a report become pictures when it is read', () => {
    const text = `{"a${ESCAPE}": ["${ESCAPE.padStart(2, 'x')}", 1, null, true]}`;
    const data: unknown = JSON.parse(text.replaceAll(ESCAPE, '\\u001b'));
    expect(visibleIn(data)).toEqual({ 'a␛': ['x␛', 1, null, true] });
  });

  it('are escaped in JSON, also those that JSON lets through', async () => {
    const file = join(folder, 'hidden\u009b\u202e.flow');
    writeFileSync(file, 'do_exit() { entry.clear_present(); }\n');
    const { stdout } = spawnSync(
      process.execPath,
      [main, 'check', file, '--kernel', '5.7', '--scope', 'quick', '--claim', 'lifecycle', '--json'],
      { encoding: 'utf8' },
    );
    expect(stdout).not.toMatch(/[\u009b\u202e]/);
    expect(readFileSync(file, 'utf8')).toBe((JSON.parse(stdout) as Report).input!.text);
  });
});
