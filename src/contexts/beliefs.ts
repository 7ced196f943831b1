/** What is believed of every trait, for one requester under one metric: own patterns and what others share, weighed. */

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

/** What one level says of a trait. */
export interface BeliefPart extends LevelPart {
  /** The requester's own pattern of that level. The account's rests on the evidence of its projects too. */
  readonly pattern?: KnownPattern | undefined;
  /** Of a level of other accounts: what they have shown. */
  readonly insight?: SharedInsight | undefined;
}

/** A trait and what is believed of it. Log-odds, and relative changes. */
export interface Belief {
  /** Orders beliefs that are equal otherwise: the key of the pattern behind it, or of the trait. */
  readonly key: string;
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  readonly estimate: number;
  readonly sd: number;
  readonly lift: number;
  readonly signConfidence: number;
  /** Its 95 % interval, as lifts. Computed when asked for: it takes most of the time, and few beliefs are shown. */
  readonly interval: () => { readonly lower: number; readonly upper: number };
  /** 1/variance of what was measured, own and shared. */
  readonly information: number;
  /** The level that weighs most; undefined for a value that nobody has tried. */
  readonly level: KnowledgeLevel | undefined;
  /** What each level that knows of it says, the narrowest first; the estimate is the sum of weight · estimate. */
  readonly parts: readonly BeliefPart[];
  readonly borrowedWeight: number;
  readonly accounts: number;
  readonly arms: number;
  readonly sets: number;
  /** The narrowest own pattern behind it: the project's, or the account's. */
  readonly pattern: KnownPattern | undefined;
  /** The account's own pattern, which a project's is a part of. */
  readonly accountPattern: KnownPattern | undefined;
  /** What other accounts add to it, those of the segment before all; what a similar segment lends is not among it. */
  readonly shared: SharedInsight | undefined;
}

/** A value a generator can choose. */
export interface Choice {
  readonly kind: string;
  readonly value: string;
}

/** All that beliefs are made of, under one metric. */
export interface BeliefSources {
  readonly patterns: readonly KnownPattern[];
  readonly projectPatterns: readonly KnownPattern[];
  readonly shared: readonly SharedInsight[];
  /** Values to have a belief of though nobody may have tried them. */
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
 * One belief per trait and kind of assignment, and one for every value nobody has tried. A kind of which the account
 * alone has patterns keeps the figures they were published with; where a project or other accounts add to it, levels
 * are weighed by precision.
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
  // A value nobody has tried starts from the prior of the evidence its kind has, randomised before observational.
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
    // Randomised and observational evidence spread differently, and are never weighed together.
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
  // Segments vary around all accounts alike: a similar one tells how far as well as the requester's own.
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
      // The project's arms are among the account's.
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

/** A level that knows of the trait has a part even where it weighs nothing: the project may be all of its account. */
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

/** The figures of an account's own pattern, as published. */
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

/** Less than this share of the account's evidence is what rounding leaves of a difference. */
const MIN_REST = 1e-9;

/** The account's evidence without the project's, which is part of it and counts by itself. */
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

/** Sets differ more than their arms say: the factor its figures were published with. */
function dispersed(
  estimate: EffectEstimate | undefined,
  { dispersion }: KnownPattern,
): EffectEstimate | undefined {
  return estimate && { ...estimate, variance: estimate.variance * dispersion };
}

function informationOf(evidence: TraitEvidence): number {
  // All accounts have those of a similar segment among them.
  const shared = evidence.segment ?? evidence.global ?? evidence.similar;
  const known = [evidence.project, evidence.account, shared];
  return known.reduce((sum, estimate) => sum + (estimate === undefined ? 0 : 1 / estimate.variance), 0);
}
