/** Rows in portions that a call can carry. */
import { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';

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

/** How large a call may be. */
export interface BatchLimits {
  readonly maxRows: number;
  /** Encoded bytes of the records. */
  readonly maxBytes: number;
}

/** The service takes 4 MiB a call; account, source and the framing of each record need a little of it. */
export const MAX_BATCH_BYTES = 3_670_016;
/** Field number, type and length before each record of a repeated field. */
const FRAMING_BYTES = 6;

/** Cuts rows into batches, in their order. A record that alone is too large gets a batch of its own. */
export async function* batchRows(
  rows:
    | AsyncIterable<RecordRow & { readonly endByte: number }>
    | Iterable<RecordRow & { readonly endByte: number }>,
  { maxRows, maxBytes }: BatchLimits,
): AsyncGenerator<Batch, undefined> {
  let batch: RecordRow[] = [];
  let bytes = 0;
  let endByte = 0;
  for await (const { line, record, endByte: rowEnd } of rows) {
    const size = PerformanceRecord.encode(record).finish().length + FRAMING_BYTES;
    if (batch.length > 0 && (batch.length === maxRows || bytes + size > maxBytes)) {
      yield { rows: batch, endByte };
      batch = [];
      bytes = 0;
    }
    batch.push({ line, record });
    bytes += size;
    endByte = rowEnd;
  }
  if (batch.length > 0) yield { rows: batch, endByte };
}
