import neo4j from 'neo4j-driver';
import { expect, test } from 'vitest';
import { GraphError, toGraphError } from '../../src/graph/errors.ts';

const coded = (code: string): Error =>
  new neo4j.Neo4jError('some text', code as 'ServiceUnavailable', '50N42', 'text');

test.each([
  ['ServiceUnavailable', 'UNAVAILABLE', true],
  ['SessionExpired', 'UNAVAILABLE', true],
  ['Neo.TransientError.General.DatabaseUnavailable', 'UNAVAILABLE', true],
  ['Neo.TransientError.Transaction.DeadlockDetected', 'TRANSIENT', true],
  ['Neo.TransientError.Transaction.LockAcquisitionTimeout', 'TRANSIENT', true],
  ['Neo.TransientError.Transaction.Terminated', 'UNAVAILABLE', false],
  ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', 'TIMEOUT', false],
  ['Neo.ClientError.Transaction.LockClientStopped', 'TIMEOUT', false],
  ['Neo.ClientError.Schema.ConstraintValidationFailed', 'CONSTRAINT', false],
  ['Neo.ClientError.Security.Unauthorized', 'AUTHENTICATION', false],
  ['Neo.ClientError.Security.Forbidden', 'AUTHENTICATION', false],
  ['Neo.ClientError.Statement.SyntaxError', 'UNEXPECTED', false],
  ['N/A', 'UNEXPECTED', false],
])('%s is %s', (code, kind, retryable) => {
  const error = toGraphError(coded(code), 'area/query');
  expect(error).toMatchObject({ kind, retryable, code, query: 'area/query' });
  expect(error.message).not.toContain('some text');
  expect(error.cause).toMatchObject({ message: 'some text' });
});

test('anything else is UNEXPECTED and kept as the cause; a GraphError stays itself', () => {
  const own = new GraphError('CANCELLED', 'The caller left.');
  expect(toGraphError(own)).toBe(own);
  expect(toGraphError(own.message)).toMatchObject({ kind: 'UNEXPECTED', cause: 'The caller left.' });
});
