/** Random knowledge of a requester: patterns of an account and its project, what others share, and what people decide. */
import type { KnowledgeSources } from '../../src/contexts/knowledge.ts';
import { interactionValue } from '../../src/knowledge/interactions.ts';
import type { KnownPattern } from '../../src/knowledge/known-pattern.ts';
import type { ActiveOverride } from '../../src/knowledge/overrides/override.ts';
import type { OverridesInForce } from '../../src/knowledge/overrides/overrides-in-force.ts';
import type { SharedInsight } from '../../src/knowledge/shared/shared-insight.ts';
import { METRICS } from '../../src/statistics/arm-outcome.ts';
import { type Draws, seededDraws } from '../../src/statistics/draws.ts';
import { pattern } from '../fixtures/patterns.ts';

const TONES = ['warm', 'plain', 'loud', 'dry'];
const PILLARS = ['story', 'proof', 'news'];

/** Single traits and the pairs that tones and pillars make. */
const TRAITS = [
  ...TONES.map((value) => ({ kind: 'tone', value })),
  ...PILLARS.map((value) => ({ kind: 'pillar', value })),
  ...TONES.flatMap((tone) =>
    PILLARS.map((pillar) => ({
      kind: 'interaction',
      value: interactionValue({ kind: 'pillar', value: pillar }, { kind: 'tone', value: tone }),
    })),
  ),
];

/** What a seed stands for. */
export function randomKnowledge(seed: number): {
  readonly sources: KnowledgeSources;
  readonly inForce: OverridesInForce;
} {
  const draws = seededDraws(seed);
  const isTaken = (share: number): boolean => draws.uniform() < share;
  const patterns: KnownPattern[] = [];
  const projectPatterns: KnownPattern[] = [];
  const shared: SharedInsight[] = [];
  const hasProject = isTaken(0.5);
  const hasShared = isTaken(0.5);
  for (const metric of METRICS.filter((_, at) => at === 0 || isTaken(0.5))) {
    for (const trait of TRAITS) {
      const of = { ...trait, metric };
      if (isTaken(0.8)) patterns.push(randomPattern(draws, of));
      if (hasProject && isTaken(0.6)) projectPatterns.push(randomPattern(draws, of));
      if (hasShared && isTaken(0.5)) shared.push(randomInsight(draws, of));
    }
  }
  return {
    sources: { patterns, projectPatterns, shared, choices: TRAITS.slice(0, 7) },
    inForce: { token: String(seed), overrides: TRAITS.filter(() => isTaken(0.1)).map(decided(draws)) },
  };
}

interface Subject {
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
}

function randomPattern(draws: Draws, subject: Subject): KnownPattern {
  const information = 10 ** (1 + 2 * draws.uniform());
  const raw = 0.25 * draws.normal();
  const [estimate, sd] = [0.7 * raw, Math.sqrt(0.7 / information)];
  const isSure = draws.uniform() < 0.5;
  const direction = estimate > 0 ? 'ESTABLISHED' : 'RISKY';
  const other = draws.uniform() < 0.2 ? 'RETIRED' : 'CANDIDATE';
  return pattern({
    ...subject,
    assignment: draws.uniform() < 0.5 ? 'RANDOMISED' : 'OBSERVATIONAL',
    // Now and then a state that the estimate has left behind, or a q-value that has risen again.
    state: isSure ? (draws.uniform() < 0.1 ? 'ESTABLISHED' : direction) : other,
    qValue: isSure && draws.uniform() < 0.8 ? 0.1 * draws.uniform() : draws.uniform(),
    estimate,
    sd,
    lift: Math.expm1(estimate),
    lower: Math.expm1(estimate - 2 * sd),
    upper: Math.expm1(estimate + 2 * sd),
    signConfidence: Math.abs(estimate) > sd ? 0.9 : 0.6,
    decayedN: raw * information,
    decayedD: information,
    decayedSquaredD: information,
    arms: 5 + Math.floor(60 * draws.uniform()),
  });
}

function randomInsight(draws: Draws, subject: Subject): SharedInsight {
  const scope = (['GLOBAL', 'SEGMENT', 'SAME_INDUSTRY'] as const)[Math.floor(3 * draws.uniform())];
  return {
    ...subject,
    assignment: draws.uniform() < 0.5 ? 'RANDOMISED' : 'OBSERVATIONAL',
    scope: scope ?? 'GLOBAL',
    estimate: 0.2 * draws.normal(),
    variance: 0.001 + 0.02 * draws.uniform(),
    tau2: 0.002,
    accounts: 5,
    sets: 20 + Math.floor(40 * draws.uniform()),
    qValue: draws.uniform() < 0.5 ? 0.1 * draws.uniform() : draws.uniform(),
    upper: 0.2,
  };
}

function decided(draws: Draws) {
  return ({ kind, value }: { readonly kind: string; readonly value: string }): ActiveOverride => ({
    ...{ accountId: 'a', projectId: '', kind, value, metric: '' },
    effect: draws.uniform() < 0.5 ? 'PIN' : 'VETO',
    ...{ actor: 'somebody', reason: 'because', createdAtMs: 0, expiresAtMs: null, endedAtMs: null },
    ...{ version: 1, expiredPatterns: 0, expired: new Map() },
  });
}
