/** Divides items into batches that fit into a call. */

/** Limits of a batch. */
export interface BatchLimits {
  readonly maxRows: number;
  /** Encoded bytes of the items. */
  readonly maxBytes: number;
}

/** The service accepts 4 MiB per call. The account, the source and the framing of each item need a small part of it. */
export const MAX_BATCH_BYTES = 3_670_016;

/** The items of one call. */
export interface ItemBatch<Row> {
  readonly rows: readonly Row[];
  /** Bytes of the file up to the end of its last row. */
  readonly endByte: number;
}

/** Field number, type and length in front of each item of a repeated field. */
const FRAMING_BYTES = 6;

/** Divides rows into batches, in their order. An item that is too large for any batch gets its own. */
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
