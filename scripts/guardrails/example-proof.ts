/** The proof of the guardrails on the generators of examples/. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { CLIENT_KINDS } from '../../src/mutation/logging-calls.ts';
import type { ProofOptions } from '../../src/mutation/prove-guardrails.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const GENERATORS = 'examples/generators';
/** Files of the client with the learning kinds that the examples use. */
const CLIENT_FILES = ['src/client/learning/kinds.ts', 'src/client/learning/pack-learning.ts'];

/** All options except the service. */
export function exampleProof(): Omit<ProofOptions, 'service'> {
  const project = packageRoot();
  const generators = readdirSync(path.join(project, GENERATORS))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${GENERATORS}/${name}`);
  return {
    project,
    files: [...generators, ...CLIENT_FILES],
    tests: ['test/guardrails/examples.test.ts'],
    config: 'scripts/guardrails/vitest.config.ts',
    kinds: { plannedExecutionLearning: CLIENT_KINDS.executionLearning ?? {} },
  };
}
