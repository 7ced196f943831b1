/**
 * Names the way in which evidence is made of figures: arms compared within strata, tests within their project. A pattern
 * version of another name rests on evidence that cannot be added to, so its looks, its state and its prior count for
 * nothing, and the next version begins anew. Change it only with a migration that deletes all evidence.
 */
export const ESTIMATOR = 'STRATA';
