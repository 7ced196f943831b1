/** A current pattern, as guidance looks at it. */

import { Assignment } from '../gen/kaizen/v1/vocabulary.ts';
import type { ReadEpochPatternsRow } from '../gen/queries.ts';

/** Estimate and standard deviation are log-odds after shrinkage; lift and its bounds are relative changes. */
export type KnownPattern = ReadEpochPatternsRow['patterns'][number];

/** What the published intervals of patterns cover. */
export const INTERVAL_LEVEL = 0.95;

/** The API's number of a stored assignment. */
export function assignmentOfStored(assignment: string): Assignment {
  return assignment === 'RANDOMISED' ? Assignment.ASSIGNMENT_RANDOMISED : Assignment.ASSIGNMENT_OBSERVATIONAL;
}
