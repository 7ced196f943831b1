import { describe, expect, it } from 'vitest';
import { authorise, mayReach, type Principal, type Role } from '../../src/access/principal.ts';
import { accessRules } from '../../src/gen/access-rules.ts';

function holder(roles: readonly Role[], accountIds?: readonly string[]): Principal {
  return { credential: 'test', roles: new Set(roles), accountIds: accountIds && new Set(accountIds) };
}

/** 'OK' or the reason of the refusal. */
function outcome(principal: Principal, rpc: keyof typeof accessRules, accountId: string): string {
  try {
    authorise(principal, accessRules[rpc], accountId);
    return 'OK';
  } catch (error) {
    return (error as { readonly detail: { readonly reason: string } }).detail.reason;
  }
}

describe('authorise', () => {
  it.each([
    // An account that the request names.
    [['READ'], ['a'], 'AccountService/GetAccount', 'a', 'OK'],
    [['READ'], ['a'], 'AccountService/GetAccount', 'b', 'ACCOUNT_NOT_GRANTED'],
    [['READ'], undefined, 'AccountService/GetAccount', 'b', 'OK'],
    [['INGEST'], ['a'], 'AccountService/GetAccount', 'a', 'ROLE_MISSING'],
    [['ADMIN'], ['a'], 'AccountService/GetAccount', 'a', 'OK'],
    [[], ['a'], 'AccountService/GetAccount', 'a', 'ROLE_MISSING'],
    // An account or all of them.
    [['READ'], ['a'], 'LearningService/GetDashboard', 'a', 'OK'],
    [['READ'], ['a'], 'LearningService/GetDashboard', '', 'ROLE_MISSING'],
    [['READ'], undefined, 'LearningService/GetDashboard', '', 'ROLE_MISSING'],
    [['READ', 'OPERATE'], ['a'], 'LearningService/GetDashboard', '', 'ACCOUNT_NOT_GRANTED'],
    [['READ', 'OPERATE'], undefined, 'LearningService/GetDashboard', '', 'OK'],
    [['OPERATE'], ['a'], 'LearningService/RunCycle', '', 'ACCOUNT_NOT_GRANTED'],
    // All accounts.
    [['OPERATE'], ['a'], 'LearningService/PauseScheduler', '', 'ACCOUNT_NOT_GRANTED'],
    [['OPERATE'], undefined, 'LearningService/PauseScheduler', '', 'OK'],
    // Whatever the credential reaches, and nothing.
    [['READ'], ['a'], 'LearningService/GetCycle', '', 'OK'],
    [[], [], 'EventService/ListEventTypes', '', 'OK'],
  ] as const)('%j of %j calling %s for "%s": %s', (roles, accounts, rpc, accountId, expected) => {
    expect(outcome(holder(roles, accounts), rpc, accountId)).toBe(expected);
  });

  it('says the same of every account that is not granted', () => {
    const texts = ['b', 'no such account'].map((accountId) => {
      try {
        authorise(holder(['READ'], ['a']), accessRules['AccountService/GetAccount'], accountId);
        return 'OK';
      } catch (error) {
        return String(error);
      }
    });
    expect(texts[0]).toContain('not bound to');
    expect(texts[0]).toBe(texts[1]);
  });
});

it('shows what belongs to the deployment to operators of all accounts only', () => {
  expect(mayReach(holder(['READ', 'OPERATE']), '')).toBe(true);
  expect(mayReach(holder(['READ']), '')).toBe(false);
  expect(mayReach(holder(['OPERATE'], ['a']), '')).toBe(false);
  expect(mayReach(holder(['READ'], ['a']), 'a')).toBe(true);
  expect(mayReach(holder(['READ'], ['a']), 'b')).toBe(false);
});

it('audits every call that operates or administers, except those that only read', () => {
  const wrong = Object.entries(accessRules).filter(([rpc, { role, audited }]) => {
    const isRead = /\/(Get|List|Watch)/.test(rpc);
    return audited !== (!isRead && (role === 'OPERATE' || role === 'ADMIN'));
  });
  expect(wrong).toEqual([]);
});
