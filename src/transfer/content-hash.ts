/** What an account holds, in one number: see ExportTrailer in proto/kaizen/v1/transfer.proto. */
import { createHash } from 'node:crypto';
import { AccountRecord, type ExportTrailer } from '../gen/kaizen/v1/transfer.ts';

/** Adds up the nodes and relationships of an account. */
export interface ContentSum {
  /** Adds a record whose properties are in order. Headers and trailers do not count. */
  add(record: AccountRecord): void;
  /** The trailer after the records so far. Call it once. */
  trailer(): ExportTrailer;
}

/** Starts with nothing. */
export function createContentSum(): ContentSum {
  const hash = createHash('sha256');
  const counts = new Map<string, number>();
  let links = 0;
  return {
    add(record) {
      const content = record.record;
      if (content?.$case !== 'node' && content?.$case !== 'link') return;
      const bytes = AccountRecord.encode(record).finish();
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      hash.update(length).update(bytes);
      if (content.$case === 'link') links += 1;
      else counts.set(content.value.label, (counts.get(content.value.label) ?? 0) + 1);
    },
    trailer: () => ({
      nodeCount: [...counts.values()].reduce((sum, count) => sum + count, 0),
      linkCount: links,
      contentHash: hash.digest('hex'),
      counts: [...counts].map(([label, count]) => ({ label, count })),
    }),
  };
}
