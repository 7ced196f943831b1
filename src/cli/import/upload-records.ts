/** Planned rows into the service: uploads in streams, counts. */
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

/** What is uploaded, and how. */
export interface UploadPlan {
  readonly rows: AsyncIterable<PlannedRow>;
  readonly accountId: string;
  /** Name of the file or system; kept with failures. */
  readonly source: string;
  /** By which all that is stored can be taken back, and an upload that was cut off goes on. */
  readonly importId: string;
  /** Records that were decided before: they are not sent again. */
  readonly position: number;
}

const ACTOR = 'kaizen import';
/** Records of a message: a good part of what the service stores in one transaction. */
const MESSAGE_ROWS = 500;
/** Of a stream: enough that its end costs little, few enough to keep until they are answered for. */
const STREAM_ROWS = 10_000;
/** Many times what a stream of that length takes a busy service. */
const STREAM_TIMEOUT_MS = 300_000;

type Row = Extract<PlannedRow, { readonly record: PerformanceRecord }>;

/**
 * Uploads every row that can be read. Sending a row again is harmless, as its event id is made of what identifies it: so a
 * stream that breaks is begun again where the last answer was. `state` is kept up to date, for a report of an import that
 * fails.
 */
export async function uploadRecords(
  { service, ...waiting }: Waiting & { readonly service: Connection },
  plan: UploadPlan,
  listeners: ImportListeners,
  state: ImportState,
): Promise<void> {
  let position = plan.position;
  /** One stream, or more when it breaks or is answered early. Resolves when every row is decided. */
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
  // The next rows are read while these are on their way.
  let underWay = Promise.resolve();
  for await (const rows of streamsOf(recordsOf(plan, listeners, state))) {
    await underWay;
    underWay = upload(rows);
    // Awaited above; until then a failure must not count as unhandled.
    underWay.catch(() => undefined);
  }
  await underWay;
}

/** The rows that are to be sent; those that cannot be read are told of. */
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
  // A server that stops answers with what it has done, which may be nothing.
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

/** Tells of the rows of an answer: of most there is nothing to tell but how many they are. */
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
