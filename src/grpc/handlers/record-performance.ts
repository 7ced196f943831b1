import { type LogEventsDependencies, logEvents } from '../../events/log-events.ts';
import type { Outcome } from '../../events/outcome.ts';
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import type {
  PerformanceResult,
  RecordPerformanceRequest,
  RecordPerformanceResponse,
} from '../../gen/kaizen/v1/performance_service.ts';
import { Tier } from '../../gen/kaizen/v1/vocabulary.ts';
import { ratio } from '../../performance/figures.ts';
import { figuresOf } from '../../performance/interpret-record.ts';
import { recordEvent } from '../../performance/record-event.ts';
import { performanceTier } from '../../statistics/tiers.ts';
import type { Handler } from '../call.ts';
import { countOutcomes, eventResult } from '../event-result.ts';
import { refuseWholeBatch } from '../refuse-whole-batch.ts';
import { validateMessage } from '../validate.ts';

/** Where a record stands in its event; callers of this RPC know no event. */
const PAYLOAD_PATH = '.performance_recorded.record';

/** RecordPerformance: each record is an event, judged by itself. */
export function recordPerformanceHandler(
  deps: LogEventsDependencies,
): Handler<RecordPerformanceRequest, RecordPerformanceResponse> {
  return async ({ records, actor, source, importId }, { accountId, signal }) => {
    const submitted = records.map((record, index) => {
      const path = `records[${index}]`;
      const violations = validateMessage('PerformanceRecord', record, `${path}${PAYLOAD_PATH}`);
      return { event: recordEvent(record, actor), path, violations };
    });
    const outcomes = await logEvents(deps, { accountId, source, importId, signal }, submitted);
    refuseWholeBatch(outcomes, accountId);
    const results = records.map((record, index) => performanceResult(record, outcomes[index]));
    return {
      results,
      ...countOutcomes(outcomes),
      warningCount: results.filter(({ warnings }) => warnings.length > 0).length,
    };
  };
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
