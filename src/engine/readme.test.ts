/** The example in the README is run as it stands, and prints what stands there. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const { name } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly name: string;
};
const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const [example = '', printed = ''] = [...readme.matchAll(/```(?:js)?\n(.*?)```/gs)].map(
  ([, text]) => text ?? '',
);

it('prints what the README says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const file = join(folder, 'example.mjs');
  const engine = new URL('../../dist/src/engine/index.js', import.meta.url).href;
  const here = example
    .replace(`'${name}/engine'`, `'${engine}'`)
    .replace("'xstate'", `'${import.meta.resolve('xstate')}'`);
  writeFileSync(file, here);
  try {
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe(printed);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
