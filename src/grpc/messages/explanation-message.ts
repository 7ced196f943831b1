/** Explanations as messages of the API. */

import type {
  Explanation,
  StoredSet,
  StoredVersion,
  StoredWeight,
} from '../../explanations/explain-guidance.ts';
import { explainSentences } from '../../explanations/explain-sentences.ts';
import type { ComparedArm, SetComparison } from '../../explanations/set-comparison.ts';
import {
  ComparedBy,
  type ExplainedTest,
  type ExplainedVariant,
  type ExplainedWeight,
  type ExplainGuidanceResponse,
  TestSplit,
} from '../../gen/kaizen/v1/explanation.ts';
import type { PatternVersion, SharedFinding } from '../../gen/kaizen/v1/knowledge_version.ts';
import type { ReadArmsOfSetsRow } from '../../gen/queries.ts';
import { keyParts } from '../../graph/keys.ts';
import { readEvent } from '../../ingestion/read/read-event.ts';
import { describeTrait } from '../../knowledge/describe-trait.ts';
import { assignmentOfStored, INTERVAL_LEVEL, stateOfStored } from '../../knowledge/known-pattern.ts';
import type { SharedInsight } from '../../knowledge/shared/shared-insight.ts';
import { unitsOf } from '../../shared/micros.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';

/** The answer without its page tokens. */
export function explanationMessage(
  accountId: string,
  explanation: Explanation,
): Omit<ExplainGuidanceResponse, 'nextTestPageToken' | 'nextPageToken'> {
  const { found, version, versions, weight, sets, totalD, arms, comparisons, events, keptFromMs } =
    explanation;
  const { pattern, kind, value, metric, shared, epoch, item } = found;
  return {
    subject: {
      kind: traitKindOf(kind),
      value,
      description: describeTrait(kind, value),
      metric,
      assignment: assignmentOfStored(pattern?.assignment ?? shared[0]?.assignment ?? ''),
      projectId: pattern?.projectId ?? '',
    },
    pattern: version && versionMessage(version),
    versions: versions.map(versionMessage),
    tests: sets.map((set) =>
      setMessage(set, {
        totalD,
        row: arms.get(set.key),
        comparison: comparisons.get(set.key),
        metric,
        comparedAs: pattern?.assignment ?? '',
      }),
    ),
    events: events.map((row) => readEvent(accountId, row)),
    eventsKeptFrom: keptFromMs === null ? undefined : timestampOf(keptFromMs),
    weight: weight && weightMessage(weight),
    shared: shared.map(sharedMessage),
    sentences: [...explainSentences(explanation)],
    epoch,
    item,
  };
}

/** A pattern version as a message. */
export function versionMessage(version: Omit<StoredVersion, 'successes' | 'otherSuccesses'>): PatternVersion {
  const { lift, lower, upper, publishedAtMs } = version;
  return {
    patternId: version.key,
    estimate: {
      version: version.version,
      state: stateOfStored(version.state),
      lift,
      interval: { lower, upper, level: INTERVAL_LEVEL },
      signConfidence: version.signConfidence,
      confidence: version.confidence,
      qValue: version.qValue,
      tests: version.sets,
      variants: version.arms,
    },
    epochFrom: version.epochFrom,
    epochTo: version.epochTo ?? 0,
    publishTime: publishedAtMs === null ? undefined : timestampOf(publishedAtMs),
    cycleId: version.cycleId ?? '',
    restoredFrom: version.restoredFrom ?? '',
    pAny: version.pAny,
    rawLift: version.rawLift,
  };
}

function setMessage(
  { key, testId, projectId, platform, audience, week, n, d, arms, ...rest }: StoredSet,
  {
    totalD,
    row,
    comparison,
    metric,
    comparedAs,
  }: {
    readonly totalD: number;
    readonly row: ReadArmsOfSetsRow | undefined;
    readonly comparison: SetComparison | undefined;
    readonly metric: string;
    readonly comparedAs: string;
  },
): ExplainedTest {
  const creatives = row?.arms ?? [];
  return {
    // The part of the key that names the account is left out.
    contrastSetId: keyParts(key).slice(1).join(' · '),
    testId,
    projectId,
    platform: platform ?? '',
    audience: audience ?? '',
    week: week ?? '',
    assignment: assignmentOfStored(comparedAs),
    lift: Math.expm1(n / d),
    share: totalD > 0 ? d / totalD : 0,
    variants: arms,
    creatives: creatives.map((arm) =>
      armMessage(arm, { metric, compared: comparison?.arms.get(arm.creativeKey), isTest: testId !== '' }),
    ),
    moreCreatives: (row?.creatives ?? 0) - creatives.length,
    comparedBy: COMPARED_BY[rest.comparedBy ?? ''] ?? ComparedBy.COMPARED_BY_UNSPECIFIED,
    split:
      rest.assignment === 'RANDOMISED'
        ? (SPLITS[rest.split ?? ''] ?? TestSplit.TEST_SPLIT_UNSPECIFIED)
        : TestSplit.TEST_SPLIT_UNSPECIFIED,
    strata: comparison?.strata ?? 0,
  };
}

const COMPARED_BY: Readonly<Record<string, ComparedBy>> = {
  DAY: ComparedBy.COMPARED_BY_DAY,
  WEEK: ComparedBy.COMPARED_BY_WEEK,
  NOTHING: ComparedBy.COMPARED_BY_NOTHING,
};

const SPLITS: Readonly<Record<string, TestSplit>> = {
  AS_PLANNED: TestSplit.TEST_SPLIT_AS_PLANNED,
  ADAPTIVE: TestSplit.TEST_SPLIT_ADAPTIVE,
  MISMATCH: TestSplit.TEST_SPLIT_MISMATCH,
};

function armMessage(
  arm: ReadArmsOfSetsRow['arms'][number],
  {
    metric,
    compared,
    isTest,
  }: {
    readonly metric: string;
    readonly compared: ComparedArm | undefined;
    readonly isTest: boolean;
  },
): ExplainedVariant {
  const { contentId, text, hasTrait, impressions, clicks, engagements, spendMicros, revenueMicros } = arm;
  return {
    ...{ contentId, hasTrait, impressions, clicks, engagements, spendMicros, revenueMicros },
    conversions: unitsOf(arm.conversionMicros),
    text: text ?? '',
    rate: rateOf(arm, metric),
    comparedSuccesses: compared?.successes,
    expectedSuccesses: compared?.expected,
    share: isTest ? compared?.share?.shown : undefined,
    plannedShare: isTest ? compared?.share?.planned : undefined,
  };
}

function rateOf(arm: ReadArmsOfSetsRow['arms'][number], metric: string): number | undefined {
  const per = (successes: number, trials: number): number | undefined =>
    trials > 0 ? successes / trials : undefined;
  switch (metric) {
    case 'ctr':
      return per(arm.clicks, arm.clicksImpressions);
    case 'engagement_rate':
      return per(arm.engagements, arm.engagementImpressions);
    case 'conversion_rate':
      return per(unitsOf(arm.conversionMicros), arm.conversionClicks);
    default:
      return per(Number(arm.revenueMicros), Number(arm.spendMicros));
  }
}

function weightMessage({ version, marginal, ...weight }: StoredWeight): ExplainedWeight {
  return { ...weight, formulaVersion: version, marginal: marginal ?? undefined };
}

const SCOPES: Readonly<Record<SharedInsight['scope'], string>> = {
  SEGMENT: 'segment',
  SAME_INDUSTRY: 'same_industry',
  SAME_CLIENT_TYPE: 'same_client_type',
  GLOBAL: 'all',
};

/**
 * A finding from other accounts, as one requester may see it. The rule on the number of contributors was applied when
 * the insight was read.
 */
export function sharedMessage(insight: SharedInsight): SharedFinding {
  const { scope, estimate, accounts, sets, qValue, assignment, metric } = insight;
  return {
    scope: SCOPES[scope],
    lift: Math.expm1(estimate),
    accounts,
    tests: sets,
    qValue,
    assignment: assignmentOfStored(assignment),
    metric,
  };
}
