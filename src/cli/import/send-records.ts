/** Planned rows into the service: sends in batches, counts. */
import type { Connection } from '../../client/connection.ts';
import { type Waiting, withRetries } from '../../client/retry.ts';
import type { PerformanceResult } from '../../gen/kaizen/v1/performance_result.ts';
import {
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../../gen/kaizen/v1/performance_service.ts';
import type { PlannedRow } from '../../import/plan-types.ts';
import { type Batch, batchRows, MAX_BATCH_BYTES, type RecordRow } from './batches.ts';
import { workInFlight } from './in-flight.ts';
import type { ImportProgress } from './progress.ts';
import type { RowLog } from './row-log.ts';
import type { TallyCounter } from './tally.ts';

/** What is sent, and how. */
export interface SendPlan {
  readonly rows: AsyncIterable<PlannedRow>;
  readonly accountId: string;
  /** Name of the file or system; kept with failures. */
  readonly source: string;
  /** By which all that is stored can be taken back. */
  readonly importId: string;
  readonly batchRows: number;
  /** Calls at the same time. */
  readonly inFlight: number;
}

/** Whom an import tells of its rows. */
export interface ImportListeners {
  readonly counter: TallyCounter;
  readonly log: RowLog;
  readonly progress: ImportProgress;
}

/** What is known of an import at any time. */
export interface ImportState {
  /** Rows of the file; a row that is spread over days is one. */
  rows: number;
  retries: number;
}

const ACTOR = 'kaizen import';

/**
 * Sends every row that can be read. Sending a row again is harmless, as its event id is made of what identifies it:
 * so calls are retried, and so is a whole import. `state` is kept up to date, for a report of an import that fails.
 */
export async function sendRecords(
  { service, ...waiting }: Waiting & { readonly service: Connection },
  plan: SendPlan,
  { counter, log, progress }: ImportListeners,
  state: ImportState,
): Promise<void> {
  let answered = 0;
  let lastLine = 0;
  async function* records(): AsyncGenerator<RecordRow & { readonly endByte: number }, undefined> {
    for await (const row of plan.rows) {
      if (row.line !== lastLine) state.rows += 1;
      lastLine = row.line;
      if ('record' in row) {
        yield row;
        continue;
      }
      answered += 1;
      log.write(counter.addUnreadable(row.line, row.problems));
    }
  }
  const send = async ({ rows, endByte }: Batch): Promise<void> => {
    const request = RecordPerformanceRequest.fromPartial({
      accountId: plan.accountId,
      records: rows.map(({ record }) => record),
      actor: ACTOR,
      source: plan.source,
      importId: plan.importId,
    });
    const { results } = await withRetries(
      waiting,
      () => service.call(PerformanceServiceService.recordPerformance, request),
      () => {
        state.retries += 1;
      },
    );
    if (results.length !== rows.length) {
      throw new Error('the service answered with another number of results');
    }
    results.forEach((result: PerformanceResult, index) => {
      const row = rows[index];
      if (row !== undefined) log.write(counter.addResult(row.line, result));
    });
    answered += rows.length;
    progress.update({ rows: answered, endByte });
  };
  const batches = batchRows(records(), { maxRows: plan.batchRows, maxBytes: MAX_BATCH_BYTES });
  await workInFlight(batches, plan.inFlight, send);
}
