import { compareText, groupBy } from '../../shared/group-by.ts';
import type { Assignment } from '../../shared/vocabulary.ts';
import type { AccountDispersion } from '../../statistics/random-effects.ts';
import type { EffectEstimate } from '../../statistics/shrinkage.ts';

/** The subject of an insight: a concept, compared by a metric, from one kind of evidence. */
export interface ConceptSubject {
  /** Trait kind as stored, for example hook_type. */
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  /** Randomised and observational evidence are never pooled together. */
  readonly assignment: Assignment;
}

/** How much evidence there is, apart from its estimate. */
export interface EvidenceAmount {
  /** ΣλD: information, which determines the weight of an account. */
  readonly information: number;
  /** Number of contrast sets. */
  readonly sets: number;
  /** Clicks (or what the metric counts) of variants with the trait. `successesWithout`: of those without it. */
  readonly successesWith: number;
  readonly successesWithout: number;
}

/** The present evidence of a sharing account on one subject, from its projects in one segment. In log-odds, decayed. */
export interface Contribution extends ConceptSubject, EffectEstimate, EvidenceAmount {
  readonly accountId: string;
  /** How far the account's variants vary beyond chance, and the weights of its contrasts; undefined when unknown. */
  readonly dispersion?: AccountDispersion | undefined;
  /** Opaque key of the segment. '' when unknown: the evidence then counts for the pool of all accounts only. */
  readonly segment: string;
}

/** All evidence of one account on one subject in one scope. Internal: it never leaves the service. */
export interface AccountEvidence extends EffectEstimate, EvidenceAmount {
  readonly accountId: string;
  /** The same as in its contributions: dispersion belongs to the account, not to a segment. */
  readonly dispersion?: AccountDispersion | undefined;
  /** The segments the evidence comes from, sorted. */
  readonly segments: readonly string[];
}

/** Whether the evidence can be pooled. */
export function isUsable({
  estimate,
  variance,
  information,
}: Pick<Contribution, 'estimate' | 'variance' | 'information'>): boolean {
  return [estimate, variance, information].every(Number.isFinite) && variance > 0 && information > 0;
}

/**
 * Combines contributions into one entry per account. Entries are sorted by account, so that sums do not depend on the
 * order of reading. Evidence of an account from several segments is added up: b = ΣDb/ΣD, with the variance ΣD²v/(ΣD)².
 */
export function evidenceByAccount(contributions: readonly Contribution[]): readonly AccountEvidence[] {
  const byAccount = groupBy(contributions, ({ accountId }) => accountId);
  return [...byAccount]
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([accountId, own]) => mergeAccount(accountId, own));
}

function mergeAccount(accountId: string, contributions: readonly Contribution[]): AccountEvidence {
  const own = contributions.toSorted((left, right) => compareText(left.segment, right.segment));
  const total = (amountOf: (contribution: Contribution) => number): number =>
    own.reduce((sum, contribution) => sum + amountOf(contribution), 0);
  const information = total((one) => one.information);
  return {
    accountId,
    dispersion: own.find(({ dispersion }) => dispersion !== undefined)?.dispersion,
    segments: [...new Set(own.map(({ segment }) => segment))],
    estimate: total((one) => one.information * one.estimate) / information,
    variance: total((one) => one.information ** 2 * one.variance) / information ** 2,
    information,
    sets: total(({ sets }) => sets),
    successesWith: total(({ successesWith }) => successesWith),
    successesWithout: total(({ successesWithout }) => successesWithout),
  };
}
