import { createApiKeyHandler } from '../grpc/handlers/create-api-key.ts';
import { listAccountsHandler } from '../grpc/handlers/list-accounts.ts';
import { listApiKeysHandler } from '../grpc/handlers/list-api-keys.ts';
import { listAuditEntriesHandler } from '../grpc/handlers/list-audit-entries.ts';
import { revokeApiKeyHandler } from '../grpc/handlers/revoke-api-key.ts';
import type { AreaFactory } from './area.ts';

/** AdminService. The gate that checks credentials is built beside the areas, because every call passes it. */
export const adminArea: AreaFactory = ({ graph, now }) => ({
  name: 'admin',
  handlers: {
    AdminService: {
      createApiKey: createApiKeyHandler({ graph, now }),
      listApiKeys: listApiKeysHandler(graph),
      revokeApiKey: revokeApiKeyHandler({ graph, now }),
      listAccounts: listAccountsHandler(graph),
      listAuditEntries: listAuditEntriesHandler(graph),
    },
  },
});
