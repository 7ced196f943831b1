import { normalisedEntropy } from './click-metrics.ts';
import type { Contender } from './contender.ts';
import { type BootstrapInterval, bootstrapInterval, drawnSum } from './set-bootstrap.ts';

/** Why a challenger was not promoted or could not be evaluated. */
export type GateReasonCode =
  | 'ENTROPY_NOT_LOWER'
  | 'CALIBRATION_OUT_OF_RANGE'
  | 'PAIRWISE_ACCURACY_WORSE'
  | 'TOO_FEW_LEARNING_SETS'
  | 'TOO_FEW_HOLDOUT_SETS';

/** One rule that was not met. */
export interface GateReason {
  readonly code: GateReasonCode;
  /** The measured value. */
  readonly value: number;
  /** The bound that the value violates. */
  readonly bound: number;
  /** The reason as a sentence for people. */
  readonly sentence: string;
}

/** The verdict on a challenger. */
export interface GateVerdict {
  readonly promoted: boolean;
  /** Every rule that was not met. Empty when promoted. */
  readonly reasons: readonly GateReason[];
  /** Normalised entropy of the challenger minus the champion's, with its 95 % interval over sets. Below 0 is better. */
  readonly entropyChange: BootstrapInterval & { readonly estimate: number };
}

/** A model that promises 5 % too much or too little is worse than one that is slightly less sharp. */
const CALIBRATION_RANGE = { lower: 0.95, upper: 1.05 } as const;
/** Pairwise accuracy may fall by half a point. That is less than its own standard error on 1,000 sets. */
const ACCURACY_TOLERANCE = 0.005;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/**
 * Promotes a challenger only if three rules are met. It is clearly sharper: the upper end of the 95 % set-bootstrap
 * interval of the change in normalised entropy is below 0. Its calibration is in range. It orders variants no worse
 * than the champion. Both must have forecast the same sets.
 */
export function evaluateChallenger(
  { challenger, champion }: { readonly challenger: Contender; readonly champion: Contender },
  seed: number,
): GateVerdict {
  const entropyChange = entropyDifference(challenger, champion, seed);
  const reasons: GateReason[] = [];
  if (!(entropyChange.upper < 0)) {
    reasons.push({
      code: 'ENTROPY_NOT_LOWER',
      value: entropyChange.upper,
      bound: 0,
      sentence: `The change in normalised entropy is ${entropyChange.estimate.toFixed(5)}, and its 95 % interval reaches ${entropyChange.upper.toFixed(5)}: it has to stay below 0.`,
    });
  }
  const { calibration, pairwiseAccuracy } = challenger.figures;
  const { lower, upper } = CALIBRATION_RANGE;
  if (!(calibration >= lower && calibration <= upper)) {
    reasons.push({
      code: 'CALIBRATION_OUT_OF_RANGE',
      value: calibration,
      bound: calibration < lower ? lower : upper,
      sentence: `It expects ${calibration.toFixed(3)} clicks for every click that came: the range is ${lower} to ${upper}.`,
    });
  }
  const least = champion.figures.pairwiseAccuracy - ACCURACY_TOLERANCE;
  if (!(pairwiseAccuracy >= least)) {
    reasons.push({
      code: 'PAIRWISE_ACCURACY_WORSE',
      value: pairwiseAccuracy,
      bound: least,
      sentence: `It orders ${percent(pairwiseAccuracy)} of the pairs rightly, the champion ${percent(champion.figures.pairwiseAccuracy)}: it may lose half a point at most.`,
    });
  }
  return { promoted: reasons.length === 0, reasons, entropyChange };
}

function entropyDifference(
  challenger: Contender,
  champion: Contender,
  seed: number,
): GateVerdict['entropyChange'] {
  const clicks = Float64Array.from(challenger.totals, (total) => total.clicks);
  const impressions = Float64Array.from(challenger.totals, (total) => total.impressions);
  const change = Float64Array.from(
    challenger.totals,
    ({ logLoss }, set) => logLoss - (champion.totals[set]?.logLoss ?? 0),
  );
  // Both contenders share the entropy of the constant. So the difference is that of the losses, divided by this
  // entropy.
  const figure = (counts: Uint16Array): number => {
    const drawn = { clicks: drawnSum(counts, clicks), impressions: drawnSum(counts, impressions) };
    const entropy = constantLoss(drawn);
    return entropy > 0 ? drawnSum(counts, change) / entropy : 0;
  };
  const once = new Uint16Array(clicks.length).fill(1);
  return { estimate: figure(once), ...bootstrapInterval(clicks.length, figure, { seed }) };
}

function constantLoss({
  clicks,
  impressions,
}: {
  readonly clicks: number;
  readonly impressions: number;
}): number {
  const unit = normalisedEntropy({ clicks, impressions, logLoss: 1, expectedClicks: 0 });
  return clicks > 0 && clicks < impressions ? 1 / unit : 0;
}
