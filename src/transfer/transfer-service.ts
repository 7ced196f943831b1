/** Exports and imports between the start and the stop of a server. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { createErasedNames } from '../access/erased-names.ts';
import type { AccountRecord, ImportAccountResponse } from '../gen/kaizen/v1/transfer.ts';
import type { Graph } from '../graph/graph.ts';
import { readMigrations } from '../graph/migration-files.ts';
import { DEFAULT_LEASE_MS } from '../learning/cycle/cycle-lease.ts';
import { trackedWork } from '../learning/cycle/tracked-work.ts';
import { packageRoot } from '../shared/package-root.ts';
import { clearAbandoned } from './arriving-account.ts';
import { type ExportVersions, exportAccount } from './export-account.ts';
import { type ImportDependencies, importAccount, type RecordMessages } from './import-account.ts';

/** Exports and imports accounts, and clears away what imports left. */
export interface TransferService {
  /** See {@link exportAccount}. */
  export(accountId: string, signal: AbortSignal): AsyncIterable<readonly AccountRecord[]>;
  /** See {@link importAccount}. */
  import(accountId: string, messages: RecordMessages): Promise<ImportAccountResponse>;
  /** Begins to look for imports whose server died, at once and then regularly. */
  start(): void;
  /** Waits for the transaction under way. */
  stop(): Promise<void>;
}

/** How often to look for imports whose server has died, in milliseconds. */
const LOOK_MS = DEFAULT_LEASE_MS / 2;
/** Time in milliseconds for the work under way. */
const STOP_MS = 5_000;

/** Creates the service. It does nothing before its first call. */
export function createTransferService(given: {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly serverId: string;
  /** Default: the term of cycles. */
  readonly leaseMs?: number;
}): TransferService {
  const { graph, clock, log } = given;
  const versions = versionsOfThisProgram();
  const dependencies: ImportDependencies = {
    ...given,
    names: createErasedNames(graph),
    schemaVersion: versions.schemaVersion,
  };
  const { track, repeat, settledWithin } = trackedWork();

  async function look(): Promise<void> {
    try {
      const cleared = await clearAbandoned(dependencies);
      if (cleared.length > 0) log.info({ imports: cleared.length }, 'broken-off imports cleared away');
    } catch (error) {
      log.warn({ err: error }, 'broken-off imports could not be cleared away');
    }
  }

  return {
    export: (accountId, signal) => exportAccount({ graph, clock, versions }, accountId, signal),
    import: (accountId, messages) => track(importAccount(dependencies, accountId, messages)),
    start() {
      repeat(look, LOOK_MS);
    },
    async stop() {
      await settledWithin(STOP_MS);
    },
  };
}

/** Read once, from the files of the program. */
function versionsOfThisProgram(): ExportVersions {
  const migrations = readMigrations(path.join(packageRoot(), 'cypher/schema'));
  const manifest: unknown = JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8'));
  const serviceVersion = (manifest as { readonly version: string }).version;
  return { schemaVersion: migrations.at(-1)?.number ?? 0, serviceVersion };
}
