/** Words and phrases to avoid: what people ban, and what the evidence does. */
import { distinctPhrases } from '../accounts/banned-phrases.ts';
import { Grade, type GuidanceItem, RiskSource } from '../gen/kaizen/v1/guidance_item.ts';
import { TraitKind } from '../gen/kaizen/v1/vocabulary.ts';
import type { KnownPattern } from '../knowledge/known-pattern.ts';
import { hasPhrase, wordForm } from '../shared/text-forms.ts';
import type { Belief } from './beliefs.ts';
import { bareItem } from './guidance-items.ts';
import { verdictOf } from './guidance-rules.ts';
import { standingOf } from './standing.ts';

/** A phrase is banned when even the upper end of its 95 % interval is a loss of more than this share … */
export const BAN_MAX_UPPER_LIFT = -0.05;
/** … over at least this many contrast sets … */
export const BAN_MIN_SETS = 30;
/** … and the q-value is no more than this. */
export const BAN_MAX_Q = 0.05;

/** Bans by evidence that are listed; people's are listed all. */
const MAX_BANS_BY_EVIDENCE = 50;

/**
 * The phrases among the beliefs that the evidence bans: the account's own, or that of enough other accounts. Neither does
 * against what is believed for the requester itself, or where that is a lead and no more.
 */
export function bannedByEvidence(beliefs: readonly Belief[]): readonly Belief[] {
  return beliefs
    .filter((belief) => belief.kind === 'phrase' && verdictOf(belief) === 'HARMFUL')
    .filter((belief) => isBannedByOwn(belief) || isBannedByOthers(belief))
    .filter((belief) => standingOf(belief).grade !== 'LEAD')
    .slice(0, MAX_BANS_BY_EVIDENCE);
}

/** A project with few sets of its own is still bound by what its account has shown. */
function isBannedByOwn({ pattern, accountPattern }: Belief): boolean {
  return [pattern, accountPattern].some((own) => own !== undefined && isBan(own));
}

function isBan({ upper, qValue, sets }: KnownPattern): boolean {
  return upper < BAN_MAX_UPPER_LIFT && qValue <= BAN_MAX_Q && sets >= BAN_MIN_SETS;
}

function isBannedByOthers({ shared }: Belief): boolean {
  return shared !== undefined && shared.upper < BAN_MAX_UPPER_LIFT && shared.qValue <= BAN_MAX_Q;
}

/** The phrases someone has banned, each once whatever its case, blanks and Unicode form; no figures come with them. */
export function bannedByPeople(phrases: readonly string[]): readonly GuidanceItem[] {
  return distinctPhrases(phrases).map((phrase) => ({
    ...bareItem(TraitKind.TRAIT_KIND_PHRASE, phrase),
    description: 'banned by the account (source: ban)',
    grade: Grade.GRADE_DECIDED,
    riskSource: RiskSource.RISK_SOURCE_BAN,
  }));
}

/** The items that use none of the phrases: what is banned is not recommended, nor worth a test. */
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
