/** The only write path for events: those of every RPC are accepted, written and answered here. */

import type { ContextTokenSource } from '../guidance/context-token-source.ts';
import type { Violation } from '../shared/errors.ts';
import { mapYielding } from '../shared/map-yielding.ts';
import { acceptEvent, type SubmittedEvent } from './accept/accept-event.ts';
import { failureOf } from './accept/ingestion-failure.ts';
import type { PreparedEvent } from './accept/prepared-event.ts';
import type { EventWriter } from './batch/event-writer.ts';
import type { Outcome } from './outcome.ts';

/** What logging needs. */
export interface LogEventsDependencies {
  readonly writer: EventWriter;
  readonly clock: () => Date;
  /** Called only for events with guidance. */
  readonly contextTokens: ContextTokenSource;
}

/** The account of the events, their origin, and the signal that ends the caller's wait. */
export interface LogEventsContext {
  readonly accountId: string;
  /** File or system that performance records come from. It is kept with their failures. */
  readonly source?: string;
  /** The import that performance records belong to. */
  readonly importId?: string;
  readonly signal?: AbortSignal;
}

/**
 * Returns outcomes in the order of the events. A refused performance record adds a PERFORMANCE_INGESTION_FAILED event,
 * which is written with the others.
 */
export async function logEvents(
  { writer, clock, contextTokens }: LogEventsDependencies,
  { accountId, source = '', importId = '', signal }: LogEventsContext,
  submitted: readonly SubmittedEvent[],
): Promise<readonly Outcome[]> {
  const now = clock();
  const guided = submitted.some(({ event }) => event.guidance !== undefined);
  const tokens = guided ? await contextTokens() : undefined;
  const fromImport = importId === '' ? undefined : { importId, source };
  const prepared: PreparedEvent[] = [];
  const failures: PreparedEvent[] = [];
  const pending = await mapYielding(submitted, (submission, order): Outcome | number => {
    const acceptance = acceptEvent(submission, accountId, { now, order, tokens, fromImport });
    if (acceptance.kind === 'PREPARED') return prepared.push(acceptance.prepared) - 1;
    const { reason, violations } = acceptance;
    const failure = failureOf(submission, { accountId, source, now, violations });
    if (failure !== undefined) failures.push(failure);
    const { eventId } = submission.event;
    return { status: 'REJECTED', eventId, reason, message: summary(violations), violations };
  });
  const outcomes = await writer.submit([...prepared, ...failures], signal);
  return pending.map((entry) => {
    const outcome = typeof entry === 'number' ? outcomes[entry] : entry;
    if (outcome === undefined) throw new Error('the writer returned fewer outcomes than events');
    return outcome;
  });
}

function summary(violations: readonly Violation[]): string {
  const [first] = violations;
  if (first === undefined) return 'refused';
  return violations.length === 1
    ? `${first.field}: ${first.description}`
    : `${first.field}: ${first.description} (and ${violations.length - 1} more)`;
}
