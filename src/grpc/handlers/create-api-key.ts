import { createApiKey } from '../../access/api-keys.ts';
import type { CreateApiKeyRequest, CreateApiKeyResponse } from '../../gen/kaizen/v1/admin_service.ts';
import { invalidFields, type Violation } from '../../shared/errors.ts';
import { millisecondsOf } from '../../shared/timestamps.ts';
import type { Handler } from '../call.ts';
import { apiKeyMessage, rolesOf } from '../messages/api-key-message.ts';

/** AdminService/CreateApiKey. */
export function createApiKeyHandler(
  deps: Parameters<typeof createApiKey>[0],
): Handler<CreateApiKeyRequest, CreateApiKeyResponse> {
  return async (request, { principal }) => {
    const violations = violationsOf(request, deps.now());
    if (violations.length > 0) throw invalidFields(violations);
    const { name, roles, accountIds, allAccounts, expireTime } = request;
    const settings = {
      name,
      roles: rolesOf(roles),
      accountIds: allAccounts ? undefined : [...new Set(accountIds)],
      expiresAtMs: expireTime === undefined ? null : millisecondsOf(expireTime),
    };
    const { apiKey, secret } = await createApiKey(deps, settings, principal);
    return { apiKey: apiKeyMessage(apiKey), secret };
  };
}

/** What the rules of single fields cannot say. */
function violationsOf(
  { accountIds, allAccounts, expireTime }: CreateApiKeyRequest,
  now: Date,
): readonly Violation[] {
  const found: Violation[] = [];
  if (allAccounts === accountIds.length > 0) {
    found.push({
      field: 'account_ids',
      description: 'must be given, or all_accounts must be true, and not both',
    });
  }
  accountIds.forEach((id, index) => {
    if (id === '') found.push({ field: `account_ids[${index}]`, description: 'must not be empty' });
  });
  if (expireTime !== undefined && millisecondsOf(expireTime) <= now.getTime()) {
    found.push({ field: 'expire_time', description: 'must be in the future' });
  }
  return found;
}
