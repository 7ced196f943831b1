/** Creates the event nodes of a batch, each with its day and what it is about. */
import { createEvents, createEventsAbout } from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import type { SubjectLabel } from './effects.ts';
import { expectRows } from './expect-rows.ts';
import { byKey } from './load-state.ts';
import type { PreparedEvent } from './prepared-event.ts';

const LABELS = [
  'Creative',
  'Strategy',
  'PackRun',
  'Lead',
  'Intake',
] as const satisfies readonly SubjectLabel[];

/** One statement per kind of subject that occurs. */
export function createEventNodes(
  transaction: GraphTransaction,
  events: readonly PreparedEvent[],
): readonly Promise<void>[] {
  const sorted = [...events].sort(byKey);
  const sent: Promise<void>[] = [];
  const aboutNothing = sorted.filter(({ effects }) => effects.subject === undefined);
  if (aboutNothing.length > 0) {
    const created = transaction.run(createEvents, { events: aboutNothing.map(eventRow) });
    sent.push(created.then((row) => expectRows(row.created, aboutNothing.length)));
  }
  for (const label of LABELS) {
    const rows = sorted.flatMap((event) =>
      event.effects.subject?.label === label
        ? [{ ...eventRow(event), subjectKey: nodeKey(event.accountId, event.effects.subject.id) }]
        : [],
    );
    if (rows.length === 0) continue;
    const created = transaction.run(createEventsAbout[label], { events: rows });
    sent.push(created.then((row) => expectRows(row.created, rows.length)));
  }
  return sent;
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
