import { describe, expect, it } from 'vitest';
import { putAccount } from '../../src/cli/commands/account.ts';
import type { Connection } from '../../src/client/connection.ts';
import {
  Account,
  GetAccountResponse,
  PutAccountRequest,
  PutAccountResponse,
  Sharing,
} from '../../src/gen/kaizen/v1/account_service.ts';

/** A service that holds one account, and the account that was put. */
function serviceWith(account: Account): { readonly connection: Connection; put(): Account | undefined } {
  let put: Account | undefined;
  const connection: Connection = {
    address: 'nowhere',
    call: async (method, request) => {
      if (method.path.endsWith('/GetAccount')) {
        return method.responseDeserialize(Buffer.from(GetAccountResponse.encode({ account }).finish()));
      }
      put = PutAccountRequest.decode(method.requestSerialize(request)).account;
      const response = { account: put, created: false };
      return method.responseDeserialize(Buffer.from(PutAccountResponse.encode(response).finish()));
    },
    upload: () => Promise.reject(new Error('nothing is uploaded')),
    watch: () => {
      throw new Error('nothing is watched');
    },
    close: () => undefined,
  };
  return { connection, put: () => put };
}

describe('kaizen account put', () => {
  it('leaves what is not given as it is: bans, and the choice not to share', async () => {
    const account = Account.fromPartial({
      accountId: 'acme',
      industry: 'SaaS',
      bannedPhrases: ['best ever'],
      sharing: Sharing.SHARING_DISABLED,
    });
    const { connection, put } = serviceWith(account);
    await putAccount(connection, 'acme', { clientType: 'startup' });
    expect(put()).toEqual({ ...account, clientType: 'startup' });
  });

  it('changes what is given: phrases replace those before', async () => {
    const account = Account.fromPartial({
      accountId: 'acme',
      bannedPhrases: ['best ever'],
      sharing: Sharing.SHARING_ENABLED,
    });
    const { connection, put } = serviceWith(account);
    const options = { ban: ['guaranteed', 'act now'], sharing: Sharing.SHARING_DISABLED };
    await putAccount(connection, 'acme', options);
    expect(put()).toEqual({
      ...account,
      bannedPhrases: ['guaranteed', 'act now'],
      sharing: Sharing.SHARING_DISABLED,
    });
  });

  it('clears bans when asked to', async () => {
    const account = Account.fromPartial({ accountId: 'acme', bannedPhrases: ['best ever'] });
    const { connection, put } = serviceWith(account);
    await putAccount(connection, 'acme', { clearBans: true });
    expect(put()?.bannedPhrases).toEqual([]);
  });
});
