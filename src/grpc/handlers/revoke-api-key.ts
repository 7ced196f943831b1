import { type ApiKeyDeps, revokeApiKey } from '../../access/api-keys.ts';
import type { RevokeApiKeyRequest, RevokeApiKeyResponse } from '../../gen/kaizen/v1/admin_service.ts';
import type { Handler } from '../call.ts';
import { apiKeyMessage } from '../messages/api-key-message.ts';

/** AdminService/RevokeApiKey. */
export function revokeApiKeyHandler(deps: ApiKeyDeps): Handler<RevokeApiKeyRequest, RevokeApiKeyResponse> {
  return async ({ apiKeyId }, { principal }) => ({
    apiKey: apiKeyMessage(await revokeApiKey(deps, apiKeyId, principal)),
  });
}
