/**
 * Joins the levels of evidence on one trait, from all accounts down to one project, into one belief. The values of
 * other accounts come pooled (random-effects.ts): learning/insights publishes the pools, and knowledge/shared takes the
 * requester's own part out of them. contexts/beliefs.ts gathers all levels for a requester and calls this file.
 */
import { clamp, normalCdf } from './distributions.ts';
import { robustCriticalValue } from './robust-critical-value.ts';
import { type EffectEstimate, liftOf, type ShrunkEffect } from './shrinkage.ts';

/** The knowledge of other accounts on one trait: its effect pooled over them, in log-odds. */
export interface PooledKnowledge extends EffectEstimate {
  /** Variance between the accounts used in pooling, in squared log-odds. */
  readonly tau2: number;
  /** Number of accounts. It is a published count, so it may be the lower end of a band. */
  readonly accounts: number;
}

/** What a segment has in common with the requester's, the closest first. */
export const SIMILARITIES = ['SAME_INDUSTRY', 'SAME_CLIENT_TYPE'] as const;
export type Similarity = (typeof SIMILARITIES)[number];

/** The knowledge of a segment that shares one attribute with the requester's. */
export interface SimilarKnowledge extends PooledKnowledge {
  readonly similarity: Similarity;
}

/** Levels of knowledge, from the widest to the narrowest. */
export const KNOWLEDGE_LEVELS = ['GLOBAL', 'SIMILAR_SEGMENT', 'SEGMENT', 'ACCOUNT', 'PROJECT'] as const;
export type KnowledgeLevel = (typeof KNOWLEDGE_LEVELS)[number];

/** All evidence on one trait for one requester. Unknown parts are absent. */
export interface TraitEvidence {
  /** Pooled over all accounts except the requester's. It includes the accounts of its segment. */
  readonly global?: PooledKnowledge | undefined;
  /**
   * Pooled over the accounts of one similar segment, without the requester. Used only where its own segment knows
   * nothing.
   */
  readonly similar?: SimilarKnowledge | undefined;
  /** Pooled over the accounts of its segment, without the requester. */
  readonly segment?: PooledKnowledge | undefined;
  /** The requester's own evidence, without that of its project. */
  readonly account?: EffectEstimate | undefined;
  readonly project?: EffectEstimate | undefined;
}

/** Variances of true effects of one kind, in squared log-odds: each level around the one above it. */
export interface VarianceComponents {
  /** Of the mean over all accounts around 0. */
  readonly global: number;
  /** Of the mean of a segment around that over all accounts. */
  readonly segment: number;
  /** Of an account around its segment. */
  readonly account: number;
  /** Of a project around its account. */
  readonly project: number;
}

/** The contribution of one level to a mean. */
export interface LevelPart {
  readonly level: KnowledgeLevel;
  /** Weight in the mean, 0–1. The rest up to 1 is the weight of the prior, whose mean is 0. */
  readonly weight: number;
  /** The estimate of the level alone, in log-odds. The posterior is the sum of weight · estimate. */
  readonly estimate: number;
}

/** The belief about a trait for one requester. `beliefInterval` gives its interval. */
export interface TraitBelief extends Omit<ShrunkEffect, 'lower' | 'upper'> {
  /** Variance of the effect before any evidence, squared log-odds. */
  readonly priorVariance: number;
  /** The level with the largest weight. Undefined when nothing is known of the trait. */
  readonly level: KnowledgeLevel | undefined;
  /**
   * Share of the evidence, by weight in the mean, that comes from other accounts: 0 for own evidence only, 1 at a cold
   * start.
   */
  readonly borrowedWeight: number;
  /** Number of accounts: those of the widest level, and the requester's own if it has evidence. */
  readonly accounts: number;
  /** The levels with a weight, the narrowest first. */
  readonly parts: readonly LevelPart[];
}

/** Weight of each level in the mean. The rest up to 1 is the weight of the prior, whose mean is 0. */
type Weights = Readonly<Record<KnowledgeLevel, number>>;

interface Belief {
  readonly mean: number;
  readonly variance: number;
  readonly weights: Weights;
}

/**
 * Least share of the other segments in the global pool. With less, the difference between the pool and the segment is
 * mostly rounding of the published values. With lifts rounded to half a point, a fifth keeps the error of the
 * difference below .025.
 */
const MIN_OUTSIDE_SHARE = 0.2;

/**
 * Share of the variance between segments σ² that each attribute explains. A segment's effect is modelled as that of all
 * segments, plus one of its industry with variance ⅔σ², plus one of its client type with variance ⅓σ². Published values
 * are too few to estimate the shares. The industry is assumed to say more, so it is used first.
 */
const EXPLAINED: Readonly<Record<Similarity, number>> = { SAME_INDUSTRY: 2 / 3, SAME_CLIENT_TYPE: 1 / 3 };

/**
 * Belief in the effect of one trait, from the widest level to the narrowest. The belief at one level, widened by how
 * far units of the next level vary around it, is the prior of the next level. The evidence measured there updates it
 * (normal hierarchical model; Gelman et al., Bayesian Data Analysis, ch. 5). A level without evidence only widens the
 * belief. Without own evidence the result is the prior of a newcomer. With own evidence only, it is `shrinkEffect`.
 */
export function traitPosterior(evidence: TraitEvidence, components: VarianceComponents): TraitBelief {
  const start: Belief = {
    mean: 0,
    variance: components.global,
    weights: { GLOBAL: 0, SIMILAR_SEGMENT: 0, SEGMENT: 0, ACCOUNT: 0, PROJECT: 0 },
  };
  const outside = outsideSegment(evidence);
  const everywhere = update(start, 'GLOBAL', outside);
  const inSegment = beliefOfSegment(everywhere, evidence, components.segment);
  const inAccount = update(widen(inSegment, components.account), 'ACCOUNT', evidence.account);
  const isOfProject = isUsable(evidence.project);
  const { mean, variance, weights } = isOfProject
    ? update(widen(inAccount, components.project), 'PROJECT', evidence.project)
    : inAccount;
  const standardDeviation = Math.sqrt(variance);
  const probabilityPositive = normalCdf(mean / standardDeviation);
  return {
    posterior: mean,
    standardDeviation,
    lift: liftOf(mean),
    signConfidence: Math.max(probabilityPositive, 1 - probabilityPositive),
    probabilityPositive,
    priorVariance:
      components.global + components.segment + components.account + (isOfProject ? components.project : 0),
    level: heaviest(weights),
    borrowedWeight: borrowedShare(weights),
    accounts: accountsBehind(evidence),
    parts: partsOf(weights, {
      GLOBAL: outside,
      SIMILAR_SEGMENT: evidence.similar,
      SEGMENT: evidence.segment,
      ACCOUNT: evidence.account,
      PROJECT: evidence.project,
    }),
  };
}

function partsOf(
  weights: Weights,
  seen: Readonly<Record<KnowledgeLevel, EffectEstimate | undefined>>,
): readonly LevelPart[] {
  return KNOWLEDGE_LEVELS.toReversed().flatMap((level) => {
    const estimate = seen[level]?.estimate;
    return estimate === undefined || !(weights[level] > 0)
      ? []
      : [{ level, weight: weights[level], estimate }];
  });
}

/**
 * Interval of a belief on the lift scale, the robust one of `shrinkEffect`. All evidence together is treated as one
 * estimate, with the standard error that narrows the whole prior to this belief. It takes about 0.1 ms, a hundred times
 * as long as the belief itself, so compute it only for what is shown.
 */
export function beliefInterval(
  { posterior, standardDeviation, priorVariance }: TraitBelief,
  level = 0.95,
): { readonly lower: number; readonly upper: number } {
  const shrinkage = 1 - standardDeviation ** 2 / priorVariance;
  const half =
    shrinkage > 0
      ? robustCriticalValue((1 - shrinkage) / shrinkage, level) * Math.sqrt(shrinkage) * standardDeviation
      : robustCriticalValue(0, level) * standardDeviation;
  return { lower: liftOf(posterior - half), upper: liftOf(posterior + half) };
}

function isUsable<T extends EffectEstimate>(seen: T | undefined): seen is T {
  return (
    seen !== undefined &&
    seen.variance > 0 &&
    Number.isFinite(seen.variance) &&
    Number.isFinite(seen.estimate)
  );
}

/**
 * Share of a segment in the pool over all accounts, 0–1. It is the weight that the segment would have had in the pool,
 * with the pool's variance between accounts, divided by the weight of the whole pool. 1 when the segment has all
 * accounts.
 */
export function segmentShare(global: PooledKnowledge, segment: PooledKnowledge): number {
  const variance = segment.variance + (global.tau2 - segment.tau2) / Math.max(1, segment.accounts);
  return variance > 0 ? clamp(global.variance / variance, { lower: 0, upper: 1 }) : 1;
}

/**
 * Returns the evidence of the requester's segment. Without any, it is derived from a similar segment's estimate ± V.
 * That estimates the part both segments have in common, which has the variance cσ² around all accounts, with the
 * variance V + (1 − c)σ². The requester's segment varies around that part by another (1 − c)σ².
 */
function beliefOfSegment(everywhere: Belief, { segment, similar }: TraitEvidence, spread: number): Belief {
  if (isUsable(segment) || !isUsable(similar)) return update(widen(everywhere, spread), 'SEGMENT', segment);
  const common = EXPLAINED[similar.similarity] * spread;
  const apart = spread - common;
  const seen = { estimate: similar.estimate, variance: similar.variance + apart };
  return widen(update(widen(everywhere, common), 'SIMILAR_SEGMENT', seen), apart);
}

/** Removes the accounts of the segment from the global pool, because they would count at both levels. */
function outsideSegment({ global, segment: own, similar }: TraitEvidence): EffectEstimate | undefined {
  const segment = isUsable(own) ? own : similar;
  if (!isUsable(global) || !isUsable(segment)) return global;
  const share = segmentShare(global, segment);
  if (1 - share < MIN_OUTSIDE_SHARE) return undefined;
  return {
    estimate: (global.estimate - share * segment.estimate) / (1 - share),
    variance: global.variance / (1 - share),
  };
}

function update(belief: Belief, level: KnowledgeLevel, seen: EffectEstimate | undefined): Belief {
  if (!isUsable(seen)) return belief;
  const gain = belief.variance / (belief.variance + seen.variance);
  const { mean, variance, weights } = belief;
  return {
    mean: mean + gain * (seen.estimate - mean),
    variance: (1 - gain) * variance,
    weights: {
      GLOBAL: (1 - gain) * weights.GLOBAL,
      SIMILAR_SEGMENT: (1 - gain) * weights.SIMILAR_SEGMENT,
      SEGMENT: (1 - gain) * weights.SEGMENT,
      ACCOUNT: (1 - gain) * weights.ACCOUNT,
      PROJECT: (1 - gain) * weights.PROJECT,
      [level]: gain,
    },
  };
}

function widen(belief: Belief, spread: number): Belief {
  return { ...belief, variance: belief.variance + spread };
}

function heaviest(weights: Weights): KnowledgeLevel | undefined {
  let best: KnowledgeLevel | undefined;
  // On a tie the narrower level wins, because it is closer to the requester.
  for (const level of KNOWLEDGE_LEVELS) {
    if (weights[level] > 0 && weights[level] >= (best === undefined ? 0 : weights[best])) best = level;
  }
  return best;
}

function borrowedShare({ GLOBAL, SIMILAR_SEGMENT, SEGMENT, ACCOUNT, PROJECT }: Weights): number {
  const borrowed = GLOBAL + SIMILAR_SEGMENT + SEGMENT;
  const all = borrowed + ACCOUNT + PROJECT;
  return all > 0 ? borrowed / all : 0;
}

function accountsBehind({ global, similar, segment, account, project }: TraitEvidence): number {
  const others = Math.max(global?.accounts ?? 0, (segment ?? similar)?.accounts ?? 0);
  return others + (isUsable(account) || isUsable(project) ? 1 : 0);
}
