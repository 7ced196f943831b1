/** A current pattern, as guidance uses it. */
import { Assignment, PatternState } from '../gen/kaizen/v1/vocabulary.ts';
import type { ReadEpochPatternsRow } from '../gen/queries.ts';
import type { PatternState as StoredState } from '../statistics/pattern-state.ts';

/** Estimate and standard deviation are log-odds after shrinkage. Lift and its bounds are relative changes. */
export type KnownPattern = ReadEpochPatternsRow['patterns'][number];

/** Coverage of the published intervals of patterns. */
export const INTERVAL_LEVEL = 0.95;

/** Converts a stored assignment to the API's enum. */
export function assignmentOfStored(assignment: string): Assignment {
  return assignment === 'RANDOMISED' ? Assignment.ASSIGNMENT_RANDOMISED : Assignment.ASSIGNMENT_OBSERVATIONAL;
}

const STATES: Readonly<Record<StoredState, PatternState>> = {
  CANDIDATE: PatternState.PATTERN_STATE_CANDIDATE,
  ESTABLISHED: PatternState.PATTERN_STATE_ESTABLISHED,
  RISKY: PatternState.PATTERN_STATE_RISKY,
  RETIRED: PatternState.PATTERN_STATE_RETIRED,
};

/** Converts the API's state to its stored name; undefined for UNSPECIFIED. */
export function storedState(state: PatternState): StoredState | undefined {
  return (Object.keys(STATES) as StoredState[]).find((name) => STATES[name] === state);
}

/** Converts a stored state to the API's enum. */
export function stateOfStored(state: string | undefined): PatternState {
  // A newer version may have written a state that this version does not know.
  return STATES[state as StoredState] ?? PatternState.PATTERN_STATE_UNSPECIFIED;
}
