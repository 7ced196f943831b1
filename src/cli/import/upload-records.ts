/** Uploads planned records in streams and counts the results. */
import { status as Code } from '@grpc/grpc-js';
import { CallFailure } from '../../client/call-failure.ts';
import type { Connection } from '../../client/connection.ts';
import { type Waiting, withRetries } from '../../client/retry.ts';
import { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { PerformanceServiceService } from '../../gen/kaizen/v1/performance_service.ts';
import type { UploadPerformanceRequest, UploadPerformanceResponse } from '../../gen/kaizen/v1/upload.ts';
import { ItemStatus } from '../../gen/kaizen/v1/vocabulary.ts';
import type { PlannedRow } from '../../import/plan-types.ts';
import { batchItems, MAX_BATCH_BYTES } from './batch-items.ts';
import type { ImportProgress } from './progress.ts';
import type { ImportListeners, ImportState } from './sending.ts';

/** The records to upload, and how. */
export interface UploadPlan {
  readonly rows: AsyncIterable<PlannedRow>;
  readonly accountId: string;
  /** Name of the file or system. It is kept with failures. */
  readonly source: string;
  /** Id by which stored records can be taken back, and an interrupted upload continued. */
  readonly importId: string;
  /** Number of records that earlier runs have settled. They are not sent again. */
  readonly position: number;
}

const ACTOR = 'kaizen import';
/** Records per message: a large part of what the service stores in one transaction. */
const MESSAGE_ROWS = 500;
/**
 * Records per stream. With many, the end of a stream costs little; with few, little must be kept until it is answered.
 */
const STREAM_ROWS = 10_000;
/** Many times the time that a busy service needs for a stream of that length. */
const STREAM_TIMEOUT_MS = 300_000;

type Row = Extract<PlannedRow, { readonly record: PerformanceRecord }>;

/**
 * Uploads every readable row. The event id of a row is made of its identity, so sending it again is harmless. A stream
 * that breaks begins again at the position of the last answer. `state` is kept current, so that a failed import can be
 * reported.
 */
export async function uploadRecords(
  { service, ...waiting }: Waiting & { readonly service: Connection },
  plan: UploadPlan,
  listeners: ImportListeners,
  state: ImportState,
): Promise<void> {
  let position = plan.position;
  /**
   * Uploads rows in one stream, or in several when a stream breaks or is answered early. Resolves when every row has a
   * result.
   */
  const upload = async (rows: readonly Row[]): Promise<void> => {
    const start = position;
    const end = start + rows.length;
    while (position < end) {
      const left = rows.slice(position - start);
      const from = position;
      const answer = await withRetries(
        waiting,
        () => uploadOnce(service, () => requestsOf(plan, left, from, listeners.progress), from),
        () => {
          state.retries += 1;
        },
      );
      addAnswer(answer, left, from, listeners);
      position = answer.nextPosition;
    }
  };
  // The next rows are read while these are being sent.
  let underWay = Promise.resolve();
  for await (const rows of streamsOf(recordsOf(plan, listeners, state))) {
    await underWay;
    underWay = upload(rows);
    // The promise is awaited above. Until then, a rejection must not count as unhandled.
    underWay.catch(() => undefined);
  }
  await underWay;
}

/** The records to send. Rows that cannot be read are reported. */
async function* recordsOf(
  plan: UploadPlan,
  { counter, log }: ImportListeners,
  state: ImportState,
): AsyncGenerator<Row, undefined> {
  let lastLine = 0;
  let passed = 0;
  for await (const row of plan.rows) {
    if (row.line !== lastLine) state.rows += 1;
    lastLine = row.line;
    if ('problems' in row) {
      log.write(counter.addUnreadable(row.line, row.problems));
      continue;
    }
    passed += 1;
    if (passed > plan.position) yield row;
  }
}

async function* streamsOf(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[], undefined> {
  let stream: Row[] = [];
  for await (const row of rows) {
    stream.push(row);
    if (stream.length < STREAM_ROWS) continue;
    yield stream;
    stream = [];
  }
  if (stream.length > 0) yield stream;
}

async function uploadOnce(
  service: Connection,
  requests: () => AsyncIterable<UploadPerformanceRequest>,
  from: number,
): Promise<UploadPerformanceResponse> {
  const { uploadPerformance } = PerformanceServiceService;
  const answer = await service.upload(uploadPerformance, requests(), { timeoutMs: STREAM_TIMEOUT_MS });
  if (answer.nextPosition > from) return answer;
  // A stopping server answers with what it has stored so far, which may be nothing.
  const message = 'the service ended the upload before it stored anything';
  throw new CallFailure({
    address: service.address,
    code: Code.UNAVAILABLE,
    message,
    details: undefined,
  });
}

async function* requestsOf(
  { accountId, importId, source }: UploadPlan,
  rows: readonly Row[],
  position: number,
  progress: ImportProgress,
): AsyncGenerator<UploadPerformanceRequest, undefined> {
  const head = { accountId, importId, source, actor: ACTOR };
  let next = position;
  const limits = { maxRows: MESSAGE_ROWS, maxBytes: MAX_BATCH_BYTES };
  const sizeOf = ({ record }: Row): number => PerformanceRecord.encode(record).finish().length;
  for await (const batch of batchItems(rows, limits, sizeOf)) {
    const records = batch.rows.map(({ record }) => record);
    yield { ...head, position: next, records };
    next += records.length;
    progress.update({ rows: next, endByte: batch.endByte });
  }
}

/** Counts an answer, and reports the rows with remarks. Most rows have none. */
function addAnswer(
  answer: UploadPerformanceResponse,
  rows: readonly Row[],
  from: number,
  { counter, log }: ImportListeners,
): void {
  const noted = { accepted: 0, duplicates: 0 };
  for (const { position, result } of answer.notes) {
    const row = rows[position - from];
    if (row === undefined || result === undefined)
      throw new Error('the service answered for a row that it was not sent');
    if (result.status === ItemStatus.ITEM_STATUS_ACCEPTED) noted.accepted += 1;
    if (result.status === ItemStatus.ITEM_STATUS_DUPLICATE) noted.duplicates += 1;
    log.write(counter.addResult(row.line, result));
  }
  counter.addTaken({
    accepted: answer.acceptedCount - noted.accepted,
    duplicates: answer.duplicateCount - noted.duplicates,
  });
}
