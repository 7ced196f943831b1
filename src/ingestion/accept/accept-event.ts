/** Turns a caller's event into a prepared event, or into the list of everything that is wrong with it. */

import type { Event } from '../../gen/kaizen/v1/event.ts';
import type { ContextTokens } from '../../guidance/context-token.ts';
import { OLDEST_DATE } from '../../shared/dates.ts';
import type { Reason, Violation } from '../../shared/errors.ts';
import { protoName } from '../../shared/proto-names.ts';
import type { Interpretation, Payload } from '../catalogue/event-type.ts';
import { eventTypeOfPayload } from '../catalogue/event-types.ts';
import { type EventImport, type PreparedEvent, prepareEvent } from './prepared-event.ts';
import { type GuidanceReading, prepareGuidance } from './prepared-guidance.ts';

/** An event as a handler passes it on, with the violations that the field rules found and its path in the request. */
export interface SubmittedEvent {
  readonly event: Event;
  readonly path: string;
  readonly violations: readonly Violation[];
}

/** The result of the checks that do not need the graph. */
export type Acceptance =
  | { readonly kind: 'PREPARED'; readonly prepared: PreparedEvent }
  | { readonly kind: 'REJECTED'; readonly reason: Reason; readonly violations: readonly Violation[] };

/** Clocks differ, so an event may be up to one day ahead of the server's clock. */
const FUTURE_TOLERANCE_MS = 86_400_000;
const OLDEST_SECONDS = Date.parse(`${OLDEST_DATE}T00:00:00Z`) / 1000;

/** What the checks need to know beside the event. */
export interface AcceptanceContext {
  readonly now: Date;
  /** Position of the event in its call. */
  readonly order: number;
  /** Reads context ids; needed for an event with guidance. */
  readonly tokens?: ContextTokens | undefined;
  readonly fromImport?: EventImport | undefined;
}

/** Checks everything that does not need the graph, and returns all violations at once. */
export function acceptEvent(
  submitted: SubmittedEvent,
  accountId: string,
  { now, order, tokens, fromImport }: AcceptanceContext,
): Acceptance {
  const { event, path } = submitted;
  const violations = [...submitted.violations];
  const mismatch = event.accountId !== '' && event.accountId !== accountId;
  if (mismatch) {
    violations.push({
      field: `${path}.account_id`,
      description: `must be empty or the call's account "${accountId}"`,
    });
  }
  violations.push(...timeViolations(event, path, now));
  const { payload } = event;
  if (payload === undefined) {
    violations.push({ field: `${path}.payload`, description: 'one of the payloads must be given' });
  }
  const interpretation = payload === undefined ? undefined : interpretPayload(payload, event.projectId, now);
  if (payload !== undefined && interpretation?.ok === false) {
    const field = protoName(payload.$case);
    violations.push(
      ...interpretation.violations
        .map((v) => ({ ...v, field: `${path}.${field}.${v.field}` }))
        .filter(isNewIn(violations)),
    );
  }
  const reading = readGuidance(event, accountId, tokens);
  if (reading?.ok === false) {
    const found = reading.violations.map((v) => ({ ...v, field: `${path}.guidance.${v.field}` }));
    violations.push(...found.filter(isNewIn(violations)));
  }
  if (payload === undefined || interpretation?.ok !== true || violations.length > 0) {
    return { kind: 'REJECTED', reason: mismatch ? 'ACCOUNT_MISMATCH' : 'INVALID_FIELD', violations };
  }
  const { projectId, eventId, eventTime, actor, tags } = event;
  const { effects, warnings = [] } = interpretation;
  const guidance = reading?.ok === true ? reading.guidance : undefined;
  const content = {
    accountId,
    projectId,
    eventId,
    eventTime,
    actor,
    tags,
    payload,
    effects,
    warnings,
    guidance,
    fromImport,
  };
  return { kind: 'PREPARED', prepared: prepareEvent(content, now, order) };
}

function readGuidance(
  { guidance, projectId }: Event,
  accountId: string,
  tokens: ContextTokens | undefined,
): GuidanceReading | undefined {
  if (guidance === undefined) return undefined;
  if (tokens === undefined) throw new Error('an event with guidance was submitted without tokens to read it');
  return prepareGuidance(guidance, { accountId, projectId }, tokens);
}

/** Effects of a payload, or its violations, by the payload's row in the event table. */
export function interpretPayload(payload: Payload, projectId: string, now: Date): Interpretation {
  const { interpret } = eventTypeOfPayload(payload.$case);
  return interpret(payload.value as never, { projectId, now });
}

function timeViolations({ eventTime }: Event, path: string, now: Date): readonly Violation[] {
  if (eventTime === undefined) return [];
  const latest = new Date(now.getTime() + FUTURE_TOLERANCE_MS);
  if (eventTime.seconds >= OLDEST_SECONDS && eventTime.seconds * 1000 <= latest.getTime()) return [];
  return [
    {
      field: `${path}.event_time`,
      description: `must be from ${OLDEST_DATE} to ${latest.toISOString()}, a day from now`,
    },
  ];
}

/** Keeps one violation per field: where the field rules have named the field already, their description stays. */
function isNewIn(violations: readonly Violation[]): (violation: Violation) => boolean {
  const named = new Set(violations.map(({ field }) => field));
  return ({ field }) => !named.has(field);
}
