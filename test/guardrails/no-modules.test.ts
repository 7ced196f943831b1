/** Modules that a platform does not have: their tests are skipped, and those of the service itself run. */
import { inject } from 'vitest';
import { type GuardedGenerators, guardrails } from '../../src/guardrails/index.ts';
import { guardedExamples } from './guarded-examples.ts';

const NONE: GuardedGenerators = {
  strategy: false,
  creatives: false,
  execution: false,
  packs: false,
  acquisition: false,
  intake: false,
  performance: false,
};

const service = async () => {
  const { startThrowAwayService } = await import('../../src/testing/index.ts');
  return startThrowAwayService({ database: inject('neo4j'), holdoutShare: 0.25 });
};

guardrails({ generators: { ...NONE, creatives: guardedExamples.creatives }, service });
