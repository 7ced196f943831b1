/**
 * Names the method by which evidence is computed: variants are compared within strata, tests within their project. A
 * pattern version with another estimator rests on evidence that cannot be continued. Its state, its prior and its
 * interim analyses are ignored, and the next version starts afresh. Change this name only together with a migration
 * that deletes all evidence.
 */
export const ESTIMATOR = 'STRATA';
