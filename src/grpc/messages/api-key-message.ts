/** API keys as messages of the API, and what a request says about a new one. */
import type { ApiKey } from '../../access/api-keys.ts';
import { ROLES, type Role } from '../../access/principal.ts';
import { Role as RoleNumber } from '../../gen/kaizen/v1/access.ts';
import type { ApiKey as ApiKeyMessage } from '../../gen/kaizen/v1/admin_service.ts';
import { timestampOf } from '../../shared/timestamps.ts';

/** A key as a message, without its secret. */
export function apiKeyMessage(key: ApiKey): ApiKeyMessage {
  const { keyId, name, roles, accountIds, createdBy, revokedBy } = key;
  return {
    ...{ apiKeyId: keyId, name, createdBy, revokedBy },
    roles: roles.map((role) => RoleNumber[`ROLE_${role}`]),
    accountIds: [...(accountIds ?? [])],
    allAccounts: accountIds === undefined,
    createTime: timestampOf(key.createdAtMs),
    expireTime: timeOf(key.expiresAtMs),
    lastUseTime: timeOf(key.lastUsedAtMs),
    revokeTime: timeOf(key.revokedAtMs),
  };
}

/** The roles of a request, each once. */
export function rolesOf(numbers: readonly number[]): readonly Role[] {
  return ROLES.filter((role) => numbers.includes(RoleNumber[`ROLE_${role}`]));
}

function timeOf(epochMs: number | null) {
  return epochMs === null ? undefined : timestampOf(epochMs);
}
