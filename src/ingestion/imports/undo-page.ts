/** Takes back a page of an import's records in one transaction: lock and read, decide in memory, write. */

import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import {
  countRetractions,
  listEventsOfImport,
  lockEvents,
  readEventsOfCreatives,
  removeFigures,
  retractEvents,
  unlinkProjectsFromCreatives,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { KaizenError, unknownAccount } from '../../shared/errors.ts';
import type { TextTraitExtractor } from '../../text-traits/text-trait-extractor.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { hasExpired } from '../batch/expired-events.ts';
import { MARK_ID_PREFIX } from '../batch/fold-figure.ts';
import { byKey, loadState } from '../batch/load-state.ts';
import { BATCH_TIMEOUT_MS, sendWrites } from '../batch/write-batch.ts';
import { findExpiredOf } from '../retract/expired-parts.ts';
import { MAX_REMAINING_EVENTS } from '../retract/load-leftovers.ts';
import { restoreEvent } from '../retract/restore-event.ts';
import { leaveImportOf, retract } from '../retract/write-retraction.ts';
import { foldUndo, type UndoLeftovers, type UndoWrites } from './fold-undo.ts';

/** Which page, by whom, why and when. */
export interface UndoPageRequest {
  readonly accountId: string;
  readonly importKey: string;
  /** The place of the last event seen; '' for the first page. */
  readonly afterPlace: string;
  readonly limit: number;
  readonly actor: string;
  readonly reason: string;
  readonly time: Timestamp;
}

/** What became of a page. */
export interface UndonePage {
  readonly retracted: number;
  /** Why each record that could not be taken back was refused. */
  readonly refusals: readonly string[];
  /** The last place seen; undefined when no record was left. */
  readonly lastPlace: string | undefined;
}

/**
 * Takes back a page, all or nothing. If the page cannot be taken back together, each record is taken back alone, as a
 * single event would be.
 */
export function undoPage(
  graph: Graph,
  extractor: TextTraitExtractor,
  request: UndoPageRequest,
): Promise<UndonePage> {
  return graph.transaction(
    'write',
    async (transaction) => {
      const { importKey, afterPlace, limit } = request;
      const listed = await transaction.run(listEventsOfImport, {
        importKey,
        afterPlace,
        limit: BigInt(limit),
      });
      const eventIds = listed.map(({ eventId }) => eventId);
      const lastPlace = listed.at(-1)?.place;
      const undone = await undoTogether(transaction, extractor, request, eventIds);
      if (undone !== undefined) return { retracted: undone, refusals: [], lastPlace };
      return { ...(await undoOneByOne(transaction, extractor, request, eventIds)), lastPlace };
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  );
}

/** How many records were taken back. Undefined, with nothing written, when one of them cannot be taken back. */
async function undoTogether(
  transaction: GraphTransaction,
  extractor: TextTraitExtractor,
  request: UndoPageRequest,
  eventIds: readonly string[],
): Promise<number | undefined> {
  if (eventIds.length === 0) return 0;
  const { accountId, time } = request;
  const locked = await lockPage(transaction, accountId, eventIds);
  const leftovers = await loadPage(transaction, accountId, locked);
  if (leftovers === undefined) return undefined;
  const account = leftovers.state.accounts.get(nodeKey(accountId));
  // The account was erased while its lock was waited for.
  if (account === undefined) throw unknownAccount(accountId);
  if (locked.events.some(({ eventTime }) => hasExpired(eventTime.seconds, account.keptFromMs)))
    return undefined;
  const folded = foldOrRefuse(() => foldUndo(locked.events, leftovers, { account, extractor, time }));
  if (folded === undefined) return undefined;
  await Promise.all(sendUndo(transaction, request, { ...folded, ...locked, state: leftovers.state }));
  return locked.events.length;
}

interface LockedPage {
  readonly events: readonly PreparedEvent[];
  readonly causedMarks: readonly PreparedEvent[];
}

/** Locks the events that hold, and the marks that the service set because of them. */
async function lockPage(
  transaction: GraphTransaction,
  accountId: string,
  eventIds: readonly string[],
): Promise<LockedPage> {
  const keys = eventIds.map((id) => nodeKey(accountId, id));
  const markKeys = eventIds.map((id) => nodeKey(accountId, `${MARK_ID_PREFIX}${id}`));
  const rows = await transaction.run(lockEvents, { eventKeys: [...keys, ...markKeys].sort() });
  const marks = new Set(markKeys);
  const holding = rows
    .filter(({ retractedSeconds }) => retractedSeconds === null)
    .map((row) => restoreEvent(accountId, row).event);
  return {
    events: holding.filter(({ key }) => !marks.has(key)),
    causedMarks: holding.filter(({ key }) => marks.has(key)),
  };
}

/**
 * Undefined when more events are about the creatives than can be read at once, or when some of them have expired: each
 * record is then judged by itself.
 */
async function loadPage(
  transaction: GraphTransaction,
  accountId: string,
  { events, causedMarks }: LockedPage,
): Promise<UndoLeftovers | undefined> {
  const gone = new Set([...events, ...causedMarks].map(({ key }) => key));
  const contentIds = events
    .flatMap(({ effects }) => effects.creatives ?? [])
    .map(({ contentId }) => contentId);
  const creativeKeys = [...new Set(contentIds.map((id) => nodeKey(accountId, id)))].sort();
  const limit = MAX_REMAINING_EVENTS + gone.size;
  const [state, expired, rows] = await Promise.all([
    loadState(transaction, events),
    findExpiredOf(
      transaction,
      events.map((event) => ({ event, use: undefined })),
    ),
    transaction.run(readEventsOfCreatives, { creativeKeys, limit: BigInt(limit) }),
  ]);
  if (rows.length >= limit || expired.creativeKeys.size + expired.figureKeys.size > 0) return undefined;
  const others = rows.filter(({ key }) => !gone.has(key)).map((row) => restoreEvent(accountId, row));
  return { state, causedMarks, ofCreatives: others };
}

function foldOrRefuse(fold: () => UndoWrites): UndoWrites | undefined {
  try {
    return fold();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Whether an error means that an event cannot be taken back. Nothing of the event is written in that case. */
function isRefusal(error: unknown): error is KaizenError {
  return error instanceof KaizenError && error.detail.reason === 'EVENT_NOT_RETRACTABLE';
}

function sendUndo(
  transaction: GraphTransaction,
  { accountId, importKey, actor, reason, time }: UndoPageRequest,
  {
    writes,
    state,
    events,
    retracted,
    removedFigures,
    projects,
  }: UndoWrites & LockedPage & Pick<UndoLeftovers, 'state'>,
): readonly Promise<unknown>[] {
  const eventKeys = retracted.map(({ key }) => key).sort();
  const sent = [...sendWrites(transaction, writes, state)];
  if (removedFigures.length > 0) {
    sent.push(transaction.run(removeFigures, { figureKeys: [...removedFigures].sort() }));
  }
  return [
    ...sent,
    transaction.run(unlinkProjectsFromCreatives, { creatives: [...projects].sort(byKey) }),
    transaction.run(countRetractions, {
      accountKey: nodeKey(accountId),
      retracted: BigInt(retracted.length),
    }),
    transaction.run(retractEvents, {
      eventKeys,
      seconds: BigInt(time.seconds),
      nanos: BigInt(time.nanos),
      actor,
      reason,
    }),
    leaveImportOf(
      transaction,
      events.map(({ key }) => key),
      { importKey, undone: true },
    ),
  ];
}

/** Why a record that has expired is not taken back. */
export const EXPIRED =
  'the event of the record has expired: to correct its metrics, send them with a higher revision';

async function undoOneByOne(
  transaction: GraphTransaction,
  extractor: TextTraitExtractor,
  { accountId, actor, reason, time }: UndoPageRequest,
  eventIds: readonly string[],
): Promise<Omit<UndonePage, 'lastPlace'>> {
  let retracted = 0;
  const refusals: string[] = [];
  for (const eventId of eventIds) {
    const retraction = { accountId, eventId, actor, reason, time, withImport: true };
    const outcome = await retract(transaction, extractor, retraction).catch((error: unknown) => {
      if (isRefusal(error)) return { kind: 'REFUSED' as const, message: error.message };
      throw error;
    });
    if (outcome.kind === 'RETRACTED') retracted += 1;
    if (outcome.kind === 'UNKNOWN' && outcome.keptFromMs !== null) refusals.push(`${eventId}: ${EXPIRED}`);
    if (outcome.kind === 'REFUSED') refusals.push(`${eventId}: ${outcome.message}`);
  }
  return { retracted, refusals };
}
