/** Words and phrases to avoid: banned by people, or by evidence. */
import { distinctPhrases } from '../accounts/banned-phrases.ts';
import { Grade, type GuidanceItem, RiskSource } from '../gen/kaizen/v1/guidance_item.ts';
import { TraitKind } from '../gen/kaizen/v1/vocabulary.ts';
import type { KnownPattern } from '../knowledge/known-pattern.ts';
import { hasPhrase, wordForm } from '../shared/text-forms.ts';
import type { Belief } from './beliefs.ts';
import { bareItem } from './guidance-items.ts';
import { verdictOf } from './guidance-rules.ts';
import { standingOf } from './standing.ts';

/**
 * Evidence bans a phrase only when the upper end of the 95 % interval of its lift is below this: a loss of more than 5 %
 * even in the best case.
 */
export const BAN_MAX_UPPER_LIFT = -0.05;
/** An account's own evidence bans a phrase only when it comes from at least this many contrast sets. */
export const BAN_MIN_SETS = 30;
/** Evidence bans a phrase only when its q-value is at most this. */
export const BAN_MAX_Q = 0.05;

/** Most listed bans by evidence. Bans by people are all listed. */
const MAX_BANS_BY_EVIDENCE = 50;

/**
 * Returns the phrases that evidence bans, either the account's own or that of enough other accounts. The belief for the
 * requester must be harmful too, and more than a lead.
 */
export function bannedByEvidence(beliefs: readonly Belief[]): readonly Belief[] {
  return beliefs
    .filter((belief) => belief.kind === 'phrase' && verdictOf(belief) === 'HARMFUL')
    .filter((belief) => isBannedByOwn(belief) || isBannedByOthers(belief))
    .filter((belief) => standingOf(belief).grade !== 'LEAD')
    .slice(0, MAX_BANS_BY_EVIDENCE);
}

/** A project with few contrast sets of its own still follows a ban from the evidence of its account. */
function isBannedByOwn({ pattern, accountPattern }: Belief): boolean {
  return [pattern, accountPattern].some((own) => own !== undefined && isBan(own));
}

function isBan({ upper, qValue, sets }: KnownPattern): boolean {
  return upper < BAN_MAX_UPPER_LIFT && qValue <= BAN_MAX_Q && sets >= BAN_MIN_SETS;
}

function isBannedByOthers({ shared }: Belief): boolean {
  return shared !== undefined && shared.upper < BAN_MAX_UPPER_LIFT && shared.qValue <= BAN_MAX_Q;
}

/**
 * Lists the phrases that people have banned. Each appears once whatever its case, blanks and Unicode form, and has no
 * estimates.
 */
export function bannedByPeople(phrases: readonly string[]): readonly GuidanceItem[] {
  return distinctPhrases(phrases).map((phrase) => ({
    ...bareItem(TraitKind.TRAIT_KIND_PHRASE, phrase),
    description: 'banned by the account (source: ban)',
    grade: Grade.GRADE_DECIDED,
    riskSource: RiskSource.RISK_SOURCE_BAN,
  }));
}

/** Returns the items that contain none of the phrases. A banned phrase is neither recommended nor worth a test. */
export function withoutBanned(
  items: readonly GuidanceItem[],
  phrases: readonly string[],
): readonly GuidanceItem[] {
  if (phrases.length === 0) return items;
  const banned = phrases.map(wordForm);
  return items.filter(({ kind, value }) => {
    if (kind !== TraitKind.TRAIT_KIND_PHRASE) return true;
    const words = wordForm(value);
    return !banned.some((phrase) => hasPhrase(words, phrase));
  });
}
