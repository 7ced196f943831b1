/** A refused performance record leaves one event that reports the refusal. */
import { cutText } from '../../client/cut-text.ts';
import { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import type { Violation } from '../../shared/errors.ts';
import type { SubmittedEvent } from './accept-event.ts';
import { canonicalHash } from './canonical.ts';
import { LAST_ORDER, type PreparedEvent, prepareEvent } from './prepared-event.ts';

/** Ids are kept if they could be read. A broken id may have any length, so it is cut here. */
const MAX_KEPT_LENGTH = 256;
/** Prefix of the ids of failures that the service records. A hash of the record follows. */
export const FAILURE_ID_PREFIX = 'kaizen:ingestion-failed:';
/** Violations kept with the event. The caller has received all of them. */
const MAX_KEPT_VIOLATIONS = 20;

/**
 * The failure event of a refused submission; undefined when the submission was no performance record. The event id is
 * derived from the record, so importing the same broken file again adds no second event. Characters of ids that cannot
 * be stored are removed.
 */
export function failureOf(
  { event }: SubmittedEvent,
  context: {
    readonly accountId: string;
    readonly source: string;
    readonly now: Date;
    readonly violations: readonly Violation[];
  },
): PreparedEvent | undefined {
  if (event.payload?.$case !== 'performanceRecorded') return undefined;
  const { record } = event.payload.value;
  if (record === undefined) return undefined;
  const { accountId, source, now, violations } = context;
  const value = {
    contentId: kept(record.contentId),
    platform: kept(record.platform),
    date: cutText(record.date, 32),
    violations: violations
      .slice(0, MAX_KEPT_VIOLATIONS)
      .map(({ field, description }) => `${relative(field)}: ${description}`),
    source: kept(source),
  };
  return prepareEvent(
    {
      accountId,
      projectId: isStorable(event.projectId) ? event.projectId : '',
      eventId: `${FAILURE_ID_PREFIX}${canonicalHash([event.projectId, PerformanceRecord.toJSON(record)])}`,
      eventTime: undefined,
      actor: 'kaizen',
      tags: [],
      payload: { $case: 'performanceIngestionFailed', value },
      effects: {},
    },
    now,
    LAST_ORDER,
  );
}

/**
 * Removes the record's index from the field's path: the same record then fails with the same words at any line of a
 * file.
 */
function relative(field: string): string {
  return field.replace(/^(?:(?:records|events)\[\d+\]|event)\.(?:performance_recorded\.record\.)?/, '');
}

function kept(text: string): string {
  return cutText(text, MAX_KEPT_LENGTH);
}

function isStorable(id: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return id.length <= MAX_KEPT_LENGTH && !/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(id);
}
