import { defineConfig } from 'vitest/config';

// What takes minutes runs with `npm run check:wide` only.
const wide = process.env['WIDE'] === '1';

const include = wide
  ? ['properties/**/*.wide.test.ts', 'src/export/versions.test.ts', 'src/check/reduce.test.ts']
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
    // All processors: the searches are what takes the time, and nobody watches meanwhile.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // Charts are compiled once for all files of a worker.
        test: {
          name: 'together',
          include,
          exclude: [...apart, ...(wide ? [] : ['**/*.wide.test.ts'])],
          isolate: false,
        },
      },
      ...(wide ? [] : [{ extends: true as const, test: { name: 'apart', include: apart } }]),
    ],
  },
});
