/** A few of the mutations of `npm run mutate-guardrails`, one of each sort. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { exampleProof } from '../../scripts/guardrails/example-proof.ts';
import { proveGuardrails } from '../../src/mutation/prove-guardrails.ts';
import { startThrowAwayService, type ThrowAwayService } from '../../src/testing.ts';

/** A call of a helper, a generator that is no longer wrapped, and what a kind logs. */
const REMOVED = ['logDealWon', 'withLearning(creativesLearning)', 'packLearning.failed'];
const PROOF_MS = 900_000;

let service: ThrowAwayService;
beforeAll(async () => {
  service = await startThrowAwayService({ database: inject('neo4j'), holdoutShare: 0.25 });
});
afterAll(() => service.stop());

test('without a logging call exactly the guardrails fail that watch it', { timeout: PROOF_MS }, async () => {
  const proofs = await proveGuardrails({
    ...exampleProof(),
    service: service.connection,
    only: ({ what }) => REMOVED.includes(what),
  });
  expect(proofs.map(({ call }) => call.what).toSorted()).toEqual(REMOVED.toSorted());
  for (const { call, failed, expected, broken } of proofs) {
    expect(broken, call.what).toBeUndefined();
    expect(failed, `what fails without ${call.what}`).toEqual(expected);
  }
});
