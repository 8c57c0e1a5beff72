import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'properties/**/*.test.ts'],
    testTimeout: 60_000,
    // All processors: the searches are what takes the time, and nobody watches meanwhile.
    maxWorkers: '100%',
  },
});
