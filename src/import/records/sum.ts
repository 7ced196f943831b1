/** Adds rows of the same identity to one record. */
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { microsOf, unitsOf } from '../../shared/micros.ts';
import { type Parsed, parsed, unreadable } from '../parsed.ts';

/** Adds the metrics of two records of the same identity. All other fields must be equal. */
export function addRecords(one: PerformanceRecord, other: PerformanceRecord): Parsed<PerformanceRecord> {
  if (describe(one) !== describe(other)) {
    return unreadable(
      'it has the identity of an earlier row and another test, text, trait or content type: it cannot be summed with it',
    );
  }
  const sum: PerformanceRecord = {
    ...one,
    impressions: one.impressions + other.impressions,
    clicks: add(one.clicks, other.clicks),
    engagements: add(one.engagements, other.engagements),
    conversions: addConversions(one.conversions, other.conversions),
    spendMicros: add(one.spendMicros, other.spendMicros),
    revenueMicros: add(one.revenueMicros, other.revenueMicros),
  };
  const figures = [sum.impressions, sum.clicks, sum.engagements, sum.spendMicros, sum.revenueMicros];
  if (figures.every((figure) => figure === undefined || Number.isSafeInteger(figure))) return parsed(sum);
  return unreadable('the sum with the earlier rows of its identity is too large');
}

/** A metric that is absent in both records stays absent. */
function add(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}

function addConversions(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return unitsOf(microsOf(one) + microsOf(other));
}

function describe({
  traits,
  testId,
  assignment,
  contentType,
  text,
  currency,
  plannedShare,
  testSpansProjects,
}: PerformanceRecord): string {
  return JSON.stringify([
    traits,
    testId,
    assignment,
    contentType,
    text,
    currency,
    plannedShare,
    testSpansProjects,
  ]);
}
