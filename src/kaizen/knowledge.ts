/** What one epoch of an account knows, ready to be put into contexts. Immutable, and so fit to be kept. */
import type { ReadEpochPatternsRow } from '../gen/queries.ts';
import { type Guidance, guidanceOf } from './guidance-items.ts';
import { choosePatterns, decidingPatterns } from './guidance-rules.ts';

/** How many traits of a kind have a pattern, and how well the best seen of them is known. */
export interface KindCoverage {
  readonly traits: number;
  /** Arms of the trait with the most. */
  readonly maxArms: number;
}

/** Phrases that the evidence may one day ban. */
export interface PhraseSuspects {
  /** Phrases whose interval and number of sets meet the bounds below. */
  readonly traits: number;
}

/** The guidance of one epoch, and what is needed to explain its gaps. */
export interface Knowledge {
  readonly guidance: Guidance;
  /** By stored kind; a kind without patterns is absent. */
  readonly coverage: ReadonlyMap<string, KindCoverage>;
  readonly phraseSuspects: PhraseSuspects;
}

/** A phrase is suspected when even the upper end of its 95 % interval is a loss of more than this share … */
export const BAN_MAX_UPPER_LIFT = -0.05;
/** … over at least this many contrast sets. */
export const BAN_MIN_SETS = 30;

/** Before the first epoch nothing is known. */
export const NO_KNOWLEDGE: Knowledge = knowledgeOf([]);

/** Judges the patterns of an epoch. */
export function knowledgeOf(patterns: ReadEpochPatternsRow['patterns']): Knowledge {
  const coverage = new Map<string, KindCoverage>();
  const deciding = decidingPatterns(patterns);
  for (const { kind, arms } of deciding) {
    const before = coverage.get(kind);
    coverage.set(kind, {
      traits: (before?.traits ?? 0) + 1,
      maxArms: Math.max(before?.maxArms ?? 0, arms),
    });
  }
  const suspects = deciding.filter(
    ({ kind, upper, sets }) => kind === 'phrase' && upper < BAN_MAX_UPPER_LIFT && sets >= BAN_MIN_SETS,
  );
  return {
    guidance: guidanceOf(choosePatterns(patterns)),
    coverage,
    phraseSuspects: { traits: suspects.length },
  };
}
