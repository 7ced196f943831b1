/** Reads a performance record: refuses impossible values, warns of odd ones, and returns what the record changes. */

import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { PerformanceRecord as RecordCodec } from '../../gen/kaizen/v1/performance.ts';
import { Assignment } from '../../gen/kaizen/v1/vocabulary.ts';
import { isCalendarDate, latestDate, OLDEST_DATE } from '../../shared/dates.ts';
import type { Violation } from '../../shared/errors.ts';
import type { Figures } from '../../shared/figures.ts';
import { figuresBy } from '../../shared/figures.ts';
import { microsOf, unitsOf } from '../../shared/micros.ts';
import { traitValues, traitViolations } from '../catalogue/core-events.ts';
import type { TraitValue } from '../catalogue/effects.ts';
import type { EventScope, Interpretation } from '../catalogue/event-type.ts';
import { canonicalHash } from './canonical.ts';

/** Rates are often published as percent with two decimals. A larger difference means that rate and count disagree. */
const RATE_TOLERANCE = 0.0005;

/** What exports write for "unknown", as a whole name or as one part of a name between slashes. */
const PLACEHOLDER = /(?:^|\/)\s*(#n\/a|n\/a|null|none|unknown|undefined|\(not set\))\s*(?:$|\/)/i;

/** Effects of a record, with its warnings, or every rule it breaks beyond the field rules. */
export function interpretRecord(record: PerformanceRecord, scope: EventScope): Interpretation {
  const violations = findViolations(record, scope);
  if (violations.length > 0) {
    return { ok: false, violations: violations.map((v) => ({ ...v, field: `record.${v.field}` })) };
  }
  const { revision: _, projectId: __, ...content } = RecordCodec.toJSON(record) as Record<string, unknown>;
  return {
    ok: true,
    warnings: findWarnings(record),
    effects: {
      subject: { label: 'Creative', id: record.contentId },
      creatives: [
        {
          contentId: record.contentId,
          traits: recordTraits(record),
          ...(record.text === '' ? {} : { text: record.text }),
        },
      ],
      figure: {
        contentId: record.contentId,
        platform: record.platform,
        audience: record.audience,
        date: record.date,
        revision: record.revision,
        figures: figuresOf(record),
        currency: record.currency,
        testId: record.testId,
        isSharedTest: record.testSpansProjects,
        ...(record.plannedShare === undefined ? {} : { plannedShare: record.plannedShare }),
        assignment: assignmentOf(record),
        contentHash: canonicalHash(content),
      },
    },
  };
}

function assignmentOf({ assignment, testId }: PerformanceRecord): 'RANDOMISED' | 'OBSERVATIONAL' {
  if (testId === '') return 'OBSERVATIONAL';
  return assignment === Assignment.ASSIGNMENT_OBSERVATIONAL ? 'OBSERVATIONAL' : 'RANDOMISED';
}

function recordTraits({ traits, contentType }: PerformanceRecord): readonly TraitValue[] {
  const reported = traitValues(traits);
  return contentType.trim() === ''
    ? reported
    : [...reported, { kind: 'content_type', value: contentType.trim() }];
}

/** Engagements are the reported count or, without one, the rate times the impressions, rounded to a whole number. */
export function figuresOf(record: PerformanceRecord): Figures {
  const { impressions, clicks, engagementRate } = record;
  const engagements =
    record.engagements ??
    (engagementRate === undefined ? undefined : Math.round(engagementRate * impressions));
  const reported = {
    impressions,
    clicks: clicks ?? 0,
    clicks_impressions: clicks === undefined ? 0 : impressions,
    engagements: engagements ?? 0,
    engagement_impressions: engagements === undefined ? 0 : impressions,
    conversion_micros: microsOf(record.conversions ?? 0),
    spend_micros: record.spendMicros ?? 0,
    revenue_micros: record.revenueMicros ?? 0,
    conversion_clicks: record.conversions === undefined ? 0 : (clicks ?? 0),
  };
  // The limits of a record are far below 2^53, up to which numbers are exact. A record that breaks the limits, for
  // example with a rate that is not a number, is read too, so that the caller learns of all its violations at once.
  return figuresBy((name) => (Number.isFinite(reported[name]) ? BigInt(reported[name]) : 0n));
}

function findViolations(record: PerformanceRecord, { projectId, now }: EventScope): readonly Violation[] {
  const violations: Violation[] = [];
  const refuse = (field: string, description: string): void => {
    violations.push({ field, description });
  };
  const { impressions, clicks, engagements, engagementRate, date } = record;
  if (record.projectId !== '' && record.projectId !== projectId) {
    refuse('project_id', `must be empty or the event's project "${projectId}"`);
  }
  if (clicks !== undefined && clicks > impressions) {
    refuse('clicks', `must be at most the impressions: ${clicks} clicks of ${impressions} impressions`);
  }
  if (engagements !== undefined && engagementRate !== undefined) {
    const counted = impressions === 0 ? 0 : engagements / impressions;
    const rounding = impressions === 0 ? 0 : 0.5 / impressions;
    if (Math.abs(counted - engagementRate) > RATE_TOLERANCE + rounding) {
      refuse(
        'engagement_rate',
        `disagrees with engagements: ${engagementRate} is given, ${engagements} of ${impressions} are ${counted.toFixed(4)}`,
      );
    }
  }
  if (record.assignment !== Assignment.ASSIGNMENT_UNSPECIFIED && record.testId === '') {
    if (record.assignment === Assignment.ASSIGNMENT_RANDOMISED) {
      refuse('assignment', 'a randomised assignment needs a test_id');
    }
  }
  if (record.testSpansProjects && record.testId === '') {
    refuse('test_spans_projects', 'needs the test_id that the projects share');
  }
  if (record.plannedShare !== undefined && record.testId === '') {
    refuse('planned_share', 'needs the test_id it is a share of');
  }
  if (!isCalendarDate(date)) refuse('date', `"${date}" is not a day of the calendar`);
  else if (date < OLDEST_DATE || date > latestDate(now)) {
    refuse('date', `must be from ${OLDEST_DATE} to ${latestDate(now)}`);
  }
  violations.push(...traitViolations(record.traits, 'traits'));
  return violations;
}

/** "1 click", "2 clicks". */
function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Warnings for values that are odd but accepted: the reason in capitals, then the metrics. */
function findWarnings(record: PerformanceRecord): readonly string[] {
  const warnings: string[] = [];
  const { clicks, conversions, revenueMicros, spendMicros, engagements, impressions } = record;
  if (conversions !== undefined && clicks !== undefined && conversions > clicks) {
    warnings.push(
      `CONVERSIONS_EXCEED_CLICKS: ${counted(conversions, 'conversion')}, ${counted(clicks, 'click')}`,
    );
  }
  if (spendMicros !== undefined && spendMicros === 0 && (revenueMicros ?? 0) > 0) {
    warnings.push(`REVENUE_WITHOUT_SPEND: ${unitsOf(revenueMicros ?? 0)} earned, nothing spent`);
  }
  if (engagements !== undefined && engagements > impressions) {
    warnings.push(`ENGAGEMENTS_EXCEED_IMPRESSIONS: ${engagements} engagements, ${impressions} impressions`);
  }
  const named = [
    record.contentId,
    record.platform,
    record.audience,
    ...record.traits.map(({ value }) => value),
  ];
  const placeholder = named.map((name) => PLACEHOLDER.exec(name)?.[1]).find((found) => found !== undefined);
  if (placeholder !== undefined) warnings.push(`PLACEHOLDER_VALUE: "${placeholder}" is taken as a name`);
  return warnings;
}
