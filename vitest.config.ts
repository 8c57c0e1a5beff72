import { defineConfig } from 'vitest/config';

// What takes minutes runs with `npm run check:wide` only.
const wide = process.env['WIDE'] === '1';

export default defineConfig({
  test: {
    include: wide
      ? ['properties/**/*.wide.test.ts', 'src/export/versions.test.ts', 'src/check/reduce.test.ts']
      : ['src/**/*.test.ts', 'properties/**/*.test.ts'],
    exclude: wide ? [] : ['**/*.wide.test.ts'],
    testTimeout: 60_000,
    // All processors: the searches are what takes the time, and nobody watches meanwhile.
    maxWorkers: '100%',
    // The charts are compiled once for all files of a worker: no test changes what another one imports.
    isolate: false,
  },
});
