/** Words and phrases to avoid: what people ban, and what the evidence does. */
import { EvidenceLevel, type GuidanceItem, RiskSource } from '../gen/kaizen/v1/kaizen_service.ts';
import { Assignment, PatternState, TraitKind } from '../gen/kaizen/v1/vocabulary.ts';
import type { Belief } from './beliefs.ts';
import { guidanceItem } from './guidance-items.ts';
import { isRetired } from './guidance-rules.ts';
import type { KnownPattern } from './known-pattern.ts';

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
 * against what is believed for the requester itself.
 */
export function bannedByEvidence(beliefs: readonly Belief[]): readonly GuidanceItem[] {
  return beliefs
    .filter((belief) => belief.kind === 'phrase' && belief.estimate < 0 && !isRetired(belief))
    .filter((belief) => isBannedByOwn(belief) || isBannedByOthers(belief))
    .slice(0, MAX_BANS_BY_EVIDENCE)
    .map((belief) => ({
      ...guidanceItem(belief),
      description: `a loss of ${(-100 * belief.lift).toFixed(1)} % (source: performance)`,
      riskSource: RiskSource.RISK_SOURCE_PERFORMANCE,
    }));
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

/** The phrases someone has banned; no figures come with them. */
export function bannedByPeople(phrases: readonly string[]): readonly GuidanceItem[] {
  return [...new Set(phrases)].map((phrase) => ({
    kind: TraitKind.TRAIT_KIND_PHRASE,
    value: phrase,
    description: 'banned by the account (source: ban)',
    evidence: {
      metric: '',
      lift: 0,
      interval: undefined,
      signConfidence: 0,
      qValue: undefined,
      sets: 0,
      arms: 0,
      accounts: 1,
      assignment: Assignment.ASSIGNMENT_UNSPECIFIED,
      level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
      confidence: 0,
      patternId: '',
      cycleId: '',
      borrowedWeight: 0,
      state: PatternState.PATTERN_STATE_UNSPECIFIED,
    },
    explore: false,
    riskSource: RiskSource.RISK_SOURCE_BAN,
    override: undefined,
  }));
}
