/** Scores creatives with the models in force. */

import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { ActiveOverride } from '../knowledge/overrides/override.ts';
import type { OverrideCache } from '../knowledge/overrides/override-cache.ts';
import { hasPhrase, wordForm } from '../shared/text-forms.ts';
import type { TraitKindName } from '../shared/vocabulary.ts';
import { headlineTraitExtractor } from '../text-traits/headline-extractor.ts';
import type { FormulaTrait } from './formula.ts';
import type { PredictionCache } from './prediction-cache.ts';
import { findPredictionHead, missingReason, type PredictionHead } from './prediction-head.ts';
import type { ScoredCreative } from './score-batch.ts';
import { findScoreOverrides, overridesOn, type ScoreOverrides } from './score-overrides.ts';
import type { ServedModels } from './served-models.ts';

/** A trait of a creative. */
export interface CandidateTrait {
  readonly kind: TraitKindName;
  readonly value: string;
}

/** A creative to score. */
export interface Candidate {
  /** '' for none. */
  readonly text: string;
  readonly platform: string;
  readonly audience: string;
  /** In addition to the traits found in the text. */
  readonly traits: readonly CandidateTrait[];
}

/** What a reader should know about a score. */
export type CandidateFlag = 'NO_TEXT' | 'NO_KNOWN_TRAIT' | 'UNKNOWN_PLATFORM' | 'BANNED_PHRASE';

/** A scored creative, with the traits and flags behind the score. */
export interface CandidateScore {
  readonly scored: ScoredCreative;
  readonly traits: readonly CandidateTrait[];
  readonly flags: readonly CandidateFlag[];
  /** People's decisions on what the creative carries. */
  readonly overrides: readonly ActiveOverride[];
}

/** A part of the answer that needs its own model. */
export type MissingPart = 'CLICK_RATE' | 'RANKING' | 'DNA';

/** The answer, in the order of the candidates. */
export interface CandidateScores {
  readonly scores: readonly CandidateScore[];
  readonly missing: readonly { readonly part: MissingPart; readonly reason: string }[];
  readonly served: ServedModels;
  /** Weights of the formula by trait id: `nodeKey(kind, value)`. */
  readonly weights: ReadonlyMap<string, FormulaTrait>;
  readonly epoch: number;
}

/** What scores are read from. */
export interface ScoreDependencies {
  readonly graph: Graph;
  readonly predictions: PredictionCache;
  readonly decisions: OverrideCache;
  readonly now: () => Date;
}

/** Scores candidates. Reads only a few keys when the models are cached. Throws UNKNOWN_ACCOUNT. */
export async function scoreCreatives(
  { graph, predictions, decisions, now }: ScoreDependencies,
  {
    accountId,
    projectId,
    candidates,
    intervalLevel,
    signal,
  }: {
    readonly accountId: string;
    readonly projectId: string;
    readonly candidates: readonly Candidate[];
    /** 0–1. */
    readonly intervalLevel: number;
    readonly signal: AbortSignal;
  },
): Promise<CandidateScores> {
  const head = await findPredictionHead(graph, { accountId, projectId, signal });
  const { epoch, publishedAtMs } = head;
  const decided = await findScoreOverrides(
    { graph, decisions },
    { accountId, projectId, head, nowMs: now().getTime(), signal },
  );
  const scope = { accountId, epoch, publishedAtMs };
  const { served, score, weights } = await predictions.at(scope, decided.expired);
  const formOf = remembered(wordForm);
  const prepared = candidates.map((candidate) => prepare(candidate, decided, formOf));
  const scores = new Array<ScoredCreative>(candidates.length);
  for (const competing of groupsOf(candidates)) {
    const platform = candidates[competing[0] ?? 0]?.platform ?? '';
    const scored = score(
      competing.map((at) => traitsAndText(prepared[at])),
      { level: served.levels?.byPlatform.get(platform), intervalLevel },
    );
    const ranked = rankedBehind(
      scored,
      competing.map((at) => isVetoed(prepared[at])),
    );
    competing.forEach((at, place) => {
      scores[at] = ranked[place] ?? {};
    });
  }
  const banned = head.bannedPhrases.map(wordForm);
  return {
    scores: prepared.map((candidate, at) => ({
      scored: scores[at] ?? {},
      traits: candidate.traits,
      flags: flagsOf(candidate, { served, weights, banned }),
      overrides: candidate.overrides,
    })),
    missing: missingParts(head, served),
    served,
    weights,
    epoch,
  };
}

function allTraits({ text, traits }: Candidate): readonly CandidateTrait[] {
  const found = text === '' ? [] : headlineTraitExtractor.extract(text);
  const byId = new Map([...traits, ...found].map((trait) => [nodeKey(trait.kind, trait.value), trait]));
  return [...byId.values()];
}

interface PreparedCandidate extends Candidate {
  readonly overrides: readonly ActiveOverride[];
}

function prepare(
  candidate: Candidate,
  decided: ScoreOverrides,
  formOf: (phrase: string) => string,
): PreparedCandidate {
  const { platform, audience, text } = candidate;
  const traits = allTraits(candidate);
  const words = wordForm(text);
  const overrides = overridesOn(decided, { traits, platform, audience }, (phrase) =>
    hasPhrase(words, formOf(phrase)),
  );
  return { ...candidate, traits, overrides };
}

/** Every candidate is searched for the same phrases, so each phrase is normalised only once. */
function remembered(form: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text) ?? form(text);
    known.set(text, found);
    return found;
  };
}

function isVetoed(candidate: PreparedCandidate | undefined): boolean {
  return candidate?.overrides.some(({ effect }) => effect === 'VETO') ?? false;
}

/** Ranks vetoed creatives behind all others. Only their place changes, not their prediction. */
function rankedBehind(
  scored: readonly ScoredCreative[],
  vetoed: readonly boolean[],
): readonly ScoredCreative[] {
  if (!vetoed.includes(true)) return scored;
  const places = scored.map(({ rankScore }, at) => ({ rankScore, vetoed: vetoed[at] === true }));
  return scored.map((one, at) => {
    const { rankScore } = one;
    if (rankScore === undefined) return one;
    const isAhead = (other: (typeof places)[number]): boolean =>
      other.rankScore !== undefined &&
      (other.vetoed === vetoed[at] ? other.rankScore > rankScore : vetoed[at] === true);
    return { ...one, rank: 1 + places.filter(isAhead).length };
  });
}

function traitsAndText(candidate: Candidate | undefined) {
  const { text = '', traits = [] } = candidate ?? {};
  return { traits: traits.map(({ kind, value }) => nodeKey(kind, value)), ...(text === '' ? {} : { text }) };
}

/** Positions of creatives that compete with each other. */
function groupsOf(candidates: readonly Candidate[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  candidates.forEach(({ platform, audience }, at) => {
    const name = JSON.stringify([platform, audience]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [at]);
    else group.push(at);
  });
  return groups.values();
}

function flagsOf(
  { text, traits, platform }: Candidate,
  {
    served: { ctr, ranker, formula, levels },
    weights,
    banned,
  }: {
    readonly served: ServedModels;
    readonly weights: ReadonlyMap<string, FormulaTrait>;
    readonly banned: readonly string[];
  },
): readonly CandidateFlag[] {
  const isKnown = traits.some(({ kind, value }) => weights.has(nodeKey(kind, value)));
  const words = wordForm(text);
  const flags: readonly (readonly [CandidateFlag, boolean])[] = [
    ['NO_TEXT', ranker !== undefined && text === ''],
    ['NO_KNOWN_TRAIT', formula !== undefined && !isKnown],
    ['UNKNOWN_PLATFORM', ctr !== undefined && levels?.byPlatform.has(platform) !== true],
    ['BANNED_PHRASE', banned.some((phrase) => hasPhrase(words, phrase))],
  ];
  return flags.flatMap(([flag, holds]) => (holds ? [flag] : []));
}

function missingParts(head: PredictionHead, served: ServedModels): CandidateScores['missing'] {
  const parts = [
    ['CLICK_RATE', served.ctr, head.ctrReason],
    ['RANKING', served.ranker, head.rankerReason],
    ['DNA', served.formula, head.formulaReason],
  ] as const;
  return parts.flatMap(([part, found, storedReason]) =>
    found === undefined ? [{ part, reason: missingReason(head, storedReason) }] : [],
  );
}
