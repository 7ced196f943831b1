/** Items in portions that a call can carry. */

/** How large a call may be. */
export interface BatchLimits {
  readonly maxRows: number;
  /** Encoded bytes of the items. */
  readonly maxBytes: number;
}

/** The service takes 4 MiB a call; account, source and the framing of each item need a little of it. */
export const MAX_BATCH_BYTES = 3_670_016;

/** Items of one call. */
export interface ItemBatch<Row> {
  readonly rows: readonly Row[];
  /** Bytes of the file up to the end of its last row. */
  readonly endByte: number;
}

/** Field number, type and length before each item of a repeated field. */
const FRAMING_BYTES = 6;

/** Cuts rows into batches, in their order. An item that alone is too large gets a batch of its own. */
export async function* batchItems<Row extends { readonly endByte: number }>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  { maxRows, maxBytes }: BatchLimits,
  sizeOf: (row: Row) => number,
): AsyncGenerator<ItemBatch<Row>, undefined> {
  let batch: Row[] = [];
  let bytes = 0;
  let endByte = 0;
  for await (const row of rows) {
    const size = sizeOf(row) + FRAMING_BYTES;
    if (batch.length > 0 && (batch.length === maxRows || bytes + size > maxBytes)) {
      yield { rows: batch, endByte };
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += size;
    endByte = row.endByte;
  }
  if (batch.length > 0) yield { rows: batch, endByte };
}
