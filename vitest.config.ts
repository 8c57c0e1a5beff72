import { defineConfig } from 'vitest/config';

// What takes minutes runs with `npm run check:wide` only.
const wide = process.env['WIDE'] === '1';

/** For daily work, with `npm run test:quick`: without what starts processes and browsers, or searches for seconds. */
const quick = process.env['QUICK'] === '1';
const slow = [
  'src/{cli,export,inspector,compare,campaign,mutate}/**/*.test.ts',
  'src/{package,readme}.test.ts',
  'src/report/html.test.ts',
  'src/check/{reduce,explain,bounds}.test.ts',
  'src/kernel/rewriting.test.ts',
  'src/engine/{core,reduce}/**/*.test.ts',
  'src/engine/{readme,*-equals-naive,tables-equal-xstate}.test.ts',
  'properties/!(model).test.ts',
];

const include = wide
  ? ['{properties,src}/**/*.wide.test.ts', 'src/export/versions.test.ts', 'src/check/reduce.test.ts']
  : ['src/**/*.test.ts', 'properties/**/*.test.ts'];

/** These change what they import, so each has a world of its own. */
const apart = [
  'src/engine/core/crowded.test.ts',
  'src/engine/core/rounds.test.ts',
  'src/engine/out-of-memory.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // All processors: the searches are what takes the time, and nobody watches meanwhile.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // Charts are compiled once for all files of a worker.
        test: {
          name: 'together',
          include,
          exclude: [...apart, ...(quick ? slow : []), ...(wide ? [] : ['**/*.wide.test.ts'])],
          isolate: false,
        },
      },
      ...(wide || quick ? [] : [{ extends: true as const, test: { name: 'apart', include: apart } }]),
    ],
  },
});
