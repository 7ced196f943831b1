/** Modules that a platform says it has not: their guardrails are left out, and those of the service itself run. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { exampleProof } from '../../scripts/guardrails/example-proof.ts';
import { GUARDRAILS, type GuardrailKey, guardrailTitle } from '../../src/guardrails/guardrail-list.ts';
import { SERVICE_VARIABLE } from '../../src/guardrails/service-variable.ts';
import { copyProject, type ProjectCopy } from '../../src/mutation/project-copy.ts';
import { startThrowAwayService, type ThrowAwayService } from '../../src/testing.ts';

const RUN_MS = 300_000;

let service: ThrowAwayService;
let copy: ProjectCopy;
beforeAll(async () => {
  service = await startThrowAwayService({ database: inject('neo4j'), holdoutShare: 0.25 });
  copy = copyProject({
    ...exampleProof(),
    tests: ['test/guardrails/creatives-only.ts'],
    environment: { [SERVICE_VARIABLE]: JSON.stringify(service.connection) },
  });
});
afterAll(async () => {
  copy?.remove();
  await service?.stop();
});

test('a platform with creatives only passes their guardrails, and those that need no module', {
  timeout: RUN_MS,
}, async () => {
  const watched = (Object.keys(GUARDRAILS) as GuardrailKey[]).filter((key) => {
    const modules: readonly string[] = GUARDRAILS[key].modules;
    return modules.length === 0 || modules.includes('creatives');
  });
  const { passed, failed, broken } = await copy.test();
  expect({ failed, broken }).toEqual({ failed: [], broken: undefined });
  expect(passed.toSorted()).toEqual(watched.map(guardrailTitle).toSorted());
});
