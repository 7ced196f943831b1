import { status as Code } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { explainFailure, shellWord } from '../../src/cli/failure.ts';
import { CallFailure, type CallFailureFacts } from '../../src/client/call-failure.ts';

const explain = (facts: Partial<CallFailureFacts>): readonly string[] =>
  explainFailure(
    new CallFailure({
      address: '127.0.0.1:1',
      code: Code.INTERNAL,
      message: 'm',
      details: undefined,
      ...facts,
    }),
  );

describe('failures are told in lines', () => {
  test('every violation has one, and the reason and the request come last', () => {
    const details = {
      code: Code.INVALID_ARGUMENT,
      message: 'a: x (and 1 more)',
      reason: 'INVALID_FIELD',
      metadata: { request_id: 'r-1' },
      violations: [
        { field: 'account.currency', description: 'three capital letters' },
        { field: 'account.account_id', description: 'must be given' },
      ],
    };
    expect(explain({ code: Code.INVALID_ARGUMENT, details })).toEqual([
      '2 fields break their rules',
      '  account.currency: three capital letters',
      '  account.account_id: must be given',
      '(INVALID_FIELD, request r-1)',
    ]);
  });

  test('an unknown account comes with the command that creates it', () => {
    const details = {
      code: Code.NOT_FOUND,
      message: 'account "a b" does not exist',
      reason: 'UNKNOWN_ACCOUNT',
      metadata: {},
      resource: { type: 'kaizen.v1.Account', name: 'a b' },
    };
    expect(explain({ code: Code.NOT_FOUND, message: details.message, details })).toContain(
      "Create it with: kaizen account put 'a b'",
    );
  });

  test('a running cycle comes with the command that shows it', () => {
    const details = {
      code: Code.ABORTED,
      message: 'm',
      reason: 'CYCLE_ALREADY_RUNNING',
      metadata: { cycle_id: 'c-1' },
    };
    expect(explain({ code: Code.ABORTED, details })).toContain('Look at it with: kaizen cycle show c-1');
  });

  test('a service that is not there comes with what to do', () => {
    const message =
      'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ';
    expect(explain({ code: Code.UNAVAILABLE, message })).toEqual([
      'no service answers at 127.0.0.1:1: start it with "npm start", or name another address with --address (connect ECONNREFUSED 127.0.0.1:1)',
    ]);
  });

  test('no escape sequence of a message reaches the terminal', () => {
    expect(explainFailure(new Error('bad \u001b[2J'))).toEqual(['bad  [2J']);
  });
});

test('words of a shell are quoted when they must be', () => {
  expect(['acme', "it's", 'a b', '$(x)'].map(shellWord)).toEqual(['acme', "'it'\\''s'", "'a b'", "'$(x)'"]);
});
