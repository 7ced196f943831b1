import neo4j from 'neo4j-driver';
import { expect, test } from 'vitest';
import { GraphError, mayDependOnContent, toGraphError } from '../../src/graph/errors.ts';
import { NEO4J_STATUS_CODES } from './neo4j-status-codes.ts';

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
  ['N/A', 'UNAVAILABLE', false],
  ['ProtocolError', 'UNAVAILABLE', false],
  ['Neo.DatabaseError.Transaction.TransactionStartFailed', 'UNAVAILABLE', false],
  ['Neo.ClientError.Statement.ArithmeticError', 'REFUSED', false],
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

test('every status code of the database has the meaning written down for it', () => {
  const expected = Object.entries(NEO4J_STATUS_CODES).flatMap(([kind, codes]) =>
    codes.map((code) => [`Neo.${code}`, kind] as const),
  );
  expect(new Set(expected.map(([code]) => code)).size).toBe(166);
  const found = expected.map(([code]) => [code, toGraphError(coded(code)).kind]);
  expect(found).toEqual(expected);
});

test('a batch is taken apart for what may be the fault of its content, and for no trouble of the database', () => {
  const parting = Object.values(NEO4J_STATUS_CODES)
    .flat()
    .map((code) => toGraphError(coded(`Neo.${code}`)))
    .filter((error) => error.kind === 'UNAVAILABLE' && mayDependOnContent(error))
    .map(({ code }) => code);
  expect(parting).toEqual(['Neo.DatabaseError.Statement.ExecutionFailed']);
  for (const code of NEO4J_STATUS_CODES.MEMORY) {
    expect(mayDependOnContent(toGraphError(coded(`Neo.${code}`))), code).toBe(true);
  }
  for (const code of ['N/A', 'ServiceUnavailable', 'Neo.TransientError.Transaction.DeadlockDetected']) {
    expect(mayDependOnContent(toGraphError(coded(code)))).toBe(false);
  }
});
