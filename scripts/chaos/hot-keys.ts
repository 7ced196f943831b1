/**
 * Many writers at the same nodes at once, on one server and without any fault: nobody may be refused, and no node may be
 * there twice. Each call is sent once. What a server repeats for itself, because writes were in each other's way, no
 * caller may notice.
 */
import { CallFailure } from '../../src/client/call-failure.ts';
import { type Connection, openConnection } from '../../src/client/connection.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { EventServiceService } from '../../src/gen/kaizen/v1/event_service.ts';
import {
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../../src/gen/kaizen/v1/performance_service.ts';
import { ItemStatus, itemStatusToJSON } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { createProgramFolder } from '../../test/fixtures/program.ts';
import { databaseOf } from '../../test/fixtures/program-database.ts';
import { checkStorm } from './storm/checker.ts';
import { ACCOUNTS, eventOf, recordOf } from './storm/items.ts';
import { createLedger, type Ledger, recordKey } from './storm/ledger.ts';
import { type Outcome, outcomeOf } from './storm/outcome.ts';

/** What the run is asked for. */
export interface HotKeysOptions {
  readonly writers: number;
  readonly calls: number;
  readonly say: (text: string) => void;
  /** Data folder of a stopped program to begin with. Default: an empty one. */
  readonly copyOf?: string | undefined;
  /** When it aborts, no further call is made. */
  readonly signal?: AbortSignal | undefined;
}

const CALL_MS = 60_000;
/** All writers share one name, and so the subjects of their events: ten calls in a row tell of one lead. */
const WRITER = 'hot';
const RECORD_EVERY = 4;
const TOLD_EVERY = 10_000;

/** Runs it. */
export async function writeHotKeys(options: HotKeysOptions): Promise<Outcome> {
  const { writers, calls, say, signal, copyOf } = options;
  const folder = createProgramFolder({ built: true, ...(copyOf === undefined ? {} : { copyOf }) });
  try {
    const { address } = await folder.start({ KAIZEN_LOG_LEVEL: 'error' });
    const ledger = createLedger();
    const connection = openConnection({ address, timeoutMs: CALL_MS });
    const accountId = ACCOUNTS[0] ?? '';
    await connection.call(
      AccountServiceService.putAccount,
      PutAccountRequest.fromPartial({ account: { accountId } }),
    );
    let next = 0;
    const write = async (): Promise<void> => {
      while (next < calls && signal?.aborted !== true) {
        const n = next++;
        if (n % TOLD_EVERY === 0) say(`call ${n} of ${calls}`);
        const one = n % RECORD_EVERY === 0 ? recordOne : logOne;
        await one({ connection, ledger, accountId, n }).catch((error: unknown) => {
          const text =
            error instanceof CallFailure ? `${error.facts.details?.reason} ${error.message}` : String(error);
          ledger.unexpected(`call ${n}`, text);
        });
      }
    };
    await Promise.all(Array.from({ length: writers }, write));
    connection.close();
    say(`checking ${ledger.acknowledged()} acknowledged items`);
    return outcomeOf(ledger, await checkStorm(databaseOf(folder), ledger));
  } finally {
    await folder.remove();
  }
}

interface Call {
  readonly connection: Connection;
  readonly ledger: Ledger;
  readonly accountId: string;
  readonly n: number;
}

async function logOne({ connection, ledger, accountId, n }: Call): Promise<void> {
  const event = eventOf(WRITER, n);
  const entry = ledger.sent({ accountId, key: event.eventId, actor: WRITER });
  const { result } = await connection.call(EventServiceService.logEvent, { accountId, event });
  if (result?.status === ItemStatus.ITEM_STATUS_ACCEPTED) ledger.acknowledge(entry);
  else ledger.unexpected(entry.key, itemStatusToJSON(result?.status ?? ItemStatus.UNRECOGNIZED));
}

/** Revisions of one record reach the server in any order, so the lower ones may come too late. */
async function recordOne({ connection, ledger, accountId, n }: Call): Promise<void> {
  const record = recordOf(WRITER, n / RECORD_EVERY);
  const entry = ledger.sent({ accountId, key: recordKey(record), actor: WRITER });
  const request = RecordPerformanceRequest.fromPartial({ accountId, actor: WRITER, records: [record] });
  const { results } = await connection.call(PerformanceServiceService.recordPerformance, request);
  const status = results[0]?.status;
  if (status === ItemStatus.ITEM_STATUS_ACCEPTED) ledger.acknowledge(entry);
  else if (status !== ItemStatus.ITEM_STATUS_STALE)
    ledger.unexpected(entry.key, itemStatusToJSON(status ?? ItemStatus.UNRECOGNIZED));
}
