import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These take minutes, and have a command of their own.
    exclude: [...configDefaults.exclude, 'test/faults/**'],
    // Generous, for machines that are slow or busy: what is waited for comes in a fraction of it.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // Two files at once: each may start a Temporal server, and the machines this runs on have few cores.
    maxWorkers: 2,
  },
});
