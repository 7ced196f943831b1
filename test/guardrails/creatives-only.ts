/** The guardrails of a platform that has one module. No part of the test run: `modules-left-out.test.ts` runs it. */
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
  const { startThrowAwayService } = await import('../../src/testing.ts');
  return startThrowAwayService({ holdoutShare: 0.25 });
};

guardrails({ generators: { ...NONE, creatives: guardedExamples.creatives }, service });
