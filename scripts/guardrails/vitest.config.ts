import { defineConfig } from 'vitest/config';

/** Runs only the guardrails, on a service that runs already, so that no run starts a database. */
export default defineConfig({
  test: {
    include: ['test/guardrails/{examples.test,creatives-only}.ts'],
    // Every test has its own account, and mostly waits.
    sequence: { concurrent: true },
    maxConcurrency: 6,
    maxWorkers: 1,
  },
});
