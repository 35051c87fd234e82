import { defineConfig } from 'vitest/config';

/** What happens when things break: apart from the other tests, as it takes minutes. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // Two sites at once: most of the time goes into waiting for what gives up and comes back.
    maxWorkers: 2,
    reporters: ['default', './test/faults/table.ts'],
  },
});
