/** Takes an event back in one transaction: lock and read, decide in memory, write. */
import {
  countRetractions,
  findEventsKeptFrom,
  leaveImport,
  linkCreativesToGuidance,
  removeFigures,
  retractEvents,
  setGuidanceItems,
  setSubjectState,
  unlink,
  unlinkCreativesFromGuidance,
  unlinkProjectsFromCreatives,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { TextTraitExtractor } from '../../text-traits/text-trait-extractor.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { hasExpired } from '../batch/expired-events.ts';
import { byKey } from '../batch/load-state.ts';
import { BATCH_TIMEOUT_MS, sendWrites } from '../batch/write-batch.ts';
import type { CounterLabel } from '../catalogue/counters-and-states.ts';
import type { LinkEffect } from '../catalogue/effects.ts';
import { foldRetraction, type GuidanceRetraction, type RetractionWrites } from './fold-retraction.ts';
import { loadLeftovers, lockEvent, MAX_REMAINING_EVENTS } from './load-leftovers.ts';
import { missingExpired } from './missing-expired.ts';
import { isServiceMark, restoreEvent } from './restore-event.ts';
import type { Retraction, RetractionOutcome } from './retraction.ts';
import { hasState } from './touched-things.ts';

/** Most items kept of one guidance use. The same number is kept when items are first stored. */
export const MAX_ITEMS_OF_A_USE = 200;

/** Takes an event back, all or nothing. Of two calls for one event, on any servers, the second finds it retracted. */
export function writeRetraction(
  graph: Graph,
  extractor: TextTraitExtractor,
  retraction: Retraction,
): Promise<RetractionOutcome> {
  return graph.transaction('write', (transaction) => retract(transaction, extractor, retraction), {
    timeoutMs: BATCH_TIMEOUT_MS,
  });
}

/** Removes retracted events from their import. */
export function leaveImportOf(
  transaction: GraphTransaction,
  eventKeys: readonly string[],
  { importKey, undone }: { readonly importKey: string; readonly undone: boolean },
): Promise<unknown> {
  return transaction.run(leaveImport, { eventKeys: [...eventKeys].sort(), importKey, undone });
}

/** Takes an event back inside a transaction that may take back more. A refused event writes nothing. */
export async function retract(
  transaction: GraphTransaction,
  extractor: TextTraitExtractor,
  retraction: Retraction,
): Promise<RetractionOutcome> {
  const { accountId, actor, reason, time, withImport = false } = retraction;
  const [{ row, markRow }, keeping] = await Promise.all([
    lockEvent(transaction, retraction),
    // Events of an account that is being erased are stored a little longer than the account.
    transaction.run(findEventsKeptFrom, { accountKey: nodeKey(accountId) }),
  ]);
  const unknown = (keptFromMs: number | null | undefined) =>
    ({ kind: 'UNKNOWN', keptFromMs: keptFromMs ?? null }) as const;
  if (row === undefined || keeping === undefined) return unknown(keeping?.keptFromMs);
  if (hasExpired(row.seconds, keeping.keptFromMs)) return unknown(keeping.keptFromMs);
  if (row.retractedSeconds !== null) return { kind: 'ALREADY_RETRACTED', row };
  if (isServiceMark(row)) return { kind: 'REFUSED', message: SERVICE_MARK };
  const restored = restoreEvent(accountId, row);
  const causedMark = markRow?.retractedSeconds === null ? restoreEvent(accountId, markRow).event : undefined;
  const leftovers = await loadLeftovers(transaction, restored, causedMark);
  if (leftovers.isTooMuch) return { kind: 'REFUSED', message: TOO_MUCH };
  const account = leftovers.state.accounts.get(restored.event.accountKey);
  // The account was erased while its lock was waited for.
  if (account === undefined) return unknown(null);
  // The event expired while the lock was waited for.
  if (hasExpired(row.seconds, account.keptFromMs)) return unknown(account.keptFromMs);
  const folded = foldRetraction(restored, leftovers, { account, extractor, time });
  const missing = missingExpired(restored.event, folded, leftovers);
  if (missing !== undefined) return { kind: 'REFUSED', message: missing };
  await Promise.all([
    ...sendWrites(transaction, folded.writes, leftovers.state),
    ...sendRetraction(transaction, restored.event, folded),
    transaction.run(countRetractions, {
      accountKey: restored.event.accountKey,
      retracted: BigInt(folded.retracted.length),
    }),
    transaction.run(retractEvents, {
      eventKeys: folded.retracted.map(({ key }) => key).sort(),
      seconds: BigInt(time.seconds),
      nanos: BigInt(time.nanos),
      actor,
      reason,
    }),
    ...(row.importKey === null
      ? []
      : [leaveImportOf(transaction, [row.key], { importKey: row.importKey, undone: withImport })]),
  ]);
  return {
    kind: 'RETRACTED',
    row: {
      ...row,
      retractedSeconds: time.seconds,
      retractedNanos: time.nanos,
      retractedBy: actor,
      retractionReason: reason,
    },
  };
}

const SERVICE_MARK =
  'the service set this mark by the performance of the creative: take back its performance records, or mark the creative yourself';
const TOO_MUCH = `more than ${MAX_REMAINING_EVENTS} events are about the same thing: what still holds cannot be computed at once`;

/** Statements that batches do not have: removing relationships, performance records and states. */
function sendRetraction(
  transaction: GraphTransaction,
  event: PreparedEvent,
  { subject, links, removedFigures, projects, guidance }: RetractionWrites,
): readonly Promise<unknown>[] {
  const sent: Promise<unknown>[] = [];
  if (removedFigures.length > 0) {
    sent.push(transaction.run(removeFigures, { figureKeys: [...removedFigures].sort() }));
  }
  if (projects.length > 0) {
    sent.push(transaction.run(unlinkProjectsFromCreatives, { creatives: [...projects].sort(byKey) }));
  }
  const about = event.effects.subject;
  if (hasState(about)) {
    const subjectKey = nodeKey(event.accountId, about.id);
    const newest = subject?.newest;
    const newestSubject = newest?.effects.subject;
    const params = {
      subjectKey,
      state: hasState(newestSubject) ? newestSubject.state : null,
      seconds: newest === undefined ? null : BigInt(newest.eventTime.seconds),
      nanos: newest === undefined ? null : BigInt(newest.eventTime.nanos),
    };
    sent.push(transaction.run(setSubjectState[about.label], params));
    if (links.length > 0 && about.label !== 'Intake') {
      const rows = links.map((link) => linkRow(event.accountId, link));
      sent.push(transaction.run(unlink[about.label], { subjectKey, links: rows }));
    }
  }
  return guidance === undefined ? sent : [...sent, ...sendGuidance(transaction, guidance)];
}

const LINK_ENDS = {
  REACHED_BY_TEMPLATE: { type: 'REACHED_BY', label: 'Template' },
  REACHED_BY_CHANNEL: { type: 'REACHED_BY', label: 'Channel' },
  WON_WITH: { type: 'WON_WITH', label: 'Pack' },
  RUN_OF: { type: 'RUN_OF', label: 'Pack' },
  LED_TO: { type: 'LED_TO', label: 'Creative' },
} as const satisfies Readonly<
  Record<LinkEffect['type'], { readonly type: string; readonly label: CounterLabel | 'Creative' }>
>;

/** A link as the query that removes it takes it. */
export function linkRow(accountId: string, link: LinkEffect) {
  const to = link.type === 'LED_TO' ? link.contentId : link.name;
  return { ...LINK_ENDS[link.type], toKey: nodeKey(accountId, to) };
}

function sendGuidance(
  transaction: GraphTransaction,
  { useKey, items, creativeKeys, links }: GuidanceRetraction,
): readonly Promise<unknown>[] {
  const sent: Promise<unknown>[] = [
    transaction.run(setGuidanceItems, { useKey, items: items.slice(0, MAX_ITEMS_OF_A_USE) }),
  ];
  if (creativeKeys.length > 0) {
    sent.push(transaction.run(unlinkCreativesFromGuidance, { useKey, creativeKeys: [...creativeKeys] }));
  }
  if (links.length > 0) sent.push(transaction.run(linkCreativesToGuidance, { links: [...links] }));
  return sent;
}
