/** Expiry of events between the start and the stop of a server. */
import type { Logger } from 'pino';
import { listExpiringAccounts } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { DEFAULT_LEASE_MS } from '../learning/cycle/cycle-lease.ts';
import { trackedWork } from '../learning/cycle/tracked-work.ts';
import { type ExpiryDependencies, expireEvents } from './expire-events.ts';

/** Deletes expired events of all accounts, after their cycles. */
export interface ExpiryService {
  /** Begins to look for accounts with expired events, at once and then regularly. */
  start(): void;
  /** Stops before the next transaction. Another server, or this one after its restart, continues. */
  stop(): Promise<void>;
}

/** How often to look for accounts, in milliseconds. */
const LOOK_MS = DEFAULT_LEASE_MS / 2;
/** Time in milliseconds for the transaction under way. */
const STOP_MS = 5_000;
/** Accounts read at once. */
const ACCOUNTS_PER_PAGE = 100n;

/** Creates the service. It does nothing before its start. */
export function createExpiryService(given: {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Default: the term of cycles. */
  readonly leaseMs?: number;
}): ExpiryService {
  let isStopped = false;
  const { repeat, settledWithin } = trackedWork();
  const dependencies: ExpiryDependencies = {
    ...given,
    throwIfStopped() {
      if (isStopped) throw new StoppedError();
    },
  };

  async function look(): Promise<void> {
    try {
      await expireAll(dependencies);
    } catch (error) {
      if (!(error instanceof StoppedError)) {
        given.log.warn({ err: error }, 'expired events could not be looked for');
      }
    }
  }

  return {
    start() {
      repeat(look, LOOK_MS);
    },
    async stop() {
      isStopped = true;
      await settledWithin(STOP_MS);
    },
  };
}

/** Deletes what has expired in every account that no server is at. An account that fails does not keep others waiting. */
async function expireAll(dependencies: ExpiryDependencies): Promise<void> {
  const { graph, log } = dependencies;
  for (let afterKey = ''; ; ) {
    const accounts = await graph.run(listExpiringAccounts, { afterKey, limit: ACCOUNTS_PER_PAGE });
    for (const account of accounts) {
      await expireEvents(dependencies, account).catch((error: unknown) => {
        if (error instanceof StoppedError) throw error;
        log.warn({ err: error, account_id: account.accountId }, 'expiry stopped and will be continued');
      });
      afterKey = account.accountKey;
    }
    if (accounts.length === 0) return;
  }
}

/** The server is stopping; another one continues. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
}
