/** Finds what fails more often than others of its kind: packs, their sections, their quality gates. */
import { EvidenceLevel, Grade, type GuidanceItem, RiskSource } from '../gen/kaizen/v1/guidance_item.ts';
import { Assignment, PatternState, TraitKind } from '../gen/kaizen/v1/vocabulary.ts';
import { INTERVAL_LEVEL } from '../knowledge/known-pattern.ts';
import { seedConfidence } from '../statistics/confidence.ts';
import { type FailureRate, failureRates } from '../statistics/failure-rate.ts';
import { bareItem } from './guidance-items.ts';

/** Counters of a pack. */
export interface PackFailures {
  readonly name: string;
  readonly completed: number;
  readonly failed: number;
  readonly sectionsGenerated: number;
  readonly sectionsFailed: number;
  readonly qualityPassed: number;
  readonly qualityFailed: number;
}

interface FailureKind {
  /** First part of the item's value. */
  readonly name: string;
  readonly metric: string;
  readonly describe: (pack: string) => string;
  readonly good: (pack: PackFailures) => number;
  readonly bad: (pack: PackFailures) => number;
}

const KINDS: readonly FailureKind[] = [
  {
    name: 'pack',
    metric: 'pack_failure_rate',
    describe: (pack) => `runs of the pack "${pack}"`,
    good: ({ completed }) => completed,
    bad: ({ failed }) => failed,
  },
  {
    name: 'sections',
    metric: 'section_failure_rate',
    describe: (pack) => `sections of the pack "${pack}"`,
    good: ({ sectionsGenerated }) => sectionsGenerated,
    bad: ({ sectionsFailed }) => sectionsFailed,
  },
  {
    name: 'quality',
    metric: 'quality_failure_rate',
    describe: (pack) => `quality gates of the pack "${pack}"`,
    good: ({ qualityPassed }) => qualityPassed,
    bad: ({ qualityFailed }) => qualityFailed,
  },
];

/** Most risks listed. Every counter of every pack could be one, and readers look at few. */
export const MAX_FAILURE_RISKS = 10;

/** Returns items for what fails, the most probable first. A single one of its kind has nothing to be compared with. */
export function failureRisks(packs: readonly PackFailures[]): readonly GuidanceItem[] {
  return KINDS.flatMap((kind) => risksOf(kind, packs))
    .toSorted((a, b) => b.probability - a.probability || (a.item.value < b.item.value ? -1 : 1))
    .slice(0, MAX_FAILURE_RISKS)
    .map(({ item }) => item);
}

function risksOf(kind: FailureKind, packs: readonly PackFailures[]) {
  const units = packs
    .map((pack) => ({ name: pack.name, failures: kind.bad(pack), events: kind.good(pack) + kind.bad(pack) }))
    .filter(({ events }) => events > 0);
  return failureRates(units).flatMap((rate, at) => {
    const unit = units[at];
    if (unit === undefined || !rate.isRisky) return [];
    return [{ probability: rate.probabilityRisky, item: riskItem(kind, unit, rate) }];
  });
}

function riskItem(
  { name, metric, describe }: FailureKind,
  unit: { readonly name: string; readonly failures: number; readonly events: number },
  rate: FailureRate,
): GuidanceItem {
  const above = rate.rate / rate.baseline - 1;
  return {
    ...bareItem(TraitKind.TRAIT_KIND_UNSPECIFIED, `${name}:${unit.name}`),
    description: `${describe(unit.name)} fail ${(100 * rate.rate).toFixed(0)} % of the time, ${unit.failures} of ${unit.events}; the others ${(100 * rate.baseline).toFixed(0)} % (source: failures)`,
    evidence: {
      metric,
      lift: above,
      interval: {
        lower: rate.lower / rate.baseline - 1,
        upper: rate.upper / rate.baseline - 1,
        level: INTERVAL_LEVEL,
      },
      signConfidence: rate.probabilityRisky,
      qValue: rate.qValue,
      tests: 0,
      variants: unit.events,
      accounts: 1,
      assignment: Assignment.ASSIGNMENT_OBSERVATIONAL,
      level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
      confidence: seedConfidence(unit.events),
      patternId: '',
      cycleId: '',
      borrowedWeight: 0,
      state: PatternState.PATTERN_STATE_UNSPECIFIED,
      blend: [],
    },
    riskSource: RiskSource.RISK_SOURCE_FAILURES,
    // "Risky" needs the q-value of a discovery, and packs are not assigned at random.
    grade: Grade.GRADE_SUPPORTED,
  };
}
