import { defineConfig } from 'vitest/config';

/** What happens when things break: apart from the other tests, as it takes minutes. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // One site at a time: a worker that is starved for processor time is a fault nobody asked for.
    fileParallelism: false,
    reporters: ['default', './test/faults/table.ts'],
  },
});
