/** What a project is told in a week that is held out: nothing, and why. */
import { EmptyReason, type KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';

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

/** Every list that guides, empty. What people have banned stays banned: it is an order, not a guess. */
export function heldOut(): Pick<
  KaizenContext,
  | 'recommendedTones'
  | 'riskyPatterns'
  | 'preferredPlatforms'
  | 'pastWinners'
  | 'successfulPillars'
  | 'highPerformingHooks'
  | 'channelPerformance'
  | 'highClaritySegments'
  | 'packSuccessRates'
  | 'furtherTraits'
  | 'generationSlots'
  | 'emptyFields'
> {
  return {
    recommendedTones: [],
    riskyPatterns: [],
    preferredPlatforms: [],
    pastWinners: [],
    successfulPillars: [],
    highPerformingHooks: [],
    channelPerformance: [],
    highClaritySegments: [],
    packSuccessRates: [],
    furtherTraits: [],
    generationSlots: [],
    emptyFields: FIELDS.map((field) => ({
      field,
      reason: EmptyReason.EMPTY_REASON_HELD_OUT,
      explanation: 'This week of the project is held out, so that the effect of guidance can be measured.',
      remedy:
        'Generate as without guidance, and report with this context_id. The share held out is a setting.',
    })),
  };
}
