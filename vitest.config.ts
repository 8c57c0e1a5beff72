import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// What takes minutes runs with `npm run check:wide` only.
const wide = process.env['WIDE'] === '1';

/** For daily work, with `npm run test:quick`: without what starts processes and browsers, or searches for seconds. */
const quick = process.env['QUICK'] === '1';
const slow = [
  'src/{cli,export,inspector,compare,campaign,mutate}/**/*.test.ts',
  'src/{package,readme}.test.ts',
  'src/report/html.test.ts',
  'src/{check/{reduce,bounds,any/*},explain/*}.test.ts',
  'src/kernel/rewriting.test.ts',
  'src/engine/{core,reduce}/**/*.test.ts',
  'src/engine/{readme,*-equals-naive,tables-equal-xstate}.test.ts',
  'properties/!(model).test.ts',
];

/**
 * What Stryker runs again for each of its edits (`npm run check:mutants`): tests that stand beside the code and start no
 * process. One of them reads the sources, which it finds edited.
 */
const mutants = process.env['MUTANTS'] === '1';
const rooms = ['src/{flow,program,explain,words}/**/!(examples).test.ts'];

const include = mutants
  ? rooms
  : wide
    ? [
        '{properties,src}/**/*.wide.test.ts',
        'src/export/versions.test.ts',
        'src/check/reduce.test.ts',
        // These draw ten times as many random systems there.
        'src/engine/{reduce/{reduced,runs}-equal*,core/core-equals-tables}.test.ts',
      ]
    : ['src/**/*.test.ts', 'properties/**/*.test.ts'];

/** These change what they import, so each has a world of its own. */
const apart = [
  'src/engine/core/crowded.test.ts',
  'src/engine/core/rounds.test.ts',
  'src/engine/out-of-memory.test.ts',
];

/**
 * `npm test` tests what it has just built, which is what ships, as Node loads it: a third of the time goes otherwise into
 * what Vitest puts around every name that is imported. Tests themselves, and what is for them alone, are sources.
 */
const built = process.env['BUILT'] === '1';
const fromBuild = {
  name: 'from-build',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined): string | undefined {
    if (!source.startsWith('.') || !source.endsWith('.ts') || source.endsWith('test.ts')) return undefined;
    const file = relative(import.meta.dirname, resolve(dirname(importer ?? ''), source));
    const js = resolve(import.meta.dirname, 'dist', file.replace(/\.ts$/, '.js'));
    return existsSync(js) ? js : undefined;
  },
};

export default defineConfig({
  test: {
    // Instrumented, fuzzing takes ten times as long.
    testTimeout: mutants ? 600_000 : 60_000,
    hookTimeout: 60_000,
    // All processors: the searches are what takes the time, and nobody watches meanwhile.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        plugins: built ? [fromBuild] : [],
        // Charts are compiled once for all files of a worker.
        test: {
          server: { deps: { external: [/\/dist\/.*\.js$/] } },
          name: 'together',
          include,
          exclude: [...apart, ...(quick ? slow : []), ...(wide ? [] : ['**/*.wide.test.ts'])],
          isolate: false,
        },
      },
      ...(wide || quick || mutants
        ? []
        : [{ extends: true as const, test: { name: 'apart', include: apart } }]),
    ],
  },
});
