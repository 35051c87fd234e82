import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two files at once: each may start a Temporal server, and the machines this runs on have few cores.
    maxWorkers: 2,
  },
});
