import { MIN_VARYING_SETS } from './formula.ts';
import { MIN_HOLDOUT_SETS, MIN_LEARNING_SETS } from './time-split.ts';
import { dayNumber } from './training-set.ts';

/** What is counted between trainings. */
export interface TrainingState {
  /** Sets with an arm to learn from. */
  readonly usableSets: number;
  /** Sets with two of them or more. */
  readonly comparableSets: number;
  /** Usable sets whose figures changed since the last training. */
  readonly changedSets: number;
  /** Date of the newest usable figures, YYYY-MM-DD; null: none. */
  readonly newest: string | null;
  /** Trainings so far. */
  readonly trainings: number;
  /** Usable sets the last one had. */
  readonly trainedSets: number;
  /** Newest date the last one had; null: there was none. */
  readonly trainedNewest: string | null;
}

/** Whether to train, and if not, why. */
export type RetrainDecision = { readonly isDue: true } | { readonly isDue: false; readonly reason: string };

/** Sets a first model needs: fewer cannot be learned from and judged. */
const MODEL_SETS = MIN_LEARNING_SETS + MIN_HOLDOUT_SETS;
/** A tenth of new evidence moves a coefficient by about a twentieth of its standard error: less is not worth seconds. */
const CHANGED_SHARE = 0.1;
/** A week further on, levels and seasons have moved even when little was added. */
const NEWER_DAYS = 7;

/** Decides from counters alone, whatever the history. */
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
