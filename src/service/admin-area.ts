import { createErasedNames } from '../access/erased-names.ts';
import { createErasureService } from '../erasure/erasure-service.ts';
import { createApiKeyHandler } from '../grpc/handlers/create-api-key.ts';
import { eraseAccountHandler } from '../grpc/handlers/erase-account.ts';
import { eraseSubjectHandler } from '../grpc/handlers/erase-subject.ts';
import { exportAccountHandler } from '../grpc/handlers/export-account.ts';
import { importAccountHandler } from '../grpc/handlers/import-account.ts';
import { listAccountsHandler } from '../grpc/handlers/list-accounts.ts';
import { listApiKeysHandler } from '../grpc/handlers/list-api-keys.ts';
import { listAuditEntriesHandler } from '../grpc/handlers/list-audit-entries.ts';
import { revokeApiKeyHandler } from '../grpc/handlers/revoke-api-key.ts';
import { createExpiryService } from '../retention/expiry-service.ts';
import { createTransferService } from '../transfer/transfer-service.ts';
import type { AreaFactory } from './area.ts';

/**
 * AdminService. The gate that checks credentials is built beside the areas, because every call passes it. At its start
 * the area continues erasures that other servers left, clears away what their imports left, and begins to delete
 * expired events.
 */
export const adminArea: AreaFactory = ({ graph, now, log, serverId }) => {
  const erasures = createErasureService({ graph, clock: now, log, serverId });
  const expiry = createExpiryService({ graph, clock: now, log });
  const transfers = createTransferService({ graph, clock: now, log, serverId });
  return {
    name: 'admin',
    handlers: {
      AdminService: {
        createApiKey: createApiKeyHandler({ graph, now, names: createErasedNames(graph) }),
        listApiKeys: listApiKeysHandler(graph),
        revokeApiKey: revokeApiKeyHandler({ graph, now }),
        listAccounts: listAccountsHandler(graph),
        listAuditEntries: listAuditEntriesHandler(graph),
        eraseAccount: eraseAccountHandler(erasures),
        eraseSubject: eraseSubjectHandler(erasures),
        exportAccount: exportAccountHandler(transfers),
        importAccount: importAccountHandler(transfers),
      },
    },
    start() {
      erasures.start();
      expiry.start();
      transfers.start();
    },
    async stop() {
      await Promise.all([erasures.stop(), expiry.stop(), transfers.stop()]);
    },
  };
};
