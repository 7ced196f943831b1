/** Accounts for tests, each with an id of its own. */
import { type Account, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import type { TestService } from './harness.ts';

/** Creates an account that no other test uses and returns its id. */
export async function createAccount(service: TestService, settings: Partial<Account> = {}): Promise<string> {
  const accountId = service.newAccountId();
  const account = { ...settings, accountId };
  await service.clients.AccountService.putAccount(PutAccountRequest.fromPartial({ account }));
  return accountId;
}
