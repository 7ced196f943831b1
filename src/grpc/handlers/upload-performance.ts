import type { PerformanceResult } from '../../gen/kaizen/v1/performance_result.ts';
import {
  UploadNote,
  type UploadPerformanceRequest,
  type UploadPerformanceResponse,
} from '../../gen/kaizen/v1/upload.ts';
import { ItemStatus } from '../../gen/kaizen/v1/vocabulary.ts';
import { advanceUpload, getImport } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { LogEventsDependencies } from '../../ingestion/log-events.ts';
import { invalidFields } from '../../shared/errors.ts';
import type { UploadHandler } from '../call.ts';
import { type PlacedRecord, type RecordResults, storeRecords } from '../record-results.ts';
import { whenThereIsRoom } from '../when-there-is-room.ts';

/** Room for notes in one answer. Clients accept 4 MiB by default. */
const MAX_NOTE_BYTES = 3 * 2 ** 20;

/**
 * PerformanceService/UploadPerformance. Records that arrive while a portion is stored form the next portion. Two
 * portions are processed at a time: one is checked while the database stores the other. Their results are counted in
 * order.
 */
export function uploadPerformanceHandler({
  graph,
  ...deps
}: LogEventsDependencies & { readonly graph: Graph }): UploadHandler<
  UploadPerformanceRequest,
  UploadPerformanceResponse
> {
  return async (requests, { accountId, signal }) => {
    const portions = await requests.take();
    const [{ importId, source, actor, position } = NO_REQUEST] = portions;
    const context = { accountId, importId, source, actor, signal };
    const importKey = nodeKey(accountId, importId);
    const known = await graph.run(getImport, { accountKey: nodeKey(accountId), importKey }, { signal });
    const answer = answerFrom(position);
    const notes = { bytes: 0, isFull: false };
    const count = async ({ results }: RecordResults): Promise<void> => {
      const start = answer.nextPosition;
      addToAnswer(answer, results, notes);
      await graph.run(advanceUpload, {
        importKey,
        retracted: BigInt(known?.retracted ?? 0),
        position: BigInt(start),
        nextPosition: BigInt(answer.nextPosition),
      });
    };
    let begun = position;
    let counted = Promise.resolve();
    try {
      for (let taken = portions; taken.length > 0; taken = await requests.take()) {
        const records = recordsOf(taken, begun);
        begun += records.length;
        const storing = whenThereIsRoom(() => storeRecords(deps, context, records), signal);
        const before = counted;
        counted = before.then(() => storing).then(count);
        // Both promises are awaited later. Until then, a rejection must not count as unhandled.
        for (const work of [storing, counted]) work.catch(() => undefined);
        await before;
        if (notes.isFull) break;
      }
    } finally {
      // Counts the portions that have begun before the caller learns of an error behind them.
      await counted.catch(() => undefined);
    }
    await counted;
    return answer;
  };
}

/** Replaces the first message of a stream that a stopping server has cut before that message. */
const NO_REQUEST = { importId: '', source: '', actor: '', position: 0 } as const;

function answerFrom(nextPosition: number): UploadPerformanceResponse {
  return {
    nextPosition,
    acceptedCount: 0,
    duplicateCount: 0,
    failedCount: 0,
    warningCount: 0,
    notes: [],
  };
}

/**
 * The records of some messages. A message whose stated position differs from its actual one is refused, with everything
 * after it.
 */
function recordsOf(messages: readonly UploadPerformanceRequest[], position: number): readonly PlacedRecord[] {
  let next = position;
  return messages.flatMap((message) => {
    if (message.position !== 0 && message.position !== next) {
      const description = `is ${message.position}, and the stream has come to ${next}: only its first message need say it`;
      throw invalidFields([{ field: 'position', description }]);
    }
    next += message.records.length;
    return message.records.map((record, index) => ({ record, index }));
  });
}

/** How full an answer is. */
interface NoteRoom {
  bytes: number;
  isFull: boolean;
}

/**
 * Adds the results of a portion, which begins at the answer's next position. When a note has no room, it and all later
 * results are left out, although the records are stored. The caller sends them again, and they are duplicates then.
 */
function addToAnswer(
  answer: UploadPerformanceResponse,
  results: readonly PerformanceResult[],
  notes: NoteRoom,
): void {
  for (const result of results) {
    if (notes.isFull) return;
    if (isWorthNoting(result)) {
      const note = { position: answer.nextPosition, result };
      const bytes = UploadNote.encode(note).finish().length;
      // The first note always has room, so that every upload can finish.
      notes.isFull = answer.notes.length > 0 && notes.bytes + bytes > MAX_NOTE_BYTES;
      if (notes.isFull) return;
      answer.notes.push(note);
      notes.bytes += bytes;
    }
    countResult(answer, result);
    answer.nextPosition += 1;
  }
}

function countResult(answer: UploadPerformanceResponse, { status, warnings }: PerformanceResult): void {
  if (status === ItemStatus.ITEM_STATUS_ACCEPTED) answer.acceptedCount += 1;
  else if (status === ItemStatus.ITEM_STATUS_DUPLICATE) answer.duplicateCount += 1;
  else answer.failedCount += 1;
  if (warnings.length > 0) answer.warningCount += 1;
}

function isWorthNoting({ status, warnings }: PerformanceResult): boolean {
  const isTaken = status === ItemStatus.ITEM_STATUS_ACCEPTED || status === ItemStatus.ITEM_STATUS_DUPLICATE;
  return !isTaken || warnings.length > 0;
}
