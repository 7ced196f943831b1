/** The generators of examples/ under the guardrails that users put their own under. */
import { inject } from 'vitest';
import { guardrails } from '../../src/guardrails/index.ts';
import { guardedExamples } from './guarded-examples.ts';

guardrails({
  generators: guardedExamples,
  service: async () => {
    const { startThrowAwayService } = await import('../../src/testing.ts');
    return startThrowAwayService({ database: inject('neo4j'), holdoutShare: 0.25 });
  },
});
