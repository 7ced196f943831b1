import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Pure code: no database, no network.
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/end-to-end/**', 'test/guardrails/**', '**/node_modules/**'],
          // Before the others, which have their own number of workers.
          sequence: { groupOrder: 0 },
        },
      },
      // Real Neo4j, real gRPC. One embedded database serves every file (test/end-to-end/global-setup.ts).
      {
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts', 'test/guardrails/**/*.test.ts'],
          globalSetup: ['test/end-to-end/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
