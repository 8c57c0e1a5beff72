/** The example in the README is run as it stands, and prints what stands there. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const { name } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly name: string;
};
const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const [example = '', printed = ''] = [...readme.matchAll(/```(?:js)?\n(.*?)```/gs)].map(
  ([, text]) => text ?? '',
);
const [, machineTest = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];

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

it('has a test of a machine of one’s own that passes', () => {
  // Within the package, so that it is found by its name.
  const folder = mkdtempSync(fileURLToPath(new URL('../../dist/readme-', import.meta.url)));
  writeFileSync(join(folder, 'machine.test.ts'), machineTest);
  writeFileSync(join(folder, 'vitest.config.js'), "export default { test: { include: ['*.test.ts'] } };");
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  try {
    const args = [vitest, 'run', '--root', folder];
    expect(machineTest.trim().split('\n').length).toBeLessThan(50);
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toMatch(/1 passed/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
