import { compareText, groupBy } from '../../shared/group-by.ts';
import type { Assignment } from '../../shared/vocabulary.ts';
import type { AccountDispersion } from '../../statistics/random-effects.ts';
import type { EffectEstimate } from '../../statistics/shrinkage.ts';

/** What an insight can be about: a concept, judged by a metric, from one kind of evidence. */
export interface ConceptSubject {
  /** Trait kind as stored: hook_type. */
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  /** Randomised and observational evidence are never pooled together. */
  readonly assignment: Assignment;
}

/** How much evidence there is, beside what it says. */
export interface EvidenceAmount {
  /** ΣλD: information, what the weight of an account is measured by. */
  readonly information: number;
  /** Contrast sets. */
  readonly sets: number;
  /** Clicks (or what the metric counts) of arms that carry the trait, and of those that do not. */
  readonly successesWith: number;
  readonly successesWithout: number;
}

/** The current evidence of a sharing account on one subject, from its projects in one segment. Log-odds, decayed. */
export interface Contribution extends ConceptSubject, EffectEstimate, EvidenceAmount {
  readonly accountId: string;
  /** How far the account's arms vary beyond chance, and what its contrasts were weighted with; undefined: not known. */
  readonly dispersion?: AccountDispersion | undefined;
  /** Opaque key of the segment; '' when it is not known, and then the evidence counts for all accounts only. */
  readonly segment: string;
}

/** All that one account says on one subject in one scope. Internal: never leaves the service. */
export interface AccountEvidence extends EffectEstimate, EvidenceAmount {
  readonly accountId: string;
  /** As of its contributions: it is one of the account, whatever the segment. */
  readonly dispersion?: AccountDispersion | undefined;
  /** The segments it comes from, sorted. */
  readonly segments: readonly string[];
}

/** Whether there is something to pool. */
export function isUsable({
  estimate,
  variance,
  information,
}: Pick<Contribution, 'estimate' | 'variance' | 'information'>): boolean {
  return [estimate, variance, information].every(Number.isFinite) && variance > 0 && information > 0;
}

/**
 * One entry per account, sorted by account so that sums do not depend on the order of reading. Evidence of an
 * account from several segments is added up: b = ΣDb/ΣD, with the variance ΣD²v/(ΣD)².
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
