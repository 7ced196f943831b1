/** Stores performance records and returns their results as messages of the API. */

import type { PerformanceRecord } from '../gen/kaizen/v1/performance.ts';
import type { PerformanceResult } from '../gen/kaizen/v1/performance_result.ts';
import { Tier } from '../gen/kaizen/v1/vocabulary.ts';
import { figuresOf } from '../ingestion/accept/interpret-record.ts';
import { recordEvent } from '../ingestion/accept/record-event.ts';
import { type LogEventsContext, type LogEventsDependencies, logEvents } from '../ingestion/log-events.ts';
import type { Outcome } from '../ingestion/outcome.ts';
import { ratio } from '../shared/figures.ts';
import { performanceTier } from '../statistics/tiers.ts';
import { countOutcomes, eventResult } from './messages/event-result.ts';
import { refuseWholeBatch } from './refuse-whole-batch.ts';
import { validateItems } from './validate-items.ts';

/** Path of a record inside its event. It is removed from violations, because callers do not see the event. */
const PAYLOAD_PATH = '.performance_recorded.record';

/** A record with its index in its message. */
export interface PlacedRecord {
  readonly record: PerformanceRecord;
  readonly index: number;
}

/** Results of records. */
export interface RecordResults extends ReturnType<typeof countOutcomes> {
  /** In the order of the records. */
  readonly results: readonly PerformanceResult[];
  readonly warningCount: number;
}

/** Stores records. Each is an event of its own and is checked alone. */
export async function storeRecords(
  deps: LogEventsDependencies,
  { actor, ...context }: LogEventsContext & { readonly actor: string },
  placed: readonly PlacedRecord[],
): Promise<RecordResults> {
  const pathOf = (index: number): string => `records[${index}]`;
  const violations = await validateItems(
    'PerformanceRecord',
    placed.map(({ record, index }) => ({ item: record, path: `${pathOf(index)}${PAYLOAD_PATH}` })),
  );
  const submitted = placed.map(({ record, index }, place) => ({
    event: recordEvent(record, actor),
    path: pathOf(index),
    violations: violations[place] ?? [],
  }));
  const outcomes = await logEvents(deps, context, submitted);
  refuseWholeBatch(outcomes, context.accountId);
  const results = placed.map(({ record }, place) => performanceResult(record, outcomes[place]));
  const warningCount = results.filter(({ warnings }) => warnings.length > 0).length;
  return { results, ...countOutcomes(outcomes), warningCount };
}

function performanceResult(record: PerformanceRecord, outcome: Outcome | undefined): PerformanceResult {
  if (outcome === undefined) throw new Error('the writer returned fewer outcomes than records');
  const result = eventResult(outcome);
  const violations = result.violations.map(({ field, description }) => ({
    field: field.replace(PAYLOAD_PATH, ''),
    description,
  }));
  const message = result.message.replace(PAYLOAD_PATH, '');
  return { ...result, violations, message, tier: tierOf(record, outcome) };
}

function tierOf(record: PerformanceRecord, outcome: Outcome): Tier {
  if (outcome.status === 'REJECTED') return Tier.TIER_UNSPECIFIED;
  const { engagements, engagement_impressions } = figuresOf(record);
  if (engagement_impressions === 0n) return Tier.TIER_UNSPECIFIED;
  return Tier[`TIER_${performanceTier(ratio(engagements, engagement_impressions))}`];
}
