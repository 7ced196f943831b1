/**
 * `evaluate upworthy`: on real A/B tests, measures how well the ranker picks winners among unseen headlines, whether
 * effects replicate from half to half, and how well the CTR model forecasts clicks.
 */
import { contrastDesign } from '../../src/prediction/contrast-design.ts';
import { contrastRidge } from '../../src/prediction/contrast-ridge.ts';
import { featureSpace, traitFeature } from '../../src/prediction/feature-space.ts';
import {
  type PickCounts,
  type PickFigures,
  pickCounts,
  pickFigures,
} from '../../src/prediction/pick-metrics.ts';
import { rankerScorer, trainRanker } from '../../src/prediction/ranker.ts';
import { bootstrapInterval } from '../../src/prediction/set-bootstrap.ts';
import { type CreativeTraits, type TrainingSet, usableSets } from '../../src/prediction/training-set.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { calibrationErrorOf, clickFigures, forecastByWeek, totalsOf } from './click-forecasts.ts';
import { type Evaluation, type Figures, replicatesOf } from './evaluation.ts';
import { rollingFolds, trainingSetOf } from './headline-folds.ts';
import { readHeadlineTests } from './headline-tests.ts';
import { isNaiveDiscovery, naiveLifts } from './naive.ts';
import { replication } from './replication.ts';

const SPLITS = 200;
const BOOTSTRAPS = 1_000;
/** Penalty of the ridge on traits alone, which is compared with the ranker. */
const PLAIN_RIDGE_PENALTY = 20;

type Scorer = (creative: CreativeTraits) => number;
/** Methods of picking, by the prefix of their results' names. The product's has no prefix. */
const PICKERS: Readonly<Record<string, (learning: readonly TrainingSet[]) => Scorer>> = {
  '': (learning) => rankerScorer(trainRanker(usableSets(learning))),
  ridge_: plainRidge,
  naive_: naiveScorer,
};

export const evaluateUpworthy: Evaluation = async ({ dataFile, seed, scale, onProgress }) => {
  const sets = readHeadlineTests(dataFile).map(trainingSetOf);
  // At a small scale, only the last fold, which learns from most sets, and the last weeks.
  const folds = rollingFolds(sets).slice(-replicatesOf({ scale }, 5));
  const picks = new Map(Object.keys(PICKERS).map((prefix): [string, PickCounts[]] => [prefix, []]));
  for (const [done, { learning, holdout }] of folds.entries()) {
    for (const [prefix, picker] of Object.entries(PICKERS)) {
      const score = picker(learning);
      for (const { arms } of holdout) picks.get(prefix)?.push(pickCounts({ arms, scores: arms.map(score) }));
    }
    onProgress({ label: 'folds', done: done + 1, total: folds.length });
  }
  const splits = replicatesOf({ scale }, SPLITS, 10);
  const { slope, slopeUnshrunk, signReplication, discoveriesPerHalf } = replication(usableSets(sets), {
    splits,
    random: seededRandom(seed),
    onSplit: (done) => onProgress({ label: 'halves', done, total: splits }),
  });
  const forecasts = forecastByWeek(sets, {
    scale,
    onWeek: (step) => onProgress({ label: 'weeks', ...step }),
  });
  const constant = clickFigures(totalsOf(forecasts.constant));
  const bootstraps = replicatesOf({ scale }, BOOTSTRAPS, 50);
  const figures: Figures = {
    ...pickerFigures(picks, { seed, replicates: bootstraps }),
    half_slope: slope,
    half_slope_unshrunk: slopeUnshrunk,
    sign_replication: signReplication,
    discoveries_per_half: discoveriesPerHalf,
    ...forecastFigures('cold', forecasts.cold, { seed, replicates: bootstraps }),
    ...forecastFigures('warm', forecasts.warm, { seed, replicates: bootstraps }),
    ne_constant: constant.entropy,
    ne_cold_against_past: clickFigures(totalsOf(forecasts.cold)).entropy / constant.entropy,
    ne_warm_against_past: clickFigures(totalsOf(forecasts.warm)).entropy / constant.entropy,
    calibration_constant: constant.calibration,
    coverage80_cold: forecasts.coverageCold,
    coverage80_warm: forecasts.coverageWarm,
    folds: folds.length,
    sets: sets.length,
  };
  return {
    figures,
    notes: [
      'normalised entropy is against the click rate of the evaluated weeks themselves, known only in hindsight; against_past is the same against the rate of all weeks before',
      'ridge_: a ridge over the lexical traits alone; naive_: pooled lifts beyond 10 % of five arms or more, added up',
      '_lower and _upper: 95 % bootstrap intervals over sets; coverage80: arms inside their 80 % interval',
    ],
  };
};

function pickerFigures(
  picks: ReadonlyMap<string, readonly PickCounts[]>,
  bootstrap: { readonly seed: number; readonly replicates: number },
): Figures {
  const figures: Record<string, number> = {};
  for (const [prefix, counts] of picks) {
    const named = namedPickFigures(pickFigures(counts));
    for (const [name, value] of Object.entries(named)) figures[`${prefix}${name}`] = value;
    if (prefix !== '') continue;
    for (const name of Object.keys(named)) {
      const interval = bootstrapInterval(
        counts.length,
        (drawn) => namedPickFigures(pickFigures(repeated(counts, drawn)))[name] ?? Number.NaN,
        bootstrap,
      );
      figures[`${name}_lower`] = interval.lower;
      figures[`${name}_upper`] = interval.upper;
    }
  }
  return figures;
}

function namedPickFigures(figures: PickFigures): Record<string, number> {
  return {
    winner_pick_all: figures.pairwiseAccuracy,
    winner_pick_significant: figures.significantPairwiseAccuracy,
    ctr_lift_of_pick: figures.pickLift,
    top1: figures.topOne,
  };
}

function forecastFigures(
  name: 'cold' | 'warm',
  forecast: Parameters<typeof totalsOf>[0],
  bootstrap: { readonly seed: number; readonly replicates: number },
): Figures {
  const totals = totalsOf(forecast);
  const { entropy, calibration } = clickFigures(totals);
  const interval = (figure: 'entropy' | 'calibration') =>
    bootstrapInterval(totals.length, (drawn) => clickFigures(repeated(totals, drawn))[figure], bootstrap);
  const entropies = interval('entropy');
  const calibrations = interval('calibration');
  return {
    [`ne_${name}`]: entropy,
    [`ne_${name}_lower`]: entropies.lower,
    [`ne_${name}_upper`]: entropies.upper,
    [`calibration_${name}`]: calibration,
    [`calibration_${name}_lower`]: calibrations.lower,
    [`calibration_${name}_upper`]: calibrations.upper,
    [`calibration_error_${name}`]: calibrationErrorOf(forecast),
  };
}

function repeated<Item>(items: readonly Item[], counts: Uint16Array): readonly Item[] {
  return items.flatMap((item, index) => Array<Item>(counts[index] ?? 0).fill(item));
}

/** The product's contrast ridge, with traits as its only features. */
function plainRidge(learning: readonly TrainingSet[]): Scorer {
  const sets = usableSets(learning);
  const namesOf = ({ traits }: CreativeTraits): readonly string[] => traits.map(traitFeature);
  const space = featureSpace(sets, namesOf);
  const penalties = new Float64Array(space.names.length).fill(PLAIN_RIDGE_PENALTY);
  const effects = contrastRidge(contrastDesign(sets, space, namesOf), penalties);
  return (creative) =>
    namesOf(creative).reduce((sum, name) => sum + (effects[space.indexOf.get(name) ?? -1] ?? 0), 0);
}

function naiveScorer(learning: readonly TrainingSet[]): Scorer {
  const lifts = naiveLifts(learning.flatMap(({ arms }) => arms));
  return ({ traits }) =>
    traits.reduce((sum, trait) => {
      const found = lifts.get(trait);
      return found !== undefined && isNaiveDiscovery(found) ? sum + found.lift : sum;
    }, 0);
}
