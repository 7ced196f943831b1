/** Rows in portions that a call can carry. */
import { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { type BatchLimits, batchItems } from './batch-items.ts';

/** A record and the line it comes from. */
export interface RecordRow {
  readonly line: number;
  readonly record: PerformanceRecord;
}

/** Records of one call. */
export interface Batch {
  readonly rows: readonly RecordRow[];
  /** Bytes of the file up to the end of its last row. */
  readonly endByte: number;
}

/** Few enough for a result within a second, enough to fill the service's transactions. */
export const DEFAULT_BATCH_ROWS = 500;
/** The service takes 4 MiB a call; account, source and the framing of each record need a little of it. */
export const MAX_BATCH_BYTES = 3_670_016;
/** Cuts rows into batches, in their order. A record that alone is too large gets a batch of its own. */
export async function* batchRows(
  rows: AsyncIterable<RecordRow & { readonly endByte: number }>,
  { maxRows, maxBytes }: BatchLimits,
): AsyncGenerator<Batch, undefined> {
  const sizeOf = ({ record }: RecordRow): number => PerformanceRecord.encode(record).finish().length;
  yield* batchItems(rows, { maxRows, maxBytes }, sizeOf);
}
