/**
 * AppendEvents with events that are already encoded. A batch is built by joining bytes, and its answer is decoded only
 * as far as needed.
 */
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { EventResult, EventServiceService } from '../../gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Connection, Method } from '../connection.ts';
import type { Frame } from './entry.ts';

/** The answer to a batch. */
export interface AppendAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  /** Events that were not stored. */
  readonly failures: readonly ItemFailure[];
}

/** An event that was not stored, and why. */
export interface ItemFailure {
  /** Its index in the batch, from 0. */
  readonly place: number;
  readonly result: EventResult;
}

/** Sends a batch once. Rejects with a CallFailure, which says CANCELLED after the signal. */
export type Append = (frames: readonly Frame[], signal: AbortSignal) => Promise<AppendAnswer>;

/** Longer than a slow transaction of the service. The keep-alive detects a dead connection earlier. */
const TIMEOUT_MS = 30_000;

/** AppendEvents for one account. */
export function createAppend(connection: Connection, accountId: string): Append {
  const head = new BinaryWriter().uint32(10).string(accountId).finish();
  return async (frames, signal) => {
    const request = Buffer.concat([head, ...frames]);
    const answer = await connection.call(method, request, { timeoutMs: TIMEOUT_MS, signal });
    if (answer.results !== frames.length) {
      throw new Error(`the service answered with ${answer.results} results for ${frames.length} events`);
    }
    return answer;
  };
}

const method: Method<Buffer, AppendAnswer & { readonly results: number }> & {
  readonly responseStream: false;
} = {
  path: EventServiceService.appendEvents.path,
  responseStream: false,
  requestSerialize: (bytes) => bytes,
  responseDeserialize: readAnswer,
};

/** Reads the counts, and the results only when some event was not stored. */
function readAnswer(bytes: Buffer): AppendAnswer & { readonly results: number } {
  const counts = { results: 0, accepted: 0, duplicates: 0, failed: 0 };
  const results: Uint8Array[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) results.push(reader.bytes());
    else if (field === 2) counts.accepted = reader.int32();
    else if (field === 3) counts.duplicates = reader.int32();
    else if (field === 4) counts.failed = reader.int32();
    else reader.skip(wireType, field);
  }
  const failures =
    counts.failed === 0
      ? []
      : results
          .map((result, place) => ({ place, result: EventResult.decode(result) }))
          .filter(({ result }) => isFailure(result));
  return { accepted: counts.accepted, duplicates: counts.duplicates, failures, results: results.length };
}

function isFailure({ status }: EventResult): boolean {
  return status !== ItemStatus.ITEM_STATUS_ACCEPTED && status !== ItemStatus.ITEM_STATUS_DUPLICATE;
}
