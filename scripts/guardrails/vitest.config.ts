import { defineConfig } from 'vitest/config';

/** The guardrails alone, on a service that is up already: no database is started for a run. */
export default defineConfig({
  test: {
    include: ['test/guardrails/{examples.test,creatives-only}.ts'],
    // Every test has an account of its own, and most of their time is waiting.
    sequence: { concurrent: true },
    maxConcurrency: 6,
    maxWorkers: 1,
  },
});
