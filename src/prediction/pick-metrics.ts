import { type ArmCounts, armEstimate } from '../statistics/overdispersion.ts';

/** Variants of one set with a score each. A higher score means a better expected result. */
export interface ScoredSet {
  readonly arms: readonly ArmCounts[];
  /** In the order of the variants. */
  readonly scores: readonly number[];
}

/** The contribution of one set. Contributions are additive, so a bootstrap only adds. */
export interface PickCounts {
  /**
   * Pairs of variants with different click rates. `right`: those ordered correctly, where equal scores count one half.
   */
  readonly pairs: number;
  readonly right: number;
  /** The same for pairs that differ by more than 1.96 binomial standard errors. */
  readonly significantPairs: number;
  readonly significantRight: number;
  /**
   * Click rate of the variant with the highest score, click rate of the average variant, and whether the former is the
   * best.
   */
  readonly pickRate: number;
  readonly meanRate: number;
  readonly best: number;
  readonly sets: number;
}

/** Scores for picking variants within sets. */
export interface PickFigures {
  /** Share of pairs ordered correctly, 0–1; .5 when there are none. */
  readonly pairwiseAccuracy: number;
  readonly significantPairwiseAccuracy: number;
  /** Sum of the picks' click rates ÷ that of the average variants, minus 1. */
  readonly pickLift: number;
  /** Share of sets whose best variant is picked, 0–1. */
  readonly topOne: number;
}

/** Differences beyond this many standard errors are significant at .05. */
const SIGNIFICANT_Z = 1.96;

/** Counts of one set. Variants with the same highest score share the pick. */
export function pickCounts({ arms, scores }: ScoredSet): PickCounts {
  const rates = arms.map(({ clicks, impressions }) => clicks / impressions);
  const bestRate = Math.max(...rates);
  const top = Math.max(...scores);
  const picked = rates.filter((_, arm) => scores[arm] === top);
  return {
    ...pairCounts({ arms, scores }, rates),
    pickRate: mean(picked),
    meanRate: mean(rates),
    best: picked.filter((rate) => rate === bestRate).length / picked.length,
    sets: 1,
  };
}

function pairCounts(
  { arms, scores }: ScoredSet,
  rates: readonly number[],
): Pick<PickCounts, 'pairs' | 'right' | 'significantPairs' | 'significantRight'> {
  const estimates = arms.map(armEstimate);
  const counts = { pairs: 0, right: 0, significantPairs: 0, significantRight: 0 };
  for (let one = 0; one < arms.length; one += 1) {
    for (let other = one + 1; other < arms.length; other += 1) {
      const difference = (rates[one] ?? 0) - (rates[other] ?? 0);
      if (difference === 0) continue;
      const right = rightness(((scores[one] ?? 0) - (scores[other] ?? 0)) * Math.sign(difference));
      counts.pairs += 1;
      counts.right += right;
      if (Math.abs(zOf(estimates[one], estimates[other])) <= SIGNIFICANT_Z) continue;
      counts.significantPairs += 1;
      counts.significantRight += right;
    }
  }
  return counts;
}

function rightness(agreement: number): number {
  if (agreement === 0) return 0.5;
  return agreement > 0 ? 1 : 0;
}

function zOf(
  one: { readonly logOdds: number; readonly variance: number } | undefined,
  other: { readonly logOdds: number; readonly variance: number } | undefined,
): number {
  if (one === undefined || other === undefined) return 0;
  return (one.logOdds - other.logOdds) / Math.sqrt(one.variance + other.variance);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Computes scores from the counts of many sets. */
export function pickFigures(counts: readonly PickCounts[]): PickFigures {
  const sum = (of: (count: PickCounts) => number): number =>
    counts.reduce((total, count) => total + of(count), 0);
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0.5);
  const meanRate = sum(({ meanRate: rate }) => rate);
  return {
    pairwiseAccuracy: share(
      sum(({ right }) => right),
      sum(({ pairs }) => pairs),
    ),
    significantPairwiseAccuracy: share(
      sum(({ significantRight }) => significantRight),
      sum(({ significantPairs }) => significantPairs),
    ),
    pickLift: meanRate > 0 ? sum(({ pickRate }) => pickRate) / meanRate - 1 : 0,
    topOne: counts.length > 0 ? sum(({ best }) => best) / counts.length : 0,
  };
}
