import { nodeKey } from '../../graph/keys.ts';
import type { AccountEvidence, ConceptSubject } from './contribution.ts';
import type { ContributorSet } from './contributor-set.ts';

/** A subject in one scope: what has one current version. */
export interface InsightSubject extends ConceptSubject {
  /** Key of the segment; ALL_ACCOUNTS for the pool of all. */
  readonly segment: string;
}

/** The scope of all accounts. No segment has this key: contributions with it are of no known segment. */
export const ALL_ACCOUNTS = '';

/** The figures anybody may see, all of them coarse. */
export interface InsightFigures {
  /** e^effect − 1 in steps of half a percentage point, and its interval rounded outwards to the same steps. */
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
  /** Probability of the sign shown, .5–1, rounded down to a hundredth. */
  readonly signConfidence: number;
  /** Benjamini–Hochberg over scope, metric, assignment and group of kinds, rounded up to a hundredth. */
  readonly qValue: number;
  /** Distinct accounts, as a band: "5–9". */
  readonly accounts: string;
  /** Contrast sets, as a band: "20–49". */
  readonly sets: string;
}

/** What the figures were computed from. Internal: it is kept to leave a requester out, and is never returned. */
export interface InsightSupport {
  /** One entry per account, frozen at publication. */
  readonly accounts: readonly AccountEvidence[];
  /** Variance between accounts and prior variance it was pooled and shrunk with, squared log-odds. */
  readonly tau2: number;
  readonly priorVariance: number;
  /** The variance that its interval allows for. */
  readonly upperVariance: number;
  /** Accounts beside the requester that the view must rest on. */
  readonly threshold: number;
  /** Accounts that could take this version and another one apart with their own evidence; it is not shown to them. */
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
  /** Every set of contributors this subject was published with in this scope, its own last. Internal. */
  readonly releasedSets: readonly ContributorSet[];
}

/** What is kept of an insight that is shown no more: enough to never publish a set too like the ones seen before. */
export interface WithdrawnInsight extends InsightSubject {
  readonly status: 'WITHDRAWN';
  readonly version: number;
  readonly releasedSets: readonly ContributorSet[];
}

/** The newest version of a subject in a scope. */
export type CurrentInsight = PublishedInsight | WithdrawnInsight;

/** Unique per subject: accounts' evidence on it is compared and pooled across its scopes. */
export function subjectKey({ kind, value, metric, assignment }: ConceptSubject): string {
  return nodeKey(kind, value, metric, assignment);
}

/** Unique per subject and scope; versions share it. */
export function insightKey(insight: InsightSubject): string {
  return `${subjectKey(insight)}|${nodeKey(insight.segment)}`;
}
