/**
 * Computes what is believed of every trait, for one requester under one metric. Own patterns and shared insights are
 * weighed together.
 */

import type { KnownPattern } from '../knowledge/known-pattern.ts';
import type { SharedInsight } from '../knowledge/shared/shared-insight.ts';
import { decayedEstimate } from '../statistics/evidence.ts';
import {
  beliefInterval,
  KNOWLEDGE_LEVELS,
  type KnowledgeLevel,
  type LevelPart,
  type PooledKnowledge,
  type SimilarKnowledge,
  type TraitEvidence,
  traitPosterior,
} from '../statistics/hierarchy.ts';
import type { EffectEstimate } from '../statistics/shrinkage.ts';
import { varianceComponents } from '../statistics/variance-components.ts';

/** What one level contributes to a belief about a trait. */
export interface BeliefPart extends LevelPart {
  /** The requester's own pattern of that level. An account's pattern also includes the evidence of its projects. */
  readonly pattern?: KnownPattern | undefined;
  /** For a level of other accounts: their insight. */
  readonly insight?: SharedInsight | undefined;
}

/** A trait and what is believed of it, as log-odds and relative changes. */
export interface Belief {
  /** Breaks ties between equal beliefs: the key of the pattern behind the belief, or of the trait. */
  readonly key: string;
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  readonly estimate: number;
  readonly sd: number;
  readonly lift: number;
  readonly signConfidence: number;
  /** Its 95 % interval as lifts. Computed on demand, because it takes most of the time and few beliefs are shown. */
  readonly interval: () => { readonly lower: number; readonly upper: number };
  /** How much evidence the belief rests on: the sum of 1/variance of the own and shared estimates, in log-odds. */
  readonly information: number;
  /** The level with the largest weight. Undefined for a value that nobody has tried. */
  readonly level: KnowledgeLevel | undefined;
  /**
   * The contribution of each level with evidence, the narrowest first. The estimate is the sum of weight · estimate.
   */
  readonly parts: readonly BeliefPart[];
  readonly borrowedWeight: number;
  readonly accounts: number;
  readonly arms: number;
  readonly sets: number;
  /** The narrowest own pattern behind the belief: that of the project, or that of the account. */
  readonly pattern: KnownPattern | undefined;
  /** The account's own pattern. It includes the evidence of the project. */
  readonly accountPattern: KnownPattern | undefined;
  /**
   * The insight of other accounts, of the segment if there is one, else of all accounts. Insights of similar segments
   * are left out.
   */
  readonly shared: SharedInsight | undefined;
}

/** A value that a generator can choose. */
export interface Choice {
  readonly kind: string;
  readonly value: string;
}

/** Everything that beliefs are computed from, under one metric. */
export interface BeliefSources {
  readonly patterns: readonly KnownPattern[];
  readonly projectPatterns: readonly KnownPattern[];
  readonly shared: readonly SharedInsight[];
  /** Values that need a belief even if nobody has tried them. */
  readonly choices: readonly Choice[];
  readonly metric: string;
}

interface Sources {
  readonly kind: string;
  readonly value: string;
  readonly assignment: string;
  pattern?: KnownPattern;
  projectPattern?: KnownPattern;
  segment?: SharedInsight;
  similar?: SimilarKnowledge & SharedInsight;
  global?: SharedInsight;
}

/**
 * Computes one belief for each trait and assignment, and one for each value that nobody has tried. Patterns of a kind
 * that only the account knows keep their published estimates. Where a project or other accounts add evidence, the
 * levels are weighed by precision.
 */
export function beliefsOf({
  patterns,
  projectPatterns,
  shared,
  choices,
  metric,
}: BeliefSources): readonly Belief[] {
  const byTrait = new Map<string, Sources>();
  const of = (item: {
    readonly kind: string;
    readonly value: string;
    readonly assignment: string;
  }): Sources => {
    const key = JSON.stringify([item.kind, item.value, item.assignment]);
    const known = byTrait.get(key) ?? { kind: item.kind, value: item.value, assignment: item.assignment };
    byTrait.set(key, known);
    return known;
  };
  for (const pattern of patterns) of(pattern).pattern = pattern;
  for (const pattern of projectPatterns) of(pattern).projectPattern = pattern;
  for (const insight of shared) {
    const { scope } = insight;
    if (scope === 'SEGMENT') of(insight).segment = insight;
    else if (scope === 'GLOBAL') of(insight).global = insight;
    else of(insight).similar = { ...insight, similarity: scope };
  }
  const tried = new Set([...byTrait.values()].map(({ kind, value }) => JSON.stringify([kind, value])));
  // A value nobody has tried starts from the prior of its kind: the randomised one if there is one, else the
  // observational one.
  const randomised = new Set([...byTrait.values()].filter(isRandomised).map(({ kind }) => kind));
  for (const choice of choices) {
    if (tried.has(JSON.stringify([choice.kind, choice.value]))) continue;
    of({ ...choice, assignment: randomised.has(choice.kind) ? 'RANDOMISED' : 'OBSERVATIONAL' });
  }
  return [...groupByKind([...byTrait.values()])].flatMap((sources) => beliefsOfKind(sources, metric));
}

function isRandomised({ assignment }: Sources): boolean {
  return assignment === 'RANDOMISED';
}

function groupByKind(sources: readonly Sources[]): readonly (readonly Sources[])[] {
  const kinds = new Map<string, Sources[]>();
  for (const item of sources) {
    // Randomised and observational evidence vary differently, so they are never weighed together.
    const key = JSON.stringify([item.kind, item.assignment]);
    const ofKind = kinds.get(key);
    if (ofKind === undefined) kinds.set(key, [item]);
    else ofKind.push(item);
  }
  return [...kinds.values()];
}

function beliefsOfKind(sources: readonly Sources[], metric: string): readonly Belief[] {
  const evidence = sources.map(evidenceOf);
  const isAccountAlone = sources.every(
    ({ projectPattern, segment, similar, global }) =>
      (projectPattern ?? segment ?? similar ?? global) === undefined,
  );
  // All segments vary alike around the pool of all accounts. So a similar segment shows that variance as well as the
  // requester's own.
  const components = varianceComponents(
    evidence.map((known) => ({ ...known, segment: known.segment ?? known.similar })),
  );
  return sources.map((source, at): Belief => {
    const { pattern, projectPattern, segment, similar, global } = source;
    const own = projectPattern ?? pattern;
    const common = {
      key: own?.key ?? JSON.stringify([source.kind, source.value]),
      kind: source.kind,
      value: source.value,
      metric,
      assignment: source.assignment,
      information: informationOf(evidence[at] ?? {}),
      // The account's variants include those of the project.
      arms: pattern?.arms ?? own?.arms ?? 0,
      pattern: own,
      accountPattern: pattern,
      shared: segment ?? global,
    };
    if (isAccountAlone && pattern !== undefined) return { ...common, ...alone(pattern) };
    const posterior = traitPosterior(evidence[at] ?? {}, components);
    return {
      ...common,
      estimate: posterior.posterior,
      sd: posterior.standardDeviation,
      lift: posterior.lift,
      interval: () => beliefInterval(posterior),
      signConfidence: posterior.signConfidence,
      level: posterior.level,
      parts: partsOf(source, posterior.parts),
      borrowedWeight: posterior.borrowedWeight,
      accounts: posterior.accounts,
      sets: (pattern?.sets ?? 0) + ((segment ?? similar ?? global)?.sets ?? 0),
    };
  });
}

/**
 * A level with evidence gets a part even where its weight is zero. For example, the project may have all of its
 * account's evidence.
 */
function partsOf(
  { pattern, projectPattern, segment, similar, global }: Sources,
  weighed: readonly LevelPart[],
): readonly BeliefPart[] {
  const known = {
    PROJECT: projectPattern && { pattern: projectPattern },
    ACCOUNT: pattern && { pattern },
    SEGMENT: segment && { insight: segment },
    SIMILAR_SEGMENT: similar && { insight: similar },
    GLOBAL: global && { insight: global },
  };
  return KNOWLEDGE_LEVELS.toReversed().flatMap((level) => {
    const source = known[level];
    const part = weighed.find((other) => other.level === level) ?? { level, weight: 0, estimate: 0 };
    return source === undefined ? [] : [{ ...part, ...source }];
  });
}

/** Returns the published estimates of the account's own pattern. */
function alone(pattern: KnownPattern) {
  const { estimate, sd, lift, lower, upper, signConfidence, sets } = pattern;
  return {
    estimate,
    sd,
    lift,
    interval: () => ({ lower, upper }),
    signConfidence,
    level: 'ACCOUNT' as const,
    parts: [{ level: 'ACCOUNT' as const, weight: 1, estimate, pattern }],
    borrowedWeight: 0,
    accounts: 1,
    sets,
  };
}

function evidenceOf({ pattern, projectPattern, segment, similar, global }: Sources): TraitEvidence {
  return {
    global: pooled(global),
    segment: pooled(segment),
    similar,
    account: pattern === undefined ? undefined : outsideProject(pattern, projectPattern),
    project:
      projectPattern === undefined ? undefined : dispersed(decayedEstimate(projectPattern), projectPattern),
  };
}

function pooled(insight: SharedInsight | undefined): PooledKnowledge | undefined {
  if (insight === undefined) return undefined;
  const { estimate, variance, tau2, accounts } = insight;
  return { estimate, variance, tau2, accounts };
}

/** A rest below this share of the account's evidence is only a rounding error. */
const MIN_REST = 1e-9;

/** Returns the account's evidence without that of the project, which has its own level. */
function outsideProject(
  pattern: KnownPattern,
  projectPattern: KnownPattern | undefined,
): EffectEstimate | undefined {
  if (projectPattern === undefined) return dispersed(decayedEstimate(pattern), pattern);
  const less = (name: 'decayedN' | 'decayedD' | 'decayedSquaredD'): number =>
    pattern[name] - projectPattern[name];
  if (less('decayedD') < MIN_REST * pattern.decayedD) return undefined;
  const rest = decayedEstimate({
    decayedN: less('decayedN'),
    decayedD: less('decayedD'),
    decayedSquaredD: less('decayedSquaredD'),
  });
  return dispersed(rest, pattern);
}

/**
 * Applies the factor by which contrast sets differ more than their variants explain. The pattern was published with the
 * same factor.
 */
function dispersed(
  estimate: EffectEstimate | undefined,
  { dispersion }: KnownPattern,
): EffectEstimate | undefined {
  return estimate && { ...estimate, variance: estimate.variance * dispersion };
}

function informationOf(evidence: TraitEvidence): number {
  // The pool of all accounts already includes the evidence of similar segments.
  const shared = evidence.segment ?? evidence.global ?? evidence.similar;
  const known = [evidence.project, evidence.account, shared];
  return known.reduce((sum, estimate) => sum + (estimate === undefined ? 0 : 1 / estimate.variance), 0);
}
