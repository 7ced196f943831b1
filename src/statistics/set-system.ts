/** A set under one metric, stored in the smaller form: its sums, or its strata. */
import { type ManyArms, manyArms, manyArmsTerms } from './many-arms.ts';
import type { OverdispersionTerms } from './overdispersion.ts';
import { type RandomArms, randomArms, scoreTerms } from './random-arms.ts';
import {
  MAX_DENSE_ARMS,
  partOfStratum,
  restrictScore,
  type SetScore,
  type StratumScore,
  scoreOf,
} from './set-score.ts';

/** Arms with their comparison. */
export type SetSystem =
  | { readonly form: 'SUMS'; readonly score: SetScore }
  | { readonly form: 'STRATA'; readonly many: ManyArms };

/** The system of a set given by its strata. */
export function systemOf(size: number, strata: readonly StratumScore[]): SetSystem {
  const informative = strata.filter((stratum) => stratum.length > 0);
  return size <= MAX_DENSE_ARMS
    ? { form: 'SUMS', score: scoreOf(size, informative) }
    : { form: 'STRATA', many: { size, strata: informative } };
}

/** The sums of some arms, in the order of their positions. There are at most as many as sums are stored for. */
export function scoreOfPart(system: SetSystem, places: readonly number[]): SetScore {
  if (system.form === 'SUMS') return restrictScore(system.score, places);
  const placeOf = new Map(places.map((place, at) => [place, at]));
  return scoreOf(
    places.length,
    system.many.strata.map((stratum) => partOfStratum(stratum, placeOf)),
  );
}

/** The contribution of the set to the estimate of τ_w². */
export function systemTerms(system: SetSystem): OverdispersionTerms {
  return system.form === 'SUMS' ? scoreTerms(system.score) : manyArmsTerms(system.many);
}

/** The arms of the set as random, with variance τ_w². */
export function systemArms(system: SetSystem, tau2: number): RandomArms {
  return system.form === 'SUMS' ? randomArms(system.score, tau2) : manyArms(system.many, tau2);
}
