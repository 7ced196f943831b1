import { nodeKey } from '../../graph/keys.ts';
import type { AccountEvidence, ConceptSubject } from './contribution.ts';
import type { ContributorSet } from './contributor-set.ts';

/** A subject in one scope. Each has one current version. */
export interface InsightSubject extends ConceptSubject {
  /** Key of the segment; ALL_ACCOUNTS for the pool of all accounts. */
  readonly segment: string;
}

/** The scope of all accounts. No segment has this key. In contributions it stands for an unknown segment. */
export const ALL_ACCOUNTS = '';

/** The estimates that anybody may see, all of them coarse. */
export interface InsightFigures {
  /** e^effect − 1 in steps of half a percentage point. Its interval is rounded outwards to the same steps. */
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
  /** Probability that the sign is right, .5–1, rounded down to a hundredth. */
  readonly signConfidence: number;
  /** Benjamini–Hochberg over scope, metric, assignment and group of kinds, rounded up to a hundredth. */
  readonly qValue: number;
  /** Distinct accounts as a band, for example "5–9". */
  readonly accounts: string;
  /** Contrast sets as a band, for example "20–49". */
  readonly sets: string;
}

/**
 * The evidence behind the estimates. Internal and never returned: it serves to leave a requester's own evidence out.
 */
export interface InsightSupport {
  /** One entry per account, as it was at publication. */
  readonly accounts: readonly AccountEvidence[];
  /** Variance between accounts used in pooling, and prior variance used in shrinkage, in squared log-odds. */
  readonly tau2: number;
  readonly priorVariance: number;
  /** The variance that its interval allows for. */
  readonly upperVariance: number;
  /** Accounts that a view must rest on, not counting the requester. */
  readonly threshold: number;
  /**
   * Accounts that could isolate others by comparing this version with another one and their own evidence. It is not
   * shown to them.
   */
  readonly closedTo: readonly string[];
}

/** A version that readers may see. */
export interface PublishedInsight extends InsightSubject {
  readonly status: 'PUBLISHED';
  readonly version: number;
  /** The day it was published, YYYY-MM-DD. */
  readonly date: string;
  readonly figures: InsightFigures;
  readonly support: InsightSupport;
  /** Every contributor set with which this subject was published in this scope, the present one last. Internal. */
  readonly releasedSets: readonly ContributorSet[];
}

/** What is kept of an insight that is no longer shown. It serves to never publish a set too similar to earlier ones. */
export interface WithdrawnInsight extends InsightSubject {
  readonly status: 'WITHDRAWN';
  readonly version: number;
  readonly releasedSets: readonly ContributorSet[];
}

/** The newest version of an insight: published, or withdrawn. */
export type CurrentInsight = PublishedInsight | WithdrawnInsight;

/** Identifies a subject. Evidence of accounts on a subject is compared and pooled across its scopes. */
export function subjectKey({ kind, value, metric, assignment }: ConceptSubject): string {
  return nodeKey(kind, value, metric, assignment);
}

/** Identifies a subject in one scope. All versions share this key. */
export function insightKey(insight: InsightSubject): string {
  return `${subjectKey(insight)}|${nodeKey(insight.segment)}`;
}
