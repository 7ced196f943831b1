/** What a project is told in a week that is held out: nothing, and why. */
import type { GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import { EmptyReason, type KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { NO_VETOES, type Vetoes } from './overridden-guidance.ts';

const FIELDS = [
  'recommended_tones',
  'risky_patterns',
  'preferred_platforms',
  'past_winners',
  'successful_pillars',
  'high_performing_hooks',
  'channel_performance',
  'high_clarity_segments',
  'pack_success_rates',
  'further_traits',
] as const;

/**
 * Every list that guides, empty. What people have banned or vetoed stays forbidden: that is an order, not a guess, and
 * one that held in guided weeks alone would be taken for an effect of guidance. What they have pinned is held out.
 */
export function heldOut(
  vetoes: Vetoes = NO_VETOES,
  banned: readonly GuidanceItem[] = [],
): Pick<
  KaizenContext,
  | 'recommendedTones'
  | 'riskyPatterns'
  | 'bannedPhrases'
  | 'preferredPlatforms'
  | 'pastWinners'
  | 'successfulPillars'
  | 'highPerformingHooks'
  | 'channelPerformance'
  | 'highClaritySegments'
  | 'packSuccessRates'
  | 'furtherTraits'
  | 'leads'
  | 'confidence'
  | 'generationSlots'
  | 'emptyFields'
> {
  return {
    recommendedTones: [],
    riskyPatterns: [...vetoes.riskyPatterns],
    bannedPhrases: [...banned, ...vetoes.bannedPhrases],
    preferredPlatforms: [],
    pastWinners: [],
    successfulPillars: [],
    highPerformingHooks: [],
    channelPerformance: [],
    highClaritySegments: [],
    packSuccessRates: [],
    furtherTraits: [],
    leads: [],
    // Nothing that was learned is shown.
    confidence: 0,
    generationSlots: [],
    emptyFields: FIELDS.filter(
      (field) => field !== 'risky_patterns' || vetoes.riskyPatterns.length === 0,
    ).map((field) => ({
      field,
      reason: EmptyReason.EMPTY_REASON_HOLDOUT,
      explanation: 'This is a holdout week of the project, so that the effect of guidance can be measured.',
      remedy:
        'Generate as without guidance, and report with this context_id. The share of holdout weeks is a setting.',
    })),
  };
}
