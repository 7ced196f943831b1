/** Creates the event nodes of a batch, each with its day and what it is about. */
import { createEvents, createEventsAbout, linkEventsToCreatives, setEventsAside } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { SubjectEffect, SubjectLabel } from '../catalogue/effects.ts';
import { importKeyOf } from '../imports/fold-import.ts';
import type { BatchWrites } from './batch-writes.ts';
import { expectRows } from './expect-rows.ts';
import { byKey } from './load-state.ts';

const LABELS = [
  'Creative',
  'Strategy',
  'PackRun',
  'Lead',
  'Intake',
] as const satisfies readonly SubjectLabel[];

/** One statement per kind of subject in the batch. */
export function createEventNodes(
  transaction: GraphTransaction,
  { events, segments, aside, formers }: Pick<BatchWrites, 'events' | 'segments' | 'aside' | 'formers'>,
): readonly Promise<unknown>[] {
  const sorted = [...events].sort(byKey);
  const sent: Promise<unknown>[] = [];
  if (aside.length > 0) sent.push(transaction.run(setEventsAside, { events: [...aside].sort(byKey) }));
  const aboutNothing = sorted.filter(({ effects }) => effects.subject === undefined);
  if (aboutNothing.length > 0) {
    const created = transaction.run(createEvents, { events: aboutNothing.map(eventRow) });
    sent.push(created.then((row) => expectRows(row.created, aboutNothing.length)));
  }
  for (const label of LABELS) {
    const rows = sorted.flatMap((event) =>
      event.effects.subject?.label === label
        ? [
            {
              ...eventRow(event),
              ...subjectOf(event, event.effects.subject),
              formers: countOrNull(formers.get(event.key)),
              segment: segments.get(event.key) ?? null,
            },
          ]
        : [],
    );
    if (rows.length === 0) continue;
    const created = transaction.run(createEventsAbout[label], { events: rows });
    sent.push(created.then((row) => expectRows(row.created, rows.length)));
  }
  const links = aboutNothing.flatMap(linksToCreatives);
  if (links.length > 0) sent.push(transaction.run(linkEventsToCreatives, { links }));
  return sent;
}

/**
 * The row of an event's subject. Events of an import are listed by subject: `importPlace` begins with the subject's id.
 */
function subjectOf(event: PreparedEvent, { id }: SubjectEffect) {
  const subjectKey = nodeKey(event.accountId, id);
  const importKey = importKeyOf(event) ?? null;
  const importPlace = importKey === null ? null : nodeKey(event.accountId, id, event.eventId);
  return { subjectKey, importKey, importPlace };
}

function countOrNull(count: number | undefined): bigint | null {
  return count === undefined ? null : BigInt(count);
}

/** An event that generated creatives without a strategy is linked to them, so that it can be found again. */
function linksToCreatives({ key: eventKey, accountId, effects: { creatives = [] } }: PreparedEvent) {
  const keys = new Set(creatives.map(({ contentId }) => nodeKey(accountId, contentId)));
  return [...keys].sort().map((creativeKey) => ({ eventKey, creativeKey }));
}

function eventRow(event: PreparedEvent) {
  return {
    key: event.key,
    eventId: event.eventId,
    accountId: event.accountId,
    projectId: event.projectId,
    type: event.type,
    boundary: event.boundary,
    seconds: event.eventTime.seconds,
    nanos: event.eventTime.nanos,
    recordSeconds: event.recordTime.seconds,
    recordNanos: event.recordTime.nanos,
    actor: event.actor,
    tags: event.tags,
    payload: event.payload,
    hash: event.hash,
    dayKey: nodeKey(event.accountId, event.projectId, event.date),
    place: event.place,
  };
}
