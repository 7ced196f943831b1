import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/fixtures/longest-first.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Pure code: no database, no network.
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/end-to-end/**', 'test/integration/**', 'test/guardrails/**', '**/node_modules/**'],
          // A test without an assertion proves nothing.
          expect: { requireAssertions: true },
          // Every core of a machine with two: left alone, vitest keeps one of them for itself.
          maxWorkers: '100%',
          // Before the others, which have their own number of workers.
          sequence: { groupOrder: 0 },
        },
      },
      // Real Neo4j, and all but integration/ over real gRPC. One embedded database serves every file (test/fixtures/global-setup.ts).
      {
        test: {
          name: 'end-to-end',
          include: ['test/{end-to-end,integration,guardrails}/**/*.test.ts'],
          globalSetup: ['test/fixtures/global-setup.ts'],
          setupFiles: ['test/fixtures/java-options.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
