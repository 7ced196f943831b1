import { MIN_VARYING_SETS } from './formula.ts';
import { MIN_HOLDOUT_SETS, MIN_LEARNING_SETS } from './time-split.ts';
import { dayNumber } from './training-set.ts';

/** Counters between trainings. */
export interface TrainingState {
  /** Sets with at least one variant to learn from. */
  readonly usableSets: number;
  /** Sets with at least two such variants. */
  readonly comparableSets: number;
  /** Usable sets that changed since the last training. */
  readonly changedSets: number;
  /** Date of the newest usable performance record, YYYY-MM-DD; null for none. */
  readonly newest: string | null;
  /** Number of trainings so far. */
  readonly trainings: number;
  /** Usable sets at the last training. */
  readonly trainedSets: number;
  /** Newest date at the last training; null when there was none. */
  readonly trainedNewest: string | null;
}

/** Whether to train. If not, the reason. */
export type RetrainDecision = { readonly isDue: true } | { readonly isDue: false; readonly reason: string };

/** Sets needed for a first model. With fewer it cannot be both trained and evaluated. */
const MODEL_SETS = MIN_LEARNING_SETS + MIN_HOLDOUT_SETS;
/**
 * Least share of changed sets. A tenth of new evidence moves a coefficient by about a twentieth of its standard error;
 * less is not worth the time.
 */
const CHANGED_SHARE = 0.1;
/** After a week, levels and seasons have moved even when little was added. */
const NEWER_DAYS = 7;

/** Decides from counters alone, so the cost does not depend on the history. */
export function decideRetraining(state: TrainingState | undefined): RetrainDecision {
  const { usableSets = 0, comparableSets = 0, newest = null } = state ?? {};
  if (comparableSets < MIN_VARYING_SETS && usableSets < MODEL_SETS) {
    return {
      isDue: false,
      reason: `not enough data: ${comparableSets} tests compare creatives by click rate; a formula needs ${MIN_VARYING_SETS}, a model ${MODEL_SETS}`,
    };
  }
  if (state === undefined || newest === null || state.trainedNewest === null) return { isDue: true };
  const { changedSets, trainedSets, trainedNewest } = state;
  const needed = Math.max(1, Math.ceil(CHANGED_SHARE * trainedSets));
  const newerDays = dayNumber(newest) - dayNumber(trainedNewest);
  if (changedSets >= needed || (changedSets > 0 && newerDays >= NEWER_DAYS)) return { isDue: true };
  return {
    isDue: false,
    reason: `nothing new enough: ${changedSets} tests changed since the last training (through ${trainedNewest}); the next takes ${needed}, or ${NEWER_DAYS} days of newer data`,
  };
}
